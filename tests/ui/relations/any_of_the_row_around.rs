include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.todos.any(Todo.id.gt(User.id))).all().await?;
    Ok(())
}

fn main() {}
