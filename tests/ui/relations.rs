//! What compiles beside the mistakes about foreign keys and relations: a function for each, by the name of its file.

include!("tables.rs");

fn has_many_without_key() {
    #[derive(Table)]
    #[has_many(books: Book)]
    struct Author {
        #[column(primary_key)]
        id: i64,
    }

    #[derive(Table)]
    struct Book {
        #[column(primary_key, references = Author.id)]
        author_id: i64,
        #[column(primary_key)]
        editor_id: i64,
    }
}

fn has_many_several_keys() {
    #[derive(Table)]
    #[has_many(books: Book, key = author_id)]
    struct Author {
        #[column(primary_key)]
        id: i64,
    }

    #[derive(Table)]
    struct Book {
        #[column(primary_key, references = Author.id)]
        author_id: i64,
        #[column(primary_key, references = Author.id)]
        editor_id: i64,
    }
}

fn key_is_no_foreign_key() {
    #[derive(Table)]
    #[has_many(books: Book, key = editor_id)]
    struct Author {
        #[column(primary_key)]
        id: i64,
    }

    #[derive(Table)]
    struct Book {
        #[column(primary_key, references = Author.id)]
        author_id: i64,
        #[column(primary_key, references = Author.id)]
        editor_id: i64,
    }
}

fn key_is_no_column() {
    #[derive(Table)]
    #[has_many(books: Book, key = author_id)]
    struct Author {
        #[column(primary_key)]
        id: i64,
    }

    #[derive(Table)]
    struct Book {
        #[column(primary_key, references = Author.id)]
        author_id: i64,
        #[column(primary_key)]
        editor_id: i64,
    }
}

fn belongs_to_without_key() {
    #[derive(Table)]
    #[belongs_to(user: User)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        user_id: i64,
    }
}

fn many_to_many_without_through() {
    #[derive(Table)]
    #[many_to_many(tags: Tag, through = NoteTag)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
    }

    #[derive(Table)]
    struct NoteTag {
        #[column(primary_key, references = Note.id)]
        note_id: i64,
        #[column(primary_key, references = Tag.id)]
        tag_id: i64,
    }
}

fn many_to_many_without_key() {
    #[derive(Table)]
    #[many_to_many(tags: Tag, through = NoteTag)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
    }

    #[derive(Table)]
    struct NoteTag {
        #[column(primary_key, references = Note.id)]
        note_id: i64,
        #[column(primary_key, references = Tag.id)]
        tag_id: i64,
    }
}

fn references_another_type() {
    #[derive(Table)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        user_id: i64,
    }
}

fn foreign_key_of_another_type() {
    #[derive(Table)]
    #[table(foreign_key(on(todo, tag), references(TodoTag.todo_id, TodoTag.tag_id)))]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        todo: i64,
        tag: i64,
    }
}

fn references_unknown_column() {
    #[derive(Table)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        user_id: i64,
    }
}

fn references_unknown_table() {
    #[derive(Table)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        user_id: i64,
    }
}

fn relation_named_as_column() {
    #[derive(Table)]
    #[belongs_to(author: User)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        author_id: i64,
    }
}

fn references_no_table() {
    #[derive(Table)]
    struct Note {
        #[column(primary_key, auto_increment)]
        id: i64,
        #[column(references = User.id)]
        user_id: i64,
    }
}

fn has_many_of_no_table() {
    #[derive(Table)]
    struct Note {
        #[column(primary_key, references = Person.id)]
        person_id: i64,
    }

    #[derive(Table)]
    #[has_many(notes: Note)]
    struct Person {
        #[column(primary_key, auto_increment)]
        id: i64,
    }
}

/// Relations that are loaded.
mod loading {
    include!("related.rs");

