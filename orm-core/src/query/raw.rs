use super::Fetch;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::{Handle, Job};
use crate::expr::RawSql;
use crate::row::FromRow;

pub(crate) fn execute_raw<D: Dialect, U>(handle: Handle, statement: RawSql<U>) -> Fetch<Done> {
    Job::new(Some(handle), crate::sql::render_raw(D::syntax(), statement.into_node()), None).execute()
}

pub(crate) fn fetch_raw<D: Dialect, R: FromRow, U>(handle: Handle, statement: RawSql<U>) -> Fetch<Vec<R>> {
    Job::new(Some(handle), crate::sql::render_raw(D::syntax(), statement.into_node()), None).all(R::from_row)
}
