//! This workspace's crate.

use std::path::Path;

use super::{CHRONO_TIME, assignments};
use crate::generator::Generator;
use crate::tables::{self, Kind, Table};

pub(crate) struct Orm;

impl Generator for Orm {
    fn dependencies(&self, _columns: usize) -> String {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let path = workspace.canonicalize().unwrap_or(workspace);
        format!(
            r#"chrono = "0.4"
orm = {{ path = {:?}, default-features = false, features = ["sqlite", "chrono"] }}
tokio = {{ version = "1", features = ["macros", "rt"] }}
"#,
            path.display().to_string()
        )
    }

    fn schema(&self, tables: &[Table]) -> String {
        let mut source = "use chrono::NaiveDateTime;\nuse orm::prelude::*;\n".to_owned();
        for table in tables {
            source += &schema(table);
        }
        source
    }

    fn connect(&self, tables: &[Table]) -> String {
        let names: Vec<String> = tables.iter().map(Table::row).collect();
        format!(
            r#"    use orm::prelude::*;
    use schema::*;
    let db = &orm::sqlite::connect("sqlite::memory:").await?;
    db.create_tables(&schema![{}]).await?;
"#,
            names.join(", ")
        )
    }

    fn imports(&self) -> &'static str {
        "use chrono::DateTime;\nuse orm::prelude::*;\n"
    }

    fn handle(&self) -> &'static str {
        "&Db<Sqlite>"
    }

    fn result(&self) -> &'static str {
        "orm::Result<_>"
    }

    fn by_key(&self, table: &Table) -> String {
        format!("    db.get({}, id).await\n", table.row())
    }

    fn filter(&self, table: &Table, literal: usize) -> String {
        format!(
            "    db.from({row})
        .filter({row}.{integer}.gt({literal}))
        .filter({row}.{flag}.eq(true))
        .filter({row}.{text}.starts_with(text))
        .order_by(({row}.{real}.desc(), {row}.id.asc()))
        .limit(20)
        .all()
        .await
",
            row = table.row(),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
            text = table.first(Kind::Text),
            real = table.first(Kind::Real),
        )
    }

    fn join(&self, table: &Table, parent: &Table, literal: usize) -> String {
        format!(
            "    db.from({row})
        .left_join({parent}, {row}.parent_id.eq({parent}.id))
        .filter({row}.{integer}.gt({literal}))
        .order_by({row}.id.asc())
        .limit(20)
        .all()
        .await
",
            row = table.row(),
            parent = parent.row(),
            integer = table.first(Kind::Integer),
        )
    }

    fn insert(&self, table: &Table) -> String {
        let setters = assignments(
            table,
            "            ",
            |kind, plain| if kind == Kind::Time { CHRONO_TIME.to_owned() } else { plain.to_owned() },
            |name, value| format!(".{name}({value})"),
        );
        format!(
            "    db.create(
        New{}::builder()
{setters}    )
    .await
",
            table.row()
        )
    }

    fn update(&self, table: &Table) -> String {
        format!(
            "    db.update({row})
        .set(({row}.{text}.set(text), {row}.{integer}.set(integer), {row}.{flag}.set(false)))
        .filter({row}.id.eq(id))
        .execute()
        .await?;
    Ok(())
",
            row = table.row(),
            text = table.first(Kind::Text),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
        )
    }
}

fn schema(table: &Table) -> String {
    let mut relations = String::new();
    let mut fields = "    #[column(primary_key, auto_increment)]\n    pub id: i64,\n".to_owned();
    if let Some(parent) = table.parent {
        relations += &format!("#[belongs_to(parent: {})]\n", parent.row());
        fields += &format!("    #[column(references = {}.id, index)]\n", parent.row());
        fields += &format!("    pub parent_id: {},\n", parent.rust("i64"));
    }
    if table.has_child {
        relations += &format!("#[has_many(children: {})]\n", tables::row(table.number + 1));
    }
    for column in &table.columns {
        fields += &format!("    pub {}: {},\n", column.name, column.kind.rust("NaiveDateTime"));
    }
    format!(
        r#"
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "{sql}")]
{relations}pub struct {row} {{
{fields}}}
"#,
        sql = table.sql(),
        row = table.row(),
    )
}
