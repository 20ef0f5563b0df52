include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let id: i32 = 7;
    db.from(User).filter(User.id.eq(id)).all().await?;
    Ok(())
}

fn main() {}
