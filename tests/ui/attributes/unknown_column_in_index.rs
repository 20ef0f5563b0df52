use orm::prelude::*;

#[derive(Table)]
#[table(index(on(nmae)))]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    name: String,
}

fn main() {}
