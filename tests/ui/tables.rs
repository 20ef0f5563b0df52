use orm::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    email: String,
    username: String,
    bio: Option<String>,
    #[column(default = true)]
    is_active: bool,
    #[column(references = User.id)]
    manager_id: Option<i64>,
}

#[derive(Table)]
#[table(name = "todos")]
struct Todo {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.id)]
    user_id: i64,
    title: String,
    #[column(default = false)]
    completed: bool,
    estimate: Option<i32>,
}

#[derive(Table)]
#[table(name = "tags")]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(unique)]
    name: String,
    color: Option<String>,
}

#[derive(Table)]
#[table(name = "todo_tags")]
struct TodoTag {
    #[column(primary_key, references = Todo.id)]
    todo_id: i64,
    #[column(primary_key, references = Tag.id)]
    tag_id: i64,
}

#[derive(Selection)]
#[selection(from = Todo)]
struct TodoCard {
    id: i64,
    title: String,
    #[selection(User.username)]
    owner: String,
}
