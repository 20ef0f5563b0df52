include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(User).group_by(Todo.user_id).all().await?;
    Ok(())
}

fn main() {}
