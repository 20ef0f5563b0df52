include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(Todo.title).from(User).all().await?;
    Ok(())
}

fn main() {}
