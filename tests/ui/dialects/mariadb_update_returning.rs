include!("../tables.rs");

async fn mistake(db: &Db<MariaDb>) -> orm::Result<()> {
    db.update(Tag).set(Tag.name.set("b")).filter(Tag.id.eq(1)).returning(Tag.id).all().await?;
    Ok(())
}

fn main() {}
