include!("../tables.rs");

#[derive(Table)]
#[table(foreign_key(on(todo, tag), references(TodoTag.todo_id, TodoTag.tag_id)))]
struct Note {
    #[column(primary_key, auto_increment)]
    id: i64,
    todo: i64,
    tag: String,
}

fn main() {}
