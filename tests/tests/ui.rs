//! The mistakes that do not compile: `ui/<rule>/<mistake>.rs`, each with the error it gives, and in `ui/<rule>.rs` a
//! function of the same name that does compile.
//!
//! `TRYBUILD=overwrite cargo test -p orm-tests --test ui` writes the errors anew: read each one before it is committed.

use std::fs;
use std::path::Path;

macro_rules! twins {
    ($($rule:ident $path:literal;)*) => {
        $(#[allow(dead_code)] #[path = $path] mod $rule;)*

        const TWINS: &[(&str, &str)] = &[$((stringify!($rule), include_str!($path))),*];
    };
}
twins! {
    aggregation "../ui/aggregation.rs";
    attributes "../ui/attributes.rs";
    dialects "../ui/dialects.rs";
    nullability "../ui/nullability.rs";
    relations "../ui/relations.rs";
    scope "../ui/scope.rs";
    types "../ui/types.rs";
    writes "../ui/writes.rs";
}

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

#[test]
fn each_mistake_has_a_twin_that_compiles() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for rule in fs::read_dir(root)? {
        let folder = rule?.path();
        if !folder.is_dir() {
            continue;
        }
        let rule = name_of(&folder);
        let twins = TWINS.iter().find(|(known, _)| *known == rule).map_or("", |(_, twins)| twins);
        for file in fs::read_dir(&folder)? {
            let mistake = name_of(&file?.path());
            let found = ["(", "<"].iter().any(|next| twins.contains(&format!("fn {mistake}{next}")));
            assert!(found, "{rule}/{mistake} has no twin in {rule}.rs");
        }
    }
    Ok(())
}

/// What `docs/type-errors.md` quotes is what the compiler says of some mistake: the first line, what is under the caret, and
/// the notes.
#[test]
fn the_guide_quotes_the_compiler() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut messages = Vec::new();
    for rule in fs::read_dir(root.join("ui"))?.collect::<Result<Vec<_>, _>>()? {
        if rule.path().is_dir() {
            for file in fs::read_dir(rule.path())?.collect::<Result<Vec<_>, _>>()? {
                if file.path().extension().is_some_and(|extension| extension == "stderr") {
                    messages.push(fs::read_to_string(file.path())?);
                }
            }
        }
    }
    let guide = fs::read_to_string(root.join("../docs/type-errors.md"))?;
    let quotes = guide.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut quoted = 0;
    for quote in quotes.filter(|quote| quote.starts_with("error")) {
        let first = quote.lines().next().unwrap_or_default();
        let caret = quote.lines().filter_map(|line| line.rsplit_once("^ ")).map(|(_, label)| label);
        let notes = quote.lines().filter_map(|line| line.split_once("= note: ")).map(|(_, note)| note);
        let parts: Vec<&str> = [first].into_iter().chain(caret).chain(notes).collect();
        let known = messages.iter().any(|message| parts.iter().all(|part| message.contains(part)));
        assert!(known, "no mistake in tests/ui gives this message:\n{quote}\nlooked for: {parts:#?}");
        quoted += 1;
    }
    assert!(quoted >= 10, "the guide shows ten mistakes, and {quoted} were found");
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
