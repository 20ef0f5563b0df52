include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.select((User.username, boss.username)).from(User).all().await?;
    Ok(())
}

fn main() {}
