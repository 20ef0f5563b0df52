//! `UserPatch`: what can be said about a change before it is made.

use super::insert_types::{Article, ArticlePatch, NewArticle, articles};
use super::schema::*;
use crate::harness::*;

#[tokio::test]
async fn a_patch_writes_only_what_is_set() -> TestResult {
    let db = fresh(&schema![Article]).await;
    let row = NewArticle::builder().title("title").subtitle("subtitle").label("label").token("token");
    db.insert(Article).values(row).execute().await?;

    let patch = ArticlePatch::new().subtitle(None).state("live");
    db.update(Article).set(patch).filter(Article.id.eq(1)).execute().await?;

    let expected = Article {
        id: 1,
        title: "title".into(),
        subtitle: None,
        state: "live".into(),
        label: Some("label".into()),
        token: "token".into(),
    };
    assert_eq!(articles(&db).await?, [expected]);
    Ok(())
}

#[tokio::test]
async fn a_patch_can_be_written_as_a_literal() -> TestResult {
    let db = fresh(&schema![Article]).await;
    let row = NewArticle::builder().title("title").subtitle("subtitle").label("label").token("token");
    db.insert(Article).values(row).execute().await?;

    let patch = ArticlePatch {
        title: Some("other".into()),
        subtitle: Some(None),
        label: Some(Some("hot".into())),
        ..Default::default()
    };
    db.update(Article).set(patch).filter(Article.id.eq(1)).execute().await?;

    let expected = Article {
        id: 1,
        title: "other".into(),
        subtitle: None,
        state: "draft".into(),
        label: Some("hot".into()),
        token: "token".into(),
    };
    assert_eq!(articles(&db).await?, [expected]);
    Ok(())
}

#[test]
fn the_setters_of_a_patch_fill_its_public_fields() {
    let mut patch = UserPatch::new().bio(None).role("admin");
    assert_eq!(patch.bio, Some(None));
    assert_eq!(patch.role.as_deref(), Some("admin"));
    assert_eq!(patch.email, None);
    assert_eq!(patch.last_login_at, None);

    if patch.is_active.is_none() {
        patch = patch.is_active(false).bio("likes tea").last_login_at(Some(at("2024-02-29T12:34:56Z")));
    }
    assert_eq!(patch.is_active, Some(false));
    assert_eq!(patch.bio, Some(Some("likes tea".to_owned())));
    assert_eq!(patch.last_login_at, Some(Some(at("2024-02-29T12:34:56Z"))));
}

#[test]
fn a_patch_is_deserialized_with_missing_keys_as_leave_and_null_as_null() -> TestResult {
    let patch: ArticlePatch = serde_json::from_str("{}")?;
    assert_eq!(patch.title, None);
    assert_eq!(patch.subtitle, None);
    assert_eq!(patch.label, None);
    assert_eq!(patch.state, None);

    let patch: ArticlePatch = serde_json::from_str(r#"{"title": "t", "subtitle": null, "label": "l"}"#)?;
    assert_eq!(patch.title, Some("t".to_owned()));
    assert_eq!(patch.subtitle, Some(None));
    assert_eq!(patch.label, Some(Some("l".to_owned())));
    assert_eq!(patch.state, None);
    Ok(())
}

#[tokio::test]
async fn null_in_a_deserialized_patch_is_written_as_null() -> TestResult {
    let db = fresh(&schema![Article]).await;
    let row = NewArticle::builder().title("t").subtitle("s").label("l").token("k");
    db.insert(Article).values(row).execute().await?;

    let patch: ArticlePatch = serde_json::from_str(r#"{"subtitle": null, "state": "live"}"#)?;
    db.update(Article).set(patch).filter(Article.id.eq(1)).execute().await?;

    let expected = Article {
        id: 1,
        title: "t".into(),
        subtitle: None,
        state: "live".into(),
        label: Some("l".into()),
        token: "k".into(),
    };
    assert_eq!(articles(&db).await?, [expected]);
    Ok(())
}
