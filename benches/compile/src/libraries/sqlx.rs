//! Plain sqlx: structs that read rows, and SQL by hand. `FromRow` cannot read an `Option` of a struct, so the parent's
//! columns of a left join are a struct of `Option`s.

use super::{CHRONO_TIME, assignments};
use crate::generator::Generator;
use crate::tables::{Kind, Parent, Table};

pub(crate) struct Sqlx;

impl Generator for Sqlx {
    fn dependencies(&self, _columns: usize) -> String {
        r#"chrono = "0.4"
sqlx = { version = "0.9", default-features = false, features = ["chrono", "derive", "runtime-tokio", "sqlite"] }
tokio = { version = "1", features = ["macros", "rt"] }
"#
        .to_owned()
    }

    fn schema(&self, tables: &[Table]) -> String {
        let mut source = "use chrono::NaiveDateTime;\n".to_owned();
        for table in tables {
            let mut fields = "    pub id: i64,\n".to_owned();
            if let Some(parent) = table.parent {
                fields += &format!("    pub parent_id: {},\n", parent.rust("i64"));
            }
            for column in &table.columns {
                fields += &format!("    pub {}: {},\n", column.name, column.kind.rust("NaiveDateTime"));
            }
            source += &format!(
                "\n#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]\npub struct {} {{\n{fields}}}\n",
                table.row()
            );
        }
        source
    }

    fn has_script(&self) -> bool {
        true
    }

    fn connect(&self, _tables: &[Table]) -> String {
        r#"    let options = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
    let db = &options.connect("sqlite::memory:").await?;
    sqlx::raw_sql(include_str!("schema.sql")).execute(db).await?;
"#
        .to_owned()
    }

    fn imports(&self) -> &'static str {
        "use chrono::{DateTime, NaiveDateTime};\nuse sqlx::SqlitePool;\n"
    }

    fn handle(&self) -> &'static str {
        "&SqlitePool"
    }

    fn result(&self) -> &'static str {
        "sqlx::Result<_>"
    }

    fn join_types(&self, table: &Table, parent: &Table) -> String {
        let mut fields = String::new();
        let mut field = |name: &str, rust: &str| {
            fields += &format!("    #[sqlx(rename = \"joined_{name}\")]\n    pub {name}: {rust},\n");
        };
        field("id", "Option<i64>");
        if parent.parent.is_some() {
            field("parent_id", "Option<i64>");
        }
        for column in &parent.columns {
            let rust = column.kind.rust("NaiveDateTime");
            let optional = if column.kind.nullable() { rust.to_owned() } else { format!("Option<{rust}>") };
            field(&column.name, &optional);
        }
        format!(
            "
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Joined{parent} {{
{fields}}}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct {row}WithParent {{
    #[sqlx(flatten)]
    pub item: {row},
    #[sqlx(flatten)]
    pub parent: Joined{parent},
}}
",
            parent = parent.row(),
            row = table.row(),
        )
    }

    fn joined_row(&self, table: &Table, _parent: &Table) -> String {
        format!("{}WithParent", table.row())
    }

    fn joined_key(&self, _parent: Parent) -> &'static str {
        "joined.parent.id"
    }

    fn by_key(&self, table: &Table) -> String {
        format!(
            "    sqlx::query_as(\"SELECT {} FROM {} WHERE id = ?\").bind(id).fetch_optional(db).await\n",
            names(table).join(", "),
            table.sql()
        )
    }

    fn filter(&self, table: &Table, literal: usize) -> String {
        format!(
            "    sqlx::query_as(
        \"SELECT {names} FROM {sql} \\
         WHERE {integer} > ? AND {flag} = ? AND {text} LIKE ? ORDER BY {real} DESC, id ASC LIMIT 20\",
    )
    .bind({literal})
    .bind(true)
    .bind(format!(\"{{text}}%\"))
    .fetch_all(db)
    .await
",
            names = names(table).join(", "),
            sql = table.sql(),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
            text = table.first(Kind::Text),
            real = table.first(Kind::Real),
        )
    }

    fn join(&self, table: &Table, parent: &Table, literal: usize) -> String {
        let (sql, joined) = (table.sql(), parent.sql());
        let own = names(table).into_iter().map(|name| format!("{sql}.{name}"));
        let theirs = names(parent).into_iter().map(|name| format!("{joined}.{name} AS joined_{name}"));
        format!(
            "    sqlx::query_as(
        \"SELECT {columns} \\
         FROM {sql} LEFT JOIN {joined} ON {sql}.parent_id = {joined}.id \\
         WHERE {sql}.{integer} > ? ORDER BY {sql}.id ASC LIMIT 20\",
    )
    .bind({literal})
    .fetch_all(db)
    .await
",
            columns = own.chain(theirs).collect::<Vec<_>>().join(", "),
            integer = table.first(Kind::Integer),
        )
    }

    fn insert(&self, table: &Table) -> String {
        let binds = assignments(
            table,
            "    ",
            |kind, plain| if kind == Kind::Time { CHRONO_TIME.to_owned() } else { plain.to_owned() },
            |_, value| format!(".bind({value})"),
        );
        let all = names(table);
        format!(
            "    sqlx::query_as(
        \"INSERT INTO {sql} ({columns}) \\
         VALUES ({marks}) RETURNING {all}\",
    )
{binds}    .fetch_one(db)
    .await
",
            sql = table.sql(),
            columns = all[1..].join(", "),
            marks = vec!["?"; all.len() - 1].join(", "),
            all = all.join(", "),
        )
    }

    fn update(&self, table: &Table) -> String {
        format!(
            "    sqlx::query(\"UPDATE {sql} SET {text} = ?, {integer} = ?, {flag} = ? WHERE id = ?\")
        .bind(text)
        .bind(integer)
        .bind(false)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
",
            sql = table.sql(),
            text = table.first(Kind::Text),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
        )
    }
}

/// All columns, the key first.
fn names(table: &Table) -> Vec<String> {
    let reference = table.parent.map(|_| "parent_id".to_owned());
    let columns = table.columns.iter().map(|column| column.name.clone());
    ["id".to_owned()].into_iter().chain(reference).chain(columns).collect()
}
