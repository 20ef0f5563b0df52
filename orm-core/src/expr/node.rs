use crate::query::SelectAst;
use crate::table::SourceRef;
use crate::{ColumnType, Value};

/// The plain form of every expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// No condition.
    Empty,
    /// A column.
    Column(ColumnNode),
    /// A bound value.
    Value(Value),
    /// A parameter of a prepared statement.
    Param {
        /// Its position.
        index: usize,
        /// Its type.
        ty: ColumnType,
    },
    /// TRUE or FALSE.
    Constant(bool),
    /// `left op right`, both of type `ty`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The operands' type.
        ty: ColumnType,
        /// The left operand.
        left: Box<Node>,
        /// The right operand.
        right: Box<Node>,
    },
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// `NOT x`
    Not(Box<Node>),
    /// `-x`
    Negative(ColumnType, Box<Node>),
    /// `x IS NULL`
    IsNull {
        /// The operand.
        node: Box<Node>,
        /// `IS NOT NULL`
        negated: bool,
    },
    /// `x BETWEEN low AND high`
    Between {
        /// The operands' type.
        ty: ColumnType,
        /// The operand, the lower and the upper bound.
        parts: Box<[Node; 3]>,
        /// `NOT BETWEEN`
        negated: bool,
    },
    /// `x IN (..)`
    In {
        /// The operands' type.
        ty: ColumnType,
        /// The operand.
        node: Box<Node>,
        /// The list.
        list: Vec<Node>,
        /// `NOT IN`
        negated: bool,
    },
    /// `x IN (SELECT ..)`
    InSelect {
        /// The operands' type.
        ty: ColumnType,
        /// The operand.
        node: Box<Node>,
        /// The subquery.
        select: Box<SelectAst>,
        /// `NOT IN`
        negated: bool,
    },
    /// `x LIKE pattern`
    Like {
        /// The operand.
        node: Box<Node>,
        /// The pattern.
        pattern: Box<Node>,
        /// `NOT LIKE`
        negated: bool,
        /// Upper and lower case are the same.
        insensitive: bool,
    },
    /// `x IS DISTINCT FROM y`
    Distinct {
        /// The operands' type.
        ty: ColumnType,
        /// The left operand.
        left: Box<Node>,
        /// The right operand.
        right: Box<Node>,
        /// `IS NOT DISTINCT FROM`
        negated: bool,
    },
    /// `EXISTS (SELECT ..)`
    Exists {
        /// The subquery.
        select: Box<SelectAst>,
        /// `NOT EXISTS`
        negated: bool,
    },
    /// `(SELECT ..)`
    Scalar(Box<SelectAst>),
    /// Related rows as a list, in one cell.
    List(Box<SelectAst>),
    /// A function of one row.
    Function {
        /// Which.
        function: Function,
        /// The type of its result or operand.
        ty: ColumnType,
        /// The arguments.
        args: Vec<Node>,
    },
    /// An aggregate.
    Aggregate {
        /// Which.
        function: AggregateFunction,
        /// The argument's type.
        ty: ColumnType,
        /// The argument; none is `COUNT(*)`.
        arg: Option<Box<Node>>,
        /// `FILTER (WHERE ..)`
        filter: Option<Box<Node>>,
    },
    /// `CASE WHEN .. THEN .. ELSE .. END`
    Case {
        /// Conditions and values.
        whens: Vec<(Node, Node)>,
        /// The value without a match.
        otherwise: Option<Box<Node>>,
    },
    /// `CAST(x AS type)`
    Cast {
        /// The operand.
        node: Box<Node>,
        /// Its type.
        from: ColumnType,
        /// The type of the result.
        to: ColumnType,
    },
    /// The current time, as a type.
    Now(ColumnType),
    /// SQL of the user.
    Raw(Vec<RawPart>),
    /// SQL of the user, and the type that it is said to have.
    Of(ColumnType, Box<Node>),
    /// An expression that makes no sense, and why.
    Invalid(String),
}

/// A column in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnNode {
    /// The table it is of.
    pub source: SourceRef,
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub ty: ColumnType,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `=`
    Eq,
    /// `<>`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Gte,
    /// `<`
    Lt,
    /// `<=`
    Lte,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
}

