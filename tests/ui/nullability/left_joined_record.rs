include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows = db
        .select(record! { id: User.id, title: Todo.title })
        .from(User)
        .left_join(Todo, Todo.user_id.eq(User.id))
        .all()
        .await?;
    for row in rows {
        let _title: String = row.title;
    }
    Ok(())
}

fn main() {}
