//! Workloads with arrays as parameters.

use bench_workloads::{WideRow, hair_color, user_name};

use super::Connection;
use super::operations::{comment, post, user};
use crate::Result;
use crate::rows::{Comment, Post, User, UserWithPosts, nest};

pub(super) async fn nested(connection: &mut Connection) -> Result<Vec<UserWithPosts>> {
    let users: Vec<User> = sqlx::query("SELECT id, name, hair_color FROM users ORDER BY id")
        .try_map(|row| user(&row))
        .fetch_all(&mut *connection)
        .await?;
    let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
    let posts: Vec<Post> =
        sqlx::query("SELECT id, user_id, title, body FROM posts WHERE user_id = ANY($1) ORDER BY id")
            .bind(ids)
            .try_map(|row| post(&row))
            .fetch_all(&mut *connection)
            .await?;
    let ids: Vec<i64> = posts.iter().map(|post| post.id).collect();
    let comments: Vec<Comment> =
        sqlx::query("SELECT id, post_id, text FROM comments WHERE post_id = ANY($1) ORDER BY id")
            .bind(ids)
            .try_map(|row| comment(&row))
            .fetch_all(&mut *connection)
            .await?;
    Ok(nest(users, posts, comments))
}

pub(super) async fn insert(connection: &mut Connection, rows: u32) -> Result<u64> {
    let names: Vec<String> = (0..rows).map(user_name).collect();
    let colors = vec![hair_color(); names.len()];
    let query = sqlx::query(
        "INSERT INTO users (name, hair_color) SELECT * FROM UNNEST($1::text[], $2::text[]) AS new (name, hair_color)",
    );
    Ok(query.bind(names).bind(colors).execute(connection).await?.rows_affected())
}

pub(super) async fn bulk_insert(connection: &mut Connection, rows: &[WideRow]) -> Result<()> {
    fn column<'a, T>(rows: &'a [WideRow], read: impl Fn(&'a WideRow) -> T) -> Vec<T> {
        rows.iter().map(read).collect()
    }
    sqlx::query(
        "INSERT INTO wide (id, quantity, stock, price, weight, rating, active, sku, title, description, brand, color, \
         size, supplier, discount) SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], \
         $5::float8[], $6::float8[], $7::boolean[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], \
         $13::text[], $14::bigint[], $15::float8[])",
    )
    .bind(column(rows, |row| row.id))
    .bind(column(rows, |row| row.quantity))
    .bind(column(rows, |row| row.stock))
    .bind(column(rows, |row| row.price))
    .bind(column(rows, |row| row.weight))
    .bind(column(rows, |row| row.rating))
    .bind(column(rows, |row| row.active))
    .bind(column(rows, |row| &*row.sku))
    .bind(column(rows, |row| &*row.title))
    .bind(column(rows, |row| &*row.description))
    .bind(column(rows, |row| &*row.brand))
    .bind(column(rows, |row| row.color.as_deref()))
    .bind(column(rows, |row| row.size.as_deref()))
    .bind(column(rows, |row| row.supplier))
    .bind(column(rows, |row| row.discount))
    .execute(connection)
    .await?;
    Ok(())
}
