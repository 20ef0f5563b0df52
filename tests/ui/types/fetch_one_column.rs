include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _rows: Vec<i64> = db.fetch(sql!("select id from users")).await?;
    Ok(())
}

fn main() {}
