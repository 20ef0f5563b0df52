//! Arrays: `Vec<T>` of every type that a column may have.

// The shared macros clone keys that are not `Copy` on every table.
#![allow(clippy::clone_on_copy)]

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use ipnet::IpNet;
use mac_address::MacAddress;
use orm::postgres::PgInterval;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::*;
use crate::suite::extremes::finds_each;
use crate::suite::round_trip::{is_error, round_trip};
use crate::suite::schema::{Notifications, at, s};
use crate::suite::types_decimal::dec;
use crate::suite::types_structured::{Cents, Delivery, Email};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lists")]
pub struct List {
    #[column(primary_key)]
    pub id: i64,
    pub flags: Vec<bool>,
    pub smalls: Vec<i16>,
    pub mediums: Vec<i32>,
    pub bigs: Vec<i64>,
    pub singles: Vec<f32>,
    pub doubles: Vec<f64>,
    pub texts: Vec<String>,
    pub blobs: Vec<Vec<u8>>,
    pub uuids: Vec<Uuid>,
    pub instants: Vec<DateTime<Utc>>,
    pub locals: Vec<NaiveDateTime>,
    pub days: Vec<NaiveDate>,
    pub times: Vec<NaiveTime>,
    pub exacts: Vec<Decimal>,
    pub values: Vec<Value>,
    pub typed: Vec<Json<Notifications>>,
    pub states: Vec<Delivery>,
    pub cents: Vec<Cents>,
    pub emails: Vec<Email>,
    pub networks: Vec<IpNet>,
    pub cards: Vec<MacAddress>,
    pub spans: Vec<PgInterval>,
    pub maybe_flags: Option<Vec<bool>>,
    pub maybe_smalls: Option<Vec<i16>>,
    pub maybe_mediums: Option<Vec<i32>>,
    pub maybe_bigs: Option<Vec<i64>>,
    pub maybe_singles: Option<Vec<f32>>,
    pub maybe_doubles: Option<Vec<f64>>,
    pub maybe_texts: Option<Vec<String>>,
    pub maybe_blobs: Option<Vec<Vec<u8>>>,
    pub maybe_uuids: Option<Vec<Uuid>>,
    pub maybe_instants: Option<Vec<DateTime<Utc>>>,
    pub maybe_locals: Option<Vec<NaiveDateTime>>,
    pub maybe_days: Option<Vec<NaiveDate>>,
    pub maybe_times: Option<Vec<NaiveTime>>,
    pub maybe_exacts: Option<Vec<Decimal>>,
    pub maybe_values: Option<Vec<Value>>,
    pub maybe_typed: Option<Vec<Json<Notifications>>>,
    pub maybe_states: Option<Vec<Delivery>>,
    pub maybe_cents: Option<Vec<Cents>>,
    pub maybe_emails: Option<Vec<Email>>,
    pub maybe_networks: Option<Vec<IpNet>>,
    pub maybe_cards: Option<Vec<MacAddress>>,
    pub maybe_spans: Option<Vec<PgInterval>>,
}

/// Fills the nullable twins with the same.
macro_rules! list {
    ($id:expr; $($column:ident / $maybe:ident: $values:expr),* $(,)?) => {
        List { id: $id, $($maybe: Some($values), $column: $values,)* }
    };
}

