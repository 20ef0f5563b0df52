//! Where the connection comes from, and which workload runs on it.

use std::hash::Hash;

use bench_workloads::{Access, Seen, WideRow, Workload, key, wide_rows};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AsyncConnection, TransactionManager};
use futures_util::future::BoxFuture;

use super::{BATCHES, Connection, manager, operations, upsert};
use crate::Result;
use crate::contestant::{Contestant, Pooled, Step};
use crate::database::Place;

type Manager = <Connection as AsyncConnection>::TransactionManager;

pub(crate) struct DieselAsync {
    pool: Pool<Connection>,
    access: Access,
    held: Option<Object<Connection>>,
    wide: Vec<WideRow>,
}

impl DieselAsync {
    pub(crate) fn connect(place: &Place, access: Access) -> Result<Self> {
        let pool = Pool::builder(manager(place)).max_size(10).build()?;
        Ok(Self { pool, access, held: None, wide: wide_rows() })
    }
}

impl Contestant for DieselAsync {
    fn name(&self) -> &'static str {
        "diesel-async"
    }

    fn can(&self, workload: Workload) -> bool {
        match workload {
            Workload::Insert(rows) => BATCHES || rows == 1,
            _ => workload != Workload::Pool,
        }
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                let mut connection = self.pool.get().await?;
                Manager::begin_transaction(&mut *connection).await?;
                self.held = Some(connection);
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            for turn in 0..times {
                let mut taken;
                let connection: &mut Connection = match &mut self.held {
                    Some(connection) => connection,
                    None => {
                        taken = self.pool.get().await?;
                        &mut taken
                    }
                };
                match workload {
                    Workload::Trivial(_) => seen.rows(operations::trivial(connection).await?, Hash::hash),
                    Workload::Medium(_) | Workload::MediumPosts(_) => {
                        seen.rows(operations::medium(connection).await?, Hash::hash);
                    }
                    Workload::Nested { .. } => seen.rows(operations::nested(connection).await?, Hash::hash),
                    Workload::Insert(rows) => seen.number(operations::insert(connection, rows).await?),
                    Workload::PointSelect => {
                        seen.row(operations::point_select(connection, key(turn)).await?, Hash::hash);
                    }
                    Workload::Update => seen.number(operations::update(connection, turn).await?),
                    Workload::Upsert => upsert(connection, turn).await?,
                    Workload::BulkInsert => operations::bulk_insert(connection, &self.wide).await?,
                    Workload::Stream => seen.number(operations::stream(connection).await?),
                    Workload::Pool => {}
                }
            }
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async move {
            if let Some(mut connection) = self.held.take() {
                Manager::commit_transaction(&mut *connection).await?;
            }
            Ok(())
        })
    }
}

/// The pool alone, since connections cannot be shared by threads.
pub(crate) struct DieselAsyncPool {
    pool: Pool<Connection>,
}

impl DieselAsyncPool {
    pub(crate) fn connect(place: &Place, size: usize) -> Result<Self> {
        Ok(Self { pool: Pool::builder(manager(place)).max_size(size).build()? })
    }
}

impl Pooled for DieselAsyncPool {
    fn name(&self) -> &'static str {
        "diesel-async"
    }

    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>> {
        Box::pin(async move {
            let mut connection = self.pool.get().await?;
            Ok(operations::point_select(&mut connection, id).await?.map_or(0, |user| user.id))
        })
    }
}
