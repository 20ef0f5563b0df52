include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    tags: Vec<Label>,
}

#[derive(Shape)]
#[shape(from = User)]
struct Label {
    email: String,
}

fn main() {}
