//! MySQL and MariaDB for `orm`: their dialects of SQL, and a driver on sqlx.
