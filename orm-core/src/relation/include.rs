use super::cardinality::Cardinality;
use super::field::{Relation, Slot};
use super::related::list_of;
use super::shape::SlotValue;
use super::shape_of::ShapeOf;
use super::with::Load;
use crate::expr::{ColumnNode, Node};
use crate::selection::Projection;
use crate::table::SourceRef;

/// What `.with(..)` takes: a relation, as it is or narrowed, or its count.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation",
    label = "expected a relation of the table, such as `User.todos`, or its `.count()`",
    note = "a relation is declared on the struct: `#[has_many(todos: Todo)]`"
)]
pub trait Include<D> {
    /// The relation.
    type Slot: Slot;
    /// What its field holds when it is loaded.
    type Value: SlotValue;
    /// Its place among the relations, and the cell that holds it.
    #[doc(hidden)]
    fn into_cell(self) -> (usize, Node);
}

/// The shape `W` of the table `T` with the relation `N` loaded.
pub(super) type Loaded<D, T, W, N> =
    <<N as Include<D>>::Slot as Load<T, W, <N as Include<D>>::Value>>::Output;

/// The table itself, where an alias of it will not do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is an alias, and a relational query is of the table `{T}` itself",
    label = "a relation of an alias of `{T}`",
    note = "load the relation of the table: `{T}.relation`"
)]
#[doc(hidden)]
pub trait Itself<T> {}
impl<T> Itself<T> for T {}

impl<D, S: Itself<L::Parent>, L: Slot> Include<D> for Relation<S, L> {
    type Slot = L;
    type Value = <L::Cardinality as Cardinality>::Value<L::Target>;

    fn into_cell(self) -> (usize, Node) {
        let mut cells = Vec::new();
        <L::Target as ShapeOf<L::Target>>::cells(&mut cells);
        (L::POSITION, list_of::<L::Target, L>(cells))
    }
}

/// The cells of a row: those of the row itself, then the relations in the order of their attributes.
#[derive(Clone)]
pub(super) struct Items {
    row: Vec<Node>,
    loaded: Vec<(usize, Node)>,
}

impl Items {
    pub(super) fn of_table(source: SourceRef) -> Self {
        let columns = source.table.columns.iter();
        let row = columns
            .map(|column| Node::Column(ColumnNode { source, name: column.name, ty: column.ty }))
            .collect();
        Self { row, loaded: Vec::new() }
    }

    pub(super) fn of_nodes(row: Vec<Node>) -> Self {
        Self { row, loaded: Vec::new() }
    }

    pub(super) fn set_row(&mut self, selection: &impl Projection) {
        self.row.clear();
        selection.project(&mut self.row);
    }

    pub(super) fn load<D, N: Include<D>>(&mut self, relation: N) {
        self.loaded.push(relation.into_cell());
    }

    pub(super) fn into_nodes(mut self) -> Vec<Node> {
        self.loaded.sort_by_key(|(position, _)| *position);
        self.row.extend(self.loaded.into_iter().map(|(_, node)| node));
        self.row
    }
}
