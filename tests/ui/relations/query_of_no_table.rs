include!("../related.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    struct Page {
        id: i64,
    }
    db.query(Page { id: 1 }).all().await?;
    Ok(())
}

fn main() {}
