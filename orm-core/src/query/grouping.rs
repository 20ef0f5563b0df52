use super::select::Select;
use crate::expr::{Condition, GroupBy};
use crate::scope::{Grouped, HasGroups, RowUses, Within};

impl<D, Sel, Sc, G> Select<D, Sel, Sc, G> {
    /// GROUP BY: one row per different value; appends to the groups there are.
    ///
    /// A selected column that is not grouped, by itself or by its table's primary key, is
    /// [`Error::NotGrouped`](crate::Error::NotGrouped) before anything is sent.
    pub fn group_by<B, I>(mut self, groups: B) -> Select<D, Sel, Sc, Grouped>
    where
        B: GroupBy<Uses: RowUses<D, Sc, I>>,
    {
        groups.push_groups(&mut self.ast.groups);
        self.retyped()
    }

    /// HAVING: a condition on groups; several are joined by AND.
    pub fn having<C, I>(mut self, condition: C) -> Self
    where
        G: HasGroups,
        C: Condition<Uses: Within<D, Sc, I>>,
    {
        self.ast.having = self.ast.having.and(condition.into_condition());
        self
    }
}
