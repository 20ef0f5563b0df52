//! `NewUser` and its builder: what can be said about a row before it is written.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::*;
use crate::harness::*;

fn fresh_token() -> String {
    Uuid::now_v7().to_string()
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "articles")]
#[table(new(derive(Deserialize)), patch(derive(Deserialize)))]
pub struct Article {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub title: String,
    pub subtitle: Option<String>,
    #[column(default = "draft")]
    pub state: String,
    #[column(default = "unlabelled", length = 50)]
    pub label: Option<String>,
    #[column(default_fn = fresh_token)]
    pub token: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "machines")]
pub struct Machine {
    #[column(primary_key)]
    pub id: i64,
    pub new: bool,
    pub build: Option<String>,
    pub r#type: String,
}

#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Address {
    pub city: String,
    pub lines: Vec<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "contacts")]
pub struct Contact {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    pub address: Json<Address>,
    pub previous: Option<Json<Address>>,
    pub extra: Option<Json<serde_json::Value>>,
}

fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 29, 12, 34, 56).unwrap()
}

fn baker_street() -> Address {
    Address { city: "London".into(), lines: vec!["221B Baker Street".into()] }
}

pub async fn articles(db: &Db<D>) -> orm::Result<Vec<Article>> {
    db.from(Article).order_by(Article.id.asc()).all().await
}

#[tokio::test]
async fn the_builder_writes_what_was_set_and_leaves_the_rest_to_the_database() -> TestResult {
    let db = fresh(&schema![User]).await;
    let ann = NewUser::builder().email("ann@example.com").username("ann");
    db.insert(User).values(ann).execute().await?;

    let user = db.from(User).one().await?;
    assert_eq!(user.id, 1);
    assert_eq!(user.email, "ann@example.com");
    assert_eq!(user.username, "ann");
    assert_eq!(user.bio, None);
    assert_eq!(user.role, "user");
    assert!(user.is_active);
    assert_eq!(user.last_login_at, None);
    // Not a measurement: a clock in another time zone would be an hour or more away.
    assert!((Utc::now() - user.created_at).abs() < TimeDelta::minutes(30), "{}", user.created_at);
    assert!((Utc::now() - user.updated_at).abs() < TimeDelta::minutes(30), "{}", user.updated_at);
    Ok(())
}

#[tokio::test]
async fn every_column_of_the_builder_can_be_set() -> TestResult {
    let db = fresh(&schema![User]).await;
    let row = NewUser::builder()
        .id(42)
        .email("ann@example.com")
        .username("ann")
        .bio("likes tea")
        .role("admin")
        .is_active(false)
        .last_login_at(moment())
        .created_at(moment() + TimeDelta::days(1))
        .updated_at(moment() + TimeDelta::days(2));
    db.insert(User).values(row).execute().await?;

    let expected = User {
        id: 42,
        email: "ann@example.com".into(),
        username: "ann".into(),
        bio: Some("likes tea".into()),
        role: "admin".into(),
        is_active: false,
        last_login_at: Some(moment()),
        created_at: moment() + TimeDelta::days(1),
        updated_at: moment() + TimeDelta::days(2),
    };
    assert_eq!(db.from(User).all().await?, [expected]);
    Ok(())
}

#[tokio::test]
async fn an_optional_setter_may_stand_in_an_if() -> TestResult {
    fn row(name: &str, bio: Option<&str>, admin: bool) -> NewUser {
        let mut row = NewUser::builder().email(format!("{name}@example.com")).username(name);
        if let Some(bio) = bio {
            row = row.bio(bio);
        }
        if admin {
            row = row.role("admin");
        }
        row.build()
    }

    let db = fresh(&schema![User]).await;
    for (name, bio, admin) in
        [("ann", None, false), ("bob", Some("likes tea"), false), ("cid", Some("boss"), true)]
    {
        db.insert(User).values(row(name, bio, admin)).execute().await?;
    }

    let rows =
        db.select((User.username, User.bio, User.role)).from(User).order_by(User.id.asc()).all().await?;
    let expected = [
        ("ann".to_owned(), None, "user".to_owned()),
        ("bob".to_owned(), Some("likes tea".to_owned()), "user".to_owned()),
        ("cid".to_owned(), Some("boss".to_owned()), "admin".to_owned()),
    ];
    assert_eq!(rows, expected);
    Ok(())
}

