//! Ten questions about a music store, each asked twice: with a typed query and with SQL written by hand.
//!
//! ```text
//! cargo run --example chinook -- path/to/Chinook_Sqlite.sql
//! ```
//!
//! The script comes from <https://github.com/lerocha/chinook-database/releases>. The exit code is 1 when two
//! answers differ, and 2 when the questions could not be asked.

#![allow(
    clippy::print_stdout,
    clippy::type_complexity,
    reason = "an example shows what it does and of what type it is"
)]

mod answer;
mod questions;
mod schema;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use orm::prelude::*;

use answer::Answer;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(script) = std::env::args_os().nth(1) else {
        eprintln!("usage: chinook <path to Chinook_Sqlite.sql>");
        eprintln!("The script comes from https://github.com/lerocha/chinook-database/releases");
        return ExitCode::from(2);
    };
    let answers = match ask(Path::new(&script)).await {
        Ok(answers) => answers,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };

    for (number, answer) in (1..).zip(&answers) {
        println!("{number}. {answer}");
    }
    let differing = answers.iter().filter(|answer| !answer.agrees()).count();
    if differing == 0 {
        println!("All {} typed queries give the rows of the SQL written by hand.", answers.len());
        ExitCode::SUCCESS
    } else {
        eprintln!("error: {differing} of {} answers differ", answers.len());
        ExitCode::FAILURE
    }
}

async fn ask(script: &Path) -> Result<Vec<Answer>, Box<dyn Error>> {
    let text = std::fs::read_to_string(script)
        .map_err(|error| format!("cannot read the script {}: {error}", script.display()))?;
    let db: Db<Sqlite> = orm::sqlite::connect("sqlite::memory:").await?;
    db.execute_script(&text).await?;
    Ok(questions::all(&db).await?)
}
