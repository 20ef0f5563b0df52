//! Columns of a type by hand: `type = ".."`.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use rust_decimal::Decimal;

use crate::harness::*;
use crate::suite::extremes::finds_each;
use crate::suite::round_trip::round_trip;
use crate::suite::schema::s;
use crate::suite::types_decimal::dec;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "codes")]
pub struct Code {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "char(3)")]
    pub code: String,
    #[column(type = "char(3)")]
    pub maybe_code: Option<String>,
    #[column(type = "varchar(3)")]
    pub short: String,
    #[column(type = "varchar(3)")]
    pub maybe_short: Option<String>,
}

fn code(id: i64, code: &str) -> Code {
    Code { id, code: s(code), maybe_code: Some(s(code)), short: s(code), maybe_short: Some(s(code)) }
}

#[tokio::test]
async fn a_char_is_as_long_as_its_column_and_found_with_and_without_the_blanks() -> TestResult {
    let db = fresh(&schema![Code]).await;
    let rows = vec![
        code(1, "abc"),
        code(2, "ab "),
        code(3, "   "),
        code(4, "é🦀'"),
        Code { maybe_code: None, maybe_short: None, ..code(5, "x\\y") },
    ];
    round_trip!(db, Code, NewCode, rows.clone());
    finds_each!(db, Code, rows, [code, maybe_code; short, maybe_short]);
    for text in ["ab", "ab ", "ab  "] {
        assert_eq!(db.select(Code.id).from(Code).filter(Code.code.eq(text)).all().await?, [2], "{text:?}");
        assert_eq!(
            db.select(Code.id).from(Code).filter(Code.maybe_code.is_in([text])).all().await?,
            [2],
            "{text:?}"
        );
        // To a varchar the blanks count.
        let found = db.from(Code).filter(Code.short.eq(text)).count().await?;
        assert_eq!(found, u64::from(text == "ab "), "{text:?}");
    }
    db.update(Code).set(Code.code.set("z")).filter(Code.id.eq(1)).execute().await?;
    assert_eq!(db.select(Code.code).from(Code).filter(Code.id.eq(1)).one().await?, "z  ");
    assert_eq!(db.select(Code.id).from(Code).filter(Code.code.like("a%")).all().await?, [2]);
    Ok(())
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_never_cut_off() -> TestResult {
    let db = fresh(&schema![Code]).await;
    let rows =
        [Code { code: s("abcd"), ..code(1, "a") }, Code { maybe_short: Some(s("abcd")), ..code(1, "a") }];
    for row in rows {
        assert!(db.insert(Code).values(NewCode::from(row)).execute().await.is_err());
    }
    assert_eq!(db.from(Code).count().await?, 0);
    db.insert(Code).values(NewCode::from(code(1, "abc"))).execute().await?;
    assert!(db.update(Code).set(Code.code.set("abcd")).all_rows().execute().await.is_err());
    // Nor is what it is compared with.
    assert_eq!(db.from(Code).filter(Code.code.eq("abcd").or(Code.short.eq("abcd"))).count().await?, 0);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "varieties")]
pub struct Variety {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "inet")]
    pub address: String,
    #[column(type = "inet")]
    pub maybe_address: Option<String>,
    #[column(type = "tsvector")]
    pub words: String,
    #[column(type = "tsvector")]
    pub maybe_words: Option<String>,
    #[column(type = "bit varying(8)")]
    pub bits: String,
    #[column(type = "bit varying(8)")]
    pub maybe_bits: Option<String>,
    #[column(type = "numeric(30, 5)")]
    pub digits: String,
    #[column(type = "numeric(30, 5)")]
    pub maybe_digits: Option<String>,
    #[column(type = "uuid")]
    pub uuid: String,
    #[column(type = "uuid")]
    pub maybe_uuid: Option<String>,
    #[column(type = "int4range")]
    pub span: String,
    #[column(type = "int4range")]
    pub maybe_span: Option<String>,
}

fn variety(id: i64, address: &str, words: &str, bits: &str, digits: &str, span: &str) -> Variety {
    let uuid = format!("00000000-0000-0000-0000-{id:012}");
    Variety {
        id,
        address: s(address),
        maybe_address: Some(s(address)),
        words: s(words),
        maybe_words: Some(s(words)),
        bits: s(bits),
        maybe_bits: Some(s(bits)),
        digits: s(digits),
        maybe_digits: Some(s(digits)),
        uuid: uuid.clone(),
        maybe_uuid: Some(uuid),
        span: s(span),
        maybe_span: Some(s(span)),
    }
}

