//! Looking on from outside: a bound on waiting, and the statements that a database ran.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::harness::*;

/// Waits for what must not hang.
pub async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(30), future).await.expect("still waiting after 30 s")
}

/// The SQL of every statement since it was made.
#[derive(Clone)]
pub struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    pub fn of(db: &Db<D>) -> Self {
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&seen);
        db.on_statement(move |event| log.lock().unwrap().push(event.sql.to_string()));
        Self(seen)
    }

    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Those that begin with this word, whatever its case.
    pub fn starting_with(&self, verb: &str) -> Vec<String> {
        let begins = |sql: &String| {
            sql.trim_start().get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb))
        };
        self.all().into_iter().filter(begins).collect()
    }
}
