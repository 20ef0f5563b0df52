use super::{assert_all, assert_none, assert_one, table};

#[test]
fn a_table_is_a_struct_with_named_fields() {
    let message = |found: &str| {
        format!(
            "a table is a struct with named fields, but `Todo` is {found} · write `struct Todo {{ id: i64, .. }}`"
        )
    };
    assert_one(&table("struct Todo(i64);"), "Todo", &message("a tuple struct"));
    assert_one(&table("struct Todo;"), "Todo", &message("a unit struct"));
    assert_one(&table("enum Todo { A }"), "Todo", &message("an enum"));
    assert_one(&table("union Todo { a: i64 }"), "Todo", &message("a union"));
    assert_none(&table("struct Todo { id: i64 }"));
}

#[test]
fn a_table_has_no_parameters() {
    let message = "a table cannot be generic · remove the type parameters and lifetimes, and own the data (`String`, not `&str`)";
    assert_one(&table("struct Todo<T> { id: T }"), "<T>", message);
    assert_one(&table("struct Todo<'a> { id: &'a str }"), "<'a>", message);
    assert_one(
        &table("struct Todo where i64: Copy { id: i64 }"),
        "where i64: Copy",
        "a table cannot have a `where` clause · remove it",
    );
}

#[test]
fn a_table_has_columns() {
    let message = "this table has no columns · give the struct a field";
    assert_one(&table("struct Todo {}"), "Todo", message);
}

#[test]
fn an_attribute_in_the_wrong_place_is_not_ignored() {
    assert_all(
        &table("#[column(unique)] struct Todo { #[belongs_to(user: User)] id: i64 }"),
        &[
            ("#[column(unique)]", "`#[column(..)]` belongs on a field · move it there"),
            ("#[belongs_to(user: User)]", "`#[belongs_to(..)]` belongs on the struct · move it there"),
        ],
    );
}
