include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(Todo).filter(Todo.estimate.eq(Todo.id)).all().await?;
    Ok(())
}
fn main() {}
