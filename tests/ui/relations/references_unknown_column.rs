include!("../tables.rs");

#[derive(Table)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.uid)]
    user_id: i64,
}

fn main() {}