impl BinaryOp {
    /// The operator in SQL.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "<>",
            Self::Gt => ">",
            Self::Gte => ">=",
            Self::Lt => "<",
            Self::Lte => "<=",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
        }
    }

    /// Whether the result is a boolean.
    #[must_use]
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Gt | Self::Gte | Self::Lt | Self::Lte)
    }
}

/// A function of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// Characters.
    Length,
    /// Without blanks at both ends.
    Trim,
    /// The first that is not NULL.
    Coalesce,
    /// One text after the other.
    Concat,
    /// Without sign.
    Abs,
    /// To whole numbers, or to digits.
    Round,
}

/// A function of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateFunction {
    /// Rows, or values that are not NULL.
    Count,
    /// Different values.
    CountDistinct,
    /// The sum.
    Sum,
    /// The average.
    Avg,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// A part of raw SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum RawPart {
    /// Text of the template.
    Text(std::borrow::Cow<'static, str>),
    /// An argument.
    Node(Node),
    /// A table, as it stands in FROM.
    Table(SourceRef),
}

/// A sort key.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderNode {
    /// What to sort by.
    pub node: Node,
    /// Its type.
    pub ty: ColumnType,
    /// Largest first.
    pub descending: bool,
    /// Where NULLs stand, when stated.
    pub nulls_first: Option<bool>,
    /// SQL of the user, with a direction of its own.
    pub verbatim: bool,
}

impl Node {
    /// `a AND b`, where nothing adds nothing.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Empty, node) | (node, Self::Empty) => node,
            (Self::And(mut nodes), Self::And(more)) => {
                nodes.extend(more);
                Self::And(nodes)
            }
            (Self::And(mut nodes), node) => {
                nodes.push(node);
                Self::And(nodes)
            }
            (first, second) => Self::And(vec![first, second]),
        }
    }

    /// `a OR b`, where nothing adds nothing.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Empty, node) | (node, Self::Empty) => node,
            (Self::Or(mut nodes), Self::Or(more)) => {
                nodes.extend(more);
                Self::Or(nodes)
            }
            (Self::Or(mut nodes), node) => {
                nodes.push(node);
                Self::Or(nodes)
            }
            (first, second) => Self::Or(vec![first, second]),
        }
    }

    /// `NOT a`; the opposite of no condition is no condition.
    pub(crate) fn not(self) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Constant(value) => Self::Constant(!value),
            node => Self::Not(Box::new(node)),
        }
    }

    /// The type of the expression's values, as far as the tree tells.
    #[must_use]
    pub fn result_type(&self) -> Option<ColumnType> {
        Some(match self {
            Self::Column(column) => column.ty,
            Self::Value(value) => value.column_type(),
            Self::Param { ty, .. } | Self::Negative(ty, _) | Self::Now(ty) => *ty,
            Self::Binary { op, ty, .. } if !op.is_comparison() => *ty,
            Self::Function { function: Function::Length, .. } => ColumnType::I64,
            Self::Function { ty, .. } => *ty,
            Self::Aggregate { function, ty, .. } => match function {
                AggregateFunction::Count | AggregateFunction::CountDistinct => ColumnType::I64,
                AggregateFunction::Sum if ty.is_integer() => ColumnType::I64,
                AggregateFunction::Sum if ty.is_float() => ColumnType::F64,
                AggregateFunction::Avg if *ty != ColumnType::Decimal => ColumnType::F64,
                _ => *ty,
            },
            Self::Case { whens, otherwise } => {
                let values = whens.iter().map(|(_, value)| value).chain(otherwise.as_deref());
                return values.into_iter().find_map(Self::result_type);
            }
            Self::Cast { to, .. } => *to,
            Self::Of(ty, _) => *ty,
            Self::Scalar(select) => return select.items.first().and_then(Self::result_type),
            Self::List(_) | Self::Raw(_) | Self::Invalid(_) => return None,
            _ => ColumnType::Bool,
        })
    }

    pub(crate) fn binary(op: BinaryOp, ty: ColumnType, left: Self, right: Self) -> Self {
        Self::Binary { op, ty, left: Box::new(left), right: Box::new(right) }
    }
}
