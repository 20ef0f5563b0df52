use orm::prelude::*;
#[derive(Table)]
#[has_many(people: Person)]
#[belongs_to(owner: Person)]
struct Tag {
    #[column(primary_key)]
    id: i64,
}
fn main() {}
