//! What an application of many tables costs to compile, with orm and with its peers.
//!
//! The same application is written for each library, then built: for the first time, after one number in one query
//! was changed, and checked after such a change. `docs/benchmarks.md` says how to read the figures.
#![allow(clippy::print_stdout, reason = "a command line program: its output is the report")]
#![forbid(unsafe_code)]

mod application;
mod arguments;
mod behaviour;
mod cargo;
mod check;
mod comparison;
mod ddl;
mod generator;
mod libraries;
mod library;
mod measure;
mod project;
mod report;
mod scaling;
mod series;
mod tables;

use std::error::Error;
use std::process::ExitCode;

use arguments::{Command, Mode, Options};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-compile: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match arguments::parse(lexopt::Parser::from_env())? {
        Command::Help => {
            print!("{}", arguments::HELP);
            Ok(())
        }
        Command::Measure { program, arguments } => measure::child(&program, &arguments),
        Command::Run(options) => measured(&options),
    }
}

fn measured(options: &Options) -> Result<()> {
    let report = match options.mode {
        Mode::Check => return check::run(options),
        Mode::Compare => comparison::run(options)?,
        Mode::Scaling => scaling::run(options)?,
    };
    println!("{report}");
    if let Some(file) = &options.markdown {
        std::fs::write(file, report).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    Ok(())
}
