include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).filter(User.todos.any(Tag.name.eq("home"))).all().await?;
    Ok(())
}

fn main() {}
