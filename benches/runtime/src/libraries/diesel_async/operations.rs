//! The workloads, on a connection.

use bench_workloads::{WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, RunQueryDsl};
use futures_util::TryStreamExt;

use super::super::super::diesel::tables::{
    Comment, Joined, NewUser, NewWide, Post, User, UserWithPosts, comments, nest, posts, users, weight,
};
use super::{Connection, MOST_BINDS, insert_users, insert_wide};

pub(super) async fn trivial(connection: &mut Connection) -> QueryResult<Vec<User>> {
    users::table.load(connection).await
}

pub(super) async fn medium(connection: &mut Connection) -> QueryResult<Vec<Joined>> {
    users::table
        .left_outer_join(posts::table)
        .filter(users::hair_color.eq("black"))
        .order(users::name.desc())
        .load(connection)
        .await
}

pub(super) async fn nested(connection: &mut Connection) -> QueryResult<Vec<UserWithPosts>> {
    let users: Vec<User> = users::table.order(users::id).load(connection).await?;
    let posts: Vec<Post> = Post::belonging_to(&users).order(posts::id).load(connection).await?;
    let comments: Vec<Comment> = Comment::belonging_to(&posts).order(comments::id).load(connection).await?;
    Ok(nest(users, posts, comments))
}

pub(super) async fn insert(connection: &mut Connection, rows: u32) -> QueryResult<u64> {
    let users: Vec<NewUser> =
        (0..rows).map(|number| NewUser { name: user_name(number), hair_color: Some(hair_color()) }).collect();
    Ok(insert_users(connection, &users).await? as u64)
}

pub(super) async fn point_select(connection: &mut Connection, id: i64) -> QueryResult<Option<User>> {
    users::table.find(id).first(connection).await.optional()
}

pub(super) async fn update(connection: &mut Connection, turn: u32) -> QueryResult<u64> {
    let update = diesel::update(users::table.find(key(turn))).set(users::name.eq(new_name(turn)));
    Ok(update.execute(connection).await? as u64)
}

pub(super) async fn bulk_insert(connection: &mut Connection, rows: &[WideRow]) -> QueryResult<()> {
    connection
        .transaction(async |connection| {
            for chunk in rows.chunks(MOST_BINDS / WIDE_COLUMNS) {
                let rows: Vec<NewWide<'_>> = chunk.iter().map(NewWide::from).collect();
                insert_wide(connection, rows).await?;
            }
            Ok(())
        })
        .await
}

pub(super) async fn stream(connection: &mut Connection) -> QueryResult<u64> {
    let mut users = users::table.load_stream::<User>(connection).await?;
    let mut total = 0;
    while let Some(user) = users.try_next().await? {
        total += weight(&user);
    }
    Ok(total)
}
