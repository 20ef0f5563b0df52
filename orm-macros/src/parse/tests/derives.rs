use super::{accepted, item, refused, text};
use crate::attr::Derive;
use crate::parse;

fn refused_one<M>(result: Result<M, crate::errors::Rejected<M>>, at: &str, message: &str) {
    assert_eq!(refused(result), [(at.to_owned(), message.to_owned())]);
}

#[test]
fn priority_of_the_api_is_read() {
    let model = accepted(parse::sql_enum(&item(
        r#"#[sql_enum(name = "priority", rename_all = "snake_case")]
        pub enum Priority { Low, /** Half way. */ Medium, #[sql_enum(rename = "top")] VeryHigh }"#,
    )));
    assert_eq!(model.name.value, "priority");
    assert_eq!(text(&model.ident), "Priority");
    let values: Vec<&str> = model.variants.iter().map(|v| v.value.value.as_str()).collect();
    assert_eq!(values, ["low", "medium", "top"]);
}

#[test]
fn an_enum_without_options_is_in_snake_case() {
    let model = accepted(parse::sql_enum(&item("enum OrderState { InProgress, Done = 7 }")));
    assert_eq!(model.name.value, "order_state");
    assert_eq!(model.variants[0].value.value, "in_progress");
    let model = accepted(parse::sql_enum(&item(
        "#[sql_enum(rename_all = \"kebab-case\")] enum OrderState { InProgress }",
    )));
    assert_eq!(model.name.value, "order_state");
    assert_eq!(model.variants[0].value.value, "in-progress");
}

#[test]
fn a_newtype_is_read() {
    let model = accepted(parse::sql_type(&item("pub struct UserId(pub Uuid);")));
    assert_eq!((text(&model.ident), text(&model.inner)), ("UserId".into(), "Uuid".into()));
}

#[test]
fn a_column_type_is_a_struct_around_one_value() {
    let of = |source: &str, found: &str| {
        let message =
            format!("a column type is a struct around one value, but `Id` {found} · write `struct Id(i64);`");
        refused_one(parse::sql_type(&item(source)), "Id", &message);
    };
    of("struct Id(i64, i64);", "has 2 fields");
    of("struct Id { id: i64 }", "has named fields");
    of("struct Id;", "has no field");
    of("struct Id();", "has no field");
    of("enum Id { A }", "is an enum: derive `SqlEnum`");
    refused_one(
        parse::sql_type(&item("struct Id<T>(T);")),
        "<T>",
        "a column type cannot be generic · remove the type parameters and lifetimes, and own the data (`String`, not `&str`)",
    );
    refused_one(
        parse::sql_type(&item("#[sql_type(name = \"x\")] struct Id(i64);")),
        "#[sql_type(name = \"x\")]",
        "`#[sql_type(..)]` has no options · remove it",
    );
}

#[test]
fn a_selection_reads_columns_of_its_table_and_expressions() {
    let model = accepted(parse::selection(
        Derive::Selection,
        &item(
            "#[selection(from = schema::Todo)] struct Card {
            id: i64, #[selection(User.username)] owner: String, #[selection(count())] n: i64
        }",
        ),
    ));
    let exprs: Vec<String> = model.fields.iter().map(|field| text(&field.expr)).collect();
    assert_eq!(exprs, ["schema::Todo.id", "User.username", "count()"]);
    assert_eq!(text(&model.fields[1].ty), "String");
}

#[test]
fn a_selection_says_where_it_is_from() {
    refused_one(
        parse::selection(Derive::Selection, &item("struct Card { id: i64 }")),
        "Card",
        "a selection says which table its fields are columns of · add `#[selection(from = Table)]`",
    );
    refused_one(
        parse::selection(Derive::Selection, &item("#[selection(form = Todo)] struct Card { id: i64 }")),
        "form",
        "unknown option `form` in `#[selection(..)]` · did you mean `from`?",
    );
    refused_one(
        parse::selection(Derive::Selection, &item("#[selection(from = Todo)] struct Card {}")),
        "Card",
        "this selection selects nothing · give it a field",
    );
    refused_one(
        parse::selection(Derive::Selection, &item("#[selection(from = Todo)] struct Card(i64);")),
        "Card",
        "a selection is a struct with named fields, but `Card` is a tuple struct · write `struct Card { id: i64, .. }`",
    );
}

#[test]
fn a_field_of_a_selection_has_one_expression() {
    let of = |attr: &str, at: &str, message: &str| {
        let source = format!("#[selection(from = Todo)] struct Card {{ {attr} id: i64 }}");
        refused_one(parse::selection(Derive::Selection, &item(&source)), at, message);
    };
    let example = "a field takes an expression · write `#[selection(Table.column)]`";
    of("#[selection(from = User)]", "from = User", example);
    of("#[selection(a, b)]", ",", "a field has one expression · use a tuple or a second field");
    of("#[selection()]", "#[selection()]", "expected an expression · write `#[selection(Table.column)]`");
    of(
        "#[selection(a)] #[selection(b)]",
        "#[selection(b)]",
        "a field has one expression · remove one `#[selection(..)]`",
    );
}
