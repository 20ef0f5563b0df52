include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(lower("x")).from(User).all().await?;
    Ok(())
}
fn main() {}
