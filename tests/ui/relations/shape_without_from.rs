include!("../related.rs");

#[derive(Shape)]
struct Page {
    id: i64,
    title: String,
}

fn main() {}
