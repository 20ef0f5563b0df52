//! Section 15: a value read back equals the value written, for every column type and its nullable twin.
//!
//! The types that some database lacks are in `capabilities/`.

// `round_trip!` clones keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use uuid::Uuid;

use super::round_trip::{finds, is_error, round_trip};
use super::schema::s;
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "flags")]
pub struct Flag {
    #[column(primary_key)]
    pub id: i64,
    pub plain: bool,
    pub maybe: Option<bool>,
}

#[tokio::test]
async fn bools() -> TestResult {
    let db = fresh(&schema![Flag]).await;
    round_trip!(
        db,
        Flag,
        NewFlag,
        vec![
            Flag { id: 1, plain: true, maybe: Some(true) },
            Flag { id: 2, plain: false, maybe: Some(false) },
            Flag { id: 3, plain: true, maybe: None },
        ]
    );
    finds!(db, Flag.plain, [true => [1, 3], false => [2]]);
    finds!(db, Flag.maybe, [true => [1], false => [2]]);
    assert_eq!(db.select(Flag.id).from(Flag).filter(Flag.maybe.is_null()).all().await?, [3]);
    assert_eq!(db.select(Flag.id).from(Flag).filter(Flag.maybe).all().await?, [1]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "integers")]
pub struct Integer {
    #[column(primary_key)]
    pub id: i64,
    pub small: i16,
    pub medium: i32,
    pub big: i64,
    pub maybe_small: Option<i16>,
    pub maybe_medium: Option<i32>,
    pub maybe_big: Option<i64>,
}

fn integer(id: i64, small: i16, medium: i32, big: i64) -> Integer {
    Integer {
        id,
        small,
        medium,
        big,
        maybe_small: Some(small),
        maybe_medium: Some(medium),
        maybe_big: Some(big),
    }
}

#[tokio::test]
async fn integers() -> TestResult {
    let db = fresh(&schema![Integer]).await;
    round_trip!(
        db,
        Integer,
        NewInteger,
        vec![
            integer(i64::MIN, i16::MIN, i32::MIN, i64::MIN),
            integer(-1, -1, -1, -1),
            integer(0, 0, 0, 0),
            // No binary64 holds it.
            integer(1, 1, 1, 9_007_199_254_740_993),
            Integer {
                id: 2,
                small: 2,
                medium: 2,
                big: 2,
                maybe_small: None,
                maybe_medium: None,
                maybe_big: None
            },
            integer(i64::MAX, i16::MAX, i32::MAX, i64::MAX),
        ]
    );
    finds!(db, Integer.small, [i16::MIN => [i64::MIN], -1 => [-1], i16::MAX => [i64::MAX]]);
    finds!(db, Integer.medium, [i32::MIN => [i64::MIN], -1 => [-1], i32::MAX => [i64::MAX]]);
    finds!(db, Integer.big, [i64::MIN => [i64::MIN], 9_007_199_254_740_993 => [1], i64::MAX => [i64::MAX]]);
    finds!(db, Integer.maybe_big, [i64::MIN => [i64::MIN], i64::MAX - 1 => [0i64; 0], i64::MAX => [i64::MAX]]);
    let nulls: Vec<i64> = db
        .select(Integer.id)
        .from(Integer)
        .filter((Integer.maybe_small.is_null(), Integer.maybe_medium.is_null(), Integer.maybe_big.is_null()))
        .all()
        .await?;
    assert_eq!(nulls, [2]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "floats")]
pub struct Float {
    #[column(primary_key)]
    pub id: i64,
    pub single: f32,
    pub double: f64,
    pub maybe_single: Option<f32>,
    pub maybe_double: Option<f64>,
}

fn float(id: i64, single: f32, double: f64) -> Float {
    Float { id, single, double, maybe_single: Some(single), maybe_double: Some(double) }
}

#[tokio::test]
async fn floats() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, 0.0, 0.0),
        float(2, 0.1, 0.1),
        float(3, -1.5, -1.5),
        float(4, f32::MAX, f64::MAX),
        float(5, f32::MIN, f64::MIN),
        float(6, f32::MIN_POSITIVE, f64::MIN_POSITIVE),
        // Seventeen digits that fifteen do not tell apart.
        float(7, 16_777_215.0, 0.1 + 0.2),
        float(8, 1.0 / 3.0, 1.0 / 3.0),
        float(9, std::f32::consts::PI, std::f64::consts::PI),
        float(10, 3.0, 1e300),
        float(11, -7.25e-30, 4_503_599_627_370_495.5),
        Float { id: 12, single: 1.0, double: 1.0, maybe_single: None, maybe_double: None },
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    for (read, row) in db.from(Float).order_by(Float.id.asc()).all().await?.iter().zip(&rows) {
        assert_eq!(read.single.to_bits(), row.single.to_bits(), "{row:?}");
        assert_eq!(read.double.to_bits(), row.double.to_bits(), "{row:?}");
        assert_eq!(read.maybe_double.map(f64::to_bits), row.maybe_double.map(f64::to_bits), "{row:?}");
    }
    finds!(db, Float.double, [0.1 + 0.2 => [7], 0.3 => [0i64; 0], f64::MAX => [4], 1.0 / 3.0 => [8]]);
    finds!(db, Float.maybe_double, [0.1 => [2], 1.0 => [0i64; 0]]);
    assert_eq!(db.select(Float.id).from(Float).filter(Float.maybe_single.is_null()).all().await?, [12]);
    Ok(())
}