fn varieties() -> Vec<Variety> {
    vec![
        variety(1, "10.0.0.1/32", "'a' 'b'", "", "0.00000", "empty"),
        variety(2, "10.0.0.0/8", "'fat':2 'it''s':1", "10101010", "1234567890123456789012345.12345", "[1,5)"),
        Variety {
            maybe_address: None,
            maybe_words: None,
            maybe_bits: None,
            maybe_digits: None,
            maybe_uuid: None,
            maybe_span: None,
            ..variety(3, "::1/128", "", "1", "-10.50000", "(,7)")
        },
    ]
}

#[tokio::test]
async fn a_text_stands_for_any_type_that_has_a_text() -> TestResult {
    let db = fresh(&schema![Variety]).await;
    let rows = varieties();
    round_trip!(db, Variety, NewVariety, rows.clone());
    finds_each!(db, Variety, rows, [
        address, maybe_address; words, maybe_words; bits, maybe_bits; digits, maybe_digits; uuid, maybe_uuid;
        span, maybe_span;
    ]);
    let types: Vec<(String, String)> = db
        .fetch(sql!("select pg_typeof(words)::text, pg_typeof(maybe_digits)::text from varieties limit 1"))
        .await?;
    assert_eq!(types, [(s("tsvector"), s("numeric"))]);
    Ok(())
}

#[tokio::test]
async fn a_column_of_a_type_by_hand_compares_as_its_type_does() -> TestResult {
    let db = fresh(&schema![Variety]).await;
    db.insert(Variety).values(varieties().into_iter().map(NewVariety::from)).execute().await?;
    let ids = |condition: Filter<D, Variety>| {
        db.select(Variety.id).from(Variety).filter(condition).order_by(Variety.id.asc()).all()
    };
    let all = || Filter::of(Variety);
    assert_eq!(ids(all().and(Variety.digits.eq("0"))).await?, [1]);
    assert_eq!(ids(all().and(Variety.digits.gt("-9"))).await?, [1, 2]);
    assert_eq!(ids(all().and(Variety.maybe_digits.is_in(["0.0", "1e0"]))).await?, [1]);
    assert_eq!(ids(all().and(Variety.address.is_in(["10.0.0.1", "::1"]))).await?, [1, 3]);
    assert_eq!(ids(all().and(Variety.maybe_address.is_not_in(["10.0.0.1"]))).await?, [2]);
    assert_eq!(ids(all().and(Variety.words.eq("b a"))).await?, [1]);
    assert_eq!(ids(all().and(Variety.span.eq("[1, 4]"))).await?, [2]);
    assert_eq!(ids(all().and(Variety.maybe_uuid.is_not_distinct_from(None))).await?, [3]);
    assert_eq!(ids(all().and(Variety.maybe_bits.is_distinct_from(Some(s("10101010"))))).await?, [1, 3]);
    let by_number = db.select(Variety.id).from(Variety).order_by(Variety.digits.asc()).all().await?;
    assert_eq!(by_number, [3, 1, 2]);
    let read = db
        .update(Variety)
        .set((Variety.address.set("192.168.0.0/16"), Variety.maybe_words.set(None)))
        .filter(Variety.id.eq(1))
        .returning((Variety.address, Variety.maybe_words))
        .one()
        .await?;
    assert_eq!(read, (s("192.168.0.0/16"), None));
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "papers")]
pub struct Paper {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "xml")]
    pub markup: String,
    #[column(type = "xml")]
    pub maybe_markup: Option<String>,
    #[column(type = "json")]
    pub raw: String,
    #[column(type = "json")]
    pub maybe_raw: Option<String>,
    #[column(type = "money")]
    pub price: String,
    #[column(type = "money")]
    pub maybe_price: Option<String>,
}

#[tokio::test]
async fn xml_json_and_money_are_read_as_their_text() -> TestResult {
    let db = fresh(&schema![Paper]).await;
    let rows = vec![
        Paper {
            id: 1,
            markup: s("<a b=\"c\">&lt;🦀</a>"),
            maybe_markup: Some(s("<x/>")),
            raw: s("{ \"b\": 1,  \"a\": 2, \"a\": 1e5 }"),
            maybe_raw: Some(s("null")),
            price: s("-$1,234.50"),
            maybe_price: Some(s("$0.01")),
        },
        Paper {
            id: 2,
            markup: s("text"),
            maybe_markup: None,
            raw: s("[]"),
            maybe_raw: None,
            price: s("$0.00"),
            maybe_price: None,
        },
    ];
    // What money looks like is a setting of the server.
    db.execute_script("do $$ begin execute format('alter database %I set lc_monetary = %L', current_database(), 'C'); end $$").await?;
    let money: Vec<(String,)> = db.fetch(sql!("select (-1234.5)::numeric::money::text")).await?;
    let rows: Vec<Paper> = rows
        .into_iter()
        .map(|row| if row.id == 1 { Paper { price: money[0].0.clone(), ..row } } else { row })
        .collect();
    round_trip!(db, Paper, NewPaper, rows.clone());
    finds_each!(db, Paper, rows, [price, maybe_price]);
    assert_eq!(db.select(Paper.id).from(Paper).filter(Paper.price.lt("0")).all().await?, [1]);
    assert_eq!(db.select(Paper.id).from(Paper).filter(Paper.price.is_in(["0"])).all().await?, [2]);
    assert_eq!(db.select(Paper.id).from(Paper).filter(Paper.maybe_markup.is_null()).all().await?, [2]);
    // Neither of them has an equality; the server says so.
    assert!(db.from(Paper).filter(Paper.markup.eq("text")).all().await.is_err());
    assert!(db.from(Paper).filter(Paper.raw.eq("[]")).all().await.is_err());
    assert!(db.update(Paper).set(Paper.raw.set("{")).all_rows().execute().await.is_err());
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "members")]
pub struct Member {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "citext", unique)]
    pub name: String,
    #[column(type = "citext")]
    pub maybe_name: Option<String>,
}

