include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(1) && User.is_active.eq(true)).all().await?;
    Ok(())
}
fn main() {}
