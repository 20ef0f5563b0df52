include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let color: Option<&str> = None;
    db.create(NewTag::builder().name("a").color(color)).await?;
    Ok(())
}

fn main() {}
