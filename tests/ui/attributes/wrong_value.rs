use orm::prelude::*;

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(length = "ten")]
    name: String,
}

fn main() {}
