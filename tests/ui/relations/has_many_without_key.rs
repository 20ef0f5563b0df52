use orm::prelude::*;

#[derive(Table)]
#[has_many(books: Book)]
struct Author {
    #[column(primary_key, auto_increment)]
    id: i64,
}

#[derive(Table)]
struct Book {
    #[column(primary_key, auto_increment)]
    id: i64,
    author_id: i64,
}

fn main() {}
