use orm::prelude::*;

#[derive(Table)]
#[has_many(books: Book)]
struct Author {
    #[column(primary_key)]
    id: i64,
}

#[derive(Table)]
struct Book {
    #[column(primary_key, references = Author.id)]
    author_id: i64,
    #[column(primary_key, references = Author.id)]
    editor_id: i64,
}

fn main() {}
