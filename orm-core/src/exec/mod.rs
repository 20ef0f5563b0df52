//! Running statements: on a pool or in a transaction, observed.

mod ddl;
mod handle;
mod job;
mod level;
mod observe;
mod session;

pub(crate) use self::ddl::create_tables;
pub(crate) use self::handle::{Handle, PoolHandle};
pub(crate) use self::job::Job;
pub(crate) use self::level::TxHandle;
pub(crate) use self::level::{Attempt, Begin, attempt, transaction};
pub use self::observe::StatementEvent;
