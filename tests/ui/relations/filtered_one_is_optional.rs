include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let todo = db.query(Todo).with(Todo.user.filter(User.bio.is_null())).one().await?;
    let owner: User = todo.user;
    drop(owner);
    Ok(())
}

fn main() {}
