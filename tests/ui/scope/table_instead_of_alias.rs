include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.from(boss).filter(User.id.eq(1)).all().await?;
    Ok(())
}

fn main() {}
