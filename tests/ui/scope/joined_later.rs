include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User)
        .inner_join(Todo, Todo.id.eq(TodoTag.todo_id))
        .inner_join(TodoTag, TodoTag.tag_id.eq(1))
        .all()
        .await?;
    Ok(())
}

fn main() {}
