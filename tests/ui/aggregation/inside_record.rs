include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { name: User.username, todos: count_of(Todo.id) })
        .from(User)
        .inner_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

fn main() {}
