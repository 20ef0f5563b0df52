include!("../tables.rs");

#[derive(Selection)]
#[selection(from = Todo)]
struct Card {
    id: i64,
    estimate: i32,
}

fn main() {}
