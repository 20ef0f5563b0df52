include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let rows = db.select(record! { id: User.id }).from(User).all().await?;
    println!("{}", rows[0].name);
    Ok(())
}

fn main() {}
