//! Section 15 at its ends: texts, bytes and UUIDs.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use uuid::Uuid;

use super::extremes::{finds_each, hex, refuses, tells_each};
use super::round_trip::round_trip;
use super::schema::s;
use super::types::{Blob, Identity, NewBlob, NewIdentity, NewText, Text, TextPatch};
use crate::harness::*;

fn text(id: i64, text: &str) -> Text {
    Text { id, plain: s(text), short: text.chars().take(40).collect(), maybe: Some(s(text)) }
}

#[tokio::test]
async fn texts_of_every_kind_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let samples = [
        "",
        " ",
        "  ",
        "a",
        "a ",
        "a  ",
        " a",
        "A",
        "a\t",
        "a\n",
        "a\r\n",
        "\u{e9}",
        "e\u{301}",
        "ß",
        "ss",
        "ı",
        "i",
        "İ",
        "🦀",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦 🏳\u{fe0f}\u{200d}🌈",
        "e\u{301}\u{302}\u{303}\u{304}",
        "'",
        "''",
        "\"",
        "`",
        "\\",
        "\\\\",
        "\\'",
        "\\0",
        "\\x41",
        "%",
        "_",
        "%_%",
        "\\%\\_",
        "{}",
        "$1 ?1 :a @b",
        "-- ; /* */ #",
        "null",
        "NULL",
        "0",
        "00",
        "1e3",
        "true",
        "\u{1}\u{2}\u{1f}\u{7f}\u{80}\u{9f}",
        "\u{2028}\u{2029}\u{feff}\u{fffd}\u{ffff}",
        "\u{10000}\u{10ffff}",
        "\u{202e}right to left\u{202c}",
        "日本語 عربى עברית ไทย",
    ];
    let mut rows: Vec<Text> = samples.iter().zip(1..).map(|(sample, id)| text(id, sample)).collect();
    rows.push(Text { maybe: None, ..text(100, "no text") });
    round_trip!(db, Text, NewText, rows.clone());
    finds_each!(db, Text, rows, [plain, maybe; short, maybe]);
    tells_each!(db, Text, rows, [plain, maybe: Text = hex; short, maybe: Text = hex]);
    // As part of others they are found by what they are as well.
    for row in rows.iter().filter(|row| !row.plain.is_empty()) {
        let holding: Vec<i64> =
            rows.iter().filter(|other| other.plain.contains(&row.plain)).map(|other| other.id).collect();
        let found = db
            .select(Text.id)
            .from(Text)
            .filter(Text.plain.contains(&row.plain))
            .order_by(Text.id.asc())
            .all()
            .await?;
        assert_eq!(found, holding, "{:?}", row.plain);
    }
    Ok(())
}

#[tokio::test]
async fn a_text_of_a_megabyte_is_told_as_written() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let long: String = "0123456789 'é\\\"🦀\n%_ ".chars().cycle().take(1 << 20).collect();
    let rows = vec![
        text(1, &long),
        text(2, &format!("{long} ")),
        Text { maybe: None, ..text(3, &long.to_uppercase()) },
    ];
    round_trip!(db, Text, NewText, rows.clone());
    finds_each!(db, Text, rows, [plain, maybe]);
    tells_each!(db, Text, rows, [plain, maybe: Text = hex]);
    Ok(())
}

#[tokio::test]
async fn a_text_with_the_character_zero_is_kept_or_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![Text]).await;
    let good = text(1, "good");
    let rows = [
        ("plain", Text { plain: s("a\0b"), ..good.clone() }),
        ("short", Text { short: s("\0"), ..good.clone() }),
        ("maybe", Text { maybe: Some(s("a\0")), ..good.clone() }),
    ];
    for (column, row) in rows {
        if DATABASE == Database::Postgres {
            refuses!(db.insert(Text).values(NewText::from(row.clone())).execute().await, column);
            let before = db.insert(Text).values(NewText::from(good.clone())).execute().await?;
            assert_eq!(before.rows_affected, 1);
            let patch = TextPatch {
                plain: Some(row.plain),
                short: Some(row.short),
                maybe: Some(row.maybe),
                ..Default::default()
            };
            refuses!(db.update(Text).set(patch).filter(Text.id.eq(1)).execute().await, column);
            assert_eq!(db.from(Text).all().await?, std::slice::from_ref(&good));
        } else {
            let rows = vec![row];
            round_trip!(db, Text, NewText, rows.clone());
            finds_each!(db, Text, rows, [plain, maybe; short, maybe]);
            tells_each!(db, Text, rows, [plain, maybe: Text = hex; short, maybe: Text = hex]);
        }
        db.delete(Text).all_rows().execute().await?;
    }
    Ok(())
}

#[tokio::test]
async fn bytes_of_every_kind_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Blob]).await;
    let every: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = every.iter().copied().cycle().take(1 << 20).collect();
    let mut longer = long.clone();
    longer.push(0);
    let samples = [
        vec![],
        vec![0],
        vec![0, 0],
        vec![32],
        b"a ".to_vec(),
        b"a".to_vec(),
        b"A".to_vec(),
        b"\\x41".to_vec(),
    ];
    let others = [vec![0xff; 3], vec![0xc3, 0x28], every, long, longer];
    let mut rows: Vec<Blob> = samples
        .into_iter()
        .chain(others)
        .zip(1..)
        .map(|(bytes, id)| Blob { id, maybe: Some(bytes.clone()), bytes })
        .collect();
    rows.push(Blob { id: 100, bytes: b"none".to_vec(), maybe: None });
    round_trip!(db, Blob, NewBlob, rows.clone());
    finds_each!(db, Blob, rows, [bytes, maybe]);
    tells_each!(db, Blob, rows, [bytes, maybe: Bytes = hex]);
    Ok(())
}

#[tokio::test]
async fn uuids_from_nil_to_max_are_told_as_written() -> TestResult {
    let db = fresh(&schema![Identity]).await;
    let ids =
        [0, 1, 0x0123_4567_89ab_4def_8123_4567_89ab_cdef, u128::MAX - 1, u128::MAX].map(Uuid::from_u128);
    let mut rows: Vec<Identity> = ids
        .into_iter()
        .zip(ids.into_iter().rev())
        .map(|(id, other)| Identity { id, other, maybe: Some(other) })
        .collect();
    rows[2].maybe = None;
    round_trip!(db, Identity, NewIdentity, rows.clone());
    finds_each!(db, Identity, rows, [id, maybe; other, maybe]);
    let simple = |uuid: &Uuid| uuid.simple().to_string();
    tells_each!(db, Identity, rows, [id, maybe: Uuid = simple; other, maybe: Uuid = simple]);
    Ok(())
}

#[tokio::test]
async fn a_uuid_of_an_unknown_version_is_kept_or_an_error_and_never_another() -> TestResult {
    let db = fresh(&schema![Identity]).await;
    let unknown = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    let rows = vec![Identity { id: unknown, other: unknown, maybe: Some(unknown) }];
    if DATABASE == Database::MariaDb {
        // Its type sorts the known versions by time, and has no place for some others.
        assert!(db.insert(Identity).values(rows.into_iter().map(NewIdentity::from)).execute().await.is_err());
        assert_eq!(db.from(Identity).count().await?, 0);
    } else {
        round_trip!(db, Identity, NewIdentity, rows.clone());
        finds_each!(db, Identity, rows, [id, maybe; other, maybe]);
    }
    Ok(())
}
