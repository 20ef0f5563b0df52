include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(max(User)).from(User).all().await?;
    Ok(())
}
fn main() {}
