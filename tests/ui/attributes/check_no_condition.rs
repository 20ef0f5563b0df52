use orm::prelude::*;

#[derive(Table)]
#[table(check(Label.id))]
struct Label {
    #[column(primary_key, auto_increment)]
    id: i64,
}

fn main() {}
