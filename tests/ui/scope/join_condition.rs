include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).inner_join(Todo, TodoTag.todo_id.eq(Todo.id)).all().await?;
    Ok(())
}

fn main() {}
