//! SeaORM 2.0, on a pool of sqlx's with its default settings.

mod entities;
mod operations;

use std::hash::Hash;

use ::sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqlxMySqlConnector, SqlxPostgresConnector, SqlxSqliteConnector,
    TransactionTrait,
};
use ::sqlx::ConnectOptions;
use ::sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use ::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use ::sqlx::sqlite::SqlitePoolOptions;
use bench_workloads::{Access, Seen, Workload, key, wide_rows};
use futures_util::future::BoxFuture;

use self::entities::wide;
use crate::Result;
use crate::contestant::{Contestant, Pooled, Step};
use crate::database::{Database, Place};

async fn connect(database: Database, place: &Place, size: u32) -> Result<DatabaseConnection> {
    let url = place.url();
    Ok(match database {
        Database::Postgres => {
            let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
            let pool = PgPoolOptions::new().max_connections(size).connect_with(options).await?;
            SqlxPostgresConnector::from_sqlx_postgres_pool(pool)
        }
        Database::MySql | Database::MariaDb => {
            let options = url.parse::<MySqlConnectOptions>()?.disable_statement_logging();
            let pool = MySqlPoolOptions::new().max_connections(size).connect_with(options).await?;
            SqlxMySqlConnector::from_sqlx_mysql_pool(pool)
        }
        Database::SqliteFile | Database::SqliteMemory => {
            let options = place.sqlite_options().disable_statement_logging();
            let pool = SqlitePoolOptions::new().max_connections(size).connect_with(options).await?;
            SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
        }
    })
}

struct SeaOrm {
    db: DatabaseConnection,
    database: Database,
    access: Access,
    held: Option<DatabaseTransaction>,
    wide: Vec<wide::Model>,
}

pub(super) async fn contestant(
    database: Database,
    place: &Place,
    access: Access,
) -> Result<Box<dyn Contestant>> {
    let db = connect(database, place, 10).await?;
    let wide = wide_rows().into_iter().map(wide::Model::from).collect();
    Ok(Box::new(SeaOrm { db, database, access, held: None, wide }))
}

pub(super) async fn pooled(database: Database, place: &Place, size: u32) -> Result<Box<dyn Pooled>> {
    let db = connect(database, place, size).await?;
    Ok(Box::new(SeaOrm { db, database, access: Access::Pool, held: None, wide: Vec::new() }))
}

/// The same on the pool and on a transaction.
macro_rules! on {
    ($contestant:expr, $db:ident => $body:expr) => {
        match &$contestant.held {
            Some($db) => $body,
            None => {
                let $db = &$contestant.db;
                $body
            }
        }
    };
}

impl Contestant for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn can(&self, workload: Workload) -> bool {
        workload != Workload::Pool
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                self.held = Some(self.db.begin().await?);
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            for turn in 0..times {
                match workload {
                    Workload::Trivial(_) => {
                        seen.rows(on!(self, db => operations::trivial(db).await?), Hash::hash);
                    }
                    Workload::Medium(_) | Workload::MediumPosts(_) => {
                        seen.rows(on!(self, db => operations::medium(db).await?), Hash::hash);
                    }
                    Workload::Nested { .. } => {
                        seen.rows(on!(self, db => operations::nested(db).await?), Hash::hash);
                    }
                    Workload::Insert(rows) => {
                        seen.number(on!(self, db => operations::insert(db, rows).await?));
                    }
                    Workload::PointSelect => {
                        let user = on!(self, db => operations::point_select(db, key(turn)).await?);
                        seen.row(user, Hash::hash);
                    }
                    Workload::Update => seen.number(on!(self, db => operations::update(db, turn).await?)),
                    Workload::Upsert => on!(self, db => operations::upsert(db, turn).await?),
                    Workload::BulkInsert => {
                        on!(self, db => operations::bulk_insert(db, &self.wide, self.database).await?);
                    }
                    Workload::Stream => seen.number(on!(self, db => operations::stream(db).await?)),
                    Workload::Pool => {}
                }
            }
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async move {
            if let Some(transaction) = self.held.take() {
                transaction.commit().await?;
            }
            Ok(())
        })
    }
}

impl Pooled for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>> {
        Box::pin(async move { Ok(operations::point_select(&self.db, id).await?.map_or(0, |user| user.id)) })
    }
}
