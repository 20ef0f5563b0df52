//! `SeaORM`: the dense entity format of 2.0, which `sea-orm-cli` writes with `--entity-format dense`.

use super::{CHRONO_TIME, assignments};
use crate::generator::Generator;
use crate::tables::{self, Kind, Parent, Table};

pub(crate) struct SeaOrm;

impl Generator for SeaOrm {
    fn dependencies(&self, _columns: usize) -> String {
        r#"chrono = "0.4"
sea-orm = { version = "2.0", default-features = false, features = [
    "macros", "runtime-tokio", "sqlite-use-returning-for-3_35", "sqlx-sqlite", "with-chrono",
] }
tokio = { version = "1", features = ["macros", "rt"] }
"#
        .to_owned()
    }

    // A long chain of relations overflows the default limit: E0275.
    fn crate_attributes(&self) -> &'static str {
        "#![recursion_limit = \"512\"]\n"
    }

    fn schema(&self, tables: &[Table]) -> String {
        tables.iter().map(entity).collect()
    }

    fn connect(&self, tables: &[Table]) -> String {
        let registers: String = tables
            .iter()
            .map(|table| format!("        .register(schema::{}::Entity)\n", module(table.number)))
            .collect();
        format!(
            r#"    let db = &sea_orm::Database::connect("sqlite::memory:").await?;
    db.get_schema_builder()
{registers}        .apply(db)
        .await?;
"#
        )
    }

    fn imports(&self) -> &'static str {
        "use chrono::DateTime;\nuse sea_orm::entity::prelude::*;\nuse sea_orm::{QueryOrder, QuerySelect, Set, Unchanged};\n"
    }

    fn handle(&self) -> &'static str {
        "&DatabaseConnection"
    }

    fn result(&self) -> &'static str {
        "Result<_, DbErr>"
    }

    fn row(&self, table: &Table) -> String {
        format!("{}::Model", module(table.number))
    }

    fn by_key(&self, table: &Table) -> String {
        format!("    {}::Entity::find_by_id(id).one(db).await\n", module(table.number))
    }

    fn filter(&self, table: &Table, literal: usize) -> String {
        format!(
            "    {item}::Entity::find()
        .filter({item}::COLUMN.{integer}.gt({literal}))
        .filter({item}::COLUMN.{flag}.eq(true))
        .filter({item}::COLUMN.{text}.starts_with(text))
        .order_by_desc({item}::COLUMN.{real})
        .order_by_asc({item}::COLUMN.id)
        .limit(20)
        .all(db)
        .await
",
            item = module(table.number),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
            text = table.first(Kind::Text),
            real = table.first(Kind::Real),
        )
    }

    fn join(&self, table: &Table, parent: &Table, literal: usize) -> String {
        format!(
            "    {item}::Entity::find()
        .find_also_related({parent}::Entity)
        .filter({item}::COLUMN.{integer}.gt({literal}))
        .order_by_asc({item}::COLUMN.id)
        .limit(20)
        .all(db)
        .await
",
            item = module(table.number),
            parent = module(parent.number),
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
            |name, value| format!("{name}: Set({value}),"),
        );
        format!(
            "    let item = {}::ActiveModel {{
{fields}        ..Default::default()
    }};
    item.insert(db).await
",
            module(table.number)
        )
    }

    fn update(&self, table: &Table) -> String {
        format!(
            "    let item = {}::ActiveModel {{
        id: Unchanged(id),
        {text}: Set(text.to_owned()),
        {integer}: Set(integer),
        {flag}: Set(false),
        ..Default::default()
    }};
    item.update(db).await?;
    Ok(())
",
            module(table.number),
            text = table.first(Kind::Text),
            integer = table.first(Kind::Integer),
            flag = table.first(Kind::Flag),
        )
    }
}

/// Every entity has a module of its own.
fn module(number: usize) -> String {
    format!("item_{}", tables::id(number))
}

fn entity(table: &Table) -> String {
    let mut fields = "        #[sea_orm(primary_key)]\n        pub id: i64,\n".to_owned();
    if let Some(parent) = table.parent {
        fields += &format!("        pub parent_id: {},\n", parent.rust("i64"));
    }
    for column in &table.columns {
        fields += &format!("        pub {}: {},\n", column.name, column.kind.rust("DateTime"));
    }
    if let Some(parent) = table.parent {
        fields += &belongs_to(parent);
    }
    if table.has_child {
        let child = module(table.number + 1);
        fields += &format!(
            "        #[sea_orm(has_many)]\n        pub children: HasMany<super::{child}::Entity>,\n"
        );
    }
    format!(
        r#"
pub mod {module} {{
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "{sql}")]
    pub struct Model {{
{fields}    }}

    impl ActiveModelBehavior for ActiveModel {{}}
}}
"#,
        module = module(table.number),
        sql = table.sql(),
    )
}

fn belongs_to(parent: Parent) -> String {
    let entity = format!("super::{}::Entity", module(parent.number));
    let target = if parent.nullable { format!("Option<{entity}>") } else { entity };
    format!(
        "        #[sea_orm(belongs_to, from = \"parent_id\", to = \"id\")]\n        pub parent: BelongsTo<{target}>,\n"
    )
}
