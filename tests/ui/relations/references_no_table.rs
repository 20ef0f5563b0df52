use orm::prelude::*;

struct Person {
    id: i64,
}

#[derive(Table)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = Person.id)]
    user_id: i64,
}

fn main() {}
