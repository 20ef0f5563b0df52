include!("../tables.rs");

async fn mistake(db: &Db<Sqlite>) -> orm::Result<()> {
    let _ann = NewUser::builder().email("ann@example.com").build();
    Ok(())
}

fn main() {}
