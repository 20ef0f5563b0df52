include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    tags: Tag,
}

fn main() {}
