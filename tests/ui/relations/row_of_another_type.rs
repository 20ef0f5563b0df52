include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let user: UserWith<Vec<Tag>> = db.query(User).with(User.todos).one().await?;
    drop(user);
    Ok(())
}

fn main() {}
