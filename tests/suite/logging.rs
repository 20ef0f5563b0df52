//! What `tracing` hears of every statement: its SQL, its duration, its rows, and no value.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::schema::{NewTag, NewUser, Tag, User};
use crate::harness::*;

const SECRET: &str = "s3cr3t-value";

#[derive(Clone, Debug, Default)]
struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

/// A span, or an event with the fields of the spans around it.
#[derive(Clone, Debug)]
struct Entry {
    level: Level,
    fields: BTreeMap<String, String>,
}

impl Entry {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    fn sql(&self) -> Option<&str> {
        self.field("db.query.text")
    }
}

#[derive(Default)]
struct Heard {
    spans: Vec<Entry>,
    events: Vec<Entry>,
    entered: HashMap<ThreadId, Vec<usize>>,
}

/// A subscriber that keeps everything.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Heard>>);

impl Recorder {
    fn spans(&self) -> Vec<Entry> {
        self.0.lock().unwrap().spans.clone()
    }

    fn events(&self) -> Vec<Entry> {
        self.0.lock().unwrap().events.clone()
    }

    fn clear_events(&self) {
        self.0.lock().unwrap().events.clear();
    }

    /// The events about this statement.
    fn events_of(&self, sql: &str) -> Vec<Entry> {
        self.events().into_iter().filter(|event| event.sql().is_some_and(|text| text.contains(sql))).collect()
    }

    /// Everything that was ever recorded, as one text.
    fn text(&self) -> String {
        format!("{:?} {:?}", self.spans(), self.events())
    }
}

/// Makes the recorder hear what this thread does.
fn listen(recorder: &Recorder) -> tracing::subscriber::DefaultGuard {
    // tracing remembers which places nobody listens to. Somebody who always does keeps the tests of other threads,
    // which have no subscriber, from deciding that for this one.
    static ALWAYS: std::sync::OnceLock<tracing::Dispatch> = std::sync::OnceLock::new();
    ALWAYS.get_or_init(|| tracing::Dispatch::new(Recorder::default()));
    tracing::subscriber::set_default(recorder.clone())
}

fn index(id: &Id) -> usize {
    usize::try_from(id.into_u64()).expect("a small number") - 1
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let mut heard = self.0.lock().unwrap();
        heard.spans.push(Entry { level: *span.metadata().level(), fields: fields.0 });
        Id::from_u64(heard.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        self.0.lock().unwrap().spans[index(span)].fields.extend(fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut own = Fields::default();
        event.record(&mut own);
        let mut heard = self.0.lock().unwrap();
        let around = heard.entered.get(&std::thread::current().id()).cloned().unwrap_or_default();
        let mut fields = BTreeMap::new();
        for span in around {
            fields.extend(heard.spans[span].fields.clone());
        }
        fields.extend(own.0);
        heard.events.push(Entry { level: *event.metadata().level(), fields });
    }

    fn enter(&self, span: &Id) {
        let thread = std::thread::current().id();
        self.0.lock().unwrap().entered.entry(thread).or_default().push(index(span));
    }

    fn exit(&self, span: &Id) {
        let mut heard = self.0.lock().unwrap();
        if let Some(entered) = heard.entered.get_mut(&std::thread::current().id())
            && let Some(last) = entered.iter().rposition(|entered| *entered == index(span))
        {
            entered.remove(last);
        }
    }
}

async fn database(options: orm::PoolOptions) -> Db<D> {
    fresh_with(options, &schema![Tag, User]).await
}

fn tag(name: &str) -> NewTag {
    NewTag::builder().name(name).build()
}

#[tokio::test]
async fn a_statement_is_a_span_with_the_system_and_the_sql() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let db = database(orm::PoolOptions::new()).await;
    let query = db.from(Tag).filter(Tag.name.ne("x"));
    query.clone().all().await?;

    let sql = query.to_sql().sql;
    let spans = recorder.spans();
    let span = spans
        .iter()
        .find(|span| span.sql().is_some_and(|text| text.contains(&sql)))
        .unwrap_or_else(|| panic!("no span of {sql} in {spans:#?}"));
    assert_eq!(span.field("db.system.name"), Some(DATABASE.system_name()));
    Ok(())
}

#[tokio::test]
async fn a_statement_is_an_event_with_its_duration_and_rows() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let db = database(orm::PoolOptions::new()).await;
    db.insert(Tag).values(["a", "b", "c"].map(tag)).execute().await?;
    let query = db.from(Tag).filter(Tag.name.ne("a"));
    query.clone().all().await?;
    let update = db.update(Tag).set(Tag.color.set("red")).filter(Tag.name.eq("a"));
    update.clone().execute().await?;

    for (sql, rows) in [(query.to_sql().sql, "2"), (update.to_sql().sql, "1")] {
        let events = recorder.events_of(&sql);
        let event = events
            .iter()
            .find(|event| event.field("rows").is_some())
            .unwrap_or_else(|| panic!("no event of {sql} with rows in {events:#?}"));
        assert_eq!(event.field("db.system.name"), Some(DATABASE.system_name()));
        assert_eq!(event.field("rows"), Some(rows));
        assert!(event.fields.keys().any(|name| name.contains("duration")), "{event:?}");
        assert!(event.level > Level::INFO, "an everyday statement is for debugging: {event:?}");
    }
    Ok(())
}

