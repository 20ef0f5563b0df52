include!("../tables.rs");

async fn mistake(db: &Db<MySql>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).on_conflict(Tag.name).do_nothing().execute().await?;
    Ok(())
}

fn main() {}
