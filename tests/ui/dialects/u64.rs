use orm::prelude::*;

#[derive(Table)]
struct Download {
    #[column(primary_key, auto_increment)]
    id: i64,
    bytes: u64,
}

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    db.create(NewDownload::builder().bytes(3_u64)).await?;
    Ok(())
}

fn main() {}
