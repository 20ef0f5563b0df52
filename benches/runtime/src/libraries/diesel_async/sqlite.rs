use bench_workloads::{hair_color, key, new_name};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, RunQueryDsl};
use futures_util::FutureExt;

use super::super::diesel::tables::{KeyedUser, NewUser, NewWide, users, wide};
use crate::database::Place;

type Connection = SyncConnectionWrapper<SqliteConnection>;

const MOST_BINDS: usize = 32_766;

fn manager(place: &Place) -> AsyncDieselConnectionManager<Connection> {
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(|url| {
        let url = url.to_owned();
        async move {
            let mut connection = Connection::establish(&url).await?;
            let set = diesel::sql_query("PRAGMA synchronous = NORMAL").execute(&mut connection).await;
            set.map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(connection)
        }
        .boxed()
    });
    AsyncDieselConnectionManager::new_with_config(place.sqlite_uri(), config)
}

/// Several rows by one statement do not compile for SQLite here.
const BATCHES: bool = false;

async fn insert_users(connection: &mut Connection, users: &[NewUser]) -> QueryResult<usize> {
    let mut inserted = 0;
    for user in users {
        inserted += diesel::insert_into(users::table).values(user).execute(connection).await?;
    }
    Ok(inserted)
}

async fn insert_wide(connection: &mut Connection, rows: Vec<NewWide<'_>>) -> QueryResult<()> {
    for row in rows {
        diesel::insert_into(wide::table).values(row).execute(connection).await?;
    }
    Ok(())
}

async fn upsert(connection: &mut Connection, turn: u32) -> QueryResult<()> {
    let user = KeyedUser { id: key(turn), name: new_name(turn), hair_color: Some(hair_color()) };
    diesel::insert_into(users::table)
        .values(&user)
        .on_conflict(users::id)
        .do_update()
        .set((users::name.eq(excluded(users::name)), users::hair_color.eq(excluded(users::hair_color))))
        .execute(connection)
        .await
        .map(drop)
}

#[path = "contest.rs"]
mod contest;
#[path = "operations.rs"]
mod operations;

pub(super) use self::contest::{DieselAsync, DieselAsyncPool};
