include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(User.todos.select(record! { email: User.email })).all().await?;
    Ok(())
}

fn main() {}
