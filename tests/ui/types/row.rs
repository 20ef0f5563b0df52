include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64, i64)> = db.select((User.id, User.username)).from(User).all().await?;
    Ok(())
}

fn main() {}
