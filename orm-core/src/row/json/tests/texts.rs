//! The text itself: nesting, escapes, and what is no JSON.

use super::{cell, fail, message, rows};
use crate::{Result, RowReader};

#[derive(Debug, PartialEq)]
struct Todo {
    id: i64,
    title: Option<String>,
    tags: Option<Vec<(i64, String)>>,
    done: bool,
}

fn todo(row: &mut dyn RowReader) -> Result<Todo> {
    assert_eq!(row.column_name(0), None);
    let id = row.i64()?.ok_or_else(|| row.unexpected_null("i64"))?;
    let title = row.text()?;
    let mut tags = Vec::new();
    let loaded = row.list(&mut |tag| {
        tags.push((tag.i64()?.unwrap_or_default(), tag.text()?.unwrap_or_default()));
        Ok(())
    })?;
    let done = row.bool()?.unwrap_or_default();
    Ok(Todo { id, title, tags: loaded.then_some(tags), done })
}

const SAMPLE: &str = r#" [ [1, "a\n\u00e9\ud83d\ude00é😀", [[2,"x"],[3,"]}\"\\"]], true],
    [2,null,"[[4,\"\\\"y\"],[5,\"\"]]",0], [3,"",[],1],[4,"b",null,false] ]"#;

#[test]
fn lists_nest_as_arrays_and_as_texts() {
    let tag = |id, name: &str| (id, name.to_owned());
    assert_eq!(
        rows(SAMPLE, todo).unwrap(),
        [
            Todo {
                id: 1,
                title: Some("a\né😀é😀".into()),
                tags: Some(vec![tag(2, "x"), tag(3, "]}\"\\")]),
                done: true
            },
            Todo { id: 2, title: None, tags: Some(vec![tag(4, "\"y"), tag(5, "")]), done: false },
            Todo { id: 3, title: Some(String::new()), tags: Some(vec![]), done: true },
            Todo { id: 4, title: Some("b".into()), tags: None, done: false },
        ]
    );
    assert_eq!(rows("[]", todo).unwrap(), []);
    assert_eq!(rows(" [ ] ", todo).unwrap(), []);
}

#[test]
fn a_text_that_is_cut_off_or_has_a_wrong_byte_is_an_error_or_other_rows() {
    for at in 0..SAMPLE.len() {
        if let Some(text) = SAMPLE.get(..at) {
            assert!(rows(text, todo).is_err(), "{text}");
            // What the reader leaves out is looked at, too.
            assert!(rows(text, |row| row.i64()).is_err(), "{text}");
            assert!(rows(text, |row| Ok(row.width())).is_err(), "{text}");
            assert!(rows(text, |row| row.is_null(3)).is_err(), "{text}");
        }
        for wrong in ["[", "]", "{", "}", "\"", "\\", ",", "0", "n", "u", " ", "é", "\0"] {
            if let (Some(before), Some(after)) = (SAMPLE.get(..at), SAMPLE.get(at + 1..)) {
                let _ = rows(&format!("{before}{wrong}{after}"), todo);
                let _ = rows(&format!("{before}{wrong}{after}"), |row| Ok((row.width(), row.is_null(2)?)));
                let _ = rows(&format!("{before}{wrong}{}", &SAMPLE[at..]), todo);
            }
        }
    }
}

#[test]
fn what_is_no_array_of_rows_is_refused() {
    for text in [
        "", " ", "null", "1", "{}", "[1]", "[null]", "[{}]", "[[1],]", "[,[1]]", "[[1]]x", "[[1]][",
        "[[1][1]]", "[[1]}",
    ] {
        let error = rows(text, |row| row.i64()).expect_err(text);
        assert!(message(&error).contains("found"), "{text}");
    }
}

