include!("../tables.rs");

#[derive(Table)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.id)]
    user_id: i32,
}

fn main() {}
