include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(User).values(NewUser::builder().email("ann@example.com")).returning(User.id).one().await?;
    Ok(())
}

fn main() {}
