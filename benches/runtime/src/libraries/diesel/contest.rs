//! Where the connection comes from, and which workload runs on it.

use std::hash::Hash;

use bench_workloads::{Access, Seen, WideRow, Workload, key, wide_rows};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};

use super::{Connection, operations, set_up, upsert, url};
use crate::Result;
use crate::contestant::{Contestant, Step};
use crate::database::Place;

type Manager = ConnectionManager<Connection>;

#[derive(Debug)]
struct SetUp;

impl CustomizeConnection<Connection, diesel::r2d2::Error> for SetUp {
    fn on_acquire(&self, connection: &mut Connection) -> std::result::Result<(), diesel::r2d2::Error> {
        set_up(connection).map_err(diesel::r2d2::Error::QueryError)
    }
}

pub(crate) struct Diesel {
    pool: Pool<Manager>,
    access: Access,
    held: Option<PooledConnection<Manager>>,
    wide: Vec<WideRow>,
}

impl Diesel {
    pub(crate) fn connect(place: &Place, access: Access) -> Result<Self> {
        let pool = Pool::builder()
            .min_idle(Some(1))
            .connection_customizer(Box::new(SetUp))
            .build(Manager::new(url(place)))?;
        Ok(Self { pool, access, held: None, wide: wide_rows() })
    }
}

impl Contestant for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    fn can(&self, workload: Workload) -> bool {
        workload != Workload::Pool
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                let mut connection = self.pool.get()?;
                begin(&mut connection)?;
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
                        taken = self.pool.get()?;
                        &mut taken
                    }
                };
                match workload {
                    Workload::Trivial(_) => seen.rows(operations::trivial(connection)?, Hash::hash),
                    Workload::Medium(_) | Workload::MediumPosts(_) => {
                        seen.rows(operations::medium(connection)?, Hash::hash);
                    }
                    Workload::Nested { .. } => seen.rows(operations::nested(connection)?, Hash::hash),
                    Workload::Insert(rows) => seen.number(operations::insert(connection, rows)?),
                    Workload::PointSelect => {
                        seen.row(operations::point_select(connection, key(turn))?, Hash::hash);
                    }
                    Workload::Update => seen.number(operations::update(connection, turn)?),
                    Workload::Upsert => upsert(connection, turn)?,
                    Workload::BulkInsert => operations::bulk_insert(connection, &self.wide)?,
                    Workload::Stream => seen.number(operations::stream(connection)?),
                    Workload::Pool => {}
                }
            }
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async move {
            if let Some(mut connection) = self.held.take() {
                commit(&mut connection)?;
            }
            Ok(())
        })
    }
}

fn begin(connection: &mut Connection) -> diesel::QueryResult<()> {
    use diesel::connection::TransactionManager;
    <<Connection as diesel::Connection>::TransactionManager>::begin_transaction(connection)
}

fn commit(connection: &mut Connection) -> diesel::QueryResult<()> {
    use diesel::connection::TransactionManager;
    <<Connection as diesel::Connection>::TransactionManager>::commit_transaction(connection)
}
