include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    title: i64,
}

fn main() {}
