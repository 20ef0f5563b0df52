include!("../tables.rs");

async fn mistake(db: &Db<MySql>) -> orm::Result<()> {
    db.insert(Tag).values(NewTag::builder().name("a")).returning(Tag).one().await?;
    Ok(())
}

fn main() {}
