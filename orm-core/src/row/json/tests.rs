#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod texts;
mod values;

use crate::{Error, Result, RowReader};

fn mismatch(expected: &str, found: &str) -> Error {
    Error::Decode { column: None, message: format!("expected `{expected}`, found {found}"), sql: None }
}

fn message(error: &Error) -> String {
    match error {
        Error::Decode { message, .. } => message.clone(),
        other => panic!("{other}"),
    }
}

/// What `read` makes of each row.
fn rows<T>(text: &str, mut read: impl FnMut(&mut dyn RowReader) -> Result<T>) -> Result<Vec<T>> {
    let mut list = Vec::new();
    super::read_rows(text, &mismatch, &mut |row| {
        list.push(read(row)?);
        Ok(())
    })?;
    Ok(list)
}

type Method<T> = fn(&mut dyn RowReader) -> Result<Option<T>>;

/// The value of a cell, by its JSON.
fn cell<T>(json: &str, method: Method<T>) -> Option<T> {
    match rows(&format!("[[{json}]]"), method) {
        Ok(mut list) => list.remove(0),
        Err(error) => panic!("{json}: {}", message(&error)),
    }
}

fn fail<T: std::fmt::Debug>(json: &str, method: Method<T>) -> String {
    message(&rows(&format!("[[{json}]]"), method).expect_err(json))
}

/// Each of these is an error that does not quote it.
fn refuse<T: std::fmt::Debug>(method: Method<T>, cells: &[&str]) {
    for json in cells {
        let message = fail(json, method);
        let malformed = message.contains("a text that is no JSON array of rows");
        assert!(malformed || message.ends_with(" in a related row"), "{json}: {message}");
        let value = json.trim_matches('"');
        assert!(value.len() < 5 || !message.contains(value), "{json}: {message}");
    }
    assert_eq!(cell("null", method).map(|_| ()), None);
}
