use orm::prelude::*;

#[derive(Table)]
#[column(unique)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    name: String,
}

fn main() {}
