include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let bio = Some(String::from("x"));
    db.from(User).filter(User.bio.eq(bio)).all().await?;
    Ok(())
}

fn main() {}
