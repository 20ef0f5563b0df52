//! Toasty's side of the benchmark at run time: reads requests from its input, and writes how long they took.
//!
//! `bench-toasty <URL> <core or ->`.

mod models;
mod operations;

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

use bench_workloads::{Access, Checksum, Reply, Request, Seen, WideRow, Workload, key, wide_rows};
use toasty::schema::ModelSet;
use toasty::{Db, Executor};

use self::models::{Author, Comment, Post, User, Wide};
use self::operations::{hash_nested, hash_user};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("the URL is missing")?;
    if let Some(core) = arguments.next().and_then(|core| core.parse().ok()) {
        core_affinity::set_for_current(core_affinity::CoreId { id: core });
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(&url))
}

async fn connect(url: &str, models: ModelSet) -> toasty::Result<Db> {
    let is_sqlite = url.starts_with("sqlite");
    let mut builder = Db::builder();
    builder.models(models);
    if is_sqlite {
        // So that the setting below is that of every statement.
        builder.max_pool_size(1);
    }
    let mut db = builder.connect(url).await?;
    if is_sqlite {
        toasty::sql::statement("PRAGMA synchronous = NORMAL").exec(&mut db).await?;
    }
    Ok(db)
}

async fn serve(url: &str) -> Result<(), Box<dyn Error>> {
    let mut plain = connect(url, toasty::models!(User, Wide)).await?;
    let mut related = connect(url, toasty::models!(Author, Post, Comment)).await?;
    let wide = wide_rows();
    let most = if url.starts_with("sqlite") { 32_766 } else { 65_535 };
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let reply = match line?.parse::<Request>() {
            Ok(request) => {
                let is_nested = matches!(request.workload, Workload::Nested { .. });
                let db = if is_nested { &mut related } else { &mut plain };
                match answer(db, request, &wide, most).await {
                    Ok(reply) => reply.to_string(),
                    Err(error) => format!("error {}", error.to_string().replace('\n', " ")),
                }
            }
            Err(error) => format!("error {error}"),
        };
        println!("{reply}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

async fn answer(db: &mut Db, request: Request, wide: &[WideRow], most: usize) -> toasty::Result<Reply> {
    let mut seen = if request.check { Seen::Counted(Checksum::default()) } else { Seen::Dropped };
    let nanoseconds = match request.access {
        Access::Pool => {
            let start = Instant::now();
            run(db, request, wide, most, &mut seen).await?;
            start.elapsed().as_nanos()
        }
        Access::Held => {
            let mut transaction = db.transaction().await?;
            let start = Instant::now();
            run(&mut transaction, request, wide, most, &mut seen).await?;
            let elapsed = start.elapsed().as_nanos();
            transaction.commit().await?;
            elapsed
        }
    };
    let checksum = match seen {
        Seen::Counted(checksum) => checksum,
        Seen::Dropped => Checksum::default(),
    };
    Ok(Reply { nanoseconds: u64::try_from(nanoseconds).unwrap_or(u64::MAX), checksum })
}

async fn run(
    on: &mut dyn Executor,
    request: Request,
    wide: &[WideRow],
    most: usize,
    seen: &mut Seen,
) -> toasty::Result<()> {
    for turn in 0..request.times {
        match request.workload {
            Workload::Trivial(_) => seen.rows(operations::trivial(on).await?, hash_user),
            Workload::Nested { .. } => seen.rows(operations::nested(on).await?, hash_nested),
            Workload::Insert(rows) => seen.number(operations::insert(on, rows).await?),
            Workload::PointSelect => seen.row(operations::point_select(on, key(turn)).await?, hash_user),
            Workload::Update => {
                operations::update(on, turn).await?;
                seen.number(1);
            }
            Workload::Upsert => operations::upsert(on, turn).await?,
            Workload::BulkInsert => operations::bulk_insert(on, wide, most).await?,
            Workload::Medium(_) | Workload::MediumPosts(_) | Workload::Stream | Workload::Pool => {}
        }
    }
    Ok(())
}
