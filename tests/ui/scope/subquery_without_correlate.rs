include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(exists(select(Todo.id).from(Todo).filter(Todo.user_id.eq(User.id)))).all().await?;
    Ok(())
}

fn main() {}
