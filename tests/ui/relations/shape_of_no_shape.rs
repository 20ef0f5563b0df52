include!("../related.rs");

#[derive(Shape)]
#[shape(from = Todo)]
struct Page {
    id: i64,
    user: Owner,
}

struct Owner {
    email: String,
}

fn main() {}
