include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    user: Vec<User>,
}

fn main() {}
