include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .values(NewTag::builder().name("a"))
        .on_duplicate_key_update(|new| Tag.color.set(new.color))
        .execute()
        .await?;
    Ok(())
}

fn main() {}
