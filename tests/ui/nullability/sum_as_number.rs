include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _sum: i64 = db.select(sum(Todo.id)).from(Todo).one().await?;
    Ok(())
}

fn main() {}
