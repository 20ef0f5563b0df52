include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let pages = db.prepare(|(role, limit): (Param<String>, Param<i64>)| {
        select(User).from(User).filter(User.username.eq(role)).limit(limit)
    });
    pages.all("admin").await?;
    Ok(())
}

fn main() {}
