include!("../tables.rs");
async fn m(db: &Db<Sqlite>, x: i32) -> orm::Result<()> {
    db.from(User).filter(User.id.eq(x)).all().await?;
    Ok(())
}
fn main() {}
