use orm::prelude::*;
use orm::sqlx::sqlite::SqliteSynchronous;
use orm::{Done, Fetch, PoolOptions};

use super::tables::{NewUser, User};
use crate::Result;
use crate::contestant::Step;
use crate::database::Place;

/// What differs between the databases.
pub(super) trait Backend: Dialect {
    fn connect(place: &Place, options: PoolOptions) -> Step<'_, Db<Self>>;

    fn upsert(on: &impl Executor<Dialect = Self>, user: NewUser) -> Fetch<Done>;
}

impl Backend for Postgres {
    fn connect(place: &Place, options: PoolOptions) -> Step<'_, Db<Self>> {
        Box::pin(async move { Ok(orm::postgres::connect_with(&place.url(), options).await?) })
    }

    fn upsert(on: &impl Executor<Dialect = Self>, user: NewUser) -> Fetch<Done> {
        on.insert(User)
            .values(user)
            .on_conflict(User.id)
            .do_update(|new| (User.name.set(new.name), User.hair_color.set(new.hair_color)))
            .execute()
    }
}

impl Backend for Sqlite {
    fn connect(place: &Place, options: PoolOptions) -> Step<'_, Db<Self>> {
        Box::pin(async move {
            let db = orm::sqlite::connect_with(&place.url(), options).await?;
            use_normal(&db).await?;
            Ok(db)
        })
    }

    fn upsert(on: &impl Executor<Dialect = Self>, user: NewUser) -> Fetch<Done> {
        on.insert(User)
            .values(user)
            .on_conflict(User.id)
            .do_update(|new| (User.name.set(new.name), User.hair_color.set(new.hair_color)))
            .execute()
    }
}

/// `synchronous = NORMAL` for the connections to come, as every library here has it.
async fn use_normal(db: &Db<Sqlite>) -> Result<()> {
    let pool = db.pool();
    let options = (*pool.connect_options()).clone();
    pool.set_connect_options(options.synchronous(SqliteSynchronous::Normal));
    while let Some(connection) = pool.try_acquire() {
        connection.close().await?;
    }
    Ok(())
}

impl Backend for MySql {
    fn connect(place: &Place, options: PoolOptions) -> Step<'_, Db<Self>> {
        Box::pin(async move { Ok(orm::mysql::connect_with(&place.url(), options).await?) })
    }

    fn upsert(on: &impl Executor<Dialect = Self>, user: NewUser) -> Fetch<Done> {
        on.insert(User)
            .values(user)
            .on_duplicate_key_update(|new| (User.name.set(new.name), User.hair_color.set(new.hair_color)))
            .execute()
    }
}

impl Backend for MariaDb {
    fn connect(place: &Place, options: PoolOptions) -> Step<'_, Db<Self>> {
        Box::pin(async move { Ok(orm::mariadb::connect_with(&place.url(), options).await?) })
    }

    fn upsert(on: &impl Executor<Dialect = Self>, user: NewUser) -> Fetch<Done> {
        on.insert(User)
            .values(user)
            .on_duplicate_key_update(|new| (User.name.set(new.name), User.hair_color.set(new.hair_color)))
            .execute()
    }
}
