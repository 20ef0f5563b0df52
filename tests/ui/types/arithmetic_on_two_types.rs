include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.id + Todo.estimate).from(User).cross_join(Todo).all().await?;
    Ok(())
}

fn main() {}
