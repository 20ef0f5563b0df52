use super::{assert_all, assert_none, assert_one, table, with_attrs};

#[test]
fn a_constraint_is_on_columns_of_the_table() {
    let cases = [
        "index(on(usr_id))",
        "index(on(usr_id.desc()))",
        "unique(on(usr_id))",
        "foreign_key(on(usr_id), references(User.id))",
    ];
    for case in cases {
        let found = with_attrs(&format!("#[table({case})]"));
        let message = "`Todo` has no column `usr_id` · did you mean `user_id`?";
        assert_one(&found, "usr_id", message);
    }
    assert_one(
        &table("#[table(primary_key(nr))] struct T { id: i64, name: String }"),
        "nr",
        "`T` has no column `nr` · there is `id`, `name`",
    );
    assert_one(
        &table("#[table(unique(on(mail)))] struct T { #[column(name = \"mail\")] address: String }"),
        "mail",
        "`T` has no column `mail` · columns go by their Rust names: write `address`",
    );
}

#[test]
fn a_constraint_lists_a_column_once() {
    assert_one(
        &with_attrs("#[table(unique(on(title, title)))]"),
        "title",
        "the column `title` is listed twice · keep one",
    );
}

#[test]
fn an_index_is_on_something() {
    let message = "this index is on nothing · write `index(on(a, b.desc(), \"lower(c)\"))`";
    assert_one(&with_attrs("#[table(index(unique))]"), "index", message);
    assert_one(
        &with_attrs("#[table(index(on()))]"),
        "on",
        "`on()` names no column · write `index(on(a, b.desc(), \"lower(c)\"))`",
    );
    assert_one(
        &with_attrs("#[table(unique(name = \"x\"))]"),
        "unique",
        "this constraint is on nothing · write `unique(on(a, b))`",
    );
}

#[test]
fn an_index_part_is_a_column_or_sql() {
    let message =
        "an index is on a column, `column.desc()`, or an SQL expression in quotes: `\"lower(email)\"`";
    assert_one(&with_attrs("#[table(index(on(lower(title))))]"), "lower(title)", message);
    assert_one(&with_attrs("#[table(index(on(Todo.title)))]"), "Todo.title", message);
    assert_one(
        &with_attrs("#[table(index(on(\"lower(title)\".desc())))]"),
        "desc",
        "an expression takes its order in the quotes: `\"lower(email) desc\"`",
    );
    assert_none(&with_attrs(
        "#[table(index(on(title.desc().nulls_last(), user_id.asc(), \"lower(title)\")))]",
    ));
}

#[test]
fn sql_of_an_index_or_a_check_is_not_empty() {
    assert_one(
        &with_attrs("#[table(check(\"  \"))]"),
        "\"  \"",
        "this check is empty · write its SQL, or remove it",
    );
    assert_one(
        &with_attrs("#[table(index(on(title), filter = \"\"))]"),
        "\"\"",
        "this filter is empty · write its SQL, or remove it",
    );
    assert_one(
        &with_attrs("#[table(index(on(\"\")))]"),
        "\"\"",
        "this index expression is empty · write its SQL, or remove it",
    );
}

#[test]
fn a_check_has_one_condition() {
    assert_one(
        &with_attrs("#[table(check(name = \"x\"))]"),
        "check",
        "this check has no condition · write `check(name = \"..\", \"price > 0\")`",
    );
    assert_one(
        &with_attrs("#[table(check(\"a > 0\", \"b > 0\"))]"),
        "\"b > 0\"",
        "a check has one condition · join them with `and`, or write a second `check(..)`",
    );
    assert_one(
        &with_attrs("#[table(check(nam = \"x\", \"id > 0\"))]"),
        "nam",
        "unknown option `nam` in `check(..)` · did you mean `name`?",
    );
    assert_none(&with_attrs("#[table(check(name = \"x\", Todo.id.gt(0)))]"));
}

#[test]
fn a_foreign_key_has_as_many_columns_on_both_sides() {
    assert_one(
        &with_attrs("#[table(foreign_key(on(user_id, title), references(User.id)))]"),
        "foreign_key",
        "this foreign key is on 2 columns but references 1 column · name as many columns of `User`",
    );
    assert_one(
        &with_attrs("#[table(foreign_key(on(user_id, title), references(User.id, Post.title)))]"),
        "Post",
        "a foreign key refers to one table, here `User` · write a second `foreign_key(..)`",
    );
    assert_one(
        &with_attrs("#[table(foreign_key(on(user_id)))]"),
        "foreign_key",
        "this foreign key has no `references(..)` · write `foreign_key(on(a, b), references(Table.x, Table.y))`",
    );
    assert_none(&with_attrs(
        "#[table(foreign_key(on(user_id, title), references(User.id, User.title), on_delete = cascade))]",
    ));
}

#[test]
fn a_foreign_key_sets_null_only_into_nullable_columns() {
    assert_all(
        &with_attrs("#[table(foreign_key(on(parent, user_id), references(T.a, T.b), on_delete = set_null))]"),
        &[(
            "set_null",
            "`on_delete = set_null` needs a nullable column, but `user_id` is NOT NULL · make it `Option<i64>`, or choose another action",
        )],
    );
    assert_none(&with_attrs("#[table(foreign_key(on(parent), references(Todo.id), on_delete = set_null))]"));
}
