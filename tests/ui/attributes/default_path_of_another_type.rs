use orm::prelude::*;

const WEIGHT: i64 = 7;

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(default = WEIGHT)]
    name: String,
}

fn main() {}
