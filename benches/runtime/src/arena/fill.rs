use bench_workloads::{KEYS, STREAM_ROWS, Workload};

use super::admin::Admin;
use crate::Result;
use crate::database::Database;

const NO_HAIR: &str = "NULL";
const TWO_HAIRS: &str = "CASE WHEN i % 2 = 0 THEN 'black' ELSE 'brown' END";

/// The rows that a workload starts from.
pub(super) async fn fill(admin: &mut Admin, database: Database, workload: Workload) -> Result<()> {
    for table in ["users", "posts", "comments", "wide"] {
        admin.execute(&truncate(database, table)).await?;
    }
    match workload {
        Workload::Trivial(count) => users(admin, count, NO_HAIR).await?,
        Workload::Medium(count) => users(admin, count, TWO_HAIRS).await?,
        Workload::MediumPosts(count) => {
            users(admin, count, TWO_HAIRS).await?;
            posts(admin, count, 3).await?;
        }
        Workload::Nested { users: count, posts: each, comments } => {
            users(admin, count, TWO_HAIRS).await?;
            posts(admin, count, each).await?;
            let text = "concat('Comment ', i)";
            let columns = format!("i + 1, (i - i % {comments}) / {comments} + 1, {text}");
            numbered(admin, "comments (id, post_id, text)", &columns, count * each * comments).await?;
        }
        Workload::Insert(_) | Workload::BulkInsert => {}
        Workload::PointSelect | Workload::Update | Workload::Upsert | Workload::Pool => {
            users(admin, KEYS, TWO_HAIRS).await?;
        }
        Workload::Stream => users(admin, STREAM_ROWS, TWO_HAIRS).await?,
    }
    match database {
        Database::Postgres => admin.execute("VACUUM ANALYZE users, posts, comments, wide").await,
        Database::MySql | Database::MariaDb => {
            admin.execute("ANALYZE TABLE users, posts, comments, wide").await
        }
        Database::SqliteFile => admin.execute("PRAGMA wal_checkpoint(TRUNCATE)").await,
        Database::SqliteMemory => Ok(()),
    }
}

/// Removes the rows that a workload makes.
pub(super) async fn empty(admin: &mut Admin, database: Database, workload: Workload) -> Result<()> {
    let table = if workload == Workload::BulkInsert { "wide" } else { "users" };
    admin.execute(&truncate(database, table)).await
}

fn truncate(database: Database, table: &str) -> String {
    match database {
        Database::Postgres => format!("TRUNCATE {table} RESTART IDENTITY"),
        Database::MySql | Database::MariaDb => format!("TRUNCATE TABLE {table}"),
        Database::SqliteFile | Database::SqliteMemory => format!("DELETE FROM {table}"),
    }
}

async fn users(admin: &mut Admin, count: u32, hair: &str) -> Result<()> {
    let columns = format!("i + 1, concat('User ', i), {hair}");
    numbered(admin, "users (id, name, hair_color)", &columns, count).await
}

async fn posts(admin: &mut Admin, users: u32, each: u32) -> Result<()> {
    let body = "CASE WHEN i % 3 = 0 THEN NULL ELSE 'What the post says, in a line of text' END";
    let columns = format!("i + 1, (i - i % {each}) / {each} + 1, concat('Post ', i), {body}");
    numbered(admin, "posts (id, user_id, title, body)", &columns, users * each).await
}

/// Inserts a row for each number `i` from 0; the SQL is that of all databases.
async fn numbered(admin: &mut Admin, into: &str, columns: &str, count: u32) -> Result<()> {
    let numbers = format!("SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}");
    let sql = format!("INSERT INTO {into} WITH RECURSIVE n AS ({numbers}) SELECT {columns} FROM n");
    admin.execute(&sql).await
}
