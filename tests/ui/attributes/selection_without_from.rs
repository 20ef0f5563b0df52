include!("../tables.rs");

#[derive(Selection)]
struct Card {
    id: i64,
    title: String,
}

fn main() {}
