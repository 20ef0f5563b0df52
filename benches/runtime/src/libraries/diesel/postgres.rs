use bench_workloads::{hair_color, key, new_name};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::tables::{KeyedUser, users};
use crate::database::Place;

type Connection = diesel::PgConnection;
type LoadingMode = PgRowByRowLoadingMode;

const MOST_BINDS: usize = 65_535;

fn url(place: &Place) -> String {
    place.url()
}

fn set_up(_connection: &mut Connection) -> QueryResult<()> {
    Ok(())
}

fn upsert(connection: &mut Connection, turn: u32) -> QueryResult<()> {
    let user = KeyedUser { id: key(turn), name: new_name(turn), hair_color: Some(hair_color()) };
    diesel::insert_into(users::table)
        .values(&user)
        .on_conflict(users::id)
        .do_update()
        .set((users::name.eq(excluded(users::name)), users::hair_color.eq(excluded(users::hair_color))))
        .execute(connection)
        .map(drop)
}

#[path = "contest.rs"]
mod contest;
#[path = "operations.rs"]
mod operations;

pub(super) use self::contest::Diesel;
