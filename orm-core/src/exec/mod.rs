//! Running statements: on a pool or in a transaction, observed.

mod attempt;
mod collect;
mod ddl;
mod handle;
mod job;
mod level;
mod observe;
mod session;
mod waiting;

pub(crate) use self::attempt::{Attempt, attempt, transaction};
pub(crate) use self::collect::all;
pub(crate) use self::ddl::create_tables;
pub(crate) use self::handle::{Handle, PoolHandle};
pub(crate) use self::job::Job;
pub(crate) use self::level::Begin;
pub(crate) use self::level::TxHandle;
pub use self::observe::StatementEvent;
