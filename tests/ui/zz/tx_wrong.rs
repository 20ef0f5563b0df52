include!("../tables.rs");
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.transaction(async |tx| -> orm::Result<()> {
        tx.from(User).filter(Todo.id.eq(1)).one().await?;
        Ok(())
    })
    .await
}
fn main() {}
