//! Toasty. It has no joins: where the others join, its users `include` the related row, which is a second statement.

use super::assignments;
use crate::generator::Generator;
use crate::tables::{self, Kind, Parent, Table};

pub(crate) struct Toasty;

impl Generator for Toasty {
    fn dependencies(&self, _columns: usize) -> String {
        r#"jiff = "0.2"
tokio = { version = "1", features = ["macros", "rt"] }
toasty = { version = "0.11", default-features = false, features = ["jiff", "sqlite"] }
"#
        .to_owned()
    }

    fn schema(&self, tables: &[Table]) -> String {
        tables.iter().map(model).collect()
    }

    fn connect(&self, _tables: &[Table]) -> String {
        r#"    let db = &mut toasty::Db::builder()
        .models(toasty::models!(crate::*))
        .connect("sqlite::memory:")
        .await?;
    db.push_schema().await?;
"#
        .to_owned()
    }

    fn imports(&self) -> &'static str {
        ""
    }

    fn handle(&self) -> &'static str {
        "&mut toasty::Db"
    }

    fn result(&self) -> &'static str {
        "toasty::Result<_>"
    }

    // An `include` over keys of `i64` panics in 0.11; its guide has `u64` throughout.
    fn key(&self) -> &'static str {
        "u64"
    }

    fn joined_row(&self, table: &Table, _parent: &Table) -> String {
        table.row()
    }

    fn joined_key(&self, parent: Parent) -> &'static str {
        if parent.nullable {
            "joined.parent.get().as_ref().map(|parent| parent.id)"
        } else {
            "Some(joined.parent.get().id)"
        }
    }

    fn by_key(&self, table: &Table) -> String {
        format!("    {}::filter_by_id(id).first().exec(db).await\n", table.row())
    }

    fn filter(&self, table: &Table, literal: usize) -> String {
        format!(
            "    {row}::filter({row}::fields().{integer}().gt({literal}))
        .filter({row}::fields().{flag}().eq(true))
        .filter({row}::fields().{text}().starts_with(text))
        .order_by(({row}::fields().{real}().desc(), {row}::fields().id().asc()))
        .limit(20)
        .exec(db)
        .await
",
            row = table.row(),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
            text = table.first(Kind::Text),
            real = table.first(Kind::Real),
        )
    }

    fn join(&self, table: &Table, _parent: &Table, literal: usize) -> String {
        format!(
            "    {row}::filter({row}::fields().{integer}().gt({literal}))
        .include({row}::fields().parent())
        .order_by({row}::fields().id().asc())
        .limit(20)
        .exec(db)
        .await
",
            row = table.row(),
            integer = table.first(Kind::Integer),
        )
    }

    fn insert(&self, table: &Table) -> String {
        let fields = assignments(
            table,
            "        ",
            |kind, plain| {
                let time = "jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0)";
                if kind == Kind::Time { time.to_owned() } else { plain.to_owned() }
            },
            |name, value| if name == value { format!("{name},") } else { format!("{name}: {value},") },
        );
        format!("    toasty::create!({} {{\n{fields}    }})\n    .exec(db)\n    .await\n", table.row())
    }

    fn update(&self, table: &Table) -> String {
        format!(
            "    toasty::update!({row}::filter_by_id(id) {{
        {text}: text,
        {integer}: integer,
        {flag}: false,
    }})
    .exec(db)
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

fn model(table: &Table) -> String {
    let mut fields = "    #[key]\n    #[auto]\n    pub id: u64,\n".to_owned();
    if let Some(parent) = table.parent {
        let target = if parent.nullable { format!("Option<{}>", parent.row()) } else { parent.row() };
        fields += &format!("    #[index]\n    pub parent_id: {},\n", parent.rust("u64"));
        fields += &format!("    #[belongs_to]\n    pub parent: toasty::Deferred<{target}>,\n");
    }
    if table.has_child {
        let child = tables::row(table.number + 1);
        fields +=
            &format!("    #[has_many(pair = parent)]\n    pub children: toasty::Deferred<Vec<{child}>>,\n");
    }
    for column in &table.columns {
        fields += &format!("    pub {}: {},\n", column.name, column.kind.rust("jiff::civil::DateTime"));
    }
    format!(
        "
#[derive(Debug, Clone, toasty::Model)]
#[table = \"{sql}\"]
pub struct {row} {{
{fields}}}
",
        sql = table.sql(),
        row = table.row(),
    )
}
