use orm::prelude::*;

#[derive(Table)]
#[table(name = "users")]
#[has_many(todos: Todo)]
#[has_one(preferences: Preferences)]
struct User {
    #[column(primary_key, auto_increment)]
    id: i64,
    email: String,
    bio: Option<String>,
}

#[derive(Table)]
#[table(name = "preferences")]
#[belongs_to(user: User)]
struct Preferences {
    #[column(primary_key)]
    id: i64,
    #[column(unique, references = User.id)]
    user_id: i64,
    theme: String,
}

#[derive(Table)]
#[table(name = "todos")]
#[belongs_to(user: User)]
#[many_to_many(tags: Tag, through = TodoTag)]
struct Todo {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.id)]
    user_id: i64,
    title: String,
    #[column(default = false)]
    completed: bool,
}

#[derive(Table)]
#[table(name = "tags")]
struct Tag {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(unique)]
    name: String,
}

#[derive(Table)]
#[table(name = "todo_tags")]
struct TodoTag {
    #[column(primary_key, references = Todo.id)]
    todo_id: i64,
    #[column(primary_key, references = Tag.id)]
    tag_id: i64,
}

#[derive(Table)]
#[table(name = "posts")]
#[belongs_to(author: User)]
struct Post {
    #[column(primary_key, auto_increment)]
    id: i64,
    #[column(references = User.id)]
    user_id: i64,
}
