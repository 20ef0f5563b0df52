include!("../tables.rs");

#[derive(Selection)]
#[selection(from = Todo)]
struct Card {
    id: i64,
    titel: String,
}

fn main() {}
