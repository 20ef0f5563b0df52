use orm::prelude::*;
#[derive(Debug, Clone, PartialEq)]
struct P;
#[derive(Table)]
struct Tag {
    #[column(primary_key)]
    id: i64,
    p: Json<P>,
}
fn main() {}
