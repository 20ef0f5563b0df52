use super::ast::{ConflictAction, ConflictAst, ConflictTarget};
use super::insert::{DoUpdate, HasValues, Insert, Ready};
use crate::capability;
use crate::expr::{Assignments, Condition, Node};
use crate::scope::{Cons, Inner, Nil, RowUses};
use crate::table::{Column, Excluded, Table};

/// What DO UPDATE may use: the row that exists, and the one that could not be inserted.
type UpsertScope<T> = Cons<Inner<Excluded<T>>, Cons<Inner<T>, Nil>>;

impl<D, T: Table, Cols> Insert<D, T, Cols, HasValues> {
    /// ON CONFLICT of a unique column, or of a tuple of them: what happens with a row that exists.
    pub fn on_conflict<C: ConflictColumns<T>>(self, columns: C) -> OnConflict<D, T, Cols>
    where
        D: capability::OnConflict,
    {
        OnConflict { insert: self, target: ConflictTarget::Columns(columns.names()), filter: Node::Empty }
    }

    /// ON CONFLICT of a constraint, by its name.
    pub fn on_conflict_constraint(self, name: impl Into<String>) -> OnConflict<D, T, Cols>
    where
        D: capability::OnConflict,
    {
        OnConflict { insert: self, target: ConflictTarget::Constraint(name.into()), filter: Node::Empty }
    }

    /// ON DUPLICATE KEY UPDATE: what is written to a row that exists.
    pub fn on_duplicate_key_update<A, I>(
        self,
        set: impl FnOnce(T::Columns<Excluded<T>>) -> A,
    ) -> Insert<D, T, Cols, HasValues>
    where
        D: capability::OnDuplicateKey,
        A: Assignments<T>,
        A::Uses: RowUses<D, UpsertScope<T>, I>,
    {
        let mut assignments = Vec::new();
        set(T::columns()).push_assignments(&mut assignments);
        self.with_conflict(ConflictAst {
            target: ConflictTarget::AnyKey,
            target_filter: Node::Empty,
            action: ConflictAction::Update(assignments),
            filter: Node::Empty,
        })
    }
}

/// An insert that waits for what to do with a row that exists.
#[must_use = "say what happens: `.do_nothing()`, `.do_update(..)` or `.do_update_all()`"]
pub struct OnConflict<D, T, Cols> {
    insert: Insert<D, T, Cols, HasValues>,
    target: ConflictTarget,
    filter: Node,
}

impl<D, T: Table, Cols> OnConflict<D, T, Cols> {
    /// The condition of a partial unique index.
    pub fn target_filter<C, I>(mut self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, Cons<Inner<T>, Nil>, I>>,
    {
        self.filter = self.filter.and(condition.into_condition());
        self
    }

    /// DO NOTHING: the row that exists stays as it is.
    pub fn do_nothing(self) -> Insert<D, T, Cols, HasValues> {
        self.finish(ConflictAction::Nothing)
    }

    /// DO UPDATE SET: the closure gets the row that could not be inserted. Columns with `on_update` are written as
    /// well, unless set here.
    pub fn do_update<A, I>(
        self,
        set: impl FnOnce(T::Columns<Excluded<T>>) -> A,
    ) -> Insert<D, T, Cols, DoUpdate>
    where
        A: Assignments<T>,
        A::Uses: RowUses<D, UpsertScope<T>, I>,
    {
        let mut assignments = Vec::new();
        set(T::columns()).push_assignments(&mut assignments);
        self.finish(ConflictAction::Update(assignments))
    }

    /// DO UPDATE SET of every inserted column but those of the conflict.
    pub fn do_update_all(self) -> Insert<D, T, Cols, DoUpdate> {
        self.finish(ConflictAction::UpdateAll)
    }

    fn finish<V>(self, action: ConflictAction) -> Insert<D, T, Cols, V> {
        let conflict =
            ConflictAst { target: self.target, target_filter: self.filter, action, filter: Node::Empty };
        self.insert.with_conflict(conflict)
    }
}

impl<D, T: Table, Cols> Insert<D, T, Cols, DoUpdate>
where
    DoUpdate: Ready,
{
    /// WHERE of DO UPDATE: rows that do not meet it stay as they are.
    pub fn filter<C, I>(mut self, condition: C) -> Self
    where
        C: Condition<Uses: RowUses<D, UpsertScope<T>, I>>,
    {
        if let Some(conflict) = &mut self.ast.conflict {
            let filter = std::mem::replace(&mut conflict.filter, Node::Empty);
            conflict.filter = filter.and(condition.into_condition());
        }
        self
    }
}

/// The columns of a conflict: one, or a tuple.
#[diagnostic::on_unimplemented(
    message = "the conflict target is not a column of `{T}`",
    label = "expected columns of `{T}`",
    note = "use a unique column of the table that is inserted into, or a tuple of them"
)]
pub trait ConflictColumns<T> {
    #[doc(hidden)]
    fn names(&self) -> Vec<&'static str>;
}

impl<T, X> ConflictColumns<T> for Column<T, X> {
    fn names(&self) -> Vec<&'static str> {
        vec![self.name()]
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),+);)*) => {$(
        impl<T, $($part),+> ConflictColumns<T> for ($(Column<T, $part>,)+) {
            fn names(&self) -> Vec<&'static str> {
                vec![$(self.$index.name()),+]
            }
        }
    )*};
}
tuples! {
    (A 0); (A 0, B 1); (A 0, B 1, C 2); (A 0, B 1, C 2, D 3); (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5); (A 0, B 1, C 2, D 3, E 4, F 5, G 6); (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
}
