//! Which rows of one level belong to which row of the level above.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::key::Key;
use super::loaded::Loaded;
use crate::Value;

/// Which rows of a level belong to which row of the level above: those with the same key are a group.
pub(super) struct Groups {
    numbers: HashMap<Key, usize, RandomState>,
    /// The group of each row above, if its key is not NULL.
    of_parent: Vec<Option<usize>>,
    /// How many rows above have not read each group yet: the last one need not copy it.
    readers: Vec<usize>,
    /// The group of each row, in the order of their arrival, and the key of the last one.
    of_row: Vec<usize>,
    last: Option<(Key, usize)>,
    /// Where the rows of each group begin in `rows`, and where the last one ends.
    starts: Vec<usize>,
    /// The rows, group by group.
    rows: Vec<usize>,
}

impl Groups {
    /// The groups of rows with these keys, each still empty; and the keys' values.
    pub(super) fn of(parents: &Loaded, places: &[usize]) -> (Self, Vec<Vec<Value>>) {
        let mut groups = Self {
            numbers: HashMap::default(),
            of_parent: Vec::new(),
            readers: Vec::new(),
            of_row: Vec::new(),
            last: None,
            starts: Vec::new(),
            rows: Vec::new(),
        };
        let mut keys = Vec::new();
        for parent in parents.rows() {
            let values = places.iter().filter_map(|at| parent.get(*at));
            let number = Key::of(values.clone()).map(|key| {
                let next = groups.readers.len();
                let number = *groups.numbers.entry(key).or_insert(next);
                if number == next {
                    keys.push(values.cloned().collect());
                    groups.readers.push(0);
                }
                if let Some(readers) = groups.readers.get_mut(number) {
                    *readers += 1;
                }
                number
            });
            groups.of_parent.push(number);
        }
        (groups, keys)
    }

    /// Whether no group belongs to two rows above.
    pub(super) fn are_read_once(&self) -> bool {
        self.readers.iter().all(|readers| *readers == 1)
    }

    /// Puts the next row into its group; `false` when there is none with its key.
    pub(super) fn add(&mut self, key: Option<Key>) -> bool {
        let Some(key) = key else { return false };
        // Rows of the same group often follow each other.
        let number = match &self.last {
            Some((last, number)) if *last == key => *number,
            _ => {
                let Some(number) = self.numbers.get(&key).copied() else { return false };
                self.last = Some((key, number));
                number
            }
        };
        self.of_row.push(number);
        true
    }

    /// Brings the rows of each group together, after the last one was added.
    pub(super) fn sort(&mut self) {
        self.starts = vec![0; self.readers.len() + 1];
        for number in &self.of_row {
            if let Some(next) = self.starts.get_mut(number + 1) {
                *next += 1;
            }
        }
        let mut total = 0;
        for start in &mut self.starts {
            total += *start;
            *start = total;
        }
        self.rows = vec![0; self.of_row.len()];
        let mut ends = self.starts.clone();
        for (row, number) in std::mem::take(&mut self.of_row).into_iter().enumerate() {
            let Some(end) = ends.get_mut(number) else { continue };
            if let Some(slot) = self.rows.get_mut(*end) {
                *slot = row;
            }
            *end += 1;
        }
    }

    /// The rows of a row above, and whether they will be read again.
    pub(super) fn take(&mut self, parent: usize, copies: bool) -> (&[usize], bool) {
        let Some(number) = self.of_parent.get(parent).copied().flatten() else { return (&[], false) };
        let bounds = self.starts.get(number).zip(self.starts.get(number + 1));
        let rows = bounds.and_then(|(start, end)| self.rows.get(*start..*end)).unwrap_or_default();
        let readers = self.readers.get_mut(number).map_or(0, |readers| {
            // A copy of the row above is not its last reading.
            *readers -= usize::from(!copies && *readers > 0);
            *readers
        });
        (rows, copies || readers > 0)
    }
}
