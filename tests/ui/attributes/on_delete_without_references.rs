use orm::prelude::*;

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(on_delete = cascade)]
    name: i64,
}

fn main() {}