#[tokio::test]
async fn rows_built_differently_go_into_one_vec() -> TestResult {
    let db = fresh(&schema![User]).await;
    let mut rows = vec![
        NewUser::builder().email("ann@example.com").username("ann"),
        NewUser::builder().username("bob").email("bob@example.com").bio("likes tea"),
        NewUser::builder().role("admin").username("cid").is_active(false).email("cid@example.com"),
    ];
    rows.push(NewUser::builder().email("dan@example.com").username("dan").bio(None));
    db.insert(User).values(rows).execute().await?;

    let rows = db
        .select((User.email, User.username, User.bio, User.role, User.is_active))
        .from(User)
        .order_by(User.username.asc())
        .all()
        .await?;
    let row = |name: &str, bio: Option<&str>, role: &str, active: bool| {
        let email = format!("{name}@example.com");
        (email, name.to_owned(), bio.map(str::to_owned), role.to_owned(), active)
    };
    let expected = [
        row("ann", None, "user", true),
        row("bob", Some("likes tea"), "user", true),
        row("cid", None, "admin", false),
        row("dan", None, "user", true),
    ];
    assert_eq!(rows, expected);
    Ok(())
}

#[tokio::test]
async fn setters_take_borrowed_and_owned_values_options_and_none() -> TestResult {
    let db = fresh(&schema![User]).await;
    let name = String::from("bob");
    let maybe: Option<String> = Some("from an option".into());
    let at: Option<DateTime<Utc>> = Some(moment());
    db.insert(User)
        .values([
            NewUser::builder().email("ann@example.com").username("ann").bio("borrowed"),
            NewUser::builder().email("bob@example.com".to_owned()).username(&name).bio(&name),
            NewUser::builder().email(&"cid@example.com".to_owned()).username("cid").bio(maybe),
            NewUser::builder().email("dan@example.com").username("dan").bio(None),
            NewUser::builder().email("eve@example.com").username("eve").last_login_at(at),
        ])
        .execute()
        .await?;

    let rows = db
        .select((User.username, User.bio, User.last_login_at))
        .from(User)
        .order_by(User.username.asc())
        .all()
        .await?;
    let expected = [
        ("ann".to_owned(), Some("borrowed".to_owned()), None),
        ("bob".to_owned(), Some("bob".to_owned()), None),
        ("cid".to_owned(), Some("from an option".to_owned()), None),
        ("dan".to_owned(), None, None),
        ("eve".to_owned(), None, Some(moment())),
    ];
    assert_eq!(rows, expected);
    Ok(())
}

#[tokio::test]
async fn none_in_a_column_with_a_default_leaves_it_to_the_database() -> TestResult {
    let db = fresh(&schema![User]).await;
    let role: Option<String> = None;
    let row = NewUser::builder().email("ann@example.com").username("ann").role(role).is_active(None).id(None);
    db.insert(User).values(row).execute().await?;

    let rows = db.select((User.id, User.role, User.is_active)).from(User).all().await?;
    assert_eq!(rows, [(1, "user".to_owned(), true)]);
    Ok(())
}

#[test]
fn build_gives_a_plain_struct_with_public_fields() {
    let bob: NewUser = NewUser::builder().email("bob@example.com").username("bob").bio("likes tea").build();
    assert_eq!(bob.email, "bob@example.com");
    assert_eq!(bob.username, "bob");
    assert_eq!(bob.bio.as_deref(), Some("likes tea"));
    assert_eq!(bob.id, None);
    assert_eq!(bob.role, None);
    assert_eq!(bob.is_active, None);
    assert_eq!(bob.last_login_at, None);
    assert_eq!(bob.created_at, None);
    assert_eq!(bob.updated_at, None);
}

