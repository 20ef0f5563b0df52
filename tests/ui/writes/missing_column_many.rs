include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let tags = vec![NewTag::builder().color("red"), NewTag::builder().color("blue")];
    db.insert(Tag).values(tags).execute().await?;
    Ok(())
}

fn main() {}
