//! Names of indexes and constraints that the user did not give.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Ident};

/// PostgreSQL's limit; it would cut longer names without an error.
pub(crate) const MAX_NAME_BYTES: usize = 63;

/// `{table}_{columns}_{suffix}`, cut to [`MAX_NAME_BYTES`] between two characters.
pub(crate) fn computed_name(table: &str, columns: &[&str], suffix: &str) -> String {
    let mut name = String::from(table);
    for part in columns.iter().chain([&suffix]) {
        name.push('_');
        name.push_str(part);
    }
    name.truncate(name.floor_char_boundary(MAX_NAME_BYTES));
    name
}

/// Those of `names` that stand in `sql` as a whole word, in the order of their first use.
/// Good enough for a name: a word in a string literal may count as well.
pub(super) fn names_in_sql<'a>(sql: &str, names: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for word in sql.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        let name = names.iter().copied().find(|name| *name == word);
        if let Some(name) = name.filter(|name| !found.contains(name)) {
            found.push(name);
        }
    }
    found
}

/// The fields in `Todo.estimate.gt(0).and(Todo.title.ne(""))` that are read off `table`. By tokens,
/// not by nodes: syn's visitor is a feature that costs every user compile time.
pub(super) fn fields_in_expr(expr: &Expr, table: &Ident) -> Vec<Ident> {
    let mut found = Vec::new();
    collect_fields(expr.to_token_stream(), table, &mut found);
    found
}

fn collect_fields(tokens: TokenStream, table: &Ident, found: &mut Vec<Ident>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for window in tokens.windows(3) {
        if let [TokenTree::Ident(base), TokenTree::Punct(dot), TokenTree::Ident(field)] = window
            && base == table
            && dot.as_char() == '.'
            && !found.contains(field)
        {
            found.push(field.clone());
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            collect_fields(group.stream(), table, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{computed_name, fields_in_expr, names_in_sql};

    #[test]
    fn a_name_is_table_columns_and_suffix() {
        assert_eq!(computed_name("todos", &["user_id", "done"], "idx"), "todos_user_id_done_idx");
        assert_eq!(computed_name("todos", &[], "pkey"), "todos_pkey");
    }

    #[test]
    fn a_long_name_is_cut_to_63_bytes_between_characters() {
        assert_eq!(computed_name(&"a".repeat(70), &[], "pkey"), "a".repeat(63));
        assert_eq!(computed_name(&"é".repeat(40), &["x"], "idx"), "é".repeat(31));
    }

    #[test]
    fn columns_are_found_as_whole_words_of_sql() {
        let names = ["name", "username", "age"];
        assert_eq!(names_in_sql("length(username) > age and age < 9", &names), ["username", "age"]);
    }

    #[test]
    fn columns_are_found_in_a_typed_condition() {
        let expr = syn::parse_quote!(Todo.estimate.gt(0).and(User.a.eq(Todo.size)));
        let table = syn::parse_quote!(Todo);
        let fields: Vec<String> = fields_in_expr(&expr, &table).iter().map(ToString::to_string).collect();
        assert_eq!(fields, ["estimate", "size"]);
    }
}
