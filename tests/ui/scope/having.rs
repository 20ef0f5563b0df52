include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count()).from(User).group_by(User.id).having(max(Todo.id).gt(1)).all().await?;
    Ok(())
}

fn main() {}
