use orm::prelude::*;

#[derive(SqlEnum, Debug, Clone, Copy, PartialEq)]
enum Priority {
    Low,
    Custom(i32),
}

#[derive(Table, Debug, Clone, PartialEq)]
struct Todo {
    #[column(primary_key, auto_increment)]
    id: i64,
    priority: Priority,
}

fn main() {}
