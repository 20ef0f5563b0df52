use orm::prelude::*;

#[derive(Table)]
struct Download {
    #[column(primary_key, auto_increment)]
    id: i64,
    bytes: u32,
}

async fn mistake<D: Dialect>(db: &impl Executor<Dialect = D>) -> orm::Result<Vec<Download>> {
    db.from(Download).all().await
}

fn main() {}