#[tokio::test]
async fn subnormal_floats() -> TestResult {
    let db = fresh(&schema![Float]).await;
    let rows = vec![
        float(1, f32::from_bits(1), f64::from_bits(1)),
        float(2, -f32::from_bits(1), -f64::from_bits(1)),
        float(3, f32::from_bits(0x007f_ffff), f64::from_bits(0x000f_ffff_ffff_ffff)),
    ];
    round_trip!(db, Float, NewFloat, rows.clone());
    for (read, row) in db.from(Float).order_by(Float.id.asc()).all().await?.iter().zip(&rows) {
        assert_eq!(
            (read.single.to_bits(), read.double.to_bits()),
            (row.single.to_bits(), row.double.to_bits())
        );
    }
    finds!(db, Float.double, [5e-324 => [1], 0.0 => [0i64; 0]]);
    Ok(())
}

#[tokio::test]
async fn a_negative_zero_equals_zero() -> TestResult {
    let db = fresh(&schema![Float]).await;
    round_trip!(db, Float, NewFloat, vec![float(1, -0.0, -0.0)]);
    finds!(db, Float.double, [0.0 => [1], -0.0 => [1]]);
    Ok(())
}

#[tokio::test]
async fn nan_and_infinities_are_kept_or_an_encode_error_and_never_something_else() -> TestResult {
    let db = fresh(&schema![Float]).await;
    // SQLite would store NULL for NaN; MySQL and MariaDB have neither NaN nor infinities.
    let (nan, infinities) = match DATABASE {
        Database::Postgres => (true, true),
        Database::Sqlite => (false, true),
        Database::MySql | Database::MariaDb => (false, false),
    };
    let with_nan = [float(1, f32::NAN, 1.0), float(2, 1.0, f64::NAN)];
    if nan {
        db.insert(Float).values(with_nan.into_iter().map(NewFloat::from)).execute().await?;
        let rows = db.from(Float).order_by(Float.id.asc()).all().await?;
        assert!(rows[0].single.is_nan() && rows[0].maybe_single.is_some_and(f32::is_nan), "{rows:?}");
        assert!(rows[1].double.is_nan() && rows[1].maybe_double.is_some_and(f64::is_nan), "{rows:?}");
        // To PostgreSQL it equals itself.
        finds!(db, Float.double, [f64::NAN => [2]]);
        db.delete(Float).all_rows().execute().await?;
    } else {
        for row in with_nan {
            is_error!(db.insert(Float).values(NewFloat::from(row)).execute().await, Encode);
        }
        is_error!(db.from(Float).filter(Float.double.eq(f64::NAN)).all().await, Encode);
        assert_eq!(db.from(Float).count().await?, 0);
    }
    let infinite =
        vec![float(3, f32::INFINITY, f64::INFINITY), float(4, f32::NEG_INFINITY, f64::NEG_INFINITY)];
    if infinities {
        round_trip!(db, Float, NewFloat, infinite);
    } else {
        for row in infinite {
            is_error!(db.insert(Float).values(NewFloat::from(row)).execute().await, Encode);
        }
        is_error!(db.from(Float).filter(Float.double.lt(f64::INFINITY)).all().await, Encode);
        assert_eq!(db.from(Float).count().await?, 0);
    }
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "texts")]
pub struct Text {
    #[column(primary_key)]
    pub id: i64,
    pub plain: String,
    #[column(length = 40)]
    pub short: String,
    pub maybe: Option<String>,
}

