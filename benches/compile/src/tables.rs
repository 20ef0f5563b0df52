//! The tables of the application: the same for every library.

/// A key, a reference and one column of each kind.
pub(crate) const MIN_COLUMNS: usize = 2 + Kind::CYCLE.len();
/// What Diesel's largest set of tuples allows.
pub(crate) const MAX_COLUMNS: usize = 128;

/// A table, `items_02` of the rows `Item02`, which refers to the one before it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) number: usize,
    pub(crate) parent: Option<Parent>,
    pub(crate) has_child: bool,
    /// Without the key and the reference.
    pub(crate) columns: Vec<Column>,
}

/// The reference `parent_id`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parent {
    pub(crate) number: usize,
    pub(crate) nullable: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A type that every library has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Text,
    Flag,
    Real,
    OptionalText,
    OptionalInteger,
    Time,
}

impl Kind {
    const CYCLE: [Self; 7] = [
        Self::Integer,
        Self::Text,
        Self::Flag,
        Self::Real,
        Self::OptionalText,
        Self::OptionalInteger,
        Self::Time,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Flag => "flag",
            Self::Real => "real",
            Self::OptionalText => "note",
            Self::OptionalInteger => "count",
            Self::Time => "time",
        }
    }

    pub(crate) fn nullable(self) -> bool {
        matches!(self, Self::OptionalText | Self::OptionalInteger)
    }

    /// The type in Rust, given what the library's users take for a time without zone.
    pub(crate) fn rust(self, time: &'static str) -> &'static str {
        match self {
            Self::Integer => "i64",
            Self::Text => "String",
            Self::Flag => "bool",
            Self::Real => "f64",
            Self::OptionalText => "Option<String>",
            Self::OptionalInteger => "Option<i64>",
            Self::Time => time,
        }
    }
}

/// A chain of tables, each with `columns` columns in all.
pub(crate) fn chain(tables: usize, columns: usize) -> Vec<Table> {
    (1..=tables)
        .map(|number| {
            let parent =
                (number > 1).then(|| Parent { number: number - 1, nullable: number.is_multiple_of(2) });
            let others = columns - 1 - usize::from(parent.is_some());
            Table { number, parent, has_child: number < tables, columns: cycle(others) }
        })
        .collect()
}

fn cycle(columns: usize) -> Vec<Column> {
    (Kind::CYCLE.into_iter().cycle().take(columns).enumerate())
        .map(|(at, kind)| Column { name: format!("{}_{}", kind.name(), at + 1), kind })
        .collect()
}

impl Table {
    /// The suffix of everything that belongs to this table.
    pub(crate) fn id(&self) -> String {
        id(self.number)
    }

    /// The struct of a row.
    pub(crate) fn row(&self) -> String {
        row(self.number)
    }

    /// The table in SQL.
    pub(crate) fn sql(&self) -> String {
        sql(self.number)
    }

    /// The first column of a kind, which the queries use.
    pub(crate) fn first(&self, kind: Kind) -> &str {
        let column = self.columns.iter().find(|column| column.kind == kind);
        &column.expect("there is a column of each kind").name
    }
}

impl Parent {
    /// The struct of the parent's row.
    pub(crate) fn row(self) -> String {
        row(self.number)
    }

    /// The parent's table in SQL.
    pub(crate) fn sql(self) -> String {
        sql(self.number)
    }

    /// The type of the reference, given that of keys.
    pub(crate) fn rust(self, key: &str) -> String {
        if self.nullable { format!("Option<{key}>") } else { key.to_owned() }
    }
}

pub(crate) fn id(number: usize) -> String {
    format!("{number:02}")
}

pub(crate) fn row(number: usize) -> String {
    format!("Item{number:02}")
}

pub(crate) fn sql(number: usize) -> String {
    format!("items_{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_as_many_columns_as_were_asked_for() {
        for table in chain(5, 20) {
            assert_eq!(1 + usize::from(table.parent.is_some()) + table.columns.len(), 20);
        }
        for table in chain(2, MIN_COLUMNS) {
            for kind in Kind::CYCLE {
                assert!(table.columns.iter().any(|column| column.kind == kind));
            }
        }
    }
}
