include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).returning(User.id).one().await?;
    Ok(())
}

fn main() {}
