include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.delete(User).all_rows().returning(count()).all().await?;
    Ok(())
}

fn main() {}
