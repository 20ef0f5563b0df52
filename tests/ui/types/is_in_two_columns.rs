include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select((Todo.id, Todo.title)).from(Todo))).all().await?;
    Ok(())
}

fn main() {}
