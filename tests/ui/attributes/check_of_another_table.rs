include!("../tables.rs");

#[derive(Table)]
#[table(check(Todo.id.gt(0)))]
struct Label {
    #[column(primary_key, auto_increment)]
    id: i64,
}

fn main() {}
