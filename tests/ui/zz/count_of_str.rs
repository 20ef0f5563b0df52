include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(count_of("x")).from(User).all().await?;
    Ok(())
}
fn main() {}
