//! The workloads, on a connection.

use bench_workloads::{WideRow, hair_color, key, new_name, user_name};
use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, params, params_from_iter};

use crate::rows::{Comment, Joined, Post, User, UserWithPosts, nest};

const ALL_USERS: &str = "SELECT id, name, hair_color FROM users";

fn user(row: &Row<'_>) -> Result<User> {
    Ok(User { id: row.get(0)?, name: row.get(1)?, hair_color: row.get(2)? })
}

fn post(row: &Row<'_>) -> Result<Post> {
    Ok(Post { id: row.get(0)?, user_id: row.get(1)?, title: row.get(2)?, body: row.get(3)? })
}

fn comment(row: &Row<'_>) -> Result<Comment> {
    Ok(Comment { id: row.get(0)?, post_id: row.get(1)?, text: row.get(2)? })
}

pub(super) fn trivial(connection: &Connection) -> Result<Vec<User>> {
    connection.prepare_cached(ALL_USERS)?.query_map([], user)?.collect()
}

pub(super) fn medium(connection: &Connection) -> Result<Vec<Joined>> {
    let mut statement = connection.prepare_cached(
        "SELECT users.id, users.name, users.hair_color, posts.id, posts.user_id, posts.title, posts.body \
         FROM users LEFT JOIN posts ON posts.user_id = users.id \
         WHERE users.hair_color = ? ORDER BY users.name DESC",
    )?;
    let joined = |row: &Row<'_>| {
        let post = match row.get(3)? {
            Some(id) => Some(Post { id, user_id: row.get(4)?, title: row.get(5)?, body: row.get(6)? }),
            None => None,
        };
        Ok((user(row)?, post))
    };
    statement.query_map(["black"], joined)?.collect()
}

/// The rows of these parents.
fn of_parents<T>(
    connection: &Connection,
    select: &str,
    ids: &[i64],
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let places = vec!["?"; ids.len()].join(", ");
    let mut statement = connection.prepare_cached(&format!("{select} IN ({places}) ORDER BY id"))?;
    statement.query_map(params_from_iter(ids), read)?.collect()
}

pub(super) fn nested(connection: &Connection) -> Result<Vec<UserWithPosts>> {
    let mut statement = connection.prepare_cached("SELECT id, name, hair_color FROM users ORDER BY id")?;
    let users: Vec<User> = statement.query_map([], user)?.collect::<Result<_>>()?;
    let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
    let posts =
        of_parents(connection, "SELECT id, user_id, title, body FROM posts WHERE user_id", &ids, post)?;
    let ids: Vec<i64> = posts.iter().map(|post| post.id).collect();
    let comments =
        of_parents(connection, "SELECT id, post_id, text FROM comments WHERE post_id", &ids, comment)?;
    Ok(nest(users, posts, comments))
}

pub(super) fn insert(connection: &Connection, rows: u32) -> Result<u64> {
    let places = vec!["(?, ?)"; rows as usize].join(", ");
    let mut statement =
        connection.prepare_cached(&format!("INSERT INTO users (name, hair_color) VALUES {places}"))?;
    let names: Vec<String> = (0..rows).map(user_name).collect();
    let color = hair_color();
    let values: Vec<&dyn ToSql> = names.iter().flat_map(|name| [name as &dyn ToSql, &color]).collect();
    Ok(statement.execute(&*values)? as u64)
}

pub(super) fn point_select(connection: &Connection, id: i64) -> Result<Option<User>> {
    let mut statement = connection.prepare_cached("SELECT id, name, hair_color FROM users WHERE id = ?")?;
    statement.query_row([id], user).optional()
}

pub(super) fn update(connection: &Connection, turn: u32) -> Result<u64> {
    let mut statement = connection.prepare_cached("UPDATE users SET name = ? WHERE id = ?")?;
    Ok(statement.execute(params![new_name(turn), key(turn)])? as u64)
}

pub(super) fn upsert(connection: &Connection, turn: u32) -> Result<()> {
    let sql = "INSERT INTO users (id, name, hair_color) VALUES (?, ?, ?) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
    connection.prepare_cached(sql)?.execute(params![key(turn), new_name(turn), hair_color()])?;
    Ok(())
}

/// Row by row, as its users do it, in one savepoint or transaction.
pub(super) fn bulk_insert(connection: &Connection, rows: &[WideRow]) -> Result<()> {
    connection.execute_batch("SAVEPOINT bulk")?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO wide (id, quantity, stock, price, weight, rating, active, sku, title, description, brand, color, \
         size, supplier, discount) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for row in rows {
        statement.execute(params![
            row.id,
            row.quantity,
            row.stock,
            row.price,
            row.weight,
            row.rating,
            row.active,
            row.sku,
            row.title,
            row.description,
            row.brand,
            row.color,
            row.size,
            row.supplier,
            row.discount
        ])?;
    }
    connection.execute_batch("RELEASE bulk")
}

pub(super) fn stream(connection: &Connection) -> Result<u64> {
    let mut statement = connection.prepare_cached(ALL_USERS)?;
    let mut rows = statement.query([])?;
    let mut total = 0;
    while let Some(row) = rows.next()? {
        let user = user(row)?;
        let letters = user.name.len() + user.hair_color.map_or(0, |color| color.len());
        total += user.id.unsigned_abs() + letters as u64;
    }
    Ok(total)
}
