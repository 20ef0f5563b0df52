use super::TableDef;

/// A set of tables, made by `schema![User, Todo]`.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    tables: Vec<&'static TableDef>,
}

impl Schema {
    /// A schema of these tables, in any order; a table named twice counts once.
    #[must_use]
    pub fn new(tables: impl IntoIterator<Item = &'static TableDef>) -> Self {
        let mut schema = Self::default();
        for table in tables {
            if !schema.tables.iter().any(|known| std::ptr::eq(*known, table)) {
                schema.tables.push(table);
            }
        }
        schema
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[&'static TableDef] {
        &self.tables
    }
}
