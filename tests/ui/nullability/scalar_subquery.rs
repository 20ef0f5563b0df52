include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _last: Vec<(i64, i64)> =
        db.select((User.id, select(max(Todo.id)).from(Todo).scalar())).from(User).all().await?;
    Ok(())
}

fn main() {}
