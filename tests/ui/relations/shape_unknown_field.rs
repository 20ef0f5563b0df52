include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    heading: String,
}

fn main() {}
