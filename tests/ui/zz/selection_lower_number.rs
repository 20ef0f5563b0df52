include!("../tables.rs");
#[derive(Selection)]
#[selection(from = Todo)]
struct Card {
    id: i64,
    #[selection(lower(Todo.id))]
    owner: String,
}
fn main() {}