#[tokio::test]
async fn texts() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let samples = [
        "",
        " ",
        "plain",
        "it's \"quoted\" `thus`",
        "back\\slash \\' \\n",
        "line\nbreak\r\ttab",
        "emoji 🦀👩‍👩‍👧‍👦🏳️‍🌈",
        "žluťoučký kůň 日本語 عربى",
        "e\u{301} is not \u{e9}",
        "{} {{}} $1 ? :a %s %",
        "null",
        "NULL",
        "\u{1}\u{7f}\u{feff}\u{fffd}\u{10ffff}",
        " both sides ",
    ];
    let mut rows: Vec<Text> = samples
        .iter()
        .zip(1..)
        .map(|(text, id)| Text { id, plain: s(text), short: s(text), maybe: Some(s(text)) })
        .collect();
    rows.push(Text { id: 100, plain: s("x"), short: s("y"), maybe: None });
    round_trip!(db, Text, NewText, rows);
    for (text, id) in samples.iter().zip(1i64..) {
        finds!(db, Text.plain, [*text => [id]]);
        finds!(db, Text.short, [*text => [id]]);
        finds!(db, Text.maybe, [*text => [id]]);
    }
    assert_eq!(db.select(Text.id).from(Text).filter(Text.maybe.is_null()).all().await?, [100]);
    Ok(())
}

#[tokio::test]
async fn a_text_of_a_megabyte() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let long: String = "0123456789abcdé\n".chars().cycle().take(1 << 20).collect();
    round_trip!(
        db,
        Text,
        NewText,
        vec![
            Text { id: 1, plain: long.clone(), short: s(""), maybe: Some(long.clone()) },
            Text { id: 2, plain: format!("{long}."), short: s(""), maybe: None },
        ]
    );
    assert_eq!(db.select(Text.id).from(Text).filter(Text.plain.eq(&long)).all().await?, [1]);
    let characters: i64 = db.select(length(Text.plain)).from(Text).filter(Text.id.eq(1)).one().await?;
    assert_eq!(characters, 1 << 20);
    Ok(())
}

#[tokio::test]
async fn a_text_with_the_character_zero() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let text = s("before\0after");
    let row = Text { id: 1, plain: text.clone(), short: s("\0"), maybe: Some(text) };
    // The text of PostgreSQL cannot hold it.
    if DATABASE == Database::Postgres {
        is_error!(db.insert(Text).values(NewText::from(row)).execute().await, Encode);
        is_error!(db.from(Text).filter(Text.plain.eq("before\0after")).all().await, Encode);
        assert_eq!(db.from(Text).count().await?, 0);
    } else {
        round_trip!(db, Text, NewText, vec![row]);
        finds!(db, Text.plain, ["before\0after" => [1], "before" => [0i64; 0]]);
    }
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "blobs")]
pub struct Blob {
    #[column(primary_key)]
    pub id: i64,
    pub bytes: Vec<u8>,
    pub maybe: Option<Vec<u8>>,
}

#[tokio::test]
async fn bytes() -> TestResult {
    let db = fresh(&schema![Blob]).await;
    let every: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = every.iter().copied().cycle().take(1 << 20).collect();
    round_trip!(
        db,
        Blob,
        NewBlob,
        vec![
            Blob { id: 1, bytes: vec![], maybe: Some(vec![]) },
            Blob { id: 2, bytes: every.clone(), maybe: Some(every.clone()) },
            Blob { id: 3, bytes: vec![0], maybe: None },
            Blob { id: 4, bytes: long.clone(), maybe: Some(long.clone()) },
            Blob { id: 5, bytes: b"text".to_vec(), maybe: Some(b"\xff\xfe\x00'\"\\".to_vec()) },
        ]
    );
    // An empty value is not NULL.
    assert_eq!(db.select(Blob.id).from(Blob).filter(Blob.maybe.is_null()).all().await?, [3]);
    finds!(db, Blob.bytes, [Vec::<u8>::new() => [1], every => [2], vec![0u8] => [3], long => [4], b"text".to_vec() => [5]]);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "uuids")]
pub struct Identity {
    #[column(primary_key)]
    pub id: Uuid,
    pub other: Uuid,
    pub maybe: Option<Uuid>,
}

#[tokio::test]
async fn uuids() -> TestResult {
    let db = fresh(&schema![Identity]).await;
    let known = Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef);
    let last = Uuid::from_u128(u128::MAX);
    round_trip!(
        db,
        Identity,
        NewIdentity,
        vec![
            Identity { id: Uuid::nil(), other: last, maybe: None },
            Identity { id: known, other: known, maybe: Some(Uuid::nil()) },
            Identity { id: last, other: Uuid::nil(), maybe: Some(known) },
        ]
    );
    finds!(db, Identity.id, [Uuid::nil() => [Uuid::nil()], known => [known], last => [last]]);
    finds!(db, Identity.maybe, [known => [last], &known => [last], last => <[Uuid; 0]>::default()]);
    let found: Vec<Uuid> = db
        .select(Identity.id)
        .from(Identity)
        .filter(Identity.id.is_in([last, known]))
        .order_by(Identity.id.asc())
        .all()
        .await?;
    assert_eq!(found, [known, last]);
    Ok(())
}
