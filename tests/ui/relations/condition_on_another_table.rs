include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(Post).filter(User.todos.exists()).all().await?;
    Ok(())
}

fn main() {}
