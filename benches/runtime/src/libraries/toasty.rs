//! Toasty 0.11, in a program of its own that answers lines: see `toasty/`.
//!
//! It takes its time itself. It has no joins and no streams, and its databases in memory are its own.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use bench_workloads::{Access, Reply, Request, Seen, Workload};

use crate::Result;
use crate::contestant::{Contestant, Step};
use crate::database::{Database, Place};

struct Toasty {
    database: Database,
    access: Access,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    elapsed: Option<Duration>,
}

/// Builds the program, and starts it beside this one, on the same core.
pub(super) fn contestant(
    database: Database,
    place: &Place,
    access: Access,
    core: Option<usize>,
) -> Result<Option<Box<dyn Contestant>>> {
    let url = match (database, place) {
        (Database::SqliteMemory, _) => return Ok(None),
        (_, Place::File(path)) => format!("sqlite:{}", path.display()),
        (Database::MariaDb, place) => place.url().replacen("mysql:", "mariadb:", 1),
        (_, place) => place.url(),
    };
    let program = build()?;
    let mut child = Command::new(program)
        .args([url, core.map_or_else(|| "-".to_owned(), |core| core.to_string())])
        // What it cannot do may be a panic of its.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let input = child.stdin.take().ok_or("no input")?;
    let output = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut toasty = Toasty { database, access, child, input, output, elapsed: None };
    let ready = toasty.line()?;
    if ready != "ready" {
        return Err(format!("toasty did not start: {ready}").into());
    }
    Ok(Some(Box::new(toasty)))
}

fn build() -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("toasty");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = folder.join("target");
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .status()?;
    if !built.success() {
        return Err("toasty's program could not be built".into());
    }
    Ok(target.join("release/bench-toasty"))
}

impl Toasty {
    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    fn ask(&mut self, request: Request) -> Result<Reply> {
        writeln!(self.input, "{request}")?;
        Ok(self.line()?.parse()?)
    }
}

impl Contestant for Toasty {
    fn name(&self) -> &'static str {
        "toasty"
    }

    fn can(&self, workload: Workload) -> bool {
        match (workload, self.database) {
            (Workload::Medium(_) | Workload::MediumPosts(_) | Workload::Stream | Workload::Pool, _) => false,
            // It refuses these.
            (Workload::Upsert, Database::MySql | Database::MariaDb) => false,
            (Workload::Insert(rows), Database::MySql) => rows == 1,
            _ => true,
        }
    }

    fn enter(&mut self) -> Step<'_> {
        Box::pin(async { Ok(()) })
    }

    fn run<'a>(&'a mut self, workload: Workload, times: u32, seen: &'a mut Seen) -> Step<'a> {
        Box::pin(async move {
            let check = matches!(seen, Seen::Counted(_));
            let reply = self.ask(Request { check, access: self.access, times, workload })?;
            if let Seen::Counted(checksum) = seen {
                *checksum = reply.checksum;
            }
            self.elapsed = Some(Duration::from_nanos(reply.nanoseconds));
            Ok(())
        })
    }

    fn leave(&mut self) -> Step<'_> {
        Box::pin(async { Ok(()) })
    }

    fn elapsed(&self) -> Option<Duration> {
        self.elapsed
    }
}

impl Drop for Toasty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
