use orm::prelude::*;

#[derive(SqlType)]
struct Money(i64, String);

fn main() {}
