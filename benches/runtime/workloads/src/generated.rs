//! The data, made of numbers.

/// Rows of `users` for the workloads by key.
pub const KEYS: u32 = 10_000;
/// Point selects of each task of the pool workload.
pub const POINT_KEYS: u32 = 100;
pub const STREAM_ROWS: u32 = 1_000_000;
pub const BULK_ROWS: u32 = 20_000;
pub const WIDE_COLUMNS: usize = 15;

/// The key of the n-th statement: all over the table.
#[must_use]
pub fn key(turn: u32) -> i64 {
    i64::from(turn.wrapping_mul(7_919) % KEYS) + 1
}

#[must_use]
pub fn user_name(number: u32) -> String {
    format!("User {number}")
}

/// What updates write.
#[must_use]
pub fn new_name(turn: u32) -> String {
    format!("Name {turn}")
}

#[must_use]
pub fn hair_color() -> &'static str {
    "hair_color"
}

/// A row of `wide`.
#[derive(Clone, Debug, PartialEq)]
pub struct WideRow {
    pub id: i64,
    pub quantity: i64,
    pub stock: i64,
    pub price: f64,
    pub weight: f64,
    pub rating: f64,
    pub active: bool,
    pub sku: String,
    pub title: String,
    pub description: String,
    pub brand: String,
    pub color: Option<String>,
    pub size: Option<String>,
    pub supplier: Option<i64>,
    pub discount: Option<f64>,
}

#[must_use]
pub fn wide_rows() -> Vec<WideRow> {
    (1..=BULK_ROWS)
        .map(|n| {
            let number = i64::from(n);
            WideRow {
                id: number,
                quantity: number % 17,
                stock: number * 3,
                price: f64::from(n) * 1.25,
                weight: f64::from(n % 100) * 0.5,
                rating: f64::from(n % 5),
                active: n % 2 == 0,
                sku: format!("SKU-{n:08}"),
                title: format!("Article {n}"),
                description: format!("What there is to say about the article of number {n}"),
                brand: format!("Brand {}", n % 50),
                color: Some(format!("color {}", n % 8)),
                size: Some(format!("size {}", n % 6)),
                supplier: Some(number % 100),
                discount: Some(f64::from(n % 30) / 4.0),
            }
        })
        .collect()
}
