include!("../tables.rs");

#[derive(Selection)]
#[selection(from = Todo)]
struct Latest {
    #[selection(max(Todo.id))]
    id: Option<i64>,
    title: String,
}

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.select(Latest).from(Todo).all().await?;
    Ok(())
}

fn main() {}
