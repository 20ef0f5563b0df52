//! The application that is compiled: its files, for one library.

use std::str::FromStr;

use crate::behaviour;
use crate::ddl;
use crate::generator::Generator;
use crate::library::Library;
use crate::tables::{self, Table};

/// The package's name, the same for every library.
pub(crate) const PACKAGE: &str = "bench_app";

/// Which queries the application has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Queries {
    /// A filter and a left join for each table but the first.
    Joins,
    /// By key, filter, left join, insert and update for each table.
    Full,
    /// None: the tables alone.
    None,
}

impl FromStr for Queries {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "joins" => Ok(Self::Joins),
            "full" => Ok(Self::Full),
            "none" => Ok(Self::None),
            other => Err(format!("no set of queries `{other}`: joins, full or none")),
        }
    }
}

impl Queries {
    /// How many there are for so many tables; the first table has no other to join.
    pub(crate) fn count(self, tables: usize) -> usize {
        match self {
            Self::Joins => 2 * (tables - 1),
            Self::Full => 5 * tables - 1,
            Self::None => 0,
        }
    }
}

pub(crate) struct Application {
    library: Library,
    tables: Vec<Table>,
    columns: usize,
    queries: Queries,
    /// Whether it proves by itself that it works.
    checks: bool,
}

pub(crate) struct File {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

impl Application {
    pub(crate) fn new(library: Library, tables: usize, columns: usize, queries: Queries) -> Self {
        Self { library, tables: tables::chain(tables, columns), columns, queries, checks: false }
    }

    /// One with all queries, which asserts what they give.
    pub(crate) fn checking_itself(library: Library, tables: usize, columns: usize) -> Self {
        Self { checks: true, ..Self::new(library, tables, columns, Queries::Full) }
    }

    pub(crate) fn files(&self) -> Vec<File> {
        let generator = self.library.generator();
        let mut files = vec![
            self.manifest(),
            File { path: "src/main.rs", text: self.main() },
            File { path: "src/schema.rs", text: generator.schema(&self.tables) },
            self.queries(0),
        ];
        if generator.has_script() {
            files.push(File { path: "src/schema.sql", text: ddl::script(&self.tables) });
        }
        if self.checks {
            let text = behaviour::source(generator, &self.tables);
            files.push(File { path: "src/behaviour.rs", text });
        }
        files
    }

    /// The same package without code, for the build of its dependencies.
    pub(crate) fn hello(&self) -> Vec<File> {
        let text = "fn main() {\n    println!(\"hello\");\n}\n".to_owned();
        vec![self.manifest(), File { path: "src/main.rs", text }]
    }

    fn manifest(&self) -> File {
        let dependencies = self.library.generator().dependencies(self.columns);
        let text = format!(
            r#"[package]
name = "{PACKAGE}"
version = "0.1.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
{dependencies}"#
        );
        File { path: "Cargo.toml", text }
    }

