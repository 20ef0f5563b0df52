include!("../tables.rs");

async fn mistake(db: &Db<MySql>) -> orm::Result<()> {
    db.from(User).for_key_share().all().await?;
    Ok(())
}

fn main() {}
