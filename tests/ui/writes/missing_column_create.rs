include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewUser::builder().email("ann@example.com")).await?;
    Ok(())
}

fn main() {}
