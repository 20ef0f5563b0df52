//! `src/behaviour.rs` of an application: that its queries do what they say.

use crate::application::{Function, wait};
use crate::generator::Generator;
use crate::tables::{self, Kind, Parent, Table};

pub(crate) fn source(generator: &dyn Generator, tables: &[Table]) -> String {
    let body: String = tables.iter().map(|table| assertions(generator, table)).collect();
    let check = Function::new(generator, "check", "", "()").with_body(&format!("{body}    Ok(())\n"));
    format!("{}\nuse crate::queries::*;\n\n{check}", generator.imports())
}

fn assertions(generator: &dyn Generator, table: &Table) -> String {
    let (id, wait, text) = (table.id(), wait(generator), table.first(Kind::Text));
    let integer = table.first(Kind::Integer);
    let key = table.parent.map_or(String::new(), |parent| {
        let key = format!("item_{}.id", tables::id(parent.number));
        if parent.nullable { format!("Some({key}), ") } else { format!("{key}, ") }
    });
    let mut source = String::new();
    // A row that no filter takes, so that the keys of a table and of the one before it differ.
    if !table.number.is_multiple_of(2) {
        source += &format!("    insert_{id}(db, {key}0, \"some text\"){wait}?;\n");
    }
    source += &format!(
        "    let item_{id} = insert_{id}(db, {key}5000, \"some text\"){wait}?;
    assert_eq!((item_{id}.{integer}, item_{id}.{text}.as_str()), (5000, \"some text\"));
    let found = by_key_{id}(db, item_{id}.id){wait}?.expect(\"the row is there\");
"
    );
    for column in &table.columns {
        source += &format!("    assert_eq!(found.{name}, item_{id}.{name});\n", name = column.name);
    }
    source += &format!(
        "    assert!(by_key_{id}(db, 999){wait}?.is_none());
    let found = filter_{id}(db, \"some\"){wait}?;
    assert_eq!((found.len(), found[0].id), (1, item_{id}.id));
    assert!(filter_{id}(db, \"any\"){wait}?.is_empty());
"
    );
    if let Some(parent) = table.parent {
        source += &joined(generator, &id, parent);
    }
    source += &format!(
        "    update_{id}(db, item_{id}.id, 6000, \"other text\"){wait}?;
    let found = by_key_{id}(db, item_{id}.id){wait}?.expect(\"the row is there\");
    assert_eq!((found.{integer}, found.{text}.as_str(), found.{flag}), (6000, \"other text\", false));
",
        flag = table.first(Kind::Flag),
    );
    source
}

fn joined(generator: &dyn Generator, id: &str, parent: Parent) -> String {
    let (wait, key) = (wait(generator), generator.joined_key(parent));
    let parent_id = tables::id(parent.number);
    let mut source = format!(
        "    let found = join_{id}(db){wait}?;
    let joined = &found[0];
    assert_eq!((found.len(), {key}), (1, Some(item_{parent_id}.id)));
"
    );
    if parent.nullable {
        source += &format!(
            "    insert_{id}(db, None, 5000, \"without a parent\"){wait}?;
    let found = join_{id}(db){wait}?;
    let joined = &found[1];
    assert_eq!((found.len(), {key}), (2, None));
"
        );
    }
    source
}
