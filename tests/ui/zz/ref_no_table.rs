use orm::prelude::*;
struct Person {
    id: i64,
}
#[derive(Table)]
struct Tag {
    #[column(primary_key)]
    id: i64,
    #[column(references = Person.id)]
    person: i64,
}
fn main() {}
