include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<(i64, String)> = db
        .select((User.id, lower(Todo.title)))
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

fn main() {}
