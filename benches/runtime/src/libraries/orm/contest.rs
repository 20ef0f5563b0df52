//! Where statements run, and which workload does.

use bench_workloads::{Access, Seen, Workload, key, new_name, wide_rows};
use futures_util::future::BoxFuture;
use orm::PoolOptions;
use orm::prelude::*;

use super::Style;
use super::backend::Backend;
use super::operations::{self, hash_joined, hash_nested, hash_user};
use super::prepared::Statements;
use super::tables::{NewWide, User};
use crate::Result;
use crate::contestant::{Contestant, Pooled, Step};
use crate::database::Place;

pub(super) struct Orm<D: Dialect> {
    name: &'static str,
    style: Style,
    access: Access,
    db: Db<D>,
    tx: Option<Tx<D>>,
    /// The statements on that transaction.
    in_tx: Option<Statements<D>>,
    statements: Statements<D>,
    wide: Vec<NewWide>,
}

impl<D: Backend> Orm<D> {
    pub(super) async fn connect(
        place: &Place,
        name: &'static str,
        style: Style,
        access: Access,
    ) -> Result<Self> {
        let db = D::connect(place, PoolOptions::new()).await?;
        let wide = wide_rows().into_iter().map(NewWide::from).collect();
        Ok(Self { name, style, access, statements: Statements::new(&db), db, tx: None, in_tx: None, wide })
    }

    async fn run_on(
        &self,
        on: &impl Executor<Dialect = D>,
        workload: Workload,
        turn: u32,
        seen: &mut Seen,
    ) -> Result<()> {
        match workload {
            Workload::Trivial(_) => seen.rows(operations::trivial(on).await?, hash_user),
            Workload::Medium(_) | Workload::MediumPosts(_) => {
                seen.rows(operations::medium(on).await?, hash_joined);
            }
            Workload::Nested { .. } => seen.rows(operations::nested(on, self.style).await?, hash_nested),
            Workload::Insert(rows) => seen.number(operations::insert(on, rows).await?),
            Workload::PointSelect => seen.row(operations::point_select(on, key(turn)).await?, hash_user),
            Workload::Update => seen.number(operations::update(on, turn).await?),
            Workload::Upsert => _ = D::upsert(on, operations::upserted(turn)).await?,
            Workload::BulkInsert => _ = operations::bulk_insert(on, &self.wide).await?,
            Workload::Stream => seen.number(operations::weigh(on.from(User).stream()).await?),
            Workload::Pool => {}
        }
        Ok(())
    }

    async fn run_prepared(&self, workload: Workload, turn: u32, seen: &mut Seen) -> Result<()> {
        let statements = self.in_tx.as_ref().unwrap_or(&self.statements);
        match workload {
            Workload::Trivial(_) => seen.rows(statements.trivial.all(()).await?, hash_user),
            Workload::Medium(_) | Workload::MediumPosts(_) => {
                seen.rows(statements.medium.all("black").await?, hash_joined);
            }
            Workload::Nested { .. } => seen.rows(statements.nested.all(()).await?, hash_nested),
            Workload::PointSelect => {
                seen.row(statements.point_select.optional(key(turn)).await?, hash_user);
            }
            Workload::Update => {
                let done = statements.update.execute((new_name(turn), key(turn))).await?;
                seen.number(done.rows_affected);
            }
            _ => {}
        }
        Ok(())
    }
}

impl<D: Backend> Contestant for Orm<D> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn can(&self, workload: Workload) -> bool {
        match (self.style, workload) {
            (_, Workload::Pool) => false,
            (Style::Plain, _) => true,
            (Style::PerLevel, _) => matches!(workload, Workload::Nested { .. }),
            // The values of an insert cannot be parameters, and a stream is not sent twice.
            (Style::Prepared, _) => !matches!(
                workload,
                Workload::Insert(_) | Workload::Upsert | Workload::BulkInsert | Workload::Stream
            ),
        }
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async move {
            if self.access == Access::Held {
                let tx = self.db.begin().await?;
                self.in_tx = Some(self.statements.on(&tx));
                self.tx = Some(tx);
            }
            Ok(())
        })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            for turn in 0..times {
                match (&self.tx, self.style) {
                    (_, Style::Prepared) => self.run_prepared(workload, turn, seen).await?,
                    (Some(tx), _) => self.run_on(tx, workload, turn, seen).await?,
                    (None, _) => self.run_on(&self.db, workload, turn, seen).await?,
                }
            }
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async move {
            self.in_tx = None;
            if let Some(tx) = self.tx.take() {
                tx.commit().await?;
            }
            Ok(())
        })
    }
}

pub(super) struct OrmPool<D: Dialect> {
    name: &'static str,
    style: Style,
    db: Db<D>,
    statements: Statements<D>,
}

impl<D: Backend> OrmPool<D> {
    pub(super) fn new(name: &'static str, style: Style, db: Db<D>) -> Self {
        Self { name, style, statements: Statements::new(&db), db }
    }
}

impl<D: Backend> Pooled for OrmPool<D> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn point_select(&self, id: i64) -> BoxFuture<'_, Result<i64>> {
        Box::pin(async move {
            let user = match self.style {
                Style::Prepared => self.statements.point_select.optional(id).await?,
                Style::Plain | Style::PerLevel => operations::point_select(&self.db, id).await?,
            };
            Ok(user.map_or(0, |user| user.id))
        })
    }
}
