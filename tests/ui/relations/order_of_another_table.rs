include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(User.todos.order_by(User.id.asc())).all().await?;
    Ok(())
}

fn main() {}
