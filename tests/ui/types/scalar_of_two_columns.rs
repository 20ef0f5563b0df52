include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(select((Todo.id, Todo.title)).from(Todo).scalar()).from(User).all().await?;
    Ok(())
}

fn main() {}