#[test]
fn escapes() {
    let text = |row: &mut dyn RowReader| row.text();
    for (json, value) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u0000\u001f\u00E9\uFFFF""#, "\0\u{1f}é\u{ffff}"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\udbff\udfff""#, "\u{10ffff}"),
        (r#""\ud800\udc00a""#, "\u{10000}a"),
        (r#""\\u0041""#, "\\u0041"),
        // Servers may leave them as they are.
        ("\"a\tb\nc\u{1}\"", "a\tb\nc\u{1}"),
    ] {
        assert_eq!(cell(json, text).as_deref(), Some(value), "{json}");
    }
    for json in [
        r#""\x""#,
        r#""\u""#,
        r#""\u00""#,
        r#""\u00g0""#,
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\é""#,
        r#""\u+041""#,
        r#""\""#,
        r#""\u00é""#,
        r#"""""#,
    ] {
        let message = match rows(&format!("[[{json}]]"), text) {
            Err(error) => message(&error),
            Ok(rows) => panic!("{json}: {rows:?}"),
        };
        assert!(message.contains("malformed JSON") || message.contains("no JSON array"), "{json}: {message}");
    }
}

#[test]
fn cells_can_be_skipped_counted_and_asked_for_null() {
    let text = r#"[[1,null,[[null,"]"],{"a":[1,"}"]}],"\"",2,null]]"#;
    rows(text, |row| {
        assert_eq!(row.width(), 6);
        let nulls = (0..6).map(|ahead| row.is_null(ahead)).collect::<Result<Vec<_>>>()?;
        assert_eq!(nulls, [false, true, false, false, false, true]);
        assert_eq!(
            message(&row.is_null(6).unwrap_err()),
            "expected `Option`, found no further cell in a related row"
        );
        row.skip(4);
        assert_eq!(row.width(), 6);
        assert_eq!(row.i64()?, Some(2));
        assert!(row.is_null(0)?);
        row.skip(3);
        assert!(row.is_null(0).is_err());
        Ok(())
    })
    .unwrap();
    assert_eq!(rows("[[],[ ]]", |row| Ok(row.width())).unwrap(), [0, 0]);
}

#[test]
fn too_few_cells_are_an_error_and_more_are_passed_over() {
    let two = |row: &mut dyn RowReader| Ok((row.i64()?, row.i64()?));
    assert_eq!(rows("[[1,2],[3,4,[5,\"]\"],{}]]", two).unwrap(), [(Some(1), Some(2)), (Some(3), Some(4))]);
    let error = rows("[[1]]", two).unwrap_err();
    assert_eq!(message(&error), "expected `i64`, found no further cell in a related row");
    assert!(rows("[[]]", two).is_err());
}

#[test]
fn the_depth_of_a_text_costs_no_stack() {
    let deep = "[".repeat(1_000_000);
    assert!(rows(&deep, |row| row.i64()).is_err());
    assert!(rows(&deep, |row| Ok(row.width())).is_err());
    assert!(rows(&deep, todo).is_err());
    let closed = format!("[[{deep}{},7]]", "]".repeat(1_000_000));
    let skipped = |row: &mut dyn RowReader| {
        row.skip(1);
        row.i64()
    };
    assert_eq!(rows(&closed, skipped).unwrap(), [Some(7)]);
}

#[test]
fn a_reader_that_goes_on_after_an_error_reads_nothing_wrong() {
    for text in [r#"[["\x",7]]"#, "[[tru,7]]", "[[[[1,}],7]]", "[[[[1],[2]],7]]", "[[[9,7],8]]"] {
        let result = rows(text, |row| {
            let failed = row.list(&mut |inner| match inner.bool()? {
                Some(true) => Ok(()),
                _ => Err(inner.unexpected_null("bool")),
            });
            assert!(failed.is_err(), "{text}");
            row.i64()
        });
        assert!(result.is_err(), "{text}");
    }
    // After a whole cell of another type the next one is the next one.
    let rows = rows("[[[1],\"x\",7]]", |row| {
        assert!(row.i64().is_err());
        assert!(row.i64().is_err());
        row.i64()
    });
    assert_eq!(rows.unwrap(), [Some(7)]);
}

#[test]
fn errors_of_nested_rows_say_so_once() {
    let error = rows(r#"[[1,"a",[[1,2]],true]]"#, todo).unwrap_err();
    assert_eq!(message(&error), "expected `String`, found a JSON number in a related row");
    let error = rows(r#"[[1,"a","[[1,2]]",true]]"#, todo).unwrap_err();
    assert_eq!(message(&error), "expected `String`, found a JSON number in a related row");
    assert_eq!(
        fail("null", |row| -> Result<Option<i64>> { Err(row.unexpected_null("i64")) }),
        "expected `i64`, found NULL in a related row"
    );
}
