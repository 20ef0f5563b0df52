//! What compiles beside the mistakes about what SQLite lacks: a function for each, by the name of its file.

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
