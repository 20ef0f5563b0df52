#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use orm_core::{Error, Result, RowReader};

use super::read_rows;

fn mismatch(expected: &str, found: &str) -> Error {
    Error::Decode { column: None, message: format!("expected `{expected}`, found {found}"), sql: None }
}

fn message(error: Error) -> String {
    match error {
        Error::Decode { message, .. } => message,
        other => panic!("{other}"),
    }
}

/// What `read` makes of each row.
fn rows<T>(blob: &[u8], mut read: impl FnMut(&mut dyn RowReader) -> Result<T>) -> Result<Vec<T>> {
    let mut list = Vec::new();
    read_rows(blob, &mismatch, &mut |row| {
        list.push(read(row)?);
        Ok(())
    })?;
    Ok(list)
}

fn counted(class: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    [&[class][..], &length, bytes].concat()
}

fn header(width: u32) -> Vec<u8> {
    width.to_le_bytes().to_vec()
}

fn integer(value: i64) -> Vec<u8> {
    [&[1][..], &value.to_le_bytes()].concat()
}

/// Two rows of six cells, the fifth a list, and where each row ends.
fn sample() -> (Vec<u8>, usize) {
    let nested = [header(2), integer(7), counted(3, b"x"), integer(8), counted(3, b"")].concat();
    let real = [&[2][..], &1.5_f64.to_le_bytes()].concat();
    let first = [
        header(6),
        integer(i64::MIN),
        real,
        counted(3, "h\0é".as_bytes()),
        counted(4, &[0, 255]),
        counted(4, &nested),
        vec![0],
    ]
    .concat();
    let second =
        [integer(2), vec![0], counted(3, b""), counted(4, b""), counted(4, b""), integer(9)].concat();
    ([first.clone(), second].concat(), first.len())
}

type Parent = (Option<i64>, Option<f64>, Option<String>, Option<Vec<u8>>, Vec<(i64, String)>, Option<i64>);

fn parent(row: &mut dyn RowReader) -> Result<Parent> {
    let (id, real, text, bytes) = (row.i64()?, row.f64()?, row.text()?, row.bytes()?);
    let mut list = Vec::new();
    row.list(&mut |row| {
        list.push((row.i64()?.unwrap_or_default(), row.text()?.unwrap_or_default()));
        Ok(())
    })?;
    Ok((id, real, text, bytes, list, row.i64()?))
}

#[test]
fn packed_rows_are_read_with_their_lists() {
    assert_eq!(
        rows(&sample().0, parent).unwrap(),
        [
            (
                Some(i64::MIN),
                Some(1.5),
                Some("h\0é".into()),
                Some(vec![0, 255]),
                vec![(7, "x".into()), (8, String::new())],
                None
            ),
            (Some(2), None, Some(String::new()), Some(vec![]), vec![], Some(9)),
        ]
    );
    assert_eq!(rows(&[], parent).unwrap(), []);
}

#[test]
fn cells_can_be_skipped_counted_and_asked_for_null() {
    let nulls = rows(&sample().0, |row| {
        assert_eq!((row.width(), row.column_name(0)), (6, None));
        let nulls = (0..6).map(|ahead| row.is_null(ahead)).collect::<Result<Vec<_>>>()?;
        assert!(row.is_null(6).is_err());
        row.skip(5);
        assert!(row.is_null(1).is_err());
        row.skip(2);
        let error = row.i64().unwrap_err();
        assert_eq!(message(error), "expected `i64`, found no further cell in a related row");
        Ok(nulls)
    });
    assert_eq!(
        nulls.unwrap(),
        [[false, false, false, false, false, true], [false, true, false, false, false, false]]
    );
    // What is left of a row is passed over.
    assert_eq!(rows(&sample().0, |row| row.i64()).unwrap(), [Some(i64::MIN), Some(2)]);
}

#[test]
fn a_blob_that_is_cut_off_is_an_error() {
    let (blob, first) = sample();
    for end in 1..blob.len() {
        let cut = &blob[..end];
        if end == first {
            assert_eq!(rows(cut, parent).unwrap().len(), 1);
            continue;
        }
        assert!(rows(cut, parent).is_err(), "{end}");
        assert!(
            rows(cut, |row| {
                row.skip(6);
                Ok(())
            })
            .is_err(),
            "{end}"
        );
        assert!(rows(cut, |row| Ok(row.width())).is_err(), "{end}");
        // Also for a reader that takes an error for something else.
        assert!(rows(cut, |row| Ok((0..9).map(|_| row.bytes().ok()).count())).is_err(), "{end}");
        assert!(rows(cut, |row| Ok(row.is_null(5).ok())).is_err(), "{end}");
    }
}

#[test]
fn any_bytes_are_an_error_or_rows() {
    let mut state = 42_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let (sample, _) = sample();
    for round in 0..20_000 {
        let mut blob = sample.clone();
        if round % 2 == 0 {
            let at = usize::from(random()) % blob.len();
            blob[at] = random();
        } else {
            blob = (0..usize::from(random() % 64)).map(|_| random() % 6).collect();
        }
        let _ = rows(&blob, parent);
        let _ = rows(&blob, |row| Ok((row.width(), row.is_null(1).ok(), row.list(&mut |_| Ok(())).ok())));
    }
    for blob in
        [&[0, 0, 0, 0][..], &[0, 0, 0, 0, 0], &[255, 255, 255, 255, 0], &[1, 0, 0, 0], &[1, 0, 0, 0, 5]]
    {
        let error = message(rows(blob, |_| Ok(())).unwrap_err());
        assert_eq!(error, "expected `related rows`, found BLOB that is no packed rows");
    }
}

#[test]
fn errors_of_nested_rows_say_so_once_and_do_not_quote_the_value() {
    let inner = [header(1), counted(3, b"secret")].concat();
    let blob = [header(1), counted(4, &inner)].concat();
    let read = |row: &mut dyn RowReader| row.list(&mut |row| row.i64().map(drop));
    assert_eq!(message(rows(&blob, read).unwrap_err()), "expected `i64`, found TEXT in a related row");

    let text = [header(1), counted(3, &[b'a', 0xff])].concat();
    let error = rows(&text, |row| row.text()).unwrap_err();
    assert_eq!(message(error), "expected `String`, found TEXT that is not UTF-8 in a related row");
    let error = rows(&text, |row| row.list(&mut |_| Ok(()))).unwrap_err();
    assert_eq!(message(error), "expected `related rows`, found TEXT in a related row");
    let null = [header(1), vec![0]].concat();
    assert!(!rows(&null, |row| row.list(&mut |_| Ok(()))).unwrap()[0]);
}
