include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .values(NewTag::builder().name("a"))
        .on_conflict(Tag.name)
        .do_update(|_| Tag.name.set(User.username))
        .execute()
        .await?;
    Ok(())
}

fn main() {}
