//! What only MySQL and MariaDB have, which share these files.

mod collations;
pub mod plans;
