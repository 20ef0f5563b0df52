include!("../tables.rs");

async fn mistake(db: &Db<MySql>) -> orm::Result<()> {
    db.delete(Tag).filter(Tag.id.eq(1)).returning(Tag.id).all().await?;
    Ok(())
}

fn main() {}
