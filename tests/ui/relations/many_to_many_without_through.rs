include!("../tables.rs");

#[derive(Table)]
#[many_to_many(tags: Tag)]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
}

fn main() {}
