//! tokio-postgres with deadpool: what there is below an ORM on PostgreSQL.

mod operations;

use bench_workloads::{Access, Seen, WideRow, Workload, key, wide_rows};
use deadpool_postgres::{Manager, Object, Pool};
use futures_util::future::BoxFuture;
use std::hash::Hash;
use tokio_postgres::{Config, NoTls};

use crate::Result;
use crate::contestant::{Contestant, Pooled, Step};
use crate::database::{Database, Place};

struct TokioPostgres {
    pool: Pool,
    access: Access,
    held: Option<Object>,
    wide: Vec<WideRow>,
}

fn pool(place: &Place, size: usize) -> Result<Pool> {
    let config: Config = place.url().parse()?;
    Ok(Pool::builder(Manager::new(config, NoTls)).max_size(size).build()?)
}

pub(super) async fn contestant(
    database: Database,
    place: &Place,
    access: Access,
) -> Result<Option<Box<dyn Contestant>>> {
    if database != Database::Postgres {
        return Ok(None);
    }
    Ok(Some(Box::new(TokioPostgres { pool: pool(place, 10)?, access, held: None, wide: wide_rows() })))
}

pub(super) fn pooled(database: Database, place: &Place, size: u32) -> Result<Option<Box<dyn Pooled>>> {
    if database != Database::Postgres {
        return Ok(None);
    }
    Ok(Some(Box::new(TokioPostgres {
        pool: pool(place, size as usize)?,
        access: Access::Pool,
        held: None,
        wide: Vec::new(),
    })))
}

impl Contestant for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn can(&self, workload: Workload) -> bool {
        workload != Workload::Pool
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                let client = self.pool.get().await?;
                client.batch_execute("BEGIN").await?;
                self.held = Some(client);
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            for turn in 0..times {
                let taken;
                let client = match &self.held {
                    Some(client) => client,
                    None => {
                        taken = self.pool.get().await?;
                        &taken
                    }
                };
                match workload {
                    Workload::Trivial(_) => seen.rows(operations::trivial(client).await?, Hash::hash),
                    Workload::Medium(_) | Workload::MediumPosts(_) => {
                        seen.rows(operations::medium(client).await?, Hash::hash);
                    }
                    Workload::Nested { .. } => seen.rows(operations::nested(client).await?, Hash::hash),
                    Workload::Insert(rows) => seen.number(operations::insert(client, rows).await?),
                    Workload::PointSelect => {
                        seen.row(operations::point_select(client, key(turn)).await?, Hash::hash);
                    }
                    Workload::Update => seen.number(operations::update(client, turn).await?),
                    Workload::Upsert => operations::upsert(client, turn).await?,
                    Workload::BulkInsert => operations::bulk_insert(client, &self.wide).await?,
                    Workload::Stream => seen.number(operations::stream(client).await?),
                    Workload::Pool => {}
                }
            }
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async move {
            if let Some(client) = self.held.take() {
                client.batch_execute("COMMIT").await?;
            }
            Ok(())
        })
    }
}

impl Pooled for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>> {
        Box::pin(async move {
            let client = self.pool.get().await?;
            Ok(operations::point_select(&client, id).await?.map_or(0, |user| user.id))
        })
    }
}
