//! The workloads, on a connection.

use bench_workloads::{WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name};
use futures_util::TryStreamExt;
use sqlx::{Acquire, FromRow, QueryBuilder, Row as _};

use super::super::Style;
use super::{Connection, Driver, MOST_BINDS, Row, sql};
use crate::Result;
use crate::rows::{Comment, Joined, Post, User, UserWithPosts, nest};

const ALL_USERS: &str = "SELECT id, name, hair_color FROM users";

pub(super) fn user(row: &Row) -> sqlx::Result<User> {
    Ok(User { id: row.try_get(0)?, name: row.try_get(1)?, hair_color: row.try_get(2)? })
}

pub(super) fn post(row: &Row) -> sqlx::Result<Post> {
    Ok(Post { id: row.try_get(0)?, user_id: row.try_get(1)?, title: row.try_get(2)?, body: row.try_get(3)? })
}

pub(super) fn comment(row: &Row) -> sqlx::Result<Comment> {
    Ok(Comment { id: row.try_get(0)?, post_id: row.try_get(1)?, text: row.try_get(2)? })
}

/// What a query of two tables gives by name.
#[derive(FromRow)]
struct JoinedRow {
    #[sqlx(flatten)]
    user: User,
    post_id: Option<i64>,
    user_id: Option<i64>,
    title: Option<String>,
    body: Option<String>,
}

fn joined(
    user: User,
    id: Option<i64>,
    user_id: Option<i64>,
    title: Option<String>,
    body: Option<String>,
) -> Joined {
    let post = match (id, user_id, title) {
        (Some(id), Some(user_id), Some(title)) => Some(Post { id, user_id, title, body }),
        _ => None,
    };
    (user, post)
}

pub(super) async fn trivial(connection: &mut Connection, style: Style) -> Result<Vec<User>> {
    if style == Style::FromRow {
        return Ok(sqlx::query_as(ALL_USERS).fetch_all(connection).await?);
    }
    let mut users = Vec::new();
    let mut rows = sqlx::query(ALL_USERS).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        users.push(user(&row)?);
    }
    Ok(users)
}

pub(super) async fn medium(connection: &mut Connection, style: Style) -> Result<Vec<Joined>> {
    let mut found = Vec::new();
    if style == Style::FromRow {
        let mut rows = sqlx::query_as::<_, JoinedRow>(sql::FILTERED).bind("black").fetch(connection);
        while let Some(row) = rows.try_next().await? {
            found.push(joined(row.user, row.post_id, row.user_id, row.title, row.body));
        }
    } else {
        let mut rows = sqlx::query(sql::FILTERED).bind("black").fetch(connection);
        while let Some(row) = rows.try_next().await? {
            let user = user(&row)?;
            found.push(joined(user, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?, row.try_get(6)?));
        }
    }
    Ok(found)
}

/// A query for the rows of these parents.
fn of_parents(select: &str, parents: impl Iterator<Item = i64>) -> QueryBuilder<Driver> {
    let mut query = QueryBuilder::new(select);
    query.push(" IN (");
    let mut list = query.separated(", ");
    parents.for_each(|id| _ = list.push_bind(id));
    list.push_unseparated(") ORDER BY id");
    query
}

