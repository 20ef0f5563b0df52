include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(User.id).all().await?;
    Ok(())
}
fn main() {}
