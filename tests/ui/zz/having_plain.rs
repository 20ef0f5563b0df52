include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).having(count().gt(1)).all().await?;
    Ok(())
}
fn main() {}