    async fn with_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(Post).with(Post.author).all().await?;
        Ok(())
    }

    async fn with_twice(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).with(User.todos).with(User.preferences).all().await?;
        Ok(())
    }

    async fn with_a_column(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).select(record! { email: User.email }).all().await?;
        Ok(())
    }

    async fn with_of_an_alias(db: &Db<Sqlite>) -> orm::Result<()> {
        let boss = alias!(User as boss);
        db.from(boss).filter(boss.todos.exists()).all().await?;
        Ok(())
    }

    async fn nested_with_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).with(User.todos.with(Todo.user.with(User.preferences))).all().await?;
        Ok(())
    }

    async fn not_loaded(db: &Db<Sqlite>) -> orm::Result<()> {
        let user = db.query(User).with(User.preferences).one().await?;
        println!("{:?}", user.preferences.map(|found| found.theme));
        Ok(())
    }

    async fn any_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).filter(User.todos.any(Todo.tags.any(Tag.name.eq("home")))).all().await?;
        Ok(())
    }

    async fn any_of_the_row_around(db: &Db<Sqlite>) -> orm::Result<()> {
        db.from(User).filter(User.todos.correlate(User).any(Todo.id.gt(User.id))).all().await?;
        Ok(())
    }

    async fn filter_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).with(User.todos.filter(Todo.title.eq("home"))).all().await?;
        Ok(())
    }

    async fn order_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).with(User.todos.order_by(Todo.id.asc())).all().await?;
        Ok(())
    }

    async fn select_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).with(User.todos.select(record! { title: Todo.title })).all().await?;
        Ok(())
    }

    async fn condition_on_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).filter(User.todos.exists()).all().await?;
        Ok(())
    }

    async fn count_of_another_table(db: &Db<Sqlite>) -> orm::Result<()> {
        db.query(User).order_by(User.todos.count().desc()).all().await?;
        Ok(())
    }

    async fn filtered_one_is_optional(db: &Db<Sqlite>) -> orm::Result<()> {
        let todo = db.query(Todo).with(Todo.user.filter(User.bio.is_null())).one().await?;
        let owner: Option<User> = todo.user;
        drop(owner);
        Ok(())
    }

    async fn row_of_another_type(db: &Db<Sqlite>) -> orm::Result<()> {
        let user: UserWith<Vec<Todo>> = db.query(User).with(User.todos).one().await?;
        drop(user);
        Ok(())
    }

    async fn row_with_swapped_parameters(db: &Db<Sqlite>) -> orm::Result<()> {
        let user: UserWith<NotLoaded, Option<Preferences>> =
            db.query(User).with(User.preferences).one().await?;
        drop(user);
        Ok(())
    }

    async fn query_of_no_table(db: &Db<Sqlite>) -> orm::Result<()> {
        #[derive(Shape)]
        #[shape(from = User)]
        struct Page {
            id: i64,
        }
        db.query(Page).all().await?;
        Ok(())
    }

    fn shape_column_of_another_type() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            title: String,
        }
    }

    fn shape_column_not_optional() {
        #[derive(Shape)]
        #[shape(from = User)]
        struct Card {
            email: String,
            bio: Option<String>,
        }
    }

    fn shape_unknown_field() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            #[shape(Todo.title)]
            heading: String,
        }
    }

    fn shape_without_from() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            title: String,
        }
    }

    fn shape_many_of_one() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            user: User,
        }
    }

    fn shape_one_of_many() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            tags: Vec<Tag>,
        }
    }

    fn shape_one_of_maybe_one() {
        #[derive(Shape)]
        #[shape(from = User)]
        struct Card {
            email: String,
            preferences: Option<Preferences>,
        }
    }

    fn shape_of_another_table() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            tags: Vec<Label>,
        }

        #[derive(Shape)]
        #[shape(from = Tag)]
        struct Label {
            name: String,
        }
    }

    fn shape_of_no_shape() {
        #[derive(Shape)]
        #[shape(from = Todo)]
        struct Page {
            id: i64,
            user: Owner,
        }

        #[derive(Shape)]
        #[shape(from = User)]
        struct Owner {
            email: String,
        }
    }

    fn shape_count_as_i32() {
        #[derive(Shape)]
        #[shape(from = User)]
        struct Card {
            email: String,
            todos: i64,
        }
    }
}
