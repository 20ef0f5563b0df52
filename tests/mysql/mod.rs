//! What only MySQL and MariaDB have, which share these files.

pub mod plans;
