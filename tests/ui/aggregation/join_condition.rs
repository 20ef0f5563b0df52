include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).inner_join(Todo, Todo.user_id.eq(max(User.id))).all().await?;
    Ok(())
}

fn main() {}
