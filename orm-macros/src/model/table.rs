use proc_macro2::Span;
use syn::{Ident, LitStr, Path, Visibility};

use super::{
    Check, Column, Condition, ForeignKey, Index, IndexPart, Relation, Spanned, Unique, computed_name, naming,
};

/// `#[derive(Table)]`.
pub(crate) struct TableModel {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    /// The SQL name; the span is the `name = ".."` literal, or the struct's ident.
    pub(crate) name: Spanned<String>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) columns: Vec<Column>,
    /// Positions in `columns`, in key order, whichever way the key was written.
    pub(crate) primary_key: Vec<usize>,
    /// The table-level `primary_key(a, b)` as written; `primary_key` is what to use.
    pub(crate) table_key: Option<Spanned<Vec<Ident>>>,
    /// Table-level only; `#[column(index)]` is on the column.
    pub(crate) indexes: Vec<Index>,
    /// Table-level only; `#[column(unique)]` is on the column.
    pub(crate) uniques: Vec<Unique>,
    pub(crate) checks: Vec<Check>,
    /// Table-level only; `#[column(references = ..)]` is on the column.
    pub(crate) foreign_keys: Vec<ForeignKey>,
    /// In the order of their attributes.
    pub(crate) relations: Vec<Relation>,
    pub(crate) new_derives: Vec<Path>,
    pub(crate) patch_derives: Vec<Path>,
    /// For the type of relational queries.
    pub(crate) with_derives: Vec<Path>,
}

impl TableModel {
    /// The position of the column whose *Rust* name is `ident`.
    pub(crate) fn position(&self, ident: &Ident) -> Option<usize> {
        self.columns.iter().position(|column| column.ident == *ident)
    }

    /// The column whose *Rust* name is `ident`.
    pub(crate) fn column(&self, ident: &Ident) -> Option<&Column> {
        self.position(ident).and_then(|position| self.columns.get(position))
    }

    pub(crate) fn is_primary_key(&self, position: usize) -> bool {
        self.primary_key.contains(&position)
    }

    /// `{table}_pkey`.
    pub(crate) fn primary_key_name(&self) -> String {
        computed_name(&self.name.value, &[], "pkey")
    }

    /// The name given, or `{table}_{columns}_idx`. A column in an expression counts as well.
    pub(crate) fn index_name(&self, index: &Index) -> String {
        if let Some(name) = &index.name {
            return name.value();
        }
        let mut columns = Vec::new();
        for part in &index.parts {
            match part {
                IndexPart::Column { ident, .. } => columns.extend(self.sql_name(ident)),
                IndexPart::Expression(sql) => columns.extend(self.columns_in_sql(&sql.value())),
            }
        }
        computed_name(&self.name.value, &columns, "idx")
    }

    /// The name given, or `{table}_{columns}_key`.
    pub(crate) fn unique_name(&self, unique: &Unique) -> String {
        match &unique.name {
            Some(name) => name.value(),
            None => computed_name(&self.name.value, &self.sql_names(&unique.columns), "key"),
        }
    }

    /// The name given, or `{table}_{columns the condition names}_check`.
    pub(crate) fn check_name(&self, check: &Check) -> String {
        if let Some(name) = &check.name {
            return name.value();
        }
        let columns = match &check.condition {
            Condition::Sql(sql) => self.columns_in_sql(&sql.value()),
            Condition::Typed(expr) => naming::fields_in_expr(expr, &self.ident)
                .iter()
                .filter_map(|ident| self.sql_name(ident))
                .collect(),
        };
        computed_name(&self.name.value, &columns, "check")
    }

    /// The name given, or `{table}_{columns}_fkey`.
    pub(crate) fn foreign_key_name(&self, key: &ForeignKey) -> String {
        match &key.name {
            Some(name) => name.value(),
            None => computed_name(&self.name.value, &self.sql_names(&key.columns), "fkey"),
        }
    }

    /// `{table}_{column}_idx`, for `#[column(index)]`.
    pub(crate) fn column_index_name(&self, column: &Column) -> String {
        computed_name(&self.name.value, &[&column.sql_name.value], "idx")
    }

    /// `{table}_{column}_key`, for `#[column(unique)]`.
    pub(crate) fn column_unique_name(&self, column: &Column) -> String {
        computed_name(&self.name.value, &[&column.sql_name.value], "key")
    }

    /// `{table}_{column}_fkey`, for `#[column(references = ..)]`.
    pub(crate) fn column_foreign_key_name(&self, column: &Column) -> String {
        computed_name(&self.name.value, &[&column.sql_name.value], "fkey")
    }

    fn sql_name(&self, ident: &Ident) -> Option<&str> {
        self.column(ident).map(|column| column.sql_name.value.as_str())
    }

    fn sql_names(&self, idents: &[Ident]) -> Vec<&str> {
        idents.iter().filter_map(|ident| self.sql_name(ident)).collect()
    }

    fn columns_in_sql(&self, sql: &str) -> Vec<&str> {
        let names = self.columns.iter().map(|column| column.sql_name.value.as_str());
        naming::names_in_sql(sql, &names.collect::<Vec<_>>())
    }

    /// Where to report what concerns the table as a whole.
    pub(crate) fn span(&self) -> Span {
        self.ident.span()
    }
}
