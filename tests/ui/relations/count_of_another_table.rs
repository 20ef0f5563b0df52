include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(Post).order_by(User.todos.count().desc()).all().await?;
    Ok(())
}

fn main() {}
