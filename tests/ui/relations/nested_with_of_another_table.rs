include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(User.todos.with(User.preferences)).all().await?;
    Ok(())
}

fn main() {}