    fn main(&self) -> String {
        let generator = self.library.generator();
        let (attribute, function) = if generator.is_async() {
            ("#[tokio::main(flavor = \"current_thread\")]\n", "async fn")
        } else {
            ("", "fn")
        };
        let wait = wait(generator);
        let (module, check) = if self.checks {
            ("mod behaviour;\n", format!("    behaviour::check(db){wait}?;\n"))
        } else {
            ("", String::new())
        };
        format!(
            "#![allow(dead_code, unused_imports)]
{crate_attributes}
{module}mod queries;
mod schema;

{attribute}{function} main() -> Result<(), Box<dyn std::error::Error>> {{
{connect}{check}    if std::env::args().len() > 1 {{
        println!(\"{{}}\", queries::run(db){wait}?);
    }}
    Ok(())
}}
",
            crate_attributes = generator.crate_attributes(),
            connect = generator.connect(&self.tables),
        )
    }

    /// `src/queries.rs`, whose middle filter, or without queries `run`, has `edit` in a number.
    pub(crate) fn queries(&self, edit: usize) -> File {
        let text = match self.queries {
            Queries::None => self.no_queries(edit),
            _ => self.all_queries(edit),
        };
        File { path: "src/queries.rs", text }
    }

    fn no_queries(&self, edit: usize) -> String {
        let generator = self.library.generator();
        let run = Function::new(generator, "run", "", "usize");
        format!("{}\n{}", generator.imports(), run.with_body(&format!("    Ok({edit})\n")))
    }

    fn all_queries(&self, edit: usize) -> String {
        let generator = self.library.generator();
        let mut source = format!("{}use crate::schema::*;\n", generator.imports());
        let edited = self.tables.len() / 2 + 1;
        let mut calls = "    let mut rows = 0;\n".to_owned();
        for table in &self.tables {
            let literal = 1000 + table.number + if table.number == edited { 1000 * edit } else { 0 };
            let functions = self.functions(table, literal);
            if !functions.is_empty() {
                source += &functions;
                calls += &format!("    rows += run_{}(db){}?;\n", table.id(), wait(generator));
            }
        }
        calls += "    Ok(rows)\n";
        source += "\n";
        source + &Function::new(generator, "run", "", "usize").with_body(&calls)
    }

    /// The queries of a table, and `run_02` that calls them.
    fn functions(&self, table: &Table, literal: usize) -> String {
        let full = self.queries == Queries::Full;
        let parent = table.parent.map(|parent| &self.tables[parent.number - 1]);
        if !full && parent.is_none() {
            return String::new();
        }
        let generator = self.library.generator();
        let (id, row, wait) = (table.id(), generator.row(table), wait(generator));
        let rows = format!("Vec<{row}>");
        let mut source = String::new();
        let mut function = |name: &str, parameters: &str, value: &str, body: &str| {
            let function = Function::new(generator, &format!("{name}_{id}"), parameters, value);
            source += &format!("\n{}", function.with_body(body));
        };
        let mut calls = String::new();
        let mut counts = vec![format!("filter_{id}(db, \"text\"){wait}?.len()")];
        if full {
            let reference = table
                .parent
                .map_or(String::new(), |parent| format!(", parent_id: {}", parent.rust(generator.key())));
            function(
                "by_key",
                &format!(", id: {}", generator.key()),
                &format!("Option<{row}>"),
                &generator.by_key(table),
            );
            let parameters = format!("{reference}, integer: i64, text: &str");
            function("insert", &parameters, &row, &generator.insert(table));
            let parameters = format!(", id: {}, integer: i64, text: &str", generator.key());
            function("update", &parameters, "()", &generator.update(table));
            let key = table.parent.map_or("", |parent| if parent.nullable { "Some(1), " } else { "1, " });
            calls += &format!("    let item = insert_{id}(db, {key}5000, \"text\"){wait}?;\n");
            calls += &format!("    update_{id}(db, item.id, 6000, \"other text\"){wait}?;\n");
            counts.push(format!("usize::from(by_key_{id}(db, item.id){wait}?.is_some())"));
        }
        function("filter", ", text: &str", &rows, &generator.filter(table, literal));
        let mut types = String::new();
        if let Some(parent) = parent {
            types = generator.join_types(table, parent);
            let value = format!("Vec<{}>", generator.joined_row(table, parent));
            function("join", "", &value, &generator.join(table, parent, 1000 + table.number));
            counts.push(format!("join_{id}(db){wait}?.len()"));
        }
        calls += &format!("    Ok({})\n", counts.join(" + "));
        function("run", "", "usize", &calls);
        types + &source
    }
}

/// What follows a call.
pub(crate) fn wait(generator: &dyn Generator) -> &'static str {
    if generator.is_async() { ".await" } else { "" }
}

/// The head of a function that takes the database.
pub(crate) struct Function(String);

impl Function {
    pub(crate) fn new(generator: &dyn Generator, name: &str, parameters: &str, value: &str) -> Self {
        let keyword = if generator.is_async() { "async fn" } else { "fn" };
        let result = generator.result().replacen('_', value, 1);
        Self(format!("pub {keyword} {name}(db: {}{parameters}) -> {result}", generator.handle()))
    }

    pub(crate) fn with_body(self, body: &str) -> String {
        format!("{} {{\n{body}}}\n", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queries(application: &Application, edit: usize) -> Vec<String> {
        application.queries(edit).text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn forty_tables_have_seventy_eight_queries() {
        assert_eq!(Queries::Joins.count(40), 78);
        for library in Library::ALL {
            for which in [Queries::Joins, Queries::Full, Queries::None] {
                let lines = queries(&Application::new(library, 40, 20, which), 0);
                let functions = lines.iter().filter(|line| line.contains("fn ") && !line.contains("fn run"));
                assert_eq!(functions.count(), which.count(40), "{library}");
            }
        }
    }

    #[test]
    fn an_edit_changes_one_line() {
        for library in Library::ALL {
            for which in [Queries::Joins, Queries::Full, Queries::None] {
                let application = Application::new(library, 5, 20, which);
                let (one, other) = (queries(&application, 1), queries(&application, 2));
                let changed = one.iter().zip(&other).filter(|(one, other)| one != other).count();
                assert_eq!((one.len(), changed), (other.len(), 1), "{library}");
            }
        }
    }
}