fn full() -> List {
    let settings =
        Notifications { email: true, channels: vec![s("a"), s("b\"")], quiet_hours: Some((0, 255)) };
    list!(1;
        flags / maybe_flags: vec![true, false, true],
        smalls / maybe_smalls: vec![i16::MIN, 0, i16::MAX],
        mediums / maybe_mediums: vec![i32::MIN, -1, i32::MAX],
        bigs / maybe_bigs: vec![i64::MIN, 9_007_199_254_740_993, i64::MAX],
        singles / maybe_singles: vec![f32::MIN, -0.1, f32::from_bits(1), f32::INFINITY],
        doubles / maybe_doubles: vec![f64::MAX, 0.1 + 0.2, 5e-324, f64::NEG_INFINITY],
        texts / maybe_texts: awkward(),
        blobs / maybe_blobs: vec![vec![], (0..=255).collect(), b"\\x41,{}".to_vec()],
        uuids / maybe_uuids: vec![Uuid::nil(), Uuid::from_u128(u128::MAX)],
        instants / maybe_instants: vec![at("0001-01-01T00:00:00Z"), at("9999-12-31T23:59:59.999999Z")],
        locals / maybe_locals: vec![at("2024-02-29T12:34:56.789012Z").naive_utc()],
        days / maybe_days: vec![at("0001-01-01T00:00:00Z").date_naive(), at("9999-12-31T00:00:00Z").date_naive()],
        times / maybe_times: vec![NaiveTime::MIN, at("2024-01-01T23:59:59.999999Z").time()],
        exacts / maybe_exacts: vec![Decimal::MAX, dec("-0.0000000000000000000000000001"), dec("0"), dec("1.5")],
        values / maybe_values: vec![json!(null), json!({ "a": [1e16, "\"{},NULL"] }), json!("NULL")],
        typed / maybe_typed: vec![Json(settings.clone())],
        states / maybe_states: vec![Delivery::HandedOver, Delivery::Pending, Delivery::InTransit],
        cents / maybe_cents: vec![Cents(i64::MIN), Cents(0)],
        emails / maybe_emails: vec![Email(s("NULL")), Email(s("a,b"))],
        networks / maybe_networks: networks(&["10.0.0.1/8", "::1/128"]),
        cards / maybe_cards: vec![MacAddress::new([0; 6]), MacAddress::new([0xff; 6])],
        spans / maybe_spans: vec![PgInterval { months: -1, days: 40, microseconds: i64::MAX }],
    )
}

fn empty() -> List {
    list!(2;
        flags / maybe_flags: vec![],
        smalls / maybe_smalls: vec![],
        mediums / maybe_mediums: vec![],
        bigs / maybe_bigs: vec![],
        singles / maybe_singles: vec![],
        doubles / maybe_doubles: vec![],
        texts / maybe_texts: vec![],
        blobs / maybe_blobs: vec![],
        uuids / maybe_uuids: vec![],
        instants / maybe_instants: vec![],
        locals / maybe_locals: vec![],
        days / maybe_days: vec![],
        times / maybe_times: vec![],
        exacts / maybe_exacts: vec![],
        values / maybe_values: vec![],
        typed / maybe_typed: vec![],
        states / maybe_states: vec![],
        cents / maybe_cents: vec![],
        emails / maybe_emails: vec![],
        networks / maybe_networks: vec![],
        cards / maybe_cards: vec![],
        spans / maybe_spans: vec![],
    )
}

fn without() -> List {
    List {
        id: 3,
        maybe_flags: None,
        maybe_smalls: None,
        maybe_mediums: None,
        maybe_bigs: None,
        maybe_singles: None,
        maybe_doubles: None,
        maybe_texts: None,
        maybe_blobs: None,
        maybe_uuids: None,
        maybe_instants: None,
        maybe_locals: None,
        maybe_days: None,
        maybe_times: None,
        maybe_exacts: None,
        maybe_values: None,
        maybe_typed: None,
        maybe_states: None,
        maybe_cents: None,
        maybe_emails: None,
        maybe_networks: None,
        maybe_cards: None,
        maybe_spans: None,
        ..full()
    }
}

/// Texts that the text form of an array could take for something else.
fn awkward() -> Vec<String> {
    ["", "NULL", "null", "{}", "{a,b}", "a,b", "\"", "\\", "\\\"", " a ", "it's", "🦀", "\n"].map(s).to_vec()
}

fn networks(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().expect("a network")).collect()
}

#[tokio::test]
async fn arrays_of_every_type_empty_ones_and_null_are_read_back_and_found() -> TestResult {
    let db = fresh(&schema![List]).await;
    let rows = vec![full(), empty(), without()];
    round_trip!(db, List, NewList, rows.clone());
    finds_each!(db, List, rows, [
        flags, maybe_flags; smalls, maybe_smalls; mediums, maybe_mediums; bigs, maybe_bigs; singles, maybe_singles;
        doubles, maybe_doubles; texts, maybe_texts; blobs, maybe_blobs; uuids, maybe_uuids; instants, maybe_instants;
        locals, maybe_locals; days, maybe_days; times, maybe_times; exacts, maybe_exacts; values, maybe_values;
        typed, maybe_typed; states, maybe_states; cents, maybe_cents; emails, maybe_emails;
        networks, maybe_networks; cards, maybe_cards; spans, maybe_spans;
    ]);
    Ok(())
}

