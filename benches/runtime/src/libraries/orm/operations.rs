//! The workloads, on a `Db` or a `Tx`.

use std::hash::{DefaultHasher, Hash};

use bench_workloads::{hair_color, key, new_name, user_name};
use futures_util::TryStreamExt;
use orm::prelude::*;
use orm::{Result, RowStream};

use super::Style;
use super::tables::{Comment, NewUser, NewWide, Post, PostWith, User, UserWith, Wide};
use crate::rows;

/// Users with their posts and the comments of those.
pub(super) type Nested = UserWith<Vec<PostWith<Vec<Comment>>>>;

pub(super) async fn trivial<D: Dialect>(on: &impl Executor<Dialect = D>) -> Result<Vec<User>> {
    on.from(User).all().await
}

pub(super) async fn medium<D: Dialect>(on: &impl Executor<Dialect = D>) -> Result<Vec<(User, Option<Post>)>> {
    on.from(User)
        .left_join(Post, Post.user_id.eq(User.id))
        .filter(User.hair_color.eq("black"))
        .order_by(User.name.desc())
        .all()
        .await
}

pub(super) async fn nested<D: Dialect>(on: &impl Executor<Dialect = D>, style: Style) -> Result<Vec<Nested>> {
    let query = on.query(User).with(User.posts.with(Post.comments)).order_by(User.id.asc());
    match style {
        Style::PerLevel => query.per_level().all().await,
        Style::Plain | Style::Prepared => query.all().await,
    }
}

pub(super) async fn insert<D: Dialect>(on: &impl Executor<Dialect = D>, rows: u32) -> Result<u64> {
    let users = (0..rows).map(|number| NewUser::builder().name(user_name(number)).hair_color(hair_color()));
    Ok(on.insert(User).values(users).execute().await?.rows_affected)
}

pub(super) async fn point_select<D: Dialect>(
    on: &impl Executor<Dialect = D>,
    id: i64,
) -> Result<Option<User>> {
    on.get(User, id).await
}

pub(super) async fn update<D: Dialect>(on: &impl Executor<Dialect = D>, turn: u32) -> Result<u64> {
    let update = on.update(User).set(User.name.set(new_name(turn))).filter(User.id.eq(key(turn)));
    Ok(update.execute().await?.rows_affected)
}

pub(super) fn upserted(turn: u32) -> NewUser {
    NewUser::builder().id(key(turn)).name(new_name(turn)).hair_color(hair_color()).build()
}

pub(super) async fn bulk_insert<D: Dialect>(
    on: &impl Executor<Dialect = D>,
    rows: &[NewWide],
) -> Result<u64> {
    Ok(on.insert(Wide).values(rows).execute().await?.rows_affected)
}

/// Something of each column, so that all have to be read.
pub(super) async fn weigh(mut users: RowStream<User>) -> Result<u64> {
    let mut total = 0;
    while let Some(user) = users.try_next().await? {
        let letters = user.name.len() + user.hair_color.map_or(0, |color| color.len());
        total += user.id.unsigned_abs() + letters as u64;
    }
    Ok(total)
}

fn plain_user(user: &User) -> rows::User {
    rows::User { id: user.id, name: user.name.clone(), hair_color: user.hair_color.clone() }
}

fn plain_post(post: &Post) -> rows::Post {
    let Post { id, user_id, title, body } = post.clone();
    rows::Post { id, user_id, title, body }
}

fn plain_comment(comment: &Comment) -> rows::Comment {
    let Comment { id, post_id, text } = comment.clone();
    rows::Comment { id, post_id, text }
}

pub(super) fn hash_user(user: &User, hasher: &mut DefaultHasher) {
    plain_user(user).hash(hasher);
}

pub(super) fn hash_joined((user, post): &(User, Option<Post>), hasher: &mut DefaultHasher) {
    (plain_user(user), post.as_ref().map(plain_post)).hash(hasher);
}

pub(super) fn hash_nested(user: &Nested, hasher: &mut DefaultHasher) {
    let posts: Vec<rows::PostWithComments> = user
        .posts
        .iter()
        .map(|post| (plain_post(post), post.comments.iter().map(plain_comment).collect()))
        .collect();
    (plain_user(user), posts).hash(hasher);
}
