use orm::prelude::*;

#[derive(Table)]
#[has_many(books: Book, key = autor_id)]
struct Author {
    #[column(primary_key)]
    id: i64,
}

#[derive(Table)]
struct Book {
    #[column(primary_key)]
    id: i64,
    #[column(references = Author.id)]
    author_id: i64,
}

fn main() {}
