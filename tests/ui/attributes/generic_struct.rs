use orm::prelude::*;

#[derive(Table)]
struct Tag<T> {
    #[column(primary_key, auto_increment)]
    id: i64,
    name: T,
}

fn main() {}
