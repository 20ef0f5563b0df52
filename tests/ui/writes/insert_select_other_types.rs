include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.insert(Tag)
        .columns((Tag.name, Tag.color))
        .values(select((User.email, User.id)).from(User))
        .execute()
        .await?;
    Ok(())
}

fn main() {}
