use orm::prelude::*;
struct Person {
    id: i64,
}
#[derive(Table)]
#[has_many(people: Person)]
struct Tag {
    #[column(primary_key)]
    id: i64,
}
fn main() {}
