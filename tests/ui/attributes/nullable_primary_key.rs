use orm::prelude::*;

#[derive(Table)]
struct Tag {
    #[column(primary_key)]
    id: Option<i64>,
    name: String,
}

fn main() {}
