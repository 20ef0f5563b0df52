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
