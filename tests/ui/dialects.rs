//! What compiles beside the mistakes about what a database lacks: a function for each, by the name of its file.

include!("tables.rs");

async fn for_update(db: &Db<Sqlite>) -> orm::Result<()> {
    let tx = db.begin().await?;
    tx.from(User).filter(User.id.eq(1)).one().await?;
    Ok(())
}

async fn for_share(db: &Db<Sqlite>) -> orm::Result<()> {
    let tx = db.begin().await?;
    tx.from(User).filter(User.id.eq(1)).one().await?;
    Ok(())
}

async fn for_key_share(db: &Db<Sqlite>) -> orm::Result<()> {
    let tx = db.begin().await?;
    tx.from(User).filter(User.id.eq(1)).one().await?;
    Ok(())
}

async fn skip_locked(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).limit(1).all().await?;
    Ok(())
}

async fn on_duplicate_key_update(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .values(NewTag::builder().name("a"))
        .on_conflict(Tag.name)
        .do_update(|excluded| Tag.color.set(excluded.color))
        .execute()
        .await?;
    Ok(())
}

async fn array(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        tags: Json<Vec<String>>,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn u64(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Table)]
    struct Download {
        #[column(primary_key, auto_increment)]
        id: i64,
        bytes: u32,
    }
    db.create(NewDownload::builder().bytes(3_u32)).await?;
    Ok(())
}

#[derive(Table)]
struct Download {
    #[column(primary_key, auto_increment)]
    id: i64,
    bytes: u32,
}
async fn any_dialect<D: Dialect>(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<Download>>
where
    Download: UsableOn<D>,
{
    db.from(Download).all().await
}

async fn any_dialect_lock<D>(db: &Db<D>) -> orm::Result<Vec<User>>
where
    D: Dialect + orm::capability::RowLocking,
{
    db.from(User).for_update().all().await
}

async fn mysql_insert_returning(db: &Db<MySql>) -> orm::Result<()> {
    db.create(NewTag::builder().name("a")).await?;
    Ok(())
}

async fn mysql_update_returning(db: &Db<MySql>) -> orm::Result<()> {
    db.update(Tag).set(Tag.name.set("b")).filter(Tag.id.eq(1)).execute().await?;
    Ok(())
}

async fn mysql_delete_returning(db: &Db<MySql>) -> orm::Result<()> {
    db.delete(Tag).filter(Tag.id.eq(1)).execute().await?;
    Ok(())
}

async fn mysql_on_conflict(db: &Db<MySql>) -> orm::Result<()> {
    let tag = NewTag::builder().name("a");
    db.insert(Tag).values(tag).on_duplicate_key_update(|new| Tag.color.set(new.color)).execute().await?;
    Ok(())
}

async fn mysql_full_join(db: &Db<MySql>) -> orm::Result<()> {
    db.from(User).left_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn mysql_for_key_share(db: &Db<MySql>) -> orm::Result<()> {
    db.from(User).for_share().of(User).all().await?;
    Ok(())
}

async fn mysql_distinct_on(db: &Db<MySql>) -> orm::Result<()> {
    db.from(User).distinct().all().await?;
    Ok(())
}

async fn mariadb_update_returning(db: &Db<MariaDb>) -> orm::Result<()> {
    db.delete(Tag).filter(Tag.id.eq(1)).returning(Tag.id).all().await?;
    Ok(())
}

async fn mariadb_on_conflict(db: &Db<MariaDb>) -> orm::Result<()> {
    let tag = NewTag::builder().name("a");
    db.insert(Tag).values(tag).on_duplicate_key_update(|new| Tag.color.set(new.color)).execute().await?;
    Ok(())
}

async fn mariadb_full_join(db: &Db<MariaDb>) -> orm::Result<()> {
    db.from(User).right_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

async fn mariadb_lock_of(db: &Db<MariaDb>) -> orm::Result<()> {
    db.from(User).for_update().skip_locked().all().await?;
    Ok(())
}

async fn postgres_on_duplicate_key_update(db: &Db<Postgres>) -> orm::Result<()> {
    let tag = NewTag::builder().name("a");
    db.insert(Tag).values(tag).on_conflict(Tag.name).do_update(|new| Tag.color.set(new.color)).execute().await?;
    Ok(())
}

async fn lock_of(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).all().await?;
    Ok(())
}

async fn distinct_on(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).distinct().all().await?;
    Ok(())
}

async fn mysql_array(db: &Db<MySql>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        tags: Json<Vec<String>>,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn mariadb_array(db: &Db<MariaDb>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        tags: Json<Vec<String>>,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn mysql_bare_decimal(db: &Db<MySql>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(precision = 10, scale = 2)]
        price: rust_decimal::Decimal,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn mariadb_bare_decimal(db: &Db<MariaDb>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(precision = 10, scale = 2)]
        price: rust_decimal::Decimal,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn postgres_i8(db: &Db<Postgres>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        level: i16,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn postgres_u32(db: &Db<Postgres>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        bytes: i64,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn postgres_u64(db: &Db<Postgres>) -> orm::Result<()> {
    #[derive(Table)]
    struct Article {
        #[column(primary_key, auto_increment)]
        id: i64,
        bytes: i64,
    }
    db.from(Article).all().await?;
    Ok(())
}

async fn mysql_create_server_key(db: &Db<MySql>) -> orm::Result<()> {
    #[derive(Table)]
    struct Ticket {
        #[column(primary_key, default_fn = uuid::Uuid::now_v7)]
        id: uuid::Uuid,
        title: String,
    }
    db.create(NewTicket::builder().title("a")).await?;
    Ok(())
}