#[tokio::test]
async fn the_elements_are_those_that_the_server_sees() -> TestResult {
    let db = fresh(&schema![List]).await;
    db.insert(List).values([NewList::from(full()), NewList::from(empty())]).execute().await?;
    let texts: Vec<(String,)> = db.fetch(sql!("select unnest(texts) from lists where id = 1")).await?;
    assert_eq!(texts.into_iter().map(|(text,)| text).collect::<Vec<_>>(), awkward());
    let (states, types): (String, String) = db
        .fetch(sql!("select states::text, pg_typeof(states)::text from lists where id = 1"))
        .await?
        .remove(0);
    assert_eq!(
        (states.as_str(), types.as_str()),
        ("{\"handed over (it's done)\",pending,in_transit}", "delivery[]")
    );
    let (bigs, spans, empty): (String, String, String) = db
        .fetch(sql!(
            "select a.bigs::text, a.networks::text, b.texts::text from lists a, lists b where a.id < b.id"
        ))
        .await?
        .remove(0);
    assert_eq!(bigs, format!("{{{},9007199254740993,{}}}", i64::MIN, i64::MAX));
    assert_eq!(spans, "{10.0.0.1/8,::1}");
    assert_eq!(empty, "{}");
    Ok(())
}

#[tokio::test]
async fn arrays_compare_sort_and_are_members_of_lists() -> TestResult {
    let db = fresh(&schema![List]).await;
    let with = |id: i64, bigs: &[i64], states: &[Delivery]| {
        NewList::from(List { id, bigs: bigs.to_vec(), maybe_states: Some(states.to_vec()), ..full() })
    };
    use Delivery::{HandedOver, InTransit, Pending};
    db.insert(List)
        .values([
            with(1, &[1, 2], &[Pending]),
            with(2, &[1, 10], &[HandedOver]),
            with(3, &[], &[Pending, InTransit]),
        ])
        .execute()
        .await?;
    // Element by element, as numbers.
    assert_eq!(db.select(List.id).from(List).order_by(List.bigs.asc()).all().await?, [3, 1, 2]);
    assert_eq!(db.select(List.id).from(List).filter(List.bigs.gt(vec![1, 2])).all().await?, [2]);
    assert_eq!(
        db.select(List.id).from(List).filter(List.bigs.ne(vec![1, 2])).order_by(List.id.asc()).all().await?,
        [2, 3]
    );
    let found = List.bigs.is_in([vec![1, 10], vec![]]);
    assert_eq!(db.select(List.id).from(List).filter(found).order_by(List.id.asc()).all().await?, [2, 3]);
    let found = List.maybe_states.is_in([vec![HandedOver], vec![Pending, InTransit]]);
    assert_eq!(db.select(List.id).from(List).filter(found).order_by(List.id.asc()).all().await?, [2, 3]);
    let found = List.maybe_states.is_not_distinct_from(Some(vec![Pending]));
    assert_eq!(db.select(List.id).from(List).filter(found).all().await?, [1]);
    let chosen: Vec<Vec<Delivery>> = db
        .select(coalesce(List.maybe_states, vec![InTransit]))
        .from(List)
        .filter(List.bigs.between(vec![1, 2], vec![1, 9]))
        .all()
        .await?;
    assert_eq!(chosen, [vec![Pending]]);
    let distinct: Vec<Option<Vec<Delivery>>> =
        db.select(List.maybe_states).from(List).distinct().order_by(List.maybe_states.asc()).all().await?;
    assert_eq!(distinct, [Some(vec![Pending]), Some(vec![Pending, InTransit]), Some(vec![HandedOver])]);
    Ok(())
}

#[tokio::test]
async fn arrays_are_updated_and_are_parameters() -> TestResult {
    let db = fresh(&schema![List]).await;
    db.insert(List).values([NewList::from(full()), NewList::from(without())]).execute().await?;
    let by_texts =
        db.prepare(|texts: Param<Vec<String>>| select(List.id).from(List).filter(List.texts.eq(texts)));
    assert_eq!(by_texts.all(awkward()).await?, [1, 3]);
    let by_states = db.prepare(|states: Param<Vec<Delivery>>| {
        select(List.id).from(List).filter(List.maybe_states.eq(states))
    });
    assert_eq!(by_states.all(full().states).await?, [1]);
    db.update(List)
        .set((
            List.texts.set(vec![s("x")]),
            List.maybe_states.set(vec![Delivery::Pending]),
            List.maybe_texts.set(None),
        ))
        .filter(List.id.eq(3))
        .execute()
        .await?;
    assert_eq!(by_texts.all(vec![s("x")]).await?, [3]);
    assert_eq!(by_states.all(vec![Delivery::Pending]).await?, [3]);
    let read = db.insert(List).values(NewList::from(empty())).returning(List).one().await?;
    assert_eq!(read, empty());
    Ok(())
}

