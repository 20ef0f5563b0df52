include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let user: UserWith<Option<Preferences>> = db.query(User).with(User.preferences).one().await?;
    drop(user);
    Ok(())
}

fn main() {}
