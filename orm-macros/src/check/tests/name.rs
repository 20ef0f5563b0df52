use super::{assert_none, assert_one, table, with_attrs, with_field};

#[test]
fn two_fields_are_not_one_column() {
    assert_one(
        &table("struct Todo { #[column(name = \"b\")] a: i64, b: i64 }"),
        "b",
        "the fields `a` and `b` are both the column `b` · rename one with `#[column(name = \"..\")]`",
    );
    assert_one(
        &table("#[table(rename_all = \"camelCase\")] struct Todo { user_id: i64, userId: i64 }"),
        "userId",
        "the fields `user_id` and `userId` are both the column `userId` · rename one with `#[column(name = \"..\")]`",
    );
    assert_none(&table("struct Todo { r#type: i64, kind: i64 }"));
}

#[test]
fn a_name_is_not_empty() {
    assert_one(
        &with_attrs("#[table(name = \"\")]"),
        "\"\"",
        "the name of this table is empty · write a name",
    );
    assert_one(
        &with_attrs("#[table(schema = \"\")]"),
        "\"\"",
        "the name of this schema is empty · write a name",
    );
    assert_one(
        &with_field("#[column(name = \"\")] a: i64"),
        "\"\"",
        "the name of this column is empty · write a name",
    );
    assert_one(
        &with_attrs("#[table(index(name = \"\", on(title)))]"),
        "\"\"",
        "the name of this index is empty · write a name",
    );
    assert_one(
        &with_attrs("#[table(check(name = \"\", \"id > 0\"))]"),
        "\"\"",
        "the name of this constraint is empty · write a name",
    );
}

#[test]
fn a_name_has_at_most_63_bytes() {
    let long = "é".repeat(32);
    assert_one(
        &with_attrs(&format!("#[table(name = \"{long}\")]")),
        &format!("\"{long}\""),
        "the name of this table has 64 bytes, at most 63 are possible · give it a shorter one with `name = \"..\"`",
    );
    assert_none(&with_attrs(&format!("#[table(name = \"{}\")]", "a".repeat(63))));
    let field = "a".repeat(64);
    assert_one(
        &with_field(&format!("{field}: i64")),
        &field,
        "the name of this column has 64 bytes, at most 63 are possible · give it a shorter one with `name = \"..\"`",
    );
}

#[test]
fn a_name_has_no_nul_byte() {
    assert_one(
        &with_field("#[column(renamed_from = \"a\\0b\")] a: i64"),
        "\"a\\0b\"",
        "the name of this column contains a NUL byte · remove it",
    );
}

#[test]
fn two_indexes_or_constraints_do_not_share_a_name() {
    let index = "two indexes are called `todo_title_idx` · give this one a `name = \"..\"`";
    let found = with_attrs("#[table(index(on(title)), index(on(title), filter = \"id > 1\"))]");
    assert_one(&found, "index", index);
    let found = table("#[table(index(on(title)))] struct Todo { #[column(index)] title: String }");
    assert_one(&found, "index", index);
    assert_one(
        &with_attrs("#[table(check(\"id > 0\"), check(Todo.id.lt(9)))]"),
        "check",
        "two constraints are called `todo_id_check` · give this one a `name = \"..\"`",
    );
    assert_none(&with_attrs("#[table(index(on(title)), index(name = \"x\", on(title)))]"));
    assert_none(&with_attrs("#[table(index(on(title)), unique(on(title)))]"));
}
