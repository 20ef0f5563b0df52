//! The programs.

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use bench_workloads::{Access, Workload};
use tokio::runtime::Builder;

use crate::allocations::{self, Heap};
use crate::arena::Arena;
use crate::arguments::Arguments;
use crate::contestant::Pooled;
use crate::database::Database;
use crate::measure::{Cell, measure};
use crate::report::{self, Table};
use crate::{Failure, Result, libraries, pool};

/// The program that takes time.
#[must_use]
pub fn time() -> ExitCode {
    each_database(|arguments, database| {
        let mut text = String::new();
        let own = arguments.clone();
        text += &on_a_thread(move || alone(&own, database, None))?;
        let own = arguments.clone();
        text += &on_a_thread(move || together(&own, database))?;
        Ok(text)
    })
}

/// The program that counts allocations; `so_far` asks its allocator.
#[must_use]
pub fn allocations(so_far: fn() -> Heap) -> ExitCode {
    each_database(|arguments, database| {
        let own = arguments.clone();
        on_a_thread(move || alone(&own, database, Some(so_far)))
    })
}

fn each_database(run: impl Fn(&Arguments, Database) -> Result<String>) -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let (mut report, mut code) = (String::new(), ExitCode::SUCCESS);
    for &database in &arguments.databases {
        match run(&arguments, database) {
            Ok(text) => {
                println!("{text}");
                report += &text;
            }
            Err(error) => {
                eprintln!("{database}: {error}");
                code = ExitCode::FAILURE;
            }
        }
        if let Some(path) = &arguments.markdown
            && let Err(error) = std::fs::write(path, &report)
        {
            eprintln!("{}: {error}", path.display());
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// A thread of its own, since a thread that is bound to a core stays so, with all threads that it starts.
fn on_a_thread(run: impl FnOnce() -> Result<String> + Send + 'static) -> Result<String> {
    thread::spawn(run).join().map_err(|_| Failure::from("the thread panicked"))?
}

/// One thing after another, on one core.
fn alone(arguments: &Arguments, database: Database, counted: Option<fn() -> Heap>) -> Result<String> {
    let core = core_affinity::get_core_ids().and_then(|cores| cores.last().copied());
    let core = core.filter(|&core| arguments.pin && core_affinity::set_for_current(core)).map(|core| core.id);
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut text = String::new();
        for &access in &arguments.access {
            let mut workloads = arguments.workloads(database, access);
            workloads.retain(|&workload| workload != Workload::Pool);
            if workloads.is_empty() {
                continue;
            }
            let mut arena = Arena::create(database).await?;
            let table = table(arguments, &mut arena, access, core, &workloads, counted).await;
            let version = arena.version().await;
            arena.close().await?;
            let _ = write!(text, "\n### {database} ({}), {access}\n\n{}", version?, table?.markdown());
        }
        Ok(text)
    })
}

async fn table(
    arguments: &Arguments,
    arena: &mut Arena,
    access: Access,
    core: Option<usize>,
    workloads: &[Workload],
    counted: Option<fn() -> Heap>,
) -> Result<Table> {
    // Nobody counts the allocations of another process.
    let wants = |name: &str| arguments.wants_library(name) && (counted.is_none() || name != "toasty");
    let mut contestants = libraries::contestants(arena, access, core, wants).await?;
    let mut table = Table::new(contestants.iter().map(|contestant| contestant.name()).collect());
    for &workload in workloads {
        let name = workload.to_string();
        eprintln!("{}/{access}/{name}", arena.database);
        match counted {
            Some(so_far) => {
                let cells = allocations::count(arena, &mut contestants, workload, so_far).await?;
                table.push(name, cells, report::allocations);
            }
            None => {
                let cells = measure(arena, &mut contestants, workload, arguments.rounds).await?;
                table.push(name, cells, report::time);
            }
        }
    }
    Ok(table)
}

/// Many tasks at once, on all cores.
fn together(arguments: &Arguments, database: Database) -> Result<String> {
    if !arguments.workloads(database, Access::Pool).contains(&Workload::Pool) {
        return Ok(String::new());
    }
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let mut arena = Arena::create(database).await?;
        arena.fill(Workload::Pool).await?;
        let pools =
            libraries::pooled(&arena, pool::CONNECTIONS, |name| arguments.wants_library(name)).await?;
        let pools: Vec<Arc<dyn Pooled>> = pools.into_iter().map(Arc::from).collect();
        eprintln!("{database}/pool");
        let found = pool::measure(&pools, arguments.rounds).await;
        let mut table = Table::new(pools.iter().map(|pool| pool.name()).collect());
        drop(pools);
        arena.close().await?;
        table.push("pool".to_owned(), found?.into_iter().map(Cell::Measured).collect(), report::pool);
        Ok(format!("\n### {database}, 64 tasks\n\n{}", table.markdown()))
    })
}
