include!("../related.rs");

#[derive(Shape)]
#[shape(from = User)]
struct Card {
    email: String,
    todos: i32,
}

fn main() {}
