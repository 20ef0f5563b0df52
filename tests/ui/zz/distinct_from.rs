include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_distinct_from("x")).all().await?;
    Ok(())
}
fn main() {}
