include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    let q = db.update(User).filter(User.id.eq(1));
    q.returning(User.id).all().await?;
    Ok(())
}
fn main() {}
