include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).on_conflict(User.email).do_nothing().execute().await?;
    Ok(())
}

fn main() {}
