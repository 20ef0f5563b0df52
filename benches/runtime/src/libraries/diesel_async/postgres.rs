use bench_workloads::{hair_color, key, new_name};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;

use super::super::diesel::tables::{KeyedUser, NewUser, NewWide, users, wide};
use crate::database::Place;

type Connection = diesel_async::AsyncPgConnection;

const MOST_BINDS: usize = 65_535;

fn manager(place: &Place) -> AsyncDieselConnectionManager<Connection> {
    AsyncDieselConnectionManager::new(place.url())
}

const BATCHES: bool = true;

async fn insert_users(connection: &mut Connection, users: &[NewUser]) -> QueryResult<usize> {
    diesel::insert_into(users::table).values(users).execute(connection).await
}

async fn insert_wide(connection: &mut Connection, rows: Vec<NewWide<'_>>) -> QueryResult<()> {
    diesel::insert_into(wide::table).values(rows).execute(connection).await.map(drop)
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
