include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let done = Filter::of(Todo).and(Todo.completed.eq(true));
    db.from(User).filter(done).all().await?;
    Ok(())
}

fn main() {}