#[tokio::test]
async fn citext_keeps_case_and_does_not_compare_it() -> TestResult {
    let db = fresh(&schema![]).await;
    db.execute(sql!("create extension if not exists citext")).await?;
    db.create_tables(&schema![Member]).await?;
    let member = |id: i64, name: &str| Member { id, name: s(name), maybe_name: Some(s(name)) };
    let rows = vec![member(1, "Ann"), Member { maybe_name: None, ..member(2, "BOB é") }];
    round_trip!(db, Member, NewMember, rows.clone());
    finds_each!(db, Member, rows, [name, maybe_name]);
    assert_eq!(db.select(Member.id).from(Member).filter(Member.name.eq("aNN")).all().await?, [1]);
    assert_eq!(
        db.select(Member.id).from(Member).filter(Member.name.is_in(["ANN", "bob é"])).count().await?,
        2
    );
    assert_eq!(
        db.select(Member.id)
            .from(Member)
            .filter(Member.maybe_name.is_not_distinct_from(Some(s("ann"))))
            .all()
            .await?,
        [1]
    );
    assert_eq!(db.select(Member.id).from(Member).filter(Member.name.like("a%")).all().await?, [1]);
    let twice = db.insert(Member).values(NewMember::from(member(3, "ANN"))).execute().await.unwrap_err();
    assert!(twice.is_unique_violation(), "{twice}");
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "contacts")]
pub struct Contact {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = "email")]
    pub email: String,
    #[column(type = "email")]
    pub maybe_email: Option<String>,
    #[column(type = "positive")]
    pub age: i32,
    #[column(type = "positive")]
    pub maybe_age: Option<i32>,
    #[column(type = "ratio")]
    pub ratio: Decimal,
    #[column(type = "ratio")]
    pub maybe_ratio: Option<Decimal>,
}

#[tokio::test]
async fn domains_are_what_they_are_made_of_and_check_their_values() -> TestResult {
    let db = fresh(&schema![]).await;
    db.execute_script(
        "create domain email as varchar(40) check (value like '%@%');
         create domain positive as integer constraint is_positive check (value > 0);
         create domain ratio as numeric(10, 4)",
    )
    .await?;
    db.create_tables(&schema![Contact]).await?;
    let contact = |id: i64, email: &str, age: i32, ratio: &str| Contact {
        id,
        email: s(email),
        maybe_email: Some(s(email)),
        age,
        maybe_age: Some(age),
        ratio: dec(ratio),
        maybe_ratio: Some(dec(ratio)),
    };
    let rows = vec![
        contact(1, "ann@example.com", 1, "0.1234"),
        contact(2, "it's@\\🦀", i32::MAX, "-999999.9999"),
        Contact { maybe_email: None, maybe_age: None, maybe_ratio: None, ..contact(3, "@", 7, "0") },
    ];
    round_trip!(db, Contact, NewContact, rows.clone());
    finds_each!(db, Contact, rows, [email, maybe_email; age, maybe_age; ratio, maybe_ratio]);
    assert_eq!(
        db.select(Contact.id)
            .from(Contact)
            .filter(Contact.age.is_in([1, 7]))
            .order_by(Contact.id.asc())
            .all()
            .await?,
        [1, 3]
    );
    assert_eq!(
        db.select(Contact.id).from(Contact).filter(Contact.email.is_in(["@", "x@"])).all().await?,
        [3]
    );
    let error =
        db.insert(Contact).values(NewContact::from(contact(4, "a@b", 0, "0"))).execute().await.unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("is_positive"));
    assert_eq!(db.from(Contact).count().await?, 3);
    Ok(())
}
