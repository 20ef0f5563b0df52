include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let open = select(Todo.id).from(Todo).correlate(User).filter(Todo.user_id.eq(User.id));
    db.from(Tag).filter(exists(open)).all().await?;
    Ok(())
}

fn main() {}
