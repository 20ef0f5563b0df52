use orm::prelude::*;

struct Note {
    person_id: i64,
}

#[derive(Table)]
#[has_many(notes: Note)]
struct Person {
    #[column(primary_key, auto_increment)]
    id: i64,
}

fn main() {}
