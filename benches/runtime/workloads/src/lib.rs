//! What the run-time benchmark does, shared by its programs: not all libraries link into one.

mod checksum;
mod generated;
mod wire;
mod workload;

pub use self::checksum::{Checksum, Seen};
pub use self::generated::{
    BULK_ROWS, KEYS, POINT_KEYS, STREAM_ROWS, WIDE_COLUMNS, WideRow, hair_color, key, new_name, user_name,
    wide_rows,
};
pub use self::wire::{Reply, Request};
pub use self::workload::{Access, Workload};
