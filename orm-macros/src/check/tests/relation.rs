use super::{assert_all, assert_none, assert_one, table, with_attrs};

#[test]
fn a_relation_has_a_name_of_its_own() {
    assert_one(
        &with_attrs("#[belongs_to(title: Title, key = user_id)]"),
        "title",
        "`title` is a column already · give the relation another name",
    );
    assert_one(
        &with_attrs("#[has_many(tags: Tag)] #[has_one(tags: Tag)]"),
        "tags",
        "there are two relations `tags` · rename one",
    );
}

#[test]
fn nothing_beside_relations_is_called_row() {
    assert_one(
        &with_attrs("#[has_one(row: Row)]"),
        "row",
        "a relation cannot be called `row`, the field of `TodoWith` that holds the row itself · rename it",
    );
    assert_one(
        &table("#[has_one(user: User)] struct Cell { row: i64 }"),
        "row",
        "in a table with relations no field can be called `row`, the field of `CellWith` that holds the row itself · rename the field and keep the column: `#[column(name = \"row\")]`",
    );
    assert_none(&table("struct Cell { row: i64 }"));
    assert_none(&table("#[has_one(user: User)] struct Cell { #[column(name = \"row\")] line: i64 }"));
}

#[test]
fn a_many_to_many_goes_through_a_table() {
    assert_one(
        &with_attrs("#[many_to_many(tags: Tag)]"),
        "many_to_many",
        "`many_to_many` needs the table in between · add `through = Table` to `tags`",
    );
    assert_all(
        &with_attrs("#[many_to_many(tags: Tag, thruogh = TodoTag)]"),
        &[("thruogh", "unknown option `thruogh` in `#[many_to_many(..)]` · did you mean `through`?")],
    );
    assert_none(&with_attrs("#[many_to_many(tags: Tag, through = TodoTag)]"));
}

#[test]
fn the_other_relations_go_through_nothing() {
    assert_one(
        &with_attrs("#[has_many(tags: Tag, through = TodoTag)]"),
        "TodoTag",
        "`through` is for `many_to_many`, not for `has_many` · remove it, or write `#[many_to_many(..)]`",
    );
}

#[test]
fn a_relation_has_the_keys_of_its_kind() {
    assert_one(
        &with_attrs("#[many_to_many(tags: Tag, through = TodoTag, key = todo_id)]"),
        "todo_id",
        "`many_to_many` has two keys · write `from_key = ..` for the one to this table, `to_key = ..` for the other",
    );
    assert_one(
        &with_attrs("#[has_many(tags: Tag, from_key = todo_id)]"),
        "todo_id",
        "`from_key` and `to_key` are for `many_to_many` · `has_many` takes `key = ..`",
    );
    assert_none(&with_attrs(
        "#[many_to_many(tags: Tag, through = TodoTag, from_key = todo_id, to_key = tag_id)]",
    ));
}

#[test]
fn the_key_of_a_belongs_to_is_a_column_of_the_table() {
    assert_one(
        &with_attrs("#[belongs_to(user: User, key = usr_id)]"),
        "usr_id",
        "`Todo` has no column `usr_id` · did you mean `user_id`?",
    );
    assert_none(&with_attrs("#[belongs_to(user: User, key(user_id, parent))]"));
    assert_none(&with_attrs("#[has_many(users: User, key = owner_id)]"));
}

#[test]
fn an_attribute_has_one_relation() {
    assert_one(
        &with_attrs("#[has_many(tags: Tag, users: User)]"),
        "users",
        "one relation per attribute · write a second attribute for this one",
    );
    assert_one(
        &with_attrs("#[has_many(tags: Vec<Tag>)]"),
        "<",
        "expected `,` or `)` after the table · a relation is written `#[has_many(name: Table)]`",
    );
}
