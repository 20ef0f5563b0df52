include!("../tables.rs");

#[derive(Selection)]
#[selection(from = Todo)]
struct Card {
    id: i64,
    title: i64,
}

fn main() {}
