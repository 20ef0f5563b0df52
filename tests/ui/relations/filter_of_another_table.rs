include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(User.todos.filter(Tag.name.eq("home"))).all().await?;
    Ok(())
}

fn main() {}
