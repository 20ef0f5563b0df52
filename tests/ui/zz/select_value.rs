include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User.id, "x")).from(User).all().await?;
    Ok(())
}
fn main() {}
