include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(TodoCard).from(Todo).left_join(User, User.id.eq(Todo.user_id)).all().await?;
    Ok(())
}

fn main() {}
