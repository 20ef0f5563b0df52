use proc_macro2::TokenStream;

use super::{accepted, refused, text, texts};
use crate::errors::Rejected;
use crate::model::{SqlPart, SqlTemplate};
use crate::parse;

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the snippet is made of tokens")
}

fn sql(source: &str) -> Vec<String> {
    let model = accepted(parse::sql(tokens(source)));
    let part = |part: &SqlPart| match part {
        SqlPart::Text(text) => format!("text {text}"),
        SqlPart::Arg(expr) => format!("arg {}", text(expr)),
    };
    model.parts.iter().map(part).collect()
}

fn refused_sql(source: &str, at: &str, message: &str) {
    refused_one(parse::sql(tokens(source)), at, message);
}

fn refused_one<M>(result: Result<M, Rejected<M>>, at: &str, message: &str) {
    assert_eq!(refused(result), [(at.to_owned(), message.to_owned())]);
}

#[test]
fn a_template_is_cut_at_its_arguments() {
    let parts = sql(r#""length({}) > {limit}", User.username"#);
    assert_eq!(parts, ["text length(", "arg User.username", "text ) > ", "arg limit"]);
    assert_eq!(sql(r#""vacuum""#), ["text vacuum"]);
    assert_eq!(sql(r#""{}{a}", f(1, 2),"#), ["arg f(1,2)", "arg a"]);
    assert_eq!(sql(r##"r#"'{{"a": 1}}'"#"##), [r#"text '{"a": 1}'"#]);
    assert_eq!(sql(r#""{self}{r#type}""#), ["arg self", "arg r#type"]);
    assert!(sql(r#""""#).is_empty());
}

#[test]
fn each_placeholder_has_its_argument() {
    refused_sql(
        r#""{} {} {name}", a"#,
        r#""{} {} {name}""#,
        "the template has 2 `{}` and 1 argument follows · add what is missing after the template",
    );
    let message = "this argument has no `{}` · put a `{}` where it belongs in the template, or remove it";
    refused_sql(r#""{}", a, b"#, "b", message);
    let found = refused(parse::sql(tokens(r#""x", a, b.c"#)));
    assert_eq!(found, [("a", message), ("b.c", message)].map(|(a, b)| (a.into(), b.into())));
}

#[test]
fn values_are_not_formatted() {
    refused_sql(
        r#""{:?}", a"#,
        r#""{:?}""#,
        "`{:?}`: values are bound, not formatted · write `{}`; a brace in the text is written `{{`",
    );
    refused_sql(
        r#""{a:>5}""#,
        r#""{a:>5}""#,
        "`{a:>5}`: values are bound, not formatted · write `{a}`; a brace in the text is written `{{`",
    );
    refused_sql(
        r#""{0}", a"#,
        r#""{0}""#,
        "`{0}` is not supported · write `{}`: arguments are taken in order",
    );
    refused_sql(
        r#""{a.b}""#,
        r#""{a.b}""#,
        "`{a.b}` is not a variable · write `{}` and put `a.b` after the template; a brace in the text is written `{{`",
    );
    refused_sql(
        r##"r#"{"}"#"##,
        r##"r#"{"}"#"##,
        "`{\"}` is not a variable · write `{}` and put `\"` after the template; a brace in the text is written `{{`",
    );
    refused_sql(
        r#""{}", a = 3"#,
        "a = 3",
        "arguments of `sql!` have no names · put the value in a variable and write `{name}` in the template",
    );
}

#[test]
fn a_brace_has_its_other_half() {
    refused_sql(
        r#""a { b""#,
        r#""a { b""#,
        "a `{` without its other half · an argument is written `{}`, a brace in the text `{{`",
    );
    refused_sql(
        r#""a } b""#,
        r#""a } b""#,
        "a `}` without its other half · an argument is written `{}`, a brace in the text `}}`",
    );
}

#[test]
fn a_template_is_a_literal() {
    let message = "the template of `sql!` is a string literal · text from a variable goes in as an argument: `sql!(\"{}\", sql::raw(text))`";
    refused_sql("text", "text", message);
    refused_sql("format!(\"a\")", "format!(\"a\")", message);
    refused_sql("concat!(\"a\"), 3", "concat!(\"a\")", message);
    refused_sql("3", "3", message);
    refused_sql("b\"a\"", "b\"a\"", message);
    let found = refused::<SqlTemplate>(parse::sql(TokenStream::new()));
    assert!(found[0].1.ends_with("`sql!` needs a template · write `sql!(\"select 1\")`"));
    refused_sql(r#""a" + "b""#, "+", "expected `,` after the template · the template is one string literal");
}

#[test]
fn a_record_has_named_expressions() {
    let model = accepted(parse::record(tokens("id: Todo.id, r#type: lower(User.name),")));
    let fields: Vec<String> = model.fields.iter().map(|f| format!("{}={}", f.name, text(&f.expr))).collect();
    assert_eq!(fields, ["id=Todo.id", "r#type=lower(User.name)"]);
}

#[test]
fn a_record_refuses_what_it_cannot_name() {
    refused_one(parse::record(tokens("a: T.a, a: T.b")), "a", "the field `a` is given twice · rename one");
    let example = "a field is written `name: expression`";
    refused_one(parse::record(tokens("id, a: T.a")), "id", example);
    refused_one(parse::record(tokens("Todo.id")), "Todo", example);
    refused_one(parse::record(tokens("a: f(1 2), b: T.b")), "2", "expected `,`");
    let found = refused(parse::record(TokenStream::new()));
    assert_eq!(found[0].1, "this record is empty · write `record! { id: Table.id }`");
}

#[test]
fn a_record_has_at_most_32_fields() {
    let fields = |count: usize| (0..count).map(|n| format!("f{n}: T.a,")).collect::<String>();
    assert_eq!(accepted(parse::record(tokens(&fields(32)))).fields.len(), 32);
    refused_one(
        parse::record(tokens(&fields(34))),
        "f32",
        "a record has at most 32 fields, this one has 34 · nest a `record!` in it, or derive `Selection`",
    );
}

#[test]
fn an_alias_is_a_table_and_a_name() {
    let model = accepted(parse::alias(tokens("hr::Employee as boss")));
    assert_eq!((text(&model.table), text(&model.alias)), ("hr::Employee".into(), "boss".into()));
    refused_one(
        parse::alias(tokens("Employee, boss")),
        ",",
        "expected `as` and a name · write `alias!(Table as name)`",
    );
    refused_one(
        parse::alias(tokens("Employee as boss, Employee as other")),
        "Employee",
        "one alias per `alias!` · call it again for the next",
    );
}

#[test]
fn a_schema_lists_tables_once() {
    let model = accepted(parse::schema(tokens("User, m::Todo,")));
    assert_eq!(texts(&model.tables), ["User", "m::Todo"]);
    assert!(accepted(parse::schema(TokenStream::new())).tables.is_empty());
    refused_one(parse::schema(tokens("User, Todo, User")), "User", "this table is listed twice · keep one");
}