#[tokio::test]
async fn statements_of_transactions_streams_and_raw_sql_are_told() -> TestResult {
    use futures_util::TryStreamExt;

    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let db = database(orm::PoolOptions::new()).await;
    recorder.clear_events();
    let tx = db.begin().await?;
    tx.insert(Tag).values(tag("a")).execute().await?;
    tx.commit().await?;
    let streamed: Vec<Tag> = db.from(Tag).stream().try_collect().await?;
    assert_eq!(streamed.len(), 1);
    db.execute(sql!("update tags set color = {}", "red")).await?;
    let _: Vec<(i64,)> = db.fetch(sql!("select 40 + {}", 2i64)).await?;

    let heard: Vec<String> =
        recorder.events().iter().filter_map(|event| event.sql().map(str::to_lowercase)).collect();
    // Names are quoted with one or the other.
    let unquoted = |sql: &String| sql.replace(['"', '`'], "");
    for part in ["insert into", "from tags", "update tags set color = ", "select 40 + "] {
        assert!(heard.iter().any(|sql| unquoted(sql).contains(part)), "{part} in {heard:#?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_statement_slower_than_the_threshold_is_a_warning() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let all_are_slow = orm::PoolOptions::new().slow_statement_threshold(Duration::ZERO);
    let db = database(all_are_slow).await;
    db.insert(Tag).values(tag("a")).execute().await?;
    let query = db.from(Tag);
    query.clone().all().await?;

    let events = recorder.events_of(&query.to_sql().sql);
    let warning = events
        .iter()
        .find(|event| event.level == Level::WARN)
        .unwrap_or_else(|| panic!("no warning in {events:#?}"));
    assert_eq!(warning.field("db.system.name"), Some(DATABASE.system_name()));
    assert_eq!(warning.field("rows"), Some("1"));
    assert!(warning.fields.keys().any(|name| name.contains("duration")), "{warning:?}");
    Ok(())
}

#[tokio::test]
async fn a_statement_faster_than_the_threshold_is_no_warning() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let none_is_slow = orm::PoolOptions::new().slow_statement_threshold(Duration::from_secs(3_600));
    let db = database(none_is_slow).await;
    db.insert(Tag).values(tag("a")).execute().await?;
    let query = db.from(Tag);
    query.clone().all().await?;

    assert!(!recorder.events_of(&query.to_sql().sql).is_empty());
    let warnings: Vec<Entry> =
        recorder.events().into_iter().filter(|event| event.level <= Level::WARN).collect();
    assert!(warnings.is_empty(), "{warnings:#?}");
    Ok(())
}

#[tokio::test]
async fn values_are_never_told_not_even_of_statements_that_fail() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let all_are_slow = orm::PoolOptions::new().slow_statement_threshold(Duration::ZERO);
    let db = database(all_are_slow).await;

    db.insert(Tag).values(tag(SECRET)).execute().await?;
    db.insert(Tag).values(tag(SECRET)).execute().await.expect_err("it is there");
    db.insert(User).values(NewUser::builder().email(SECRET).username(SECRET).bio(SECRET)).execute().await?;
    let found = db.from(Tag).filter(Tag.name.eq(SECRET)).all().await?;
    assert_eq!(found[0].name, SECRET);
    db.update(Tag).set(Tag.color.set(SECRET)).filter(Tag.name.like(SECRET)).execute().await?;
    let tx = db.begin().await?;
    tx.delete(Tag).filter(Tag.name.eq(SECRET)).execute().await?;
    tx.rollback().await?;
    db.execute(sql!("update tags set color = {SECRET}")).await?;
    db.execute(sql!("update nowhere set color = {SECRET}")).await.expect_err("no such table");
    let by_name = db.prepare(|name: Param<String>| select(Tag.id).from(Tag).filter(Tag.name.eq(name)));
    by_name.one(SECRET).await?;

    let text = recorder.text();
    assert!(text.contains("nowhere"), "the statements are told");
    assert!(!text.contains(SECRET), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_statement_that_fails_is_told_with_its_sql() -> TestResult {
    let recorder = Recorder::default();
    let _guard = listen(&recorder);
    let db = database(orm::PoolOptions::new()).await;
    db.execute(sql!("update nowhere set x = {}", 1)).await.expect_err("no such table");
    assert!(!recorder.events_of("update nowhere set x = ").is_empty());
    Ok(())
}

#[tokio::test]
async fn without_a_subscriber_nothing_is_needed() -> TestResult {
    let db = database(orm::PoolOptions::new()).await;
    db.insert(Tag).values(tag("a")).execute().await?;
    assert_eq!(db.from(Tag).count().await?, 1);
    Ok(())
}
