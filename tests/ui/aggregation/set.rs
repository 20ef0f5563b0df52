include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.update(User).set(User.id.set(count())).all_rows().execute().await?;
    Ok(())
}

fn main() {}
