include!("../related.rs");

#[derive(Shape)]
#[shape(from = User)]
struct Card {
    email: String,
    bio: String,
}

fn main() {}