#[tokio::test]
async fn a_new_row_can_be_written_as_a_literal() -> TestResult {
    let db = fresh(&schema![User]).await;
    let ann = NewUser {
        id: None,
        email: "ann@example.com".into(),
        username: "ann".into(),
        bio: None,
        role: Some("admin".into()),
        is_active: None,
        last_login_at: Some(moment()),
        created_at: Some(moment()),
        updated_at: None,
    };
    db.insert(User).values(ann).execute().await?;

    let rows = db
        .select((User.id, User.bio, User.role, User.is_active, User.last_login_at, User.created_at))
        .from(User)
        .all()
        .await?;
    assert_eq!(rows, [(1, None, "admin".to_owned(), true, Some(moment()), moment())]);
    Ok(())
}

#[tokio::test]
async fn a_row_read_becomes_a_row_to_insert_with_all_of_its_values() -> TestResult {
    let one = fresh(&schema![User]).await;
    let other = fresh(&schema![User]).await;
    let row = NewUser::builder().id(7).email("ann@example.com").username("ann").role("admin");
    one.insert(User).values(row).execute().await?;
    let user = one.from(User).one().await?;

    other.insert(User).values(NewUser::from(user.clone())).execute().await?;
    assert_eq!(other.from(User).all().await?, [user]);
    Ok(())
}

#[tokio::test]
async fn a_nullable_column_with_a_default_tells_left_out_from_null() -> TestResult {
    let db = fresh(&schema![Article]).await;
    db.insert(Article)
        .values([
            NewArticle::builder().title("left out"),
            NewArticle::builder().title("none").label(None),
            NewArticle::builder().title("some").label(Some("hot".to_owned())),
            NewArticle::builder().title("value").label("cold"),
        ])
        .execute()
        .await?;

    let labels: Vec<_> = articles(&db).await?.into_iter().map(|row| (row.title, row.label)).collect();
    let expected = [
        ("left out".to_owned(), Some("unlabelled".to_owned())),
        ("none".to_owned(), None),
        ("some".to_owned(), Some("hot".to_owned())),
        ("value".to_owned(), Some("cold".to_owned())),
    ];
    assert_eq!(labels, expected);
    Ok(())
}

#[test]
fn the_field_of_a_nullable_column_with_a_default_is_an_option_of_an_option() {
    let label = |row: NewArticle| -> Option<Option<String>> { row.label };
    assert_eq!(label(NewArticle::builder().title("a").build()), None);
    assert_eq!(label(NewArticle::builder().title("a").label(None).build()), Some(None));
    assert_eq!(label(NewArticle::builder().title("a").label("hot").build()), Some(Some("hot".to_owned())));
}

#[tokio::test]
async fn a_default_made_by_the_application_is_made_for_each_row_that_leaves_it_out() -> TestResult {
    let db = fresh(&schema![Article]).await;
    db.insert(Article)
        .values([
            NewArticle::builder().title("a"),
            NewArticle::builder().title("b"),
            NewArticle::builder().title("c").token("my own"),
        ])
        .execute()
        .await?;

    let tokens: Vec<String> = articles(&db).await?.into_iter().map(|row| row.token).collect();
    let (first, second) = (Uuid::parse_str(&tokens[0])?, Uuid::parse_str(&tokens[1])?);
    assert_ne!(first, second);
    assert_eq!(first.get_version_num(), 7);
    assert_eq!(second.get_version_num(), 7);
    assert_eq!(tokens[2], "my own");
    Ok(())
}

#[tokio::test]
async fn a_new_row_is_deserialized_with_missing_keys_as_defaults_and_null_as_null() -> TestResult {
    let db = fresh(&schema![Article]).await;
    let rows: Vec<NewArticle> = serde_json::from_str(
        r#"[
            {"title": "short"},
            {"title": "null", "subtitle": null, "label": null},
            {"id": 30, "title": "long", "subtitle": "s", "state": "live", "label": "l", "token": "t"}
        ]"#,
    )?;
    assert_eq!(rows[0].label, None);
    assert_eq!(rows[1].label, Some(None));
    db.insert(Article).values(rows).execute().await?;

    let rows = articles(&db).await?;
    assert_eq!(rows[0].subtitle, None);
    assert_eq!(rows[0].state, "draft");
    assert_eq!(rows[0].label.as_deref(), Some("unlabelled"));
    assert_eq!(rows[1].subtitle, None);
    assert_eq!(rows[1].state, "draft");
    assert_eq!(rows[1].label, None);
    let long = Article {
        id: 30,
        title: "long".into(),
        subtitle: Some("s".into()),
        state: "live".into(),
        label: Some("l".into()),
        token: "t".into(),
    };
    assert_eq!(rows[2], long);
    Ok(())
}

