include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).order_by("id").all().await?;
    Ok(())
}
fn main() {}
