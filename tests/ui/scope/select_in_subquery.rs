include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.from(User).filter(User.id.is_in(select(Tag.id).from(Todo))).all().await?;
    Ok(())
}

fn main() {}
