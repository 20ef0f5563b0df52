use super::Renderer;
use super::syntax::Syntax;
use crate::table::{
    CheckCondition, ColumnDef, Default, ForeignKeyDef, IndexDef, IndexPart, Schema, SourceRef, TableDef,
};
use crate::types::EnumDef;
use crate::{ColumnType, Result};

/// What creates a table, or something beside it.
pub(crate) struct Creation {
    /// The table it makes or belongs to; none of what comes before all tables.
    pub(crate) table: Option<&'static TableDef>,
    /// Whether it makes the table.
    pub(crate) makes_table: bool,
    /// The statement.
    pub(crate) sql: String,
}

impl Creation {
    fn before(sql: String) -> Self {
        Self { table: None, makes_table: false, sql }
    }

    fn beside(table: &'static TableDef, sql: String) -> Self {
        Self { table: Some(table), makes_table: false, sql }
    }
}

/// The statements that create a schema's tables, those referred to first.
pub(crate) fn render_schema(syntax: &dyn Syntax, schema: &Schema, if_missing: bool) -> Result<Vec<Creation>> {
    let tables = sorted(schema);
    let mut statements = Vec::new();
    if syntax.schemas() {
        statements
            .extend(schemas(&tables).into_iter().map(|name| Creation::before(syntax.create_schema(name))));
    }
    statements.extend(enum_types(syntax, &tables).into_iter().map(Creation::before));
    let mut created: Vec<&'static TableDef> = Vec::new();
    let mut late = Vec::new();
    for table in &tables {
        created.push(table);
        // A key to a table that comes later, in a cycle, is added when all tables exist.
        let (now, later): (Vec<_>, Vec<_>) = table.foreign_keys.iter().partition(|key| {
            let target = (key.table)();
            syntax.forward_references()
                || !tables.iter().any(|known| std::ptr::eq(*known, target))
                || created.iter().any(|known| std::ptr::eq(*known, target))
        });
        let sql = create_table(syntax, table, &now, if_missing)?;
        statements.push(Creation { table: Some(table), makes_table: true, sql });
        late.extend(later.into_iter().map(|key| (*table, key)));
    }
    for (table, key) in late {
        let mut r = Renderer::for_ddl(syntax);
        r.push("ALTER TABLE ");
        r.table(SourceRef { table, alias: None });
        r.push(" ADD ");
        write_foreign_key(&mut r, key);
        statements.push(Creation::beside(table, r.finish_text()?));
    }
    for table in tables {
        for index in table.indexes {
            syntax.check_index(table, index)?;
            statements.push(Creation::beside(table, create_index(syntax, table, index, if_missing)?));
        }
        statements.extend(syntax.after_table(table).into_iter().map(|sql| Creation::beside(table, sql)));
    }
    Ok(statements)
}

/// DROP TABLE, of a table that was made a moment ago.
pub(crate) fn render_drop(syntax: &dyn Syntax, table: &'static TableDef) -> Result<String> {
    let mut r = Renderer::for_ddl(syntax);
    r.push("DROP TABLE ");
    r.table(SourceRef { table, alias: None });
    r.finish_text()
}

