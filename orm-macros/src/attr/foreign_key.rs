use proc_macro2::Ident;
use quote::ToTokens;
use syn::Path;
use syn::parse::ParseStream;

use super::name_list::name_list;
use super::options::{Options, items, parens};
use super::value;
use crate::errors::Errors;
use crate::model::{Action, ForeignKey, Reference, Spanned};

const EXAMPLE: &str = "foreign_key(on(a, b), references(Table.x, Table.y))";
const KNOWN: &[&str] = &["name", "on", "references", "on_delete", "on_update_key"];

/// `foreign_key(on(a, b), references(T.x, T.y), on_delete = ..)`. `None` when a part of it could
/// not be read and is reported already.
pub(super) fn foreign_key(
    key: &Ident,
    input: ParseStream,
    errors: &Errors,
) -> syn::Result<Option<ForeignKey>> {
    let (mut name, mut on_delete, mut on_update_key) = (None, None, None);
    let (mut columns, mut referenced) = (None, None);
    let mut options = Options::new("foreign_key(..)", KNOWN);
    parens(key, input, EXAMPLE, |input| {
        options.read(input, errors, |options, key, input| {
            match key.to_string().as_str() {
                "name" => name = Some(value::text(key, input)?),
                "on" => columns = Some(name_list(key, input, errors)?),
                "references" => referenced = one_table(key, input, errors)?,
                "on_delete" => on_delete = Some(value::one_of(key, input, &Action::ALL)?),
                // Short for `on_update_key`, the name that `on_update = path` leaves to columns.
                "on_update" | "on_update_key" => set_action(key, input, &mut on_update_key)?,
                _ => return Err(options.unknown(key)),
            }
            Ok(())
        });
        Ok(())
    })?;
    for needed in ["on", "references"] {
        if !options.has_seen(needed) {
            let message = format!("this foreign key has no `{needed}(..)` · write `{EXAMPLE}`");
            return Err(syn::Error::new(key.span(), message));
        }
    }
    let (Some(columns), Some((table, referenced))) = (columns, referenced) else {
        return Ok(None);
    };
    let span = key.span();
    Ok(Some(ForeignKey { name, columns, table, referenced, on_delete, on_update_key, span }))
}

fn set_action(key: &Ident, input: ParseStream, slot: &mut Option<Spanned<Action>>) -> syn::Result<()> {
    let action = value::one_of(key, input, &Action::ALL)?;
    match slot.replace(action) {
        Some(_) => Err(syn::Error::new(key.span(), format!("`{key}` is given twice · keep one"))),
        None => Ok(()),
    }
}

/// `(T.x, T.y)`: columns of one table.
fn one_table(key: &Ident, input: ParseStream, errors: &Errors) -> syn::Result<Option<(Path, Vec<Ident>)>> {
    let mut references: Vec<Reference> = Vec::new();
    let before = errors.len();
    parens(key, input, "references(Table.x, Table.y)", |input| {
        items(input, errors, |input| {
            references.push(value::column_of(input)?);
            Ok(())
        });
        Ok(())
    })?;
    let Some(first) = references.first() else {
        if errors.len() == before {
            let message = "`references()` names no column · write `references(Table.x, Table.y)`";
            return Err(syn::Error::new(key.span(), message));
        }
        return Ok(None);
    };
    let table = first.table.clone();
    let spelled = |path: &Path| path.to_token_stream().to_string();
    for other in references.iter().filter(|other| spelled(&other.table) != spelled(&table)) {
        let message = format!(
            "a foreign key refers to one table, here `{}` · write a second `foreign_key(..)`",
            spelled(&table)
        );
        errors.over(&other.table, message);
    }
    // A column that could not be read would make the counts differ, a second error.
    if errors.len() != before {
        return Ok(None);
    }
    Ok(Some((table, references.into_iter().map(|reference| reference.column).collect())))
}