#[test]
fn a_new_row_without_a_required_key_is_refused_by_name() {
    let error = serde_json::from_str::<NewArticle>(r#"{"subtitle": "s"}"#).err().expect("title is required");
    assert!(error.to_string().contains("title"), "{error}");
}

#[tokio::test]
async fn columns_named_new_build_and_type_have_setters() -> TestResult {
    let db = fresh(&schema![Machine]).await;
    let row = NewMachine::builder().id(1).new_(true).build_("b1").r#type("crane");
    db.insert(Machine).values(row).execute().await?;
    let machine = Machine { id: 1, new: true, build: Some("b1".into()), r#type: "crane".to_owned() };
    assert_eq!(db.from(Machine).filter(Machine.r#type.eq("crane")).all().await?, [machine]);

    let patch = MachinePatch::new().new_(false).build_(None).r#type("lift");
    db.update(Machine).set(patch).filter(Machine.id.eq(1)).execute().await?;
    let machine = Machine { id: 1, new: false, build: None, r#type: "lift".to_owned() };
    assert_eq!(db.from(Machine).filter(Machine.new.eq(false)).all().await?, [machine]);
    Ok(())
}

#[tokio::test]
async fn a_json_column_takes_the_value_wrapped_or_bare() -> TestResult {
    let db = fresh(&schema![Contact]).await;
    db.insert(Contact)
        .values([
            NewContact::builder().address(baker_street()),
            NewContact::builder().address(Json(baker_street())).previous(Json(baker_street())),
        ])
        .execute()
        .await?;

    let rows = db.from(Contact).order_by(Contact.id.asc()).all().await?;
    assert_eq!(rows[0].address.0, baker_street());
    assert_eq!(rows[0].address.city, "London");
    assert_eq!(rows[0].previous, None);
    assert_eq!(rows[1].previous, Some(Json(baker_street())));
    Ok(())
}

#[tokio::test]
async fn json_null_is_a_value_and_none_is_null() -> TestResult {
    let db = fresh(&schema![Contact]).await;
    let row = || NewContact::builder().address(baker_street());
    db.insert(Contact)
        .values([row().extra(Some(Json(serde_json::Value::Null))), row().extra(None)])
        .execute()
        .await?;

    let rows = db.select((Contact.id, Contact.extra)).from(Contact).order_by(Contact.id.asc());
    assert_eq!(rows.all().await?, [(1, Some(Json(serde_json::Value::Null))), (2, None)]);
    let nulls = db.select(Contact.id).from(Contact).filter(Contact.extra.is_null()).all().await?;
    assert_eq!(nulls, [2]);
    Ok(())
}

#[tokio::test]
async fn an_enum_column_takes_its_variants_and_fills_in_its_default() -> TestResult {
    let db = fresh(&schema![User, Todo]).await;
    let ann = NewUser::builder().email("ann@example.com").username("ann");
    db.insert(User).values(ann).execute().await?;
    db.insert(Todo)
        .values([
            NewTodo::builder().user_id(1).title("default"),
            NewTodo::builder().user_id(1).title("high").priority(Priority::High),
            NewTodo::builder().user_id(1).title("low").priority(Some(Priority::Low)),
        ])
        .execute()
        .await?;

    let priorities = db.select(Todo.priority).from(Todo).order_by(Todo.id.asc()).all().await?;
    assert_eq!(priorities, [Priority::Medium, Priority::High, Priority::Low]);
    Ok(())
}
