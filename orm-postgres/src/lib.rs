//! PostgreSQL for `orm`: its dialect of SQL, and a driver on sqlx.
