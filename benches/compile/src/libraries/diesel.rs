//! Diesel: what `diesel print-schema` writes, and a struct each for rows, inserts and changes. Its connection blocks, so
//! the functions are not async.

use super::{CHRONO_TIME, assignments};
use crate::generator::Generator;
use crate::tables::{Kind, Table};

pub(crate) struct Diesel;

impl Generator for Diesel {
    fn dependencies(&self, columns: usize) -> String {
        let wide = match columns {
            0..=32 => "",
            33..=64 => ", \"64-column-tables\"",
            _ => ", \"128-column-tables\"",
        };
        format!(
            r#"chrono = "0.4"
diesel = {{ version = "2.3", features = ["chrono", "returning_clauses_for_sqlite_3_35", "sqlite"{wide}] }}
libsqlite3-sys = {{ version = "*", features = ["bundled"] }}
"#
        )
    }

    fn schema(&self, tables: &[Table]) -> String {
        let mut source = "use chrono::NaiveDateTime;\nuse diesel::prelude::*;\n".to_owned();
        for table in tables {
            source += &definition(table);
        }
        for table in tables {
            if let Some(parent) = table.parent {
                source += &format!("\ndiesel::joinable!({} -> {} (parent_id));", table.sql(), parent.sql());
            }
        }
        let names: Vec<String> = tables.iter().map(Table::sql).collect();
        source += &format!("\ndiesel::allow_tables_to_appear_in_same_query!({});\n", names.join(", "));
        for table in tables {
            source += &structs(table);
        }
        source
    }

    fn has_script(&self) -> bool {
        true
    }

    fn connect(&self, _tables: &[Table]) -> String {
        r#"    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    let db = &mut SqliteConnection::establish(":memory:")?;
    db.batch_execute(include_str!("schema.sql"))?;
"#
        .to_owned()
    }

    fn imports(&self) -> &'static str {
        "use chrono::DateTime;\nuse diesel::prelude::*;\n"
    }

    fn handle(&self) -> &'static str {
        "&mut SqliteConnection"
    }

    fn result(&self) -> &'static str {
        "QueryResult<_>"
    }

    fn is_async(&self) -> bool {
        false
    }

    fn by_key(&self, table: &Table) -> String {
        format!(
            "    {}::table.find(id).select({}::as_select()).first(db).optional()\n",
            table.sql(),
            table.row()
        )
    }

    fn filter(&self, table: &Table, literal: usize) -> String {
        format!(
            "    {sql}::table
        .filter({sql}::{integer}.gt({literal}))
        .filter({sql}::{flag}.eq(true))
        .filter({sql}::{text}.like(format!(\"{{text}}%\")))
        .order(({sql}::{real}.desc(), {sql}::id.asc()))
        .limit(20)
        .select({row}::as_select())
        .load(db)
",
            sql = table.sql(),
            row = table.row(),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
            text = table.first(Kind::Text),
            real = table.first(Kind::Real),
        )
    }

    fn join(&self, table: &Table, parent: &Table, literal: usize) -> String {
        format!(
            "    {sql}::table
        .left_join({parent_sql}::table)
        .filter({sql}::{integer}.gt({literal}))
        .order({sql}::id.asc())
        .limit(20)
        .select(({row}::as_select(), Option::<{parent}>::as_select()))
        .load(db)
",
            sql = table.sql(),
            row = table.row(),
            parent = parent.row(),
            parent_sql = parent.sql(),
            integer = table.first(Kind::Integer),
        )
    }

    fn insert(&self, table: &Table) -> String {
        let fields = assignments(
            table,
            "        ",
            |kind, plain| match kind {
                Kind::Time => CHRONO_TIME.to_owned(),
                Kind::Text => format!("{plain}.to_owned()"),
                Kind::OptionalText => format!("Some({plain}.to_owned())"),
                Kind::OptionalInteger => format!("Some({plain})"),
                _ => plain.to_owned(),
            },
            |name, value| if name == value { format!("{name},") } else { format!("{name}: {value},") },
        );
        format!(
            "    let item = New{row} {{
{fields}    }};
    diesel::insert_into({sql}::table).values(item).returning({row}::as_returning()).get_result(db)
",
            row = table.row(),
            sql = table.sql(),
        )
    }

    fn update(&self, table: &Table) -> String {
        format!(
            "    let changes = {row}Changes {{
        {text}: Some(text.to_owned()),
        {integer}: Some(integer),
        {flag}: Some(false),
        ..Default::default()
    }};
    diesel::update({sql}::table.find(id)).set(changes).execute(db)?;
    Ok(())
",
            row = table.row(),
            sql = table.sql(),
            text = table.first(Kind::Text),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
        )
    }
}

/// The `table!` of a table.
fn definition(table: &Table) -> String {
    let mut columns = "        id -> BigInt,\n".to_owned();
    if let Some(parent) = table.parent {
        let kind = if parent.nullable { "Nullable<BigInt>" } else { "BigInt" };
        columns += &format!("        parent_id -> {kind},\n");
    }
    for column in &table.columns {
        let kind = match column.kind {
            Kind::Integer => "BigInt",
            Kind::Text => "Text",
            Kind::Flag => "Bool",
            Kind::Real => "Double",
            Kind::OptionalText => "Nullable<Text>",
            Kind::OptionalInteger => "Nullable<BigInt>",
            Kind::Time => "Timestamp",
        };
        columns += &format!("        {} -> {kind},\n", column.name);
    }
    format!("\ndiesel::table! {{\n    {} (id) {{\n{columns}    }}\n}}\n", table.sql())
}

/// The structs of a table: a row, an insert, an update.
fn structs(table: &Table) -> String {
    let (sql, row) = (table.sql(), table.row());
    let (mut associations, mut belongs_to) = ("", String::new());
    let (mut fields, mut changes) = (String::new(), String::new());
    if let Some(parent) = table.parent {
        associations = ", Associations";
        belongs_to = format!("#[diesel(belongs_to({}, foreign_key = parent_id))]\n", parent.row());
        fields += &format!("    pub parent_id: {},\n", parent.rust("i64"));
        changes += &format!("    pub parent_id: Option<{}>,\n", parent.rust("i64"));
    }
    for column in &table.columns {
        let rust = column.kind.rust("NaiveDateTime");
        fields += &format!("    pub {}: {rust},\n", column.name);
        changes += &format!("    pub {}: Option<{rust}>,\n", column.name);
    }
    format!(
        "
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable{associations})]
#[diesel(table_name = {sql}, check_for_backend(diesel::sqlite::Sqlite))]
{belongs_to}pub struct {row} {{
    pub id: i64,
{fields}}}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = {sql})]
pub struct New{row} {{
{fields}}}

#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = {sql})]
pub struct {row}Changes {{
{changes}}}
"
    )
}
