include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let user = db.query(User).with(User.todos).one().await?;
    println!("{}", user.preferences.theme);
    Ok(())
}

fn main() {}
