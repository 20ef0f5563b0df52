//! The workloads, on a connection.

use bench_workloads::{WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name};
use diesel::Connection as _;
use diesel::prelude::*;

use super::super::tables::{
    Comment, Joined, NewUser, NewWide, Post, User, UserWithPosts, comments, nest, posts, users, weight, wide,
};
use super::{Connection, LoadingMode, MOST_BINDS};

pub(super) fn trivial(connection: &mut Connection) -> QueryResult<Vec<User>> {
    users::table.load(connection)
}

pub(super) fn medium(connection: &mut Connection) -> QueryResult<Vec<Joined>> {
    users::table
        .left_outer_join(posts::table)
        .filter(users::hair_color.eq("black"))
        .order(users::name.desc())
        .load(connection)
}

pub(super) fn nested(connection: &mut Connection) -> QueryResult<Vec<UserWithPosts>> {
    let users: Vec<User> = users::table.order(users::id).load(connection)?;
    let posts: Vec<Post> = Post::belonging_to(&users).order(posts::id).load(connection)?;
    let comments: Vec<Comment> = Comment::belonging_to(&posts).order(comments::id).load(connection)?;
    Ok(nest(users, posts, comments))
}

pub(super) fn insert(connection: &mut Connection, rows: u32) -> QueryResult<u64> {
    let users: Vec<NewUser> =
        (0..rows).map(|number| NewUser { name: user_name(number), hair_color: Some(hair_color()) }).collect();
    Ok(diesel::insert_into(users::table).values(&users).execute(connection)? as u64)
}

pub(super) fn point_select(connection: &mut Connection, id: i64) -> QueryResult<Option<User>> {
    users::table.find(id).first(connection).optional()
}

pub(super) fn update(connection: &mut Connection, turn: u32) -> QueryResult<u64> {
    let update = diesel::update(users::table.find(key(turn))).set(users::name.eq(new_name(turn)));
    Ok(update.execute(connection)? as u64)
}

pub(super) fn bulk_insert(connection: &mut Connection, rows: &[WideRow]) -> QueryResult<()> {
    connection.transaction(|connection| {
        for chunk in rows.chunks(MOST_BINDS / WIDE_COLUMNS) {
            let rows: Vec<NewWide<'_>> = chunk.iter().map(NewWide::from).collect();
            diesel::insert_into(wide::table).values(&rows).execute(connection)?;
        }
        Ok(())
    })
}

pub(super) fn stream(connection: &mut Connection) -> QueryResult<u64> {
    users::table.load_iter::<User, LoadingMode>(connection)?.map(|user| user.map(|user| weight(&user))).sum()
}
