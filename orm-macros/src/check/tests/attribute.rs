use super::{assert_all, assert_none, assert_one, table, with_attrs, with_field};

#[test]
fn an_unknown_option_is_answered_with_the_closest_one() {
    assert_one(
        &with_field("#[column(defualt = true)] done: bool"),
        "defualt",
        "unknown option `defualt` in `#[column(..)]` · did you mean `default`?",
    );
    assert_one(
        &with_attrs("#[table(nam = \"todos\")]"),
        "nam",
        "unknown option `nam` in `#[table(..)]` · did you mean `name`?",
    );
    assert_one(
        &with_attrs("#[table(index(on(title), were = \"x\"))]"),
        "were",
        "unknown option `were` in `index(..)` · there is `name`, `on`, `unique`, `filter`, `using`",
    );
    assert_one(
        &with_attrs("#[table(has_many(tags: Tag))]"),
        "has_many",
        "unknown option `has_many` in `#[table(..)]` · a relation is an attribute of its own: \
         `#[has_many(name: Table)]`",
    );
    assert_one(
        &with_attrs("#[has_many(tags: Tag, via = TodoTag)]"),
        "via",
        "unknown option `via` in `#[has_many(..)]` · there is `key`, `through`, `from_key`, `to_key`",
    );
}

#[test]
fn an_option_is_given_once() {
    let message = "`unique` is given twice · keep one";
    assert_one(&with_field("#[column(unique, unique)] a: i64"), "unique", message);
    assert_one(&with_field("#[column(unique)] #[column(unique)] a: i64"), "unique", message);
    assert_one(
        &with_attrs("#[table(name = \"a\")] #[table(name = \"b\")]"),
        "name",
        "`name` is given twice · keep one",
    );
    assert_one(
        &with_attrs("#[table(check(name = \"a\", name = \"b\", \"id > 0\"))]"),
        "name",
        "`name` is given twice · keep one",
    );
    assert_one(
        &with_attrs(
            "#[table(foreign_key(on(user_id), references(User.id), on_update = cascade, on_update_key = cascade))]",
        ),
        "on_update_key",
        "`on_update_key` is given twice · keep one",
    );
    assert_none(&with_attrs("#[table(index(on(title)), index(on(user_id)))]"));
}

#[test]
fn an_unknown_value_is_answered_with_the_closest_one() {
    assert_one(
        &with_field("#[column(references = User.id, on_delete = cascde)] a: i64"),
        "cascde",
        "unknown value `cascde` for `on_delete` · did you mean `cascade`?",
    );
    assert_one(
        &with_attrs("#[table(rename_all = \"title\")]"),
        "\"title\"",
        "unknown value `title` for `rename_all` · there is `snake_case`, `camelCase`, `PascalCase`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `lowercase`, `UPPERCASE`",
    );
    assert_one(
        &with_field("#[column(generated(virtul) = \"1\")] a: i64"),
        "virtul",
        "unknown value `virtul` for `generated` · did you mean `virtual`?",
    );
    assert_one(
        &with_attrs("#[table(index(on(title.descending())))]"),
        "descending",
        "unknown order `descending` · there is `asc`, `desc`, `nulls_first`, `nulls_last`",
    );
}

#[test]
fn a_value_has_its_kind() {
    assert_one(
        &with_attrs("#[table(name = todos)]"),
        "todos",
        "`name` takes a string · write `name = \"..\"`",
    );
    let whole = "`length` takes a whole number · write `length = 10`";
    assert_one(&with_field("#[column(length = \"9\")] a: String"), "\"9\"", whole);
    assert_one(&with_field("#[column(length = 99999999999)] a: String"), "99999999999", whole);
    assert_one(&with_field("#[column(length = -1)] a: String"), "-1", whole);
    assert_one(
        &with_field("#[column(length)] a: String"),
        "length",
        "`length` needs a value · write `length = 10`",
    );
    assert_one(
        &with_field("#[column(default = )] a: String"),
        "default",
        "`default` needs a value · write `default = ..`",
    );
    assert_one(
        &with_field("#[column(unique = true)] a: String"),
        "unique",
        "`unique` takes no value · write only `unique`",
    );
    assert_one(
        &with_attrs("#[table(primary_key = id)]"),
        "primary_key",
        "`primary_key` is written `primary_key(a, b)`",
    );
    assert_one(
        &with_field("#[column(references = User::id, on_delete = cascade)] a: i64"),
        "User::id",
        "a column of another table is written `Table.column`",
    );
}

#[test]
fn a_function_is_given_and_not_called() {
    assert_one(
        &with_field("#[column(default_fn = Uuid::now_v7())] a: Uuid"),
        "Uuid::now_v7()",
        "`default_fn` takes a function, not its result · remove the `()`",
    );
    assert_one(
        &with_field("#[column(on_update = 3)] a: i64"),
        "3",
        "`on_update` takes a function · write `on_update = path` or `on_update = || ..`",
    );
    assert_one(
        &with_field("#[column(references = User.id, on_update = cascade)] a: i64"),
        "cascade",
        "`on_update` takes a function that makes the new value · the action of a foreign key is `on_update_key`",
    );
    assert_none(&with_field("#[column(default_fn = || Uuid::from_u128(7))] a: Uuid"));
}

#[test]
fn the_lists_for_derives_are_read() {
    assert_none(&with_attrs("#[table(new(derive(Deserialize, a::B)), patch(derive()))]"));
    assert_one(
        &with_attrs("#[table(new(Deserialize))]"),
        "Deserialize",
        "unknown option `Deserialize` in `new(..)` · write `new(derive(..))`",
    );
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let source = "
        #[table(name = 3, indx(on(a)))]
        #[has_many(todos)]
        struct Todo {
            #[column(primry_key, lenght = 3, default = f(1 2))] id: i64,
            #[column(index default = 1)] a: i64,
        }";
    let expected = [
        ("3", "`name` takes a string · write `name = \"..\"`"),
        ("indx", "unknown option `indx` in `#[table(..)]` · did you mean `index`?"),
        ("primry_key", "unknown option `primry_key` in `#[column(..)]` · did you mean `primary_key`?"),
        ("lenght", "unknown option `lenght` in `#[column(..)]` · did you mean `length`?"),
        ("2", "expected `,`"),
        ("default", "expected `,` between two options"),
        ("todos", "a relation is written `#[has_many(name: Table)]`"),
    ];
    let mut found = table(source);
    let mut expected = expected.map(|(at, message)| (at.to_owned(), message.to_owned())).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn an_attribute_without_arguments_is_a_mistake() {
    assert_one(
        &with_field("#[column] a: i64"),
        "column",
        "expected attribute arguments in parentheses: #[column(...)]",
    );
    assert_all(
        &with_attrs("#[has_many()]"),
        &[("has_many", "a relation is written `#[has_many(name: Table)]`")],
    );
}
