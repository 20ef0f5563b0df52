use super::ast::{JoinAst, JoinKind};
use super::select::{Chosen, Select, Whole};
use crate::UsableOn;
use crate::capability::FullJoin;
use crate::expr::{Condition, Node};
use crate::scope::{Cons, Find, Inner, Nullable, RowUses, Weaken};
use crate::table::{RowOf, SourceRef, TableRef};

/// What a join does to the selection: whole rows get the table's columns, a chosen selection stays.
pub trait JoinSelection {
    #[doc(hidden)]
    const WHOLE: bool;
}

impl JoinSelection for Whole {
    const WHOLE: bool = true;
}

impl<Sel> JoinSelection for Chosen<Sel> {
    const WHOLE: bool = false;
}

/// The list with the new table, to which ON is checked and which every table may join once.
type With<T, Sc> = Cons<Inner<<T as TableRef>::Source>, Sc>;

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    fn joined<T, Sc2>(mut self, kind: JoinKind, on: Node) -> Select<D, Sel, Sc2, G>
    where
        T: TableRef,
        Sel: JoinSelection,
    {
        self.ast.joins.push(JoinAst { kind, source: SourceRef::of::<T::Source>(), on });
        if Sel::WHOLE {
            crate::selection::project_table::<T>(&mut self.ast.items);
        }
        self.retyped()
    }

    /// INNER JOIN: pairs of rows that meet the condition.
    #[expect(non_camel_case_types, reason = "the parameter's name is the error message")]
    pub fn inner_join<T, C, I, TableIsJoinedTwice_GiveItAnAlias>(
        self,
        _table: T,
        on: C,
    ) -> Select<D, Sel, With<T, Sc>, G>
    where
        T: TableRef,
        RowOf<T>: UsableOn<D>,
        Sel: JoinSelection,
        C: Condition<Uses: RowUses<D, With<T, Sc>, I>>,
        With<T, Sc>: Find<T::Source, TableIsJoinedTwice_GiveItAnAlias>,
    {
        self.joined::<T, _>(JoinKind::Inner, on.into_condition())
    }

    /// LEFT JOIN: every row so far, with `None` where nothing meets the condition.
    #[expect(non_camel_case_types, reason = "the parameter's name is the error message")]
    pub fn left_join<T, C, I, TableIsJoinedTwice_GiveItAnAlias>(
        self,
        _table: T,
        on: C,
    ) -> Select<D, Sel, Cons<Nullable<T::Source>, Sc>, G>
    where
        T: TableRef,
        RowOf<T>: UsableOn<D>,
        Sel: JoinSelection,
        C: Condition<Uses: RowUses<D, With<T, Sc>, I>>,
        With<T, Sc>: Find<T::Source, TableIsJoinedTwice_GiveItAnAlias>,
    {
        self.joined::<T, _>(JoinKind::Left, on.into_condition())
    }

    /// RIGHT JOIN: every row of the table, with `None` for what was there before where nothing meets the condition.
    #[expect(non_camel_case_types, reason = "the parameter's name is the error message")]
    pub fn right_join<T, C, I, TableIsJoinedTwice_GiveItAnAlias>(
        self,
        _table: T,
        on: C,
    ) -> Select<D, Sel, Cons<Inner<T::Source>, Sc::Weak>, G>
    where
        T: TableRef,
        RowOf<T>: UsableOn<D>,
        Sel: JoinSelection,
        Sc: Weaken,
        C: Condition<Uses: RowUses<D, With<T, Sc>, I>>,
        With<T, Sc>: Find<T::Source, TableIsJoinedTwice_GiveItAnAlias>,
    {
        self.joined::<T, _>(JoinKind::Right, on.into_condition())
    }

    /// FULL JOIN: every row of both sides, with `None` where nothing meets the condition.
    #[expect(non_camel_case_types, reason = "the parameter's name is the error message")]
    pub fn full_join<T, C, I, TableIsJoinedTwice_GiveItAnAlias>(
        self,
        _table: T,
        on: C,
    ) -> Select<D, Sel, Cons<Nullable<T::Source>, Sc::Weak>, G>
    where
        D: FullJoin,
        T: TableRef,
        RowOf<T>: UsableOn<D>,
        Sel: JoinSelection,
        Sc: Weaken,
        C: Condition<Uses: RowUses<D, With<T, Sc>, I>>,
        With<T, Sc>: Find<T::Source, TableIsJoinedTwice_GiveItAnAlias>,
    {
        self.joined::<T, _>(JoinKind::Full, on.into_condition())
    }

    /// CROSS JOIN: every pair of rows.
    #[expect(non_camel_case_types, reason = "the parameter's name is the error message")]
    pub fn cross_join<T, TableIsJoinedTwice_GiveItAnAlias>(self, _table: T) -> Select<D, Sel, With<T, Sc>, G>
    where
        T: TableRef,
        RowOf<T>: UsableOn<D>,
        Sel: JoinSelection,
        With<T, Sc>: Find<T::Source, TableIsJoinedTwice_GiveItAnAlias>,
    {
        self.joined::<T, _>(JoinKind::Cross, Node::Empty)
    }
}
