use orm::prelude::*;

#[derive(Table)]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(default = NO_SUCH_NAME)]
    name: String,
}

fn main() {}
