include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag).values(select((Todo.id, Todo.title)).from(Todo)).execute().await?;
    Ok(())
}

fn main() {}
