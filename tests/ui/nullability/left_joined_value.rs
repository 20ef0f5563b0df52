include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows =
        db.select((User.id, Todo.title)).from(User).left_join(Todo, Todo.user_id.eq(User.id)).all().await?;
    for (_, title) in rows {
        let _title: String = title;
    }
    Ok(())
}

fn main() {}
