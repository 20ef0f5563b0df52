include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Todo)
        .inner_join(User, Todo.user_id.eq(User.id))
        .left_join(User, User.manager_id.eq(User.id))
        .all()
        .await?;
    Ok(())
}

fn main() {}
