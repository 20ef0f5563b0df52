use orm::prelude::*;

fn next() -> i64 {
    7
}

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(default_fn = next)]
    name: String,
}

fn main() {}
