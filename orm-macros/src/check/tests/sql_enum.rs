use super::{assert_all, assert_none, assert_one, sql_enum, with_field};

#[test]
fn an_enum_has_variants() {
    assert_one(
        &sql_enum("enum Role {}"),
        "Role",
        "this enum has no variants · a database enum needs at least one value",
    );
    assert_one(
        &sql_enum("struct Role(i64);"),
        "Role",
        "`SqlEnum` is for enums · write `enum Role { .. }`, or `#[derive(SqlType)]` for a struct around one value",
    );
}

#[test]
fn a_variant_carries_no_data() {
    assert_all(
        &sql_enum("enum Role { User, Admin(i64), Guest { since: i64 } }"),
        &[
            (
                "(i64)",
                "a value of a database enum carries no data · write `Admin` alone, or keep the data in a `Json<..>` column",
            ),
            (
                "{ since: i64 }",
                "a value of a database enum carries no data · write `Guest` alone, or keep the data in a `Json<..>` column",
            ),
        ],
    );
}

#[test]
fn two_variants_are_not_one_value() {
    assert_one(
        &sql_enum("enum Role { User, #[sql_enum(rename = \"user\")] Member }"),
        "\"user\"",
        "the variants `User` and `Member` are both the value `user` · rename one with `#[sql_enum(rename = \"..\")]`",
    );
    assert_none(&sql_enum("enum Role { User, #[sql_enum(rename = \"USER\")] Member }"));
}

#[test]
fn an_enum_has_no_parameters() {
    assert_one(
        &sql_enum("enum Role<'a> { User }"),
        "<'a>",
        "a database enum cannot be generic · remove the type parameters and lifetimes, and own the data (`String`, not `&str`)",
    );
}

#[test]
fn a_value_can_be_stored() {
    assert_one(
        &sql_enum("enum Role { #[sql_enum(rename = \"\")] User }"),
        "\"\"",
        "the value of this variant is empty · write a value",
    );
    assert_one(
        &sql_enum("enum Role { #[sql_enum(rename = \"a\\0\")] User }"),
        "\"a\\0\"",
        "the value of this variant contains a NUL byte · remove it",
    );
    let long = "a".repeat(64);
    assert_one(
        &sql_enum(&format!("enum Role {{ #[sql_enum(rename = \"{long}\")] User }}")),
        &format!("\"{long}\""),
        "the value of this variant has 64 bytes, at most 63 are possible · shorten it with `#[sql_enum(rename = \"..\")]`",
    );
    assert_one(
        &sql_enum("#[sql_enum(name = \"\")] enum Role { User }"),
        "\"\"",
        "the name of this type is empty · write a name",
    );
}

#[test]
fn an_option_of_an_enum_is_known() {
    assert_one(
        &sql_enum("#[sql_enum(rename = \"x\")] enum Role { User }"),
        "rename",
        "unknown option `rename` in `#[sql_enum(..)]` · did you mean `name`?",
    );
    assert_one(
        &sql_enum("enum Role { #[sql_enum(name = \"x\")] User }"),
        "name",
        "unknown option `name` in `#[sql_enum(..)]` · there is `rename`",
    );
    assert_none(&with_field("#[sql_enum(name = 3)] a: i64"));
}
