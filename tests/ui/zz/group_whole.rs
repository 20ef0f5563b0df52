include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select((User, count())).from(User).all().await?;
    Ok(())
}
fn main() {}
