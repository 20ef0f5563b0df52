include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(User, Todo)> = db.from(User).right_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    Ok(())
}

fn main() {}
