include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(Tag).set(Tag.name.set("a")).all_rows().returning(User.id).all().await?;
    Ok(())
}

fn main() {}
