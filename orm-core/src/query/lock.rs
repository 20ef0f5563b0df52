use super::ast::{LockAst, LockStrength, LockWait};
use super::select::Select;
use crate::capability::{LockOf, RowLocking};
use crate::scope::Find;
use crate::table::{SourceRef, TableRef};

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    /// Makes the last lock wait, skip or fail, or says why it cannot.
    fn with_lock(mut self, method: &str, change: impl FnOnce(&mut LockAst)) -> Self {
        match &mut self.ast.lock {
            Some(lock) => change(lock),
            None => {
                self.ast.invalid = Some(format!("`{method}` without a lock: call `.for_update()` before it"))
            }
        }
        self
    }

    /// Rows locked by others are left out: after a lock.
    pub fn skip_locked(self) -> Self
    where
        D: RowLocking,
    {
        self.with_lock("skip_locked", |lock| lock.wait = LockWait::SkipLocked)
    }

    /// Rows locked by others are an [`Error::Busy`](crate::Error::Busy) at once: after a lock.
    pub fn no_wait(self) -> Self
    where
        D: RowLocking,
    {
        self.with_lock("no_wait", |lock| lock.wait = LockWait::NoWait)
    }

    /// Locks only the rows of this table: after a lock.
    pub fn of<T, I>(self, _table: T) -> Self
    where
        D: LockOf,
        T: TableRef,
        Sc: Find<T::Source, I>,
    {
        self.with_lock("of", |lock| lock.of.push(SourceRef::of::<T::Source>()))
    }
}

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    fn lock(mut self, strength: LockStrength) -> Self {
        match &mut self.ast.lock {
            Some(lock) => lock.strength = strength,
            None => self.ast.lock = Some(LockAst { strength, of: Vec::new(), wait: LockWait::Wait }),
        }
        self
    }

    /// FOR UPDATE: nobody else can change or lock the rows until the transaction ends.
    pub fn for_update(self) -> Self
    where
        D: RowLocking,
    {
        self.lock(LockStrength::Update)
    }

    /// FOR SHARE: nobody can change the rows until the transaction ends.
    pub fn for_share(self) -> Self
    where
        D: RowLocking,
    {
        self.lock(LockStrength::Share)
    }

    /// FOR NO KEY UPDATE: like `for_update`, but others may refer to the rows.
    pub fn for_no_key_update(self) -> Self
    where
        D: crate::capability::KeyLocking,
    {
        self.lock(LockStrength::NoKeyUpdate)
    }

    /// FOR KEY SHARE: nobody can change the rows' keys until the transaction ends.
    pub fn for_key_share(self) -> Self
    where
        D: crate::capability::KeyLocking,
    {
        self.lock(LockStrength::KeyShare)
    }
}
