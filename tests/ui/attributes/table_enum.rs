use orm::prelude::*;

#[derive(Table)]
enum Tag {
    Named(String),
}

fn main() {}
