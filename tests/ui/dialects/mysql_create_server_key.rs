use orm::prelude::*;
use uuid::Uuid;

#[derive(Table)]
struct Ticket {
    #[column(primary_key, default_sql = "uuid_to_bin(uuid())")]
    id: Uuid,
    title: String,
}

async fn mistake(db: &Db<MySql>) -> orm::Result<()> {
    db.create(NewTicket::builder().title("a")).await?;
    Ok(())
}

fn main() {}
