include!("../tables.rs");

async fn mistake(db: &Db<Postgres>) -> orm::Result<()> {
    let tag = NewTag::builder().name("a");
    db.insert(Tag).values(tag).on_duplicate_key_update(|new| Tag.color.set(new.color)).execute().await?;
    Ok(())
}

fn main() {}
