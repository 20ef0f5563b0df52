use orm::prelude::*;

#[derive(Table)]
struct Tag(i64, String);

fn main() {}
