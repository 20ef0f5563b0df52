include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let boss = alias!(User as boss);
    db.query(User).with(boss.todos).all().await?;
    Ok(())
}

fn main() {}
