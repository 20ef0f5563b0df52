include!("../related.rs");

#[derive(Shape)]
#[shape(from = User)]
struct Card {
    email: String,
    preferences: Preferences,
}

fn main() {}
