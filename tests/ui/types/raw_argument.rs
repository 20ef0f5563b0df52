include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    #[derive(Clone)]
    struct Point;
    db.execute(sql!("select {}", Point)).await?;
    Ok(())
}

fn main() {}