pub(super) async fn nested(connection: &mut Connection, style: Style) -> Result<Vec<UserWithPosts>> {
    let all_users = "SELECT id, name, hair_color FROM users ORDER BY id";
    let posts_of = "SELECT id, user_id, title, body FROM posts WHERE user_id";
    let comments_of = "SELECT id, post_id, text FROM comments WHERE post_id";
    if style == Style::FromRow {
        let users: Vec<User> = sqlx::query_as(all_users).fetch_all(&mut *connection).await?;
        let mut query = of_parents(posts_of, users.iter().map(|user| user.id));
        let posts: Vec<Post> = query.build_query_as().fetch_all(&mut *connection).await?;
        let mut query = of_parents(comments_of, posts.iter().map(|post| post.id));
        let comments: Vec<Comment> = query.build_query_as().fetch_all(&mut *connection).await?;
        return Ok(nest(users, posts, comments));
    }
    let users: Vec<User> =
        sqlx::query(all_users).try_map(|row| user(&row)).fetch_all(&mut *connection).await?;
    let mut query = of_parents(posts_of, users.iter().map(|user| user.id));
    let posts: Vec<Post> = query.build().try_map(|row| post(&row)).fetch_all(&mut *connection).await?;
    let mut query = of_parents(comments_of, posts.iter().map(|post| post.id));
    let comments: Vec<Comment> =
        query.build().try_map(|row| comment(&row)).fetch_all(&mut *connection).await?;
    Ok(nest(users, posts, comments))
}

pub(super) async fn insert(connection: &mut Connection, rows: u32) -> Result<u64> {
    let mut query = QueryBuilder::<Driver>::new("INSERT INTO users (name, hair_color) ");
    query.push_values(0..rows, |mut row, number| {
        row.push_bind(user_name(number)).push_bind(hair_color());
    });
    Ok(query.build().execute(connection).await?.rows_affected())
}

pub(super) async fn point_select(connection: &mut Connection, style: Style, id: i64) -> Result<Option<User>> {
    if style == Style::FromRow {
        return Ok(sqlx::query_as(sql::BY_KEY).bind(id).fetch_optional(connection).await?);
    }
    let row = sqlx::query(sql::BY_KEY).bind(id).fetch_optional(connection).await?;
    Ok(row.map(|row| user(&row)).transpose()?)
}

pub(super) async fn update(connection: &mut Connection, turn: u32) -> Result<u64> {
    let query = sqlx::query(sql::UPDATE).bind(new_name(turn)).bind(key(turn));
    Ok(query.execute(connection).await?.rows_affected())
}

pub(super) async fn upsert(connection: &mut Connection, turn: u32) -> Result<()> {
    let query = sqlx::query(sql::UPSERT).bind(key(turn)).bind(new_name(turn)).bind(hair_color());
    query.execute(connection).await?;
    Ok(())
}

pub(super) async fn bulk_insert(connection: &mut Connection, rows: &[WideRow]) -> Result<()> {
    let mut transaction = connection.begin().await?;
    for chunk in rows.chunks(MOST_BINDS / WIDE_COLUMNS) {
        let mut query = QueryBuilder::<Driver>::new(
            "INSERT INTO wide (id, quantity, stock, price, weight, rating, active, sku, title, description, brand, \
             color, size, supplier, discount) ",
        );
        query.push_values(chunk, |mut values, row| {
            values.push_bind(row.id).push_bind(row.quantity).push_bind(row.stock);
            values.push_bind(row.price).push_bind(row.weight).push_bind(row.rating).push_bind(row.active);
            values.push_bind(&*row.sku).push_bind(&*row.title).push_bind(&*row.description);
            values.push_bind(&*row.brand).push_bind(row.color.as_deref()).push_bind(row.size.as_deref());
            values.push_bind(row.supplier).push_bind(row.discount);
        });
        query.build().execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn stream(connection: &mut Connection, style: Style) -> Result<u64> {
    let mut total = 0;
    if style == Style::FromRow {
        let mut users = sqlx::query_as::<_, User>(ALL_USERS).fetch(connection);
        while let Some(user) = users.try_next().await? {
            total += weight(&user);
        }
    } else {
        let mut rows = sqlx::query(ALL_USERS).fetch(connection);
        while let Some(row) = rows.try_next().await? {
            total += weight(&user(&row)?);
        }
    }
    Ok(total)
}

/// Something of each column, so that all have to be read.
fn weight(user: &User) -> u64 {
    let letters = user.name.len() + user.hair_color.as_ref().map_or(0, String::len);
    user.id.unsigned_abs() + letters as u64
}
