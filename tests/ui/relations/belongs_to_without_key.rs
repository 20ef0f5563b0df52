include!("../tables.rs");

#[derive(Table)]
#[belongs_to(user: User)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    user_id: i64,
}

fn main() {}
