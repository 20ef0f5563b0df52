include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ = db.prepare(|()| delete(User));
    Ok(())
}

fn main() {}
