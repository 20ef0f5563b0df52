include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).inner_join(User, User.manager_id.eq(User.id)).all().await?;
    Ok(())
}

fn main() {}
