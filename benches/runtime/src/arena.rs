//! The database that the libraries run on: its tables and their rows, made without any of them.

mod admin;
mod fill;
mod schema;

use std::any::Any;
use std::sync::atomic::{AtomicU32, Ordering};

use bench_workloads::{Checksum, Workload};
use orm::prelude::{MariaDb, MySql, Postgres};
use orm::testing::{Scratch, TestDatabase};

use self::admin::Admin;
use crate::Result;
use crate::database::{Database, Place};

/// A database with empty tables.
pub(crate) struct Arena {
    pub(crate) database: Database,
    pub(crate) place: Place,
    name: String,
    admin: Admin,
    /// Drops it: the database at a URL is dropped by `close`.
    scratch: Option<Box<dyn Any>>,
}

impl Arena {
    pub(crate) async fn create(database: Database) -> Result<Self> {
        // A new name each time: what is left of the one before may close later.
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("bench_runtime_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let url = std::env::var(database.variable()).ok().filter(|url| !url.trim().is_empty());
        let (place, scratch) = match (database, url) {
            (Database::SqliteMemory, _) => (Place::Memory(name.clone()), None),
            (Database::SqliteFile, _) => (Place::File(std::env::temp_dir().join(format!("{name}.db"))), None),
            (_, Some(url)) => {
                Admin::connect(database, &Place::Server(url.clone()))
                    .await?
                    .execute(&format!("CREATE DATABASE {name}"))
                    .await?;
                (Place::Server(with_database(&url, &name)), None)
            }
            (Database::Postgres, None) => scratch::<Postgres>().await?,
            (Database::MySql, None) => scratch::<MySql>().await?,
            (Database::MariaDb, None) => scratch::<MariaDb>().await?,
        };
        let mut admin = Admin::connect(database, &place).await?;
        for statement in schema::tables(database) {
            admin.execute(&statement).await?;
        }
        Ok(Self { database, place, name, admin, scratch })
    }

    /// What the database tells of its version.
    pub(crate) async fn version(&mut self) -> Result<String> {
        let version = match self.database {
            Database::Postgres => self.admin.text("SELECT current_setting('server_version')").await?,
            Database::MySql | Database::MariaDb => self.admin.text("SELECT version()").await?,
            Database::SqliteFile | Database::SqliteMemory => {
                self.admin.text("SELECT sqlite_version()").await?
            }
        };
        Ok(version.split_whitespace().next().unwrap_or_default().to_owned())
    }

    /// The rows that a workload starts from, and no others.
    pub(crate) async fn fill(&mut self, workload: Workload) -> Result<()> {
        fill::fill(&mut self.admin, self.database, workload).await
    }

    /// Removes what a run left, where the next one needs it gone.
    pub(crate) async fn reset(&mut self, workload: Workload) -> Result<()> {
        if workload.fills() { fill::empty(&mut self.admin, self.database, workload).await } else { Ok(()) }
    }

    /// What a workload wrote.
    pub(crate) async fn written(&mut self, workload: Workload) -> Result<Checksum> {
        let mut checksum = Checksum::default();
        match workload {
            Workload::BulkInsert => self.admin.wide(&mut checksum).await?,
            _ if workload.writes() => self.admin.users(&mut checksum).await?,
            _ => {}
        }
        Ok(checksum)
    }

    /// Drops the database.
    pub(crate) async fn close(mut self) -> Result<()> {
        let name = &self.name;
        match (&self.place, &self.scratch) {
            (Place::File(path), _) => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            (Place::Server(_), None) => {
                let force = if self.database == Database::Postgres { " WITH (FORCE)" } else { "" };
                let url = std::env::var(self.database.variable())?;
                let mut outside = Admin::connect(self.database, &Place::Server(url)).await?;
                outside.execute(&format!("DROP DATABASE {name}{force}")).await?;
            }
            _ => {}
        }
        self.scratch.take();
        Ok(())
    }
}

async fn scratch<D: TestDatabase>() -> Result<(Place, Option<Box<dyn Any>>)> {
    let scratch = Scratch::<D>::create().await?;
    Ok((Place::Server(scratch.url().to_owned()), Some(Box::new(scratch))))
}

/// The URL of another database on the same server.
fn with_database(url: &str, name: &str) -> String {
    let (rest, query) = url.split_once('?').map_or((url, ""), |(rest, query)| (rest, query));
    let host = rest.find("://").map_or(0, |at| at + 3);
    let end = rest[host..].find('/').map_or(rest.len(), |at| host + at);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{}/{name}{query}", &rest[..end])
}
