//! What differs between databases: types, capabilities and the choice points of their SQL.

use std::sync::Arc;

use crate::driver::Driver;
use crate::sql::Syntax;
use crate::types::{SqlType, base};

/// A database's dialect of SQL.
pub trait Dialect:
    Sized
    + Send
    + Sync
    + 'static
    + Supports<base::Bool>
    + Supports<base::I16>
    + Supports<base::I32>
    + Supports<base::I64>
    + Supports<base::F32>
    + Supports<base::F64>
    + Supports<base::Text>
    + Supports<base::Bytes>
    + Supports<base::Uuid>
    + Supports<base::DateTime>
    + Supports<base::NaiveDateTime>
    + Supports<base::Date>
    + Supports<base::Time>
    + Supports<base::Decimal>
    + Supports<base::Json>
    + Supports<base::Enum>
{
    /// sqlx's pool of connections.
    type Pool: Clone + Send + Sync + 'static;
    /// The choice points of its SQL.
    #[doc(hidden)]
    fn syntax() -> &'static dyn Syntax;
    /// Runs statements on a pool.
    #[doc(hidden)]
    fn driver(pool: Self::Pool, foreign: bool) -> Arc<dyn Driver>;
}

/// A dialect with a column type for `Base`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column type for `{Base}`",
    label = "`{Self}` cannot store this",
    note = "use a type that this database has; in code over any dialect add `where Table: UsableOn<{Self}>`"
)]
pub trait Supports<Base> {}

/// A table whose column types the dialect `D` has.
#[diagnostic::on_unimplemented(
    message = "table `{Self}` cannot be used on `{D}`",
    label = "`{D}` has no type for one of its columns",
    note = "in generic code add `where {Self}: UsableOn<D>`"
)]
pub trait UsableOn<D> {}

/// The marker of a column's type, whatever its nullability.
#[doc(hidden)]
pub type BaseOf<T> = <<T as crate::Field>::Base as SqlType>::Base;

/// Any dialect: for checks that come before one is chosen.
#[derive(Clone, Copy, Debug)]
pub enum AnyDialect {}

/// Says in the dialect's own words what it lacks. As a bound that never holds, since rustc names the type by a path.
#[doc(hidden)]
#[macro_export]
macro_rules! lacks {
    ($(<$generic:ident>)? $dialect:ident: $trait:path = $lacking:ident, $message:literal, $note:literal) => {
        #[diagnostic::on_unimplemented(message = $message, label = "not on this database", note = $note)]
        #[doc(hidden)]
        pub trait $lacking {}
        // The lifetime makes the bound a condition of the impl instead of a claim.
        // With another type than the dialect rustc takes its words and not those of the capability.
        impl$(<$generic>)? $trait for $dialect where for<'never> ($dialect,): $lacking {}
    };
}

/// What only some databases can do.
pub mod capability {
    macro_rules! capabilities {
        ($($(#[$meta:meta])* $name:ident: $message:literal, $note:literal;)*) => {$(
            $(#[$meta])*
            #[diagnostic::on_unimplemented(message = $message, label = "not on this database", note = $note)]
            pub trait $name {}
            impl $name for super::AnyDialect {}
        )*};
    }
    capabilities! {
        /// FOR UPDATE and FOR SHARE.
        RowLocking: "`{Self}` has no row locking", "leave the lock to databases that have it";
        /// FOR NO KEY UPDATE and FOR KEY SHARE.
        KeyLocking: "`{Self}` has no key locks", "use `.for_update()` or `.for_share()`";
        /// FOR UPDATE OF a table.
        LockOf: "`{Self}` cannot limit a lock to a table", "leave out `.of(..)`: the rows of every table of the query are locked";
        /// DISTINCT ON
        DistinctOn: "`{Self}` has no DISTINCT ON", "group the rows, or keep the first of each group in a subquery";
        /// INSERT .. RETURNING
        InsertReturning: "`{Self}` has no INSERT .. RETURNING", "use `db.create(row)`, which reads the row back";
        /// Giving back a row whose key only the server knows.
        ServerKeys: "`{Self}` cannot give back a row whose key only the server knows", "make the key in the application (`default_fn = ..`), use `auto_increment`, or insert without `create`";
        /// UPDATE .. RETURNING
        UpdateReturning: "`{Self}` has no UPDATE .. RETURNING", "select the rows in the same transaction";
        /// DELETE .. RETURNING
        DeleteReturning: "`{Self}` has no DELETE .. RETURNING", "select the rows before, in the same transaction";
        /// FULL JOIN
        FullJoin: "`{Self}` has no FULL JOIN", "join left and right in two queries";
        /// ON CONFLICT
        OnConflict: "`{Self}` has no ON CONFLICT", "use `.on_duplicate_key_update(..)`";
        /// ON DUPLICATE KEY UPDATE
        OnDuplicateKey: "`{Self}` has no ON DUPLICATE KEY UPDATE", "use `.on_conflict(column).do_update(..)`";
    }
}
