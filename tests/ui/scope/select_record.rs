include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(record! { id: User.id, title: Todo.title }).from(User).all().await?;
    Ok(())
}

fn main() {}
