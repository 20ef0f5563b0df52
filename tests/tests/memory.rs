//! A stream over a million rows needs no more memory than one over a thousand.
//!
//! An own test binary with one test: the allocator counts for the whole process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::TryStreamExt;
use orm::prelude::*;

/// Counts the bytes that Rust holds now, and the most it has held since [`reset`](Counting::reset). SQLite's own pages
/// come from C and are not counted.
struct Counting {
    now: AtomicUsize,
    most: AtomicUsize,
}

#[global_allocator]
static ALLOCATOR: Counting = Counting { now: AtomicUsize::new(0), most: AtomicUsize::new(0) };

impl Counting {
    fn add(&self, bytes: usize) {
        let now = self.now.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.most.fetch_max(now, Ordering::Relaxed);
    }

    fn remove(&self, bytes: usize) {
        self.now.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Starts a measurement and gives what is held now.
    fn reset(&self) -> usize {
        let now = self.now.load(Ordering::Relaxed);
        self.most.store(now, Ordering::Relaxed);
        now
    }

    /// The most held since `reset` gave `start`, above it.
    fn most_above(&self, start: usize) -> usize {
        self.most.load(Ordering::Relaxed).saturating_sub(start)
    }
}

// SAFETY: every call goes to `System` with the arguments it came with; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.add(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.remove(layout.size());
        // SAFETY: the caller's promise about `pointer` and `layout` is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        self.add(new_size);
        self.remove(layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "measurements")]
pub struct Measurement {
    #[column(primary_key)]
    pub id: i64,
    pub value: i64,
    pub label: String,
}

const ROWS: i64 = 1_000_000;
/// Holding the rows takes at least 40 MB: 48 bytes each as a struct.
const CONSTANT: usize = 8 << 20;

fn expected_label(id: i64) -> String {
    format!("label {id}")
}

#[tokio::test]
async fn a_stream_over_a_million_rows_holds_constant_memory() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::temp_dir().join(format!("orm-memory-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let outcome = in_memory_and_in_a_file(&directory).await;
    std::fs::remove_dir_all(&directory)?;
    outcome
}

async fn in_memory_and_in_a_file(directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    measure(&orm::sqlite::connect("sqlite::memory:").await?).await?;
    let url = format!("sqlite://{}?mode=rwc", directory.join("big.db").display());
    measure(&orm::sqlite::connect(&url).await?).await
}

async fn measure(db: &Db<Sqlite>) -> Result<(), Box<dyn std::error::Error>> {
    db.create_tables(&schema![Measurement]).await?;
    db.execute(sql!(
        "insert into measurements (id, value, label) \
         with recursive n(id) as (select 1 union all select id + 1 from n where id < {ROWS}) \
         select id, id * 3, 'label ' || id from n"
    ))
    .await?;

    // Whole rows.
    let start = ALLOCATOR.reset();
    let mut stream = Box::pin(db.from(Measurement).order_by(Measurement.id.asc()).stream());
    let mut next = 1;
    while let Some(row) = stream.try_next().await? {
        assert_eq!((row.id, row.value), (next, next * 3));
        if next % 100_000 == 0 {
            assert_eq!(row.label, expected_label(next));
        }
        next += 1;
    }
    drop(stream);
    assert_eq!(next, ROWS + 1);
    let streamed = ALLOCATOR.most_above(start);
    assert!(streamed < CONSTANT, "whole rows: {streamed} bytes");

    // Without an order, some columns, in a transaction.
    let start = ALLOCATOR.reset();
    let tx = db.begin().await?;
    let mut stream = Box::pin(tx.select((Measurement.value, Measurement.label)).from(Measurement).stream());
    let (mut rows, mut total) = (0, 0);
    while let Some((value, label)) = stream.try_next().await? {
        rows += 1;
        total += value;
        assert!(label.starts_with("label "), "{label}");
    }
    drop(stream);
    tx.commit().await?;
    assert_eq!((rows, total), (ROWS, 3 * ROWS * (ROWS + 1) / 2));
    let streamed = ALLOCATOR.most_above(start);
    assert!(streamed < CONSTANT, "columns in a transaction: {streamed} bytes");

    // An order that is no key's.
    let start = ALLOCATOR.reset();
    let by_label = db.from(Measurement).order_by(Measurement.label.desc()).stream();
    let rows = by_label.try_fold(0, async |rows, _| Ok(rows + 1)).await?;
    assert_eq!(rows, ROWS);
    let streamed = ALLOCATOR.most_above(start);
    assert!(streamed < CONSTANT, "ordered by a label: {streamed} bytes");

    // That the measuring measures: all of them at once do not fit.
    let start = ALLOCATOR.reset();
    let all = db.from(Measurement).all().await?;
    assert_eq!(all.len(), usize::try_from(ROWS)?);
    let held = ALLOCATOR.most_above(start);
    assert!(held > 4 * CONSTANT, "a million rows in {held} bytes");
    Ok(())
}
