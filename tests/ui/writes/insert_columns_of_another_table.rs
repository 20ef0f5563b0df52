include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .columns((User.email, User.bio))
        .values(select((User.email, User.bio)).from(User))
        .execute()
        .await?;
    Ok(())
}

fn main() {}
