include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.execute(sql!("delete from users where id = {}")).await?;
    Ok(())
}

fn main() {}