fn schemas(tables: &[&'static TableDef]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in tables.iter().filter_map(|table| table.schema) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The tables, each after those it refers to; in a cycle the one named first comes first.
fn sorted(schema: &Schema) -> Vec<&'static TableDef> {
    fn visit(
        table: &'static TableDef,
        all: &[&'static TableDef],
        seen: &mut Vec<&'static TableDef>,
        done: &mut Vec<&'static TableDef>,
    ) {
        if seen.iter().any(|known| std::ptr::eq(*known, table)) {
            return;
        }
        seen.push(table);
        for key in table.foreign_keys {
            let target = (key.table)();
            if all.iter().any(|known| std::ptr::eq(*known, target)) {
                visit(target, all, seen, done);
            }
        }
        done.push(table);
    }
    let (mut seen, mut done) = (Vec::new(), Vec::new());
    for table in schema.tables() {
        visit(table, schema.tables(), &mut seen, &mut done);
    }
    done
}

fn enum_types(syntax: &dyn Syntax, tables: &[&'static TableDef]) -> Vec<String> {
    let mut known: Vec<&'static EnumDef> = Vec::new();
    for column in tables.iter().flat_map(|table| table.columns) {
        let element = if let ColumnType::Array(element) = column.ty { *element } else { column.ty };
        if let ColumnType::Enum(def) = element
            && !known.iter().any(|other| other.name == def.name)
        {
            known.push(def);
        }
    }
    known.into_iter().filter_map(|def| syntax.create_enum(def)).collect()
}

fn create_table(
    syntax: &dyn Syntax,
    table: &'static TableDef,
    foreign_keys: &[&ForeignKeyDef],
    if_missing: bool,
) -> Result<String> {
    if let (Some(schema), false) = (table.schema, syntax.schemas()) {
        return Err(syntax.unsupported(&format!("schemas: table `{}` lies in schema `{schema}`", table.name)));
    }
    let mut r = Renderer::for_ddl(syntax);
    r.push(if if_missing { "CREATE TABLE IF NOT EXISTS " } else { "CREATE TABLE " });
    r.table(SourceRef { table, alias: None });
    r.push(" (");
    let mut has_key = table.primary_key.is_empty();
    for (at, column) in table.columns.iter().enumerate() {
        r.push(if at == 0 { "\n  " } else { ",\n  " });
        has_key |= write_column(&mut r, table, column)?;
    }
    if !has_key {
        r.push(",\n  CONSTRAINT ");
        r.name(table.primary_key_name);
        r.push(" PRIMARY KEY (");
        r.names(table.primary_key.iter().copied());
        r.push(")");
    }
    for unique in table.uniques {
        r.push(",\n  CONSTRAINT ");
        r.name(unique.name);
        r.push(" UNIQUE (");
        r.names(unique.columns.iter().copied());
        r.push(")");
    }
    for key in foreign_keys {
        syntax.check_foreign_key(table, key)?;
        r.push(",\n  ");
        write_foreign_key(&mut r, key);
    }
    for check in table.checks {
        r.push(",\n  CONSTRAINT ");
        r.name(check.name);
        r.push(" CHECK (");
        match check.condition {
            CheckCondition::Sql(sql) => r.push(sql),
            CheckCondition::Typed(condition) => r.node(&condition()),
        }
        r.push(")");
    }
    r.push("\n)");
    r.push(&syntax.table_options(table));
    r.finish_text()
}

/// Writes a column; true when it is marked as the primary key.
fn write_column(r: &mut Renderer<'_>, table: &'static TableDef, column: &'static ColumnDef) -> Result<bool> {
    let syntax = r.syntax();
    r.name(column.name);
    r.push(" ");
    r.push(&syntax.column_type(table, column)?);
    if let Some(collation) = column.collate {
        r.push(" COLLATE ");
        r.name(collation);
    }
    if let Some(generated) = column.generated {
        syntax.generated(r, generated);
    }
    if !column.nullable && (column.generated.is_none() || syntax.generated_not_null()) {
        r.push(" NOT NULL");
    }
    let mut is_key = false;
    if column.auto_increment {
        is_key = syntax.auto_increment(r, table);
    }
    match column.default {
        Default::None => {}
        Default::Value(value) => {
            r.push(" DEFAULT ");
            let value = column.fit(value())?;
            syntax.default_literal(r, column, &value);
        }
        Default::Now => {
            r.push(" DEFAULT ");
            syntax.default_expression(r, syntax.now(column.ty));
        }
        Default::Sql(sql) => {
            r.push(" DEFAULT ");
            syntax.default_expression(r, sql);
        }
    }
    if let (ColumnType::Enum(def), true) = (column.ty, syntax.checks_enums()) {
        r.push(" CONSTRAINT ");
        r.name(&table.enum_check_name(column.name));
        r.push(" CHECK (");
        r.name(column.name);
        r.push(" IN (");
        r.list(", ", def.values, |r, value| r.literal(&crate::Value::Text((*value).to_owned())));
        r.push("))");
    }
    syntax.column_end(r, column);
    Ok(is_key)
}

fn write_foreign_key(r: &mut Renderer<'_>, key: &ForeignKeyDef) {
    let target = (key.table)();
    r.push("CONSTRAINT ");
    r.name(key.name);
    r.push(" FOREIGN KEY (");
    r.names(key.columns.iter().copied());
    r.push(") REFERENCES ");
    r.table(SourceRef { table: target, alias: None });
    r.push(" (");
    r.names(key.references.iter().copied());
    r.push(")");
    if let Some(action) = key.on_delete {
        r.push(" ON DELETE ");
        r.push(action.sql());
    }
    if let Some(action) = key.on_update {
        r.push(" ON UPDATE ");
        r.push(action.sql());
    }
}

fn create_index(
    syntax: &dyn Syntax,
    table: &'static TableDef,
    index: &IndexDef,
    if_missing: bool,
) -> Result<String> {
    let mut r = Renderer::for_ddl(syntax);
    r.push(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    // Where tables are looked up first, a missing one has no index yet.
    if if_missing && syntax.table_exists(table).is_none() {
        r.push("IF NOT EXISTS ");
    }
    r.name(index.name);
    r.push(" ON ");
    r.table(SourceRef { table, alias: None });
    if let Some(method) = index.using {
        r.push(&syntax.index_method(method));
    }
    r.push(" (");
    r.list(", ", index.parts, |r, part| match part {
        IndexPart::Column { name, descending, nulls_first } => {
            r.name(name);
            if *descending {
                r.push(" DESC");
            }
            match nulls_first.filter(|_| syntax.index_nulls()) {
                Some(true) => r.push(" NULLS FIRST"),
                Some(false) => r.push(" NULLS LAST"),
                None => {}
            }
        }
        IndexPart::Expression(sql) => {
            r.push("(");
            r.push(sql);
            r.push(")");
        }
    });
    r.push(")");
    if let Some(filter) = index.filter.filter(|_| syntax.partial_indexes()) {
        r.push(" WHERE ");
        r.push(filter);
    }
    r.finish_text()
}
