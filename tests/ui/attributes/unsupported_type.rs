use orm::prelude::*;

struct Point;

#[derive(Table)]
struct Place {
    #[column(primary_key, auto_increment)]
    id: i64,
    location: Point,
}

async fn uses(db: &Db<Sqlite>) -> orm::Result<Vec<Place>> {
    db.create(NewPlace::builder().location(Point)).await?;
    db.from(Place).filter(Place.id.eq(1)).all().await
}

fn main() {}
