use orm::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
struct Place {
    #[column(primary_key)]
    id: usize,
    name: String,
}

fn main() {}
