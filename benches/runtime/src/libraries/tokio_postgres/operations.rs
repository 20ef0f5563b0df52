//! The workloads, on a client.

use std::fmt::Write;

use bench_workloads::{WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name};
use deadpool_postgres::Object;
use futures_util::{TryStreamExt, pin_mut};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::Result;
use crate::rows::{Comment, Joined, Post, User, UserWithPosts, nest};

const ALL_USERS: &str = "SELECT id, name, hair_color FROM users";

fn user(row: &Row) -> User {
    User { id: row.get(0), name: row.get(1), hair_color: row.get(2) }
}

pub(super) async fn trivial(client: &Object) -> Result<Vec<User>> {
    let statement = client.prepare_cached(ALL_USERS).await?;
    Ok(client.query(&statement, &[]).await?.iter().map(user).collect())
}

pub(super) async fn medium(client: &Object) -> Result<Vec<Joined>> {
    let statement = client
        .prepare_cached(
            "SELECT users.id, users.name, users.hair_color, posts.id, posts.user_id, posts.title, posts.body \
             FROM users LEFT JOIN posts ON posts.user_id = users.id \
             WHERE users.hair_color = $1 ORDER BY users.name DESC",
        )
        .await?;
    let rows = client.query(&statement, &[&"black"]).await?;
    let joined = |row: &Row| {
        let post = row.get::<_, Option<i64>>(3).map(|id| Post {
            id,
            user_id: row.get(4),
            title: row.get(5),
            body: row.get(6),
        });
        (user(row), post)
    };
    Ok(rows.iter().map(joined).collect())
}

pub(super) async fn nested(client: &Object) -> Result<Vec<UserWithPosts>> {
    let statement = client.prepare_cached("SELECT id, name, hair_color FROM users ORDER BY id").await?;
    let users: Vec<User> = client.query(&statement, &[]).await?.iter().map(user).collect();
    let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
    let sql = "SELECT id, user_id, title, body FROM posts WHERE user_id = ANY($1) ORDER BY id";
    let statement = client.prepare_cached(sql).await?;
    let post = |row: &Row| Post { id: row.get(0), user_id: row.get(1), title: row.get(2), body: row.get(3) };
    let posts: Vec<Post> = client.query(&statement, &[&ids]).await?.iter().map(post).collect();
    let ids: Vec<i64> = posts.iter().map(|post| post.id).collect();
    let sql = "SELECT id, post_id, text FROM comments WHERE post_id = ANY($1) ORDER BY id";
    let statement = client.prepare_cached(sql).await?;
    let comment = |row: &Row| Comment { id: row.get(0), post_id: row.get(1), text: row.get(2) };
    let comments = client.query(&statement, &[&ids]).await?.iter().map(comment).collect();
    Ok(nest(users, posts, comments))
}

/// `INSERT INTO .. VALUES` with so many rows of parameters.
fn insert_into(columns: &str, width: usize, rows: usize) -> String {
    let mut sql = format!("INSERT INTO {columns} VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(sql, "{comma}${}", row * width + column + 1);
        }
        sql.push(')');
    }
    sql
}

pub(super) async fn insert(client: &Object, rows: u32) -> Result<u64> {
    let sql = insert_into("users (name, hair_color)", 2, rows as usize);
    let statement = client.prepare_cached(&sql).await?;
    let names: Vec<String> = (0..rows).map(user_name).collect();
    let color = hair_color();
    let values: Vec<&(dyn ToSql + Sync)> =
        names.iter().flat_map(|name| [name as &(dyn ToSql + Sync), &color]).collect();
    Ok(client.execute(&statement, &values).await?)
}

pub(super) async fn point_select(client: &Object, id: i64) -> Result<Option<User>> {
    let statement = client.prepare_cached("SELECT id, name, hair_color FROM users WHERE id = $1").await?;
    Ok(client.query_opt(&statement, &[&id]).await?.as_ref().map(user))
}

pub(super) async fn update(client: &Object, turn: u32) -> Result<u64> {
    let statement = client.prepare_cached("UPDATE users SET name = $1 WHERE id = $2").await?;
    Ok(client.execute(&statement, &[&new_name(turn), &key(turn)]).await?)
}

pub(super) async fn upsert(client: &Object, turn: u32) -> Result<()> {
    let sql = "INSERT INTO users (id, name, hair_color) VALUES ($1, $2, $3) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
    let statement = client.prepare_cached(sql).await?;
    client.execute(&statement, &[&key(turn), &new_name(turn), &hair_color()]).await?;
    Ok(())
}

/// Without a transaction of its own: each chunk is one statement.
pub(super) async fn bulk_insert(client: &Object, rows: &[WideRow]) -> Result<()> {
    let columns = "wide (id, quantity, stock, price, weight, rating, active, sku, title, description, brand, color, \
        size, supplier, discount)";
    for chunk in rows.chunks(65_535 / WIDE_COLUMNS) {
        let statement = client.prepare_cached(&insert_into(columns, WIDE_COLUMNS, chunk.len())).await?;
        let values: Vec<&(dyn ToSql + Sync)> = chunk
            .iter()
            .flat_map(|row| -> [&(dyn ToSql + Sync); WIDE_COLUMNS] {
                [
                    &row.id,
                    &row.quantity,
                    &row.stock,
                    &row.price,
                    &row.weight,
                    &row.rating,
                    &row.active,
                    &row.sku,
                    &row.title,
                    &row.description,
                    &row.brand,
                    &row.color,
                    &row.size,
                    &row.supplier,
                    &row.discount,
                ]
            })
            .collect();
        client.execute(&statement, &values).await?;
    }
    Ok(())
}

pub(super) async fn stream(client: &Object) -> Result<u64> {
    let statement = client.prepare_cached(ALL_USERS).await?;
    let rows = client.query_raw(&statement, Vec::<i64>::new()).await?;
    pin_mut!(rows);
    let mut total = 0;
    while let Some(row) = rows.try_next().await? {
        let user = user(&row);
        let letters = user.name.len() + user.hair_color.map_or(0, |color| color.len());
        total += user.id.unsigned_abs() + letters as u64;
    }
    Ok(total)
}
