include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ = db.prepare(|id: Param<String>| select(User).from(User).filter(User.id.eq(id)));
    Ok(())
}

fn main() {}
