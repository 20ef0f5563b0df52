include!("../tables.rs");

#[derive(Table)]
#[belongs_to(author: User)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.id)]
    author: i64,
}

fn main() {}
