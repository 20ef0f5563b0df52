use std::hash::{DefaultHasher, Hash, Hasher};
use std::hint::black_box;

/// What a library read, whatever the order of its rows: equal for libraries that did the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checksum {
    pub rows: u64,
    pub sum: u64,
}

impl Checksum {
    /// Adds a row, of which `fields` hashes everything.
    pub fn add(&mut self, fields: impl FnOnce(&mut DefaultHasher)) {
        let mut hasher = DefaultHasher::new();
        fields(&mut hasher);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
}

/// Where a library leaves what it read.
#[derive(Debug)]
pub enum Seen {
    /// While time is taken: nothing is looked at.
    Dropped,
    /// While results are compared.
    Counted(Checksum),
}

impl Seen {
    /// Rows, of which `fields` hashes everything.
    pub fn rows<T>(&mut self, rows: Vec<T>, fields: impl Fn(&T, &mut DefaultHasher)) {
        match self {
            Self::Dropped => drop(black_box(rows)),
            Self::Counted(checksum) => {
                rows.iter().for_each(|row| checksum.add(|hasher| fields(row, hasher)));
            }
        }
    }

    /// A row, or none.
    pub fn row<T>(&mut self, row: Option<T>, fields: impl Fn(&T, &mut DefaultHasher)) {
        match self {
            Self::Dropped => drop(black_box(row)),
            Self::Counted(checksum) => {
                row.iter().for_each(|row| checksum.add(|hasher| fields(row, hasher)));
            }
        }
    }

    /// A number, such as of the rows changed.
    pub fn number(&mut self, number: u64) {
        match self {
            Self::Dropped => _ = black_box(number),
            Self::Counted(checksum) => checksum.add(|hasher| number.hash(hasher)),
        }
    }
}
