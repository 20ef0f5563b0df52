//! rusqlite, without a pool and without async: what there is below an ORM on SQLite.

mod operations;

use std::hash::Hash;

use bench_workloads::{Access, Seen, WideRow, Workload, key, wide_rows};
use rusqlite::{Connection, OpenFlags};

use crate::Result;
use crate::contestant::{Contestant, Step};
use crate::database::{Database, Place};

struct Rusqlite {
    connection: Connection,
    access: Access,
    wide: Vec<WideRow>,
}

pub(super) fn contestant(
    database: Database,
    place: &Place,
    access: Access,
) -> Result<Option<Box<dyn Contestant>>> {
    if !database.is_sqlite() {
        return Ok(None);
    }
    let connection = Connection::open_with_flags(
        place.sqlite_uri(),
        OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.execute_batch("PRAGMA synchronous = NORMAL")?;
    Ok(Some(Box::new(Rusqlite { connection, access, wide: wide_rows() })))
}

impl Contestant for Rusqlite {
    fn name(&self) -> &'static str {
        "rusqlite"
    }

    fn can(&self, workload: Workload) -> bool {
        workload != Workload::Pool
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                self.connection.execute_batch("BEGIN IMMEDIATE")?;
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            let connection = &self.connection;
            for turn in 0..times {
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
                    Workload::Upsert => operations::upsert(connection, turn)?,
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
            if self.access == Access::Held {
                self.connection.execute_batch("COMMIT")?;
            }
            Ok(())
        })
    }
}
