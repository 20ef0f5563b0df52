include!("../tables.rs");

async fn mistake(db: &Db<MariaDb>) -> orm::Result<()> {
    db.from(User).full_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

fn main() {}
