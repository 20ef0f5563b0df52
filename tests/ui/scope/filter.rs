include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(Todo.title.eq("x")).all().await?;
    Ok(())
}

fn main() {}
