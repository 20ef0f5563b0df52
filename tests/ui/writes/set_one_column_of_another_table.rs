include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User)
        .set((User.username.set("ann"), Todo.title.set("x")))
        .filter(User.id.eq(1))
        .execute()
        .await?;
    Ok(())
}

fn main() {}
