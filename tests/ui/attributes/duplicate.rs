use orm::prelude::*;

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(unique, unique)]
    name: String,
}

fn main() {}
