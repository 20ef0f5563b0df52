//! Statements as they are sent.

use std::sync::Arc;

use orm_core::Result;
use orm_core::driver::Request;
use orm_core::table::TableDef;
use sqlx::mysql::MySqlArguments;

use crate::flavor::Flavor;
use crate::statement::Text;
use crate::{encode, inline};

/// A request as it is sent.
pub(super) struct Sent {
    pub(super) sql: Arc<str>,
    pub(super) arguments: MySqlArguments,
    /// The SQL with its values, which is sent instead of both.
    pub(super) inline: Option<String>,
    pub(super) persistent: bool,
    pub(super) table: Option<&'static TableDef>,
    pub(super) text: Text,
}

impl Sent {
    pub(super) fn new(request: Request, flavor: Flavor) -> Result<Self> {
        let text = Text::of_request(&request);
        let inline = inline::text(&request, flavor);
        let Request { sql, params, persistent, table, .. } = request;
        text.check_single()?;
        text.check_values(params.len())?;
        let arguments = match inline {
            Some(_) => MySqlArguments::default(),
            None => encode::arguments(params, flavor)?,
        };
        Ok(Self { sql, arguments, inline, persistent, table, text })
    }
}
