include!("../tables.rs");

async fn mistake<D: Dialect>(db: &Db<D>) -> orm::Result<Vec<User>> {
    db.from(User).for_update().all().await
}

fn main() {}
