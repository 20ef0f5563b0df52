use crate::ColumnType;
use crate::expr::{Node, OrderNode};
use crate::query::Cell;
use crate::table::{SourceRef, TableDef};

/// A SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectAst {
    /// DISTINCT
    pub distinct: bool,
    /// DISTINCT ON
    pub distinct_on: Vec<(Node, ColumnType)>,
    /// What is selected.
    pub items: Vec<Node>,
    /// FROM
    pub from: SourceRef,
    /// The joins in order.
    pub joins: Vec<JoinAst>,
    /// WHERE
    pub filter: Node,
    /// GROUP BY
    pub groups: Vec<(Node, ColumnType)>,
    /// HAVING
    pub having: Node,
    /// ORDER BY
    pub order: Vec<OrderNode>,
    /// LIMIT
    pub limit: Option<RowCountNode>,
    /// OFFSET
    pub offset: Option<RowCountNode>,
    /// FOR UPDATE and its kin.
    pub lock: Option<LockAst>,
    /// How its rows belong to a row of the query around it: of related rows.
    pub link: Option<crate::relation::Link>,
    /// A call that makes no sense, reported when the query is sent.
    pub invalid: Option<String>,
}

/// A join.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinAst {
    /// Which kind.
    pub kind: JoinKind,
    /// The table.
    pub source: SourceRef,
    /// ON; empty for a cross join.
    pub on: Node,
}

/// The kind of a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// INNER JOIN
    Inner,
    /// LEFT JOIN
    Left,
    /// RIGHT JOIN
    Right,
    /// FULL JOIN
    Full,
    /// CROSS JOIN
    Cross,
}

/// A LIMIT or OFFSET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCountNode {
    /// A number.
    Rows(u64),
    /// A parameter of a prepared statement.
    Param(usize),
}

/// A row lock.
#[derive(Clone, Debug, PartialEq)]
pub struct LockAst {
    /// How strong.
    pub strength: LockStrength,
    /// The tables it is limited to.
    pub of: Vec<SourceRef>,
    /// What happens with rows locked by others.
    pub wait: LockWait,
}

/// How strong a row lock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockStrength {
    /// FOR UPDATE
    Update,
    /// FOR NO KEY UPDATE
    NoKeyUpdate,
    /// FOR SHARE
    Share,
    /// FOR KEY SHARE
    KeyShare,
}

/// What a locking query does with rows locked by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockWait {
    /// Waits.
    Wait,
    /// SKIP LOCKED
    SkipLocked,
    /// NOWAIT
    NoWait,
}

/// An INSERT.
#[derive(Clone, Debug, PartialEq)]
pub struct InsertAst {
    /// The table.
    pub table: SourceRef,
    /// What is inserted.
    pub source: InsertSource,
    /// ON CONFLICT
    pub conflict: Option<ConflictAst>,
    /// RETURNING
    pub returning: Vec<Node>,
}

/// What an INSERT inserts.
#[derive(Clone, Debug, PartialEq)]
pub enum InsertSource {
    /// Rows of one cell per column of the table.
    Rows(Vec<Vec<Cell>>),
    /// A query into these columns.
    Select {
        /// The columns.
        columns: Vec<&'static str>,
        /// The query.
        select: Box<SelectAst>,
    },
}

/// An upsert clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictAst {
    /// Which conflicts.
    pub target: ConflictTarget,
    /// The condition of a partial unique index.
    pub target_filter: Node,
    /// What to do.
    pub action: ConflictAction,
    /// WHERE of DO UPDATE.
    pub filter: Node,
}

/// Which conflicts an upsert handles.
#[derive(Clone, Debug, PartialEq)]
pub enum ConflictTarget {
    /// Of these columns.
    Columns(Vec<&'static str>),
    /// Of this constraint.
    Constraint(String),
    /// Of any key: ON DUPLICATE KEY.
    AnyKey,
}

/// What an upsert does with a row that exists.
#[derive(Clone, Debug, PartialEq)]
pub enum ConflictAction {
    /// DO NOTHING
    Nothing,
    /// DO UPDATE SET
    Update(Vec<(&'static str, Node)>),
    /// DO UPDATE SET of every inserted column.
    UpdateAll,
}

/// An UPDATE.
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateAst {
    /// The table.
    pub table: SourceRef,
    /// SET
    pub set: Vec<(&'static str, Node)>,
    /// WHERE
    pub filter: Node,
    /// Whether every row may be meant.
    pub all_rows: bool,
    /// RETURNING
    pub returning: Vec<Node>,
}

/// A DELETE.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteAst {
    /// The table.
    pub table: SourceRef,
    /// WHERE
    pub filter: Node,
    /// Whether every row may be meant.
    pub all_rows: bool,
    /// RETURNING
    pub returning: Vec<Node>,
}

impl SelectAst {
    pub(crate) fn from(from: SourceRef, items: Vec<Node>) -> Self {
        Self {
            distinct: false,
            distinct_on: Vec::new(),
            items,
            from,
            joins: Vec::new(),
            filter: Node::Empty,
            groups: Vec::new(),
            having: Node::Empty,
            order: Vec::new(),
            limit: None,
            offset: None,
            lock: None,
            link: None,
            invalid: None,
        }
    }

    /// The tables of FROM and the joins.
    pub(crate) fn sources(&self) -> impl Iterator<Item = SourceRef> + '_ {
        std::iter::once(self.from).chain(self.joins.iter().map(|join| join.source))
    }

    pub(crate) fn table(&self) -> &'static TableDef {
        self.from.table
    }
}