#[tokio::test]
async fn what_an_array_cannot_hold_is_refused_by_the_name_of_its_column() -> TestResult {
    let db = fresh(&schema![List]).await;
    let year_0 = NaiveDate::from_ymd_opt(0, 1, 1).expect("a day");
    let rows = [
        ("texts", List { texts: vec![s("a"), s("b\0")], ..full() }),
        ("maybe_texts", List { maybe_texts: Some(vec![s("\0")]), ..full() }),
        ("emails", List { emails: vec![Email(s("\0"))], ..full() }),
        ("values", List { values: vec![json!(1), json!("\0")], ..full() }),
        ("days", List { days: vec![year_0], ..full() }),
    ];
    for (column, row) in rows {
        let error = is_error!(db.insert(List).values(NewList::from(row)).execute().await, Encode);
        assert_eq!(error.columns(), [column], "{error}");
    }
    assert_eq!(db.from(List).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn null_among_the_elements_and_further_dimensions_are_a_decode_error() -> TestResult {
    let db = fresh(&schema![List]).await;
    db.insert(List).values([NewList::from(full()), NewList::from(empty())]).execute().await?;
    for (column, value) in [
        ("texts", "array['a', null]"),
        ("maybe_bigs", "array[null]::bigint[]"),
        ("flags", "array[null]::boolean[]"),
        ("states", "array['pending', null]::delivery[]"),
        ("cents", "array[1, null]"),
        ("networks", "array[null]::inet[]"),
        ("bigs", "array[array[1], array[2]]"),
        ("maybe_texts", "array[array['a']]"),
    ] {
        let (name, value) = (sql::raw(column), sql::raw(value));
        db.execute(sql!("update lists set {name} = {value} where id = 1")).await?;
        let error = is_error!(db.from(List).order_by(List.id.asc()).all().await, Decode);
        assert_eq!(error.columns(), [column], "{error}");
        db.delete(List).filter(List.id.eq(1)).execute().await?;
        db.insert(List).values(NewList::from(full())).execute().await?;
    }
    assert_eq!(db.from(List).order_by(List.id.asc()).all().await?, [full(), empty()]);
    Ok(())
}

#[derive(SqlType, Debug, Clone, PartialEq)]
pub struct Tags(pub Vec<String>);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tagged")]
pub struct Tagged {
    #[column(primary_key)]
    pub id: i64,
    pub tags: Tags,
    pub maybe: Option<Tags>,
    #[column(type = "varchar(5)[]")]
    pub short: Vec<String>,
    #[column(type = "cidr[]")]
    pub blocks: Vec<IpNet>,
    #[column(default_sql = "array[1, 2]::bigint[]")]
    pub numbers: Vec<i64>,
}

#[tokio::test]
async fn a_newtype_around_an_array_and_arrays_of_a_type_by_hand_are_arrays() -> TestResult {
    let db = fresh(&schema![Tagged]).await;
    let tagged = |id: i64, tags: Vec<String>| Tagged {
        id,
        tags: Tags(tags.clone()),
        maybe: Some(Tags(tags)),
        short: vec![s("a b"), s("NULL")],
        blocks: networks(&["10.0.0.0/8"]),
        numbers: vec![1, 2],
    };
    let rows =
        vec![tagged(1, awkward()), tagged(2, vec![]), Tagged { maybe: None, ..tagged(3, vec![s("x")]) }];
    round_trip!(db, Tagged, NewTagged, rows.clone());
    finds_each!(db, Tagged, rows, [tags, maybe]);
    let all = db
        .from(Tagged)
        .filter((Tagged.short.eq(vec![s("a b"), s("NULL")]), Tagged.blocks.eq(networks(&["10.0.0.0/8"]))));
    assert_eq!(all.count().await?, 3);
    let too_long = db.update(Tagged).set(Tagged.short.set(vec![s("123456")])).all_rows().execute().await;
    assert!(too_long.is_err(), "nothing is cut off");
    let row = NewTagged::builder().id(4).tags(Tags(vec![])).short(vec![]).blocks(vec![]);
    let read = db.create(row).await?;
    assert_eq!((read.numbers, read.maybe), (vec![1, 2], None));
    Ok(())
}
