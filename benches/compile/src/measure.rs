//! What a program and its children used.
//!
//! The system tells only what all children of a process used until now, and the largest of them. So each program runs
//! in a process of its own, this program as `bench-compile measure`, whose last line is the usage.

use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Result;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usage {
    /// CPU time of the program and its children, user and system.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    /// Memory of the largest process, in KiB.
    pub(crate) memory: u64,
}

/// Runs a program and gives what it used; its output is the error when it fails.
pub(crate) fn usage(command: &Command) -> Result<Usage> {
    let mut child = Command::new(std::env::current_exe()?);
    child.arg("measure").arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    if let Some(dir) = command.get_current_dir() {
        child.current_dir(dir);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.output()?;
    if !output.status.success() {
        return Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().unwrap_or_default();
    parse(line).ok_or_else(|| format!("{command:?}: not a usage: {line}").into())
}

/// The child: runs the program and prints its usage.
pub(crate) fn child(program: &OsStr, arguments: &[OsString]) -> Result<()> {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).status()?;
    let wall = start.elapsed();
    if !status.success() {
        return Err(format!("{}: {status}", program.display()).into());
    }
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (used.user_time() + used.system_time()).num_microseconds();
    println!("{cpu} {} {}", wall.as_micros(), used.max_rss());
    Ok(())
}

fn parse(line: &str) -> Option<Usage> {
    let mut numbers = line.split(' ').map(str::parse::<u64>);
    let mut next = || numbers.next()?.ok();
    Some(Usage { cpu: Duration::from_micros(next()?), wall: Duration::from_micros(next()?), memory: next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_is_three_numbers() {
        let usage = Usage {
            cpu: Duration::from_micros(1_500_000),
            wall: Duration::from_micros(900_000),
            memory: 2048,
        };
        assert_eq!(parse("1500000 900000 2048"), Some(usage));
        assert_eq!(parse("1500000 nine"), None);
    }
}
