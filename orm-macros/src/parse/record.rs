use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use crate::errors::{Errors, Rejected};
use crate::model::{MAX_RECORD_FIELDS, RecordField, RecordModel};

/// `record! { id: Todo.id, title: Todo.title }`
pub(crate) fn record(input: TokenStream) -> Result<RecordModel, Rejected<RecordModel>> {
    let errors = Errors::default();
    let before = errors.len();
    let read = |input: ParseStream| Ok(fields(input, &errors));
    let fields = match read.parse2(input) {
        Ok(fields) => fields,
        // What syn finds left over in a group whose parser failed is reported already.
        Err(_) if errors.len() > before => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let model = RecordModel { fields };
    checks(&model, &errors);
    errors.finish(Some(model))
}

fn fields(input: ParseStream, errors: &Errors) -> Vec<RecordField> {
    let mut fields = Vec::new();
    while !input.is_empty() {
        match field(input) {
            Ok(field) => fields.push(field),
            Err(error) => {
                errors.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    let _ = input.parse::<TokenTree>();
                }
            }
        }
        let _ = input.parse::<Option<Token![,]>>();
    }
    fields
}

fn field(input: ParseStream) -> syn::Result<RecordField> {
    let example = "a field is written `name: expression`";
    if !input.peek(syn::Ident) {
        return Err(input.error(example));
    }
    let name: Ident = input.parse()?;
    if !input.peek(Token![:]) || input.peek(Token![::]) {
        return Err(syn::Error::new(name.span(), example));
    }
    input.parse::<Token![:]>()?;
    let expr = input.parse()?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `,` between two fields"));
    }
    Ok(RecordField { name, expr })
}

fn checks(model: &RecordModel, errors: &Errors) {
    let fields = &model.fields;
    if fields.is_empty() && errors.len() == 0 {
        let message = "this record is empty · write `record! { id: Table.id }`";
        errors.at(Span::call_site(), message);
    }
    for (position, field) in fields.iter().enumerate() {
        if fields[..position].iter().any(|before| before.name == field.name) {
            let message = format!("the field `{}` is given twice · rename one", field.name);
            errors.at(field.name.span(), message);
        }
    }
    if let Some(field) = fields.get(MAX_RECORD_FIELDS) {
        let message = format!(
            "a record has at most {MAX_RECORD_FIELDS} fields, this one has {} · nest a `record!` in it, or derive `Selection`",
            fields.len()
        );
        errors.at(field.name.span(), message);
    }
}
