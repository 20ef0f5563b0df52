include!("../tables.rs");
#[derive(Selection)]
#[selection(from = Todo)]
struct Card {
    id: i64,
    #[selection(lower(Usr.username))]
    owner: String,
}
async fn m(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(Card).from(Todo).all().await?;
    Ok(())
}
fn main() {}
