//! Where the connection comes from, and which workload runs on it.

use std::hash::Hash;
use std::ops::{Deref, DerefMut};

use bench_workloads::{Seen, WideRow, Workload, key, wide_rows};
use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::{ConnectOptions, Pool, Transaction};

use super::super::{Lease, Style};
use super::{Connection, Driver, PoolOptions, arrays, operations, options};
use crate::Result;
use crate::contestant::{Contestant, Pooled, Step};
use crate::database::Place;

pub(crate) struct Sqlx {
    name: &'static str,
    style: Style,
    lease: Lease,
    pool: Pool<Driver>,
    bare: Option<Connection>,
    held: Option<Transaction<'static, Driver>>,
    wide: Vec<WideRow>,
}

impl Sqlx {
    pub(crate) async fn connect(
        place: &Place,
        name: &'static str,
        style: Style,
        lease: Lease,
    ) -> Result<Self> {
        let options = options(place)?;
        let bare = match lease {
            Lease::Bare => Some(options.connect().await?),
            _ => None,
        };
        let pool = PoolOptions::new().test_before_acquire(lease == Lease::Tested).connect_lazy_with(options);
        Ok(Self { name, style, lease, pool, bare, held: None, wide: wide_rows() })
    }
}

/// A connection for one statement.
enum Taken<'a> {
    Own(&'a mut Connection),
    Pooled(PoolConnection<Driver>),
}

impl Deref for Taken<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl Contestant for Sqlx {
    fn name(&self) -> &'static str {
        self.name
    }

    fn can(&self, workload: Workload) -> bool {
        match (self.style, workload) {
            (_, Workload::Pool) => false,
            (Style::FromRow, _) => true,
            // Those that read nothing have no other style, but may have another lease.
            (Style::Ordinal, _) => self.lease != Lease::Held || !workload.writes(),
            (Style::Arrays, _) => {
                matches!(workload, Workload::Nested { .. } | Workload::Insert(_) | Workload::BulkInsert)
            }
        }
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.lease == Lease::Held {
                self.held = Some(self.pool.begin().await?);
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            let style = self.style;
            for turn in 0..times {
                let mut taken = match (&mut self.held, &mut self.bare) {
                    (Some(transaction), _) => Taken::Own(transaction),
                    (None, Some(connection)) => Taken::Own(connection),
                    (None, None) => Taken::Pooled(self.pool.acquire().await?),
                };
                let connection: &mut Connection = &mut taken;
                match workload {
                    Workload::Trivial(_) => {
                        seen.rows(operations::trivial(connection, style).await?, Hash::hash)
                    }
                    Workload::Medium(_) | Workload::MediumPosts(_) => {
                        seen.rows(operations::medium(connection, style).await?, Hash::hash);
                    }
                    Workload::Nested { .. } => {
                        let users = match style {
                            Style::Arrays => arrays::nested(connection).await?,
                            _ => operations::nested(connection, style).await?,
                        };
                        seen.rows(users, Hash::hash);
                    }
                    Workload::Insert(rows) => seen.number(match style {
                        Style::Arrays => arrays::insert(connection, rows).await?,
                        _ => operations::insert(connection, rows).await?,
                    }),
                    Workload::PointSelect => {
                        let user = operations::point_select(connection, style, key(turn)).await?;
                        seen.row(user, Hash::hash);
                    }
                    Workload::Update => seen.number(operations::update(connection, turn).await?),
                    Workload::Upsert => operations::upsert(connection, turn).await?,
                    Workload::BulkInsert => match style {
                        Style::Arrays => arrays::bulk_insert(connection, &self.wide).await?,
                        _ => operations::bulk_insert(connection, &self.wide).await?,
                    },
                    Workload::Stream => seen.number(operations::stream(connection, style).await?),
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

pub(crate) struct SqlxPool {
    name: &'static str,
    pool: Pool<Driver>,
}

impl SqlxPool {
    pub(crate) async fn connect(place: &Place, name: &'static str, size: u32, tested: bool) -> Result<Self> {
        let pool = PoolOptions::new().max_connections(size).test_before_acquire(tested);
        Ok(Self { name, pool: pool.connect_with(options(place)?).await? })
    }
}

impl Pooled for SqlxPool {
    fn name(&self) -> &'static str {
        self.name
    }

    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await?;
            let user = operations::point_select(&mut connection, Style::Ordinal, id).await?;
            Ok(user.map_or(0, |user| user.id))
        })
    }
}
