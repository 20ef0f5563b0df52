include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { id: User.id, id: Todo.id }).from(User).all().await?;
    Ok(())
}

fn main() {}
