//! The workloads, on a `Db` or a `Transaction`.

use std::hash::{DefaultHasher, Hash};

use bench_workloads::{WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name};
use toasty::{Executor, Result};

use crate::models::{Author, Comment, Post, User, Wide};

pub(crate) async fn trivial(on: &mut dyn Executor) -> Result<Vec<User>> {
    User::all().exec(on).await
}

pub(crate) async fn nested(on: &mut dyn Executor) -> Result<Vec<Author>> {
    let comments = Author::fields().posts().comments();
    Author::all().order_by(Author::fields().id().asc()).include(comments).exec(on).await
}

pub(crate) async fn insert(on: &mut dyn Executor, rows: u32) -> Result<u64> {
    let mut users = User::create_many();
    for number in 0..rows {
        users = users.item(User::create().name(user_name(number)).hair_color(hair_color().to_owned()));
    }
    Ok(users.exec(on).await?.len() as u64)
}

pub(crate) async fn point_select(on: &mut dyn Executor, id: i64) -> Result<Option<User>> {
    User::filter_by_id(id).first().exec(on).await
}

pub(crate) async fn update(on: &mut dyn Executor, turn: u32) -> Result<()> {
    User::filter_by_id(key(turn)).update().name(new_name(turn)).exec(on).await
}

pub(crate) async fn upsert(on: &mut dyn Executor, turn: u32) -> Result<()> {
    User::upsert_by_id(key(turn))
        .name(new_name(turn))
        .hair_color(hair_color().to_owned())
        .exec(on)
        .await
        .map(drop)
}

/// `most` is how many values a statement may bind.
pub(crate) async fn bulk_insert(on: &mut dyn Executor, rows: &[WideRow], most: usize) -> Result<()> {
    for chunk in rows.chunks(most / WIDE_COLUMNS) {
        let mut wide = Wide::create_many();
        for row in chunk.iter().cloned() {
            wide = wide.item(
                Wide::create()
                    .id(row.id)
                    .quantity(row.quantity)
                    .stock(row.stock)
                    .price(row.price)
                    .weight(row.weight)
                    .rating(row.rating)
                    .active(row.active)
                    .sku(row.sku)
                    .title(row.title)
                    .description(row.description)
                    .brand(row.brand)
                    .color(row.color)
                    .size(row.size)
                    .supplier(row.supplier)
                    .discount(row.discount),
            );
        }
        wide.exec(on).await?;
    }
    Ok(())
}

pub(crate) fn hash_user(user: &User, hasher: &mut DefaultHasher) {
    (user.id, &user.name, &user.hair_color).hash(hasher);
}

type Row<'a> = (i64, i64, &'a str, Option<&'a str>);

/// As the other program hashes them; children come in any order.
pub(crate) fn hash_nested(user: &Author, hasher: &mut DefaultHasher) {
    let comments = |post: &'_ Post| {
        let mut comments: Vec<(i64, i64, String)> =
            post.comments.get().iter().map(|it: &Comment| (it.id, it.post_id, it.text.clone())).collect();
        comments.sort_unstable();
        comments
    };
    let mut posts: Vec<_> = user
        .posts
        .get()
        .iter()
        .map(|post| -> (Row<'_>, Vec<(i64, i64, String)>) {
            ((post.id, post.user_id, &post.title, post.body.as_deref()), comments(post))
        })
        .collect();
    posts.sort_unstable();
    (user.id, &user.name, &user.hair_color).hash(hasher);
    posts.hash(hasher);
}
