use super::{assert_all, assert_none, assert_one, table, with_attrs};

#[test]
fn the_primary_key_is_given_in_one_form() {
    assert_one(
        &with_attrs("#[table(primary_key(id, user_id))]"),
        "primary_key",
        "the primary key is also given in `#[table(primary_key(..))]` · keep that, and remove this one from `id`",
    );
    assert_none(&table("#[table(primary_key(b, a))] struct T { a: i64, b: i64 }"));
    assert_none(&table("struct T { #[column(primary_key)] a: i64, #[column(primary_key)] b: i64 }"));
}

#[test]
fn the_primary_key_is_not_nullable() {
    let message = "the primary key column `id` is nullable · remove the `Option` from its type";
    assert_one(&table("struct T { #[column(primary_key)] id: Option<i64> }"), "Option<i64>", message);
    assert_one(
        &table("#[table(primary_key(id))] struct T { id: std::option::Option<i64> }"),
        "std::option::Option<i64>",
        message,
    );
}

#[test]
fn auto_increment_counts_integers() {
    assert_one(
        &table("struct T { #[column(primary_key, auto_increment)] id: Uuid }"),
        "auto_increment",
        "`auto_increment` needs an integer column, but `id` is `Uuid` · make it `i64`, or use `default_fn = ..`",
    );
    assert_none(&table("struct T { #[column(primary_key, auto_increment)] id: UserId }"));
    assert_none(&table("struct T { #[column(primary_key, auto_increment)] id: i32 }"));
}

#[test]
fn auto_increment_needs_no_default() {
    let of = |other: &str| {
        table(&format!("struct T {{ #[column(primary_key, auto_increment, {other})] id: i64 }}"))
    };
    assert_one(
        &of("default = 1"),
        "auto_increment",
        "`id` has `auto_increment` and `default` · keep the one that makes its value",
    );
    assert_one(
        &of("default_fn = next"),
        "auto_increment",
        "`id` has `auto_increment` and `default_fn` · keep the one that makes its value",
    );
}

#[test]
fn one_column_is_counted() {
    assert_one(
        &table(
            "struct T { #[column(primary_key, auto_increment)] a: i64, #[column(primary_key, auto_increment)] b: i64 }",
        ),
        "auto_increment",
        "a table has one `auto_increment` column, here already `a` · remove one",
    );
}

#[test]
fn auto_increment_is_on_the_primary_key() {
    assert_one(
        &table("struct T { #[column(primary_key)] id: i64, #[column(auto_increment)] n: i64 }"),
        "auto_increment",
        "`auto_increment` is for the primary key, and `n` is not part of it · write `#[column(primary_key, auto_increment)]`, or remove `auto_increment` from `n`",
    );
    assert_none(&table("#[table(primary_key(id))] struct T { #[column(auto_increment)] id: i64 }"));
}

#[test]
fn a_misspelled_key_is_one_error() {
    assert_all(
        &table("#[table(primary_key(idd))] struct T { #[column(auto_increment)] id: i64 }"),
        &[("idd", "`T` has no column `idd` · did you mean `id`?")],
    );
    assert_all(
        &table("struct T { #[column(primry_key, auto_increment)] id: i64 }"),
        &[("primry_key", "unknown option `primry_key` in `#[column(..)]` · did you mean `primary_key`?")],
    );
}
