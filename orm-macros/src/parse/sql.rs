use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, ExprPath, LitStr, Token};

use super::template::{Piece, pieces};
use crate::errors::{Errors, Rejected};
use crate::model::{SqlPart, SqlTemplate};

const NOT_A_LITERAL: &str = "the template of `sql!` is a string literal · text from a variable goes in as an argument: `sql!(\"{}\", sql::raw(text))`";

/// `sql!("length({}) > {limit}", User.username)`
pub(crate) fn sql(input: TokenStream) -> Result<SqlTemplate, Rejected<SqlTemplate>> {
    let (template, arguments) = read.parse2(input)?;
    let errors = Errors::default();
    let model = fill(template, arguments, &errors);
    errors.finish(Some(model))
}

fn read(input: ParseStream) -> syn::Result<(LitStr, Vec<Expr>)> {
    if input.is_empty() {
        return Err(input.error("`sql!` needs a template · write `sql!(\"select 1\")`"));
    }
    if !input.peek(LitStr) {
        return Err(not_a_literal(input));
    }
    let template: LitStr = input.parse()?;
    if !template.suffix().is_empty() {
        return Err(syn::Error::new(template.span(), NOT_A_LITERAL));
    }
    if !input.is_empty() && !input.peek(Token![,]) {
        let message = "expected `,` after the template · the template is one string literal";
        return Err(input.error(message));
    }
    input.parse::<Option<Token![,]>>()?;
    let arguments = input.parse_terminated(Expr::parse, Token![,])?;
    Ok((template, arguments.into_iter().collect()))
}

fn not_a_literal(input: ParseStream) -> syn::Error {
    let start = input.span();
    match input.parse::<Expr>() {
        Ok(expr) => syn::Error::new_spanned(expr, NOT_A_LITERAL),
        Err(_) => syn::Error::new(start, NOT_A_LITERAL),
    }
}

fn fill(template: LitStr, arguments: Vec<Expr>, errors: &Errors) -> SqlTemplate {
    let given = arguments.len();
    let mut wanted = 0;
    let mut understood = true;
    let mut arguments = arguments.into_iter();
    let mut parts = Vec::new();
    let read = match pieces(&template.value()) {
        Ok(read) => read,
        Err(message) => {
            errors.at(template.span(), message);
            return SqlTemplate { parts };
        }
    };
    for piece in read {
        match piece {
            Piece::Text(text) => parts.push(SqlPart::Text(text)),
            Piece::Next => {
                wanted += 1;
                if let Some(argument) = arguments.next() {
                    refuse_named(&argument, errors);
                    parts.push(SqlPart::Arg(Box::new(argument)));
                }
            }
            Piece::Captured(name) => match captured(&name, template.span()) {
                Some(expr) => parts.push(SqlPart::Arg(Box::new(expr))),
                None => {
                    errors.at(template.span(), not_a_name(&name));
                    understood = false;
                }
            },
        }
    }
    // What `{0}` was meant to be is one of the arguments, so counting them would mislead.
    if understood {
        count(&template, wanted, given, arguments, errors);
    }
    SqlTemplate { parts }
}

fn count(template: &LitStr, wanted: usize, given: usize, left: impl Iterator<Item = Expr>, errors: &Errors) {
    if wanted > given {
        let message = format!(
            "the template has {} and {} · add what is missing after the template",
            counted(wanted, "`{}`", "`{}`"),
            counted(given, "argument follows", "arguments follow")
        );
        errors.at(template.span(), message);
    }
    for argument in left {
        let hint = "put a `{}` where it belongs in the template, or remove it";
        errors.over(argument, format!("this argument has no `{{}}` · {hint}"));
    }
}

/// `name = value`, as `format!` takes it, would assign here.
fn refuse_named(argument: &Expr, errors: &Errors) {
    if let Expr::Assign(assign) = argument {
        let message = "arguments of `sql!` have no names · put the value in a variable and write `{name}` in the template";
        errors.over(assign, message);
    }
}

/// The variable a `{name}` stands for. It has the template's span, and so is looked up where the
/// template was written, through macros as well.
fn captured(name: &str, span: Span) -> Option<Expr> {
    // rustc's lexer reports some bad tokens by itself, so it sees nothing but words.
    let word = name.strip_prefix("r#").unwrap_or(name);
    let starts = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if !starts || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let mut path: ExprPath = syn::parse_str(name).ok()?;
    let mut ident: Ident = path.path.get_ident()?.clone();
    ident.set_span(span);
    path.path = ident.into();
    Some(Expr::Path(path))
}

fn not_a_name(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_digit()) {
        return format!("`{{{name}}}` is not supported · write `{{}}`: arguments are taken in order");
    }
    format!(
        "`{{{name}}}` is not a variable · write `{{}}` and put `{name}` after the template; a brace in the text is written `{{{{`"
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
