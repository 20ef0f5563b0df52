include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let by_email = db.prepare(|email: Param<String>| select(User).from(User).filter(User.email.eq(email)));
    by_email.one(7).await?;
    Ok(())
}

fn main() {}
