//! The workloads, on the pool or on a transaction.

use bench_workloads::{WIDE_COLUMNS, hair_color, key, new_name, user_name};
use futures_util::TryStreamExt;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, Set, StreamTrait, TransactionSession, TransactionTrait};

use super::entities::{comment, post, user, wide};
use crate::Result;
use crate::database::Database;

type UserWithPosts = (user::Model, Vec<(post::Model, Vec<comment::Model>)>);

pub(super) async fn trivial(db: &impl ConnectionTrait) -> Result<Vec<user::Model>> {
    Ok(user::Entity::find().all(db).await?)
}

pub(super) async fn medium(db: &impl ConnectionTrait) -> Result<Vec<(user::Model, Option<post::Model>)>> {
    Ok(user::Entity::find()
        .find_also_related(post::Entity)
        .filter(user::Column::HairColor.eq("black"))
        .order_by_desc(user::Column::Name)
        .all(db)
        .await?)
}

pub(super) async fn nested(db: &impl ConnectionTrait) -> Result<Vec<UserWithPosts>> {
    let users = user::Entity::find().order_by_asc(user::Column::Id).all(db).await?;
    let posts = users.load_many(post::Entity::find().order_by_asc(post::Column::Id), db).await?;
    let counts: Vec<usize> = posts.iter().map(Vec::len).collect();
    let posts: Vec<post::Model> = posts.into_iter().flatten().collect();
    let comments = posts.load_many(comment::Entity::find().order_by_asc(comment::Column::Id), db).await?;
    let mut posts = posts.into_iter().zip(comments);
    Ok(users
        .into_iter()
        .zip(counts)
        .map(|(user, count)| (user, posts.by_ref().take(count).collect()))
        .collect())
}

pub(super) async fn insert(db: &impl ConnectionTrait, rows: u32) -> Result<u64> {
    let users = (0..rows).map(|number| user::ActiveModel {
        name: Set(user_name(number)),
        hair_color: Set(Some(hair_color().to_owned())),
        ..Default::default()
    });
    Ok(user::Entity::insert_many(users).exec_without_returning(db).await?)
}

pub(super) async fn point_select(db: &impl ConnectionTrait, id: i64) -> Result<Option<user::Model>> {
    Ok(user::Entity::find_by_id(id).one(db).await?)
}

pub(super) async fn update(db: &impl ConnectionTrait, turn: u32) -> Result<u64> {
    let update = user::Entity::update_many()
        .col_expr(user::Column::Name, Expr::value(new_name(turn)))
        .filter(user::Column::Id.eq(key(turn)));
    Ok(update.exec(db).await?.rows_affected)
}

pub(super) async fn upsert(db: &impl ConnectionTrait, turn: u32) -> Result<()> {
    let user = user::ActiveModel {
        id: Set(key(turn)),
        name: Set(new_name(turn)),
        hair_color: Set(Some(hair_color().to_owned())),
    };
    let update = OnConflict::column(user::Column::Id)
        .update_columns([user::Column::Name, user::Column::HairColor])
        .to_owned();
    user::Entity::insert(user).on_conflict(update).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn bulk_insert(
    db: &impl TransactionTrait,
    rows: &[wide::Model],
    database: Database,
) -> Result<()> {
    let most = if database.is_sqlite() { 32_766 } else { 65_535 };
    let transaction = db.begin().await?;
    for chunk in rows.chunks(most / WIDE_COLUMNS) {
        let rows = chunk.iter().map(|row| wide::ActiveModel::from(row.clone()).reset_all());
        wide::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn stream<C: ConnectionTrait + StreamTrait>(db: &C) -> Result<u64> {
    let mut users = user::Entity::find().stream(db).await?;
    let mut total = 0;
    while let Some(user) = users.try_next().await? {
        let letters = user.name.len() + user.hair_color.map_or(0, |color| color.len());
        total += user.id.unsigned_abs() + letters as u64;
    }
    Ok(total)
}
