include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).order_by(Todo.id.desc()).all().await?;
    Ok(())
}

fn main() {}
