include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.query(User).with(Post.author).all().await?;
    Ok(())
}

fn main() {}
