include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(sql!("length({}) > 3", Todo.title)).all().await?;
    Ok(())
}

fn main() {}
