use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitStr};

use super::options::{Options, parens};
use super::{did_you_mean, each, value};
use crate::errors::Errors;
use crate::model::{Action, DefaultValue, Generated, Reference, Spanned};

const KNOWN: &[&str] = &[
    "primary_key",
    "auto_increment",
    "unique",
    "index",
    "name",
    "length",
    "precision",
    "scale",
    "default",
    "default_sql",
    "default_fn",
    "on_update",
    "references",
    "on_delete",
    "on_update_key",
    "generated",
    "type",
    "postgres_type",
    "mysql_type",
    "sqlite_type",
    "collate",
    "comment",
    "renamed_from",
];

/// All `#[column(..)]` of a field.
#[derive(Default)]
pub(crate) struct ColumnAttrs {
    pub(crate) name: Option<LitStr>,
    pub(crate) primary_key: Option<Span>,
    pub(crate) auto_increment: Option<Span>,
    pub(crate) unique: Option<Span>,
    pub(crate) index: Option<Span>,
    pub(crate) length: Option<Spanned<u32>>,
    pub(crate) precision: Option<Spanned<u32>>,
    pub(crate) scale: Option<Spanned<u32>>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) default_sql: Option<LitStr>,
    pub(crate) default_fn: Option<Expr>,
    pub(crate) on_update: Option<Expr>,
    pub(crate) references: Option<Reference>,
    pub(crate) on_delete: Option<Spanned<Action>>,
    pub(crate) on_update_key: Option<Spanned<Action>>,
    pub(crate) generated: Option<Generated>,
    pub(crate) sql_type: Option<LitStr>,
    pub(crate) postgres_type: Option<LitStr>,
    pub(crate) mysql_type: Option<LitStr>,
    pub(crate) sqlite_type: Option<LitStr>,
    pub(crate) collate: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) complete: bool,
}

impl ColumnAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut read = Self::default();
        let before = errors.len();
        let mut options = Options::new("#[column(..)]", KNOWN);
        each(attrs, "column", errors, |input| {
            options.read(input, errors, |options, key, input| read.option(options, key, input));
        });
        read.complete = errors.len() == before;
        read
    }

    fn option(&mut self, options: &Options, key: &Ident, input: ParseStream) -> syn::Result<()> {
        match key.to_string().as_str() {
            "primary_key" => self.primary_key = Some(key.span()),
            "auto_increment" => self.auto_increment = Some(key.span()),
            "unique" => self.unique = Some(key.span()),
            "index" => self.index = Some(key.span()),
            "name" => self.name = Some(value::text(key, input)?),
            "length" => self.length = Some(value::integer(key, input)?),
            "precision" => self.precision = Some(value::integer(key, input)?),
            "scale" => self.scale = Some(value::integer(key, input)?),
            "default" => self.default = Some(default_value(value::expr(key, input)?)),
            "default_sql" => self.default_sql = Some(value::text(key, input)?),
            "default_fn" => self.default_fn = Some(value::function(key, input)?),
            "on_update" => self.on_update = Some(on_update(key, input)?),
            "references" => self.references = Some(value::reference(key, input)?),
            "on_delete" => self.on_delete = Some(value::one_of(key, input, &Action::ALL)?),
            "on_update_key" => self.on_update_key = Some(value::one_of(key, input, &Action::ALL)?),
            "generated" => self.generated = Some(generated(key, input)?),
            "type" => self.sql_type = Some(value::text(key, input)?),
            "postgres_type" => self.postgres_type = Some(value::text(key, input)?),
            "mysql_type" => self.mysql_type = Some(value::text(key, input)?),
            "sqlite_type" => self.sqlite_type = Some(value::text(key, input)?),
            "collate" => self.collate = Some(value::text(key, input)?),
            "comment" => self.comment = Some(value::text(key, input)?),
            "renamed_from" => self.renamed_from = Some(value::text(key, input)?),
            _ => return Err(options.unknown(key)),
        }
        Ok(())
    }
}

/// Exactly `now()` is the database's clock; `chrono::Utc::now()` is an expression like any other.
fn default_value(expr: Expr) -> DefaultValue {
    match value::ungrouped(&expr) {
        Expr::Call(call) if call.args.is_empty() => match value::ungrouped(&call.func) {
            Expr::Path(path) if path.path.is_ident("now") => {
                let span = path.path.get_ident().map_or_else(Span::call_site, Ident::span);
                DefaultValue::Now(span)
            }
            _ => DefaultValue::Expr(Box::new(expr)),
        },
        _ => DefaultValue::Expr(Box::new(expr)),
    }
}

/// In SQL `ON UPDATE CASCADE` is an action of the foreign key, so that is what users try first.
fn on_update(key: &Ident, input: ParseStream) -> syn::Result<Expr> {
    let function = value::function(key, input)?;
    if let Expr::Path(path) = value::ungrouped(&function)
        && Action::ALL.iter().any(|(name, _)| path.path.is_ident(name))
    {
        let message = "`on_update` takes a function that makes the new value · the action of a foreign key is `on_update_key`";
        return Err(syn::Error::new_spanned(&function, message));
    }
    Ok(function)
}

/// `generated = "sql"`, `generated(virtual) = "sql"`; `stored` may be said as well.
fn generated(key: &Ident, input: ParseStream) -> syn::Result<Generated> {
    let mut virtual_ = false;
    if input.peek(syn::token::Paren) {
        let kind =
            parens(key, input, "generated(virtual) = \"..\"", |input| input.call(syn::Ident::parse_any))?;
        virtual_ = match kind.to_string().as_str() {
            "virtual" => true,
            "stored" => false,
            other => {
                let hint = did_you_mean(other, &["virtual", "stored"]);
                let message = format!("unknown value `{other}` for `generated` · {hint}");
                return Err(syn::Error::new(kind.span(), message));
            }
        };
    }
    Ok(Generated { sql: value::text(key, input)?, virtual_, span: key.span() })
}
