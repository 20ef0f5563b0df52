include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(1).and(Todo.title.eq("x"))).all().await?;
    Ok(())
}

fn main() {}
