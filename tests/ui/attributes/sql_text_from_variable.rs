include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let table = "users";
    db.execute(sql!(table)).await?;
    Ok(())
}

fn main() {}
