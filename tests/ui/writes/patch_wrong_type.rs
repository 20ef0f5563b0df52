include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _patch = UserPatch::new().username(7);
    Ok(())
}

fn main() {}
