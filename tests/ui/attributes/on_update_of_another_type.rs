use orm::prelude::*;

fn next() -> i64 {
    7
}

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(on_update = next)]
    name: String,
}

fn main() {}
