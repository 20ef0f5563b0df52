include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(TodoCard).from(Todo).all().await?;
    Ok(())
}

fn main() {}
