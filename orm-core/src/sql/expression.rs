use super::Renderer;
use super::select::write_select;
use super::statement::Rendered;
use super::syntax::Syntax;
use crate::expr::{AggregateFunction, Node, RawPart};
use crate::query::RowCountNode;
use crate::{ColumnType, Error, Result};

/// Renders a statement of `sql!`.
pub(crate) fn render_raw(syntax: &dyn Syntax, node: Node) -> Result<Rendered> {
    let mut r = Renderer::new(syntax);
    r.node(&node);
    r.finish()
}

impl Renderer<'_> {
    /// Writes an expression.
    pub fn node(&mut self, node: &Node) {
        let syntax = self.syntax();
        match node {
            // Nothing to check is true.
            Node::Empty => self.push("TRUE"),
            Node::Column(column) => self.column(column.source, column.name),
            Node::Value(value) => self.value(value.clone()),
            Node::Param { index, ty } => self.param(*index, *ty, false),
            Node::Constant(value) => self.push(if *value { "TRUE" } else { "FALSE" }),
            Node::Binary { op, ty, left, right } if op.is_comparison() => {
                self.comparable(*ty, left);
                self.push(" ");
                self.push(op.sql());
                self.push(" ");
                self.comparable(*ty, right);
            }
            Node::Binary { op, ty, left, right } => syntax.arithmetic(self, *op, *ty, left, right),
            Node::And(nodes) => self.chain(" AND ", nodes),
            Node::Or(nodes) => self.chain(" OR ", nodes),
            Node::Not(node) => {
                self.push("NOT ");
                self.operand(node);
            }
            Node::Negative(ty, node) => syntax.negative(self, *ty, node),
            Node::IsNull { node, negated } => {
                self.operand(node);
                self.push(if *negated { " IS NOT NULL" } else { " IS NULL" });
            }
            Node::Between { ty, parts, negated } => {
                let [node, low, high] = &**parts;
                self.comparable(*ty, node);
                self.push(if *negated { " NOT BETWEEN " } else { " BETWEEN " });
                self.comparable(*ty, low);
                self.push(" AND ");
                self.comparable(*ty, high);
            }
            Node::In { list, negated, .. } if list.is_empty() => {
                self.push(if *negated { "TRUE" } else { "FALSE" });
            }
            Node::In { ty, node, list, negated } => {
                self.comparable(*ty, node);
                self.push(if *negated { " NOT IN " } else { " IN " });
                syntax.in_list(self, *ty, list);
            }
            Node::InSelect { ty, node, select, negated } => {
                self.comparable(*ty, node);
                self.push(if *negated { " NOT IN (" } else { " IN (" });
                write_select(self, select, syntax.comparison_key(*ty));
                self.push(")");
            }
            Node::Like { node, pattern, negated, insensitive } => {
                syntax.like(self, node, pattern, *negated, *insensitive);
            }
            Node::Distinct { ty, left, right, negated } => {
                syntax.distinct_from(self, *ty, left, right, *negated);
            }
            Node::Exists { select, negated } => {
                self.push(if *negated { "NOT EXISTS (" } else { "EXISTS (" });
                write_select(self, select, None);
                self.push(")");
            }
            Node::Scalar(select) => {
                self.push("(");
                write_select(self, select, None);
                self.push(")");
            }
            Node::Function { function, ty, args } => syntax.function(self, *function, *ty, args),
            Node::Aggregate { function, ty, arg, filter } => {
                self.aggregate(*function, *ty, arg.as_deref(), filter.as_deref());
            }
            Node::Case { whens, otherwise } => {
                self.push("CASE");
                for (condition, value) in whens {
                    self.push(" WHEN ");
                    self.node(condition);
                    self.push(" THEN ");
                    self.operand(value);
                }
                if let Some(value) = otherwise {
                    self.push(" ELSE ");
                    self.operand(value);
                }
                self.push(" END");
            }
            Node::Cast { node, from, to } => syntax.cast(self, node, *from, *to),
            Node::Now(ty) => self.push(syntax.now(*ty)),
            Node::Raw(parts) => {
                for part in parts {
                    match part {
                        RawPart::Text(text) => self.push(text),
                        RawPart::Node(node) => self.operand(node),
                        RawPart::Table(source) => self.source(*source),
                    }
                }
            }
            Node::Invalid(message) => self.fail(Error::invalid_argument(message.clone())),
        }
    }

    fn aggregate(
        &mut self,
        function: AggregateFunction,
        ty: ColumnType,
        arg: Option<&Node>,
        filter: Option<&Node>,
    ) {
        self.push(self.syntax().aggregate(function, ty));
        match arg {
            None => self.push("(*)"),
            Some(arg) => {
                self.push("(");
                if function == AggregateFunction::CountDistinct {
                    self.push("DISTINCT ");
                    self.comparable(ty, arg);
                } else {
                    self.node(arg);
                }
                self.push(")");
            }
        }
        if let Some(filter) = filter {
            self.push(" FILTER (WHERE ");
            self.node(filter);
            self.push(")");
        }
    }

    /// Writes an expression as part of another: in parentheses where it needs them.
    pub fn operand(&mut self, node: &Node) {
        let whole = match node {
            Node::Binary { op, .. } => !op.is_comparison(),
            Node::Empty
            | Node::Column(_)
            | Node::Value(_)
            | Node::Param { .. }
            | Node::Constant(_)
            | Node::Negative(..)
            | Node::Scalar(_)
            | Node::Function { .. }
            | Node::Aggregate { .. }
            | Node::Case { .. }
            | Node::Cast { .. }
            | Node::Now(_)
            | Node::Invalid(_) => true,
            Node::Exists { negated, .. } => !negated,
            Node::In { list, .. } => list.is_empty(),
            _ => false,
        };
        if whole {
            self.node(node);
        } else {
            self.push("(");
            self.node(node);
            self.push(")");
        }
    }

    /// Writes conditions joined by AND or OR; long ones in halves, since parsers limit how deep a tree may be.
    fn chain(&mut self, operator: &str, nodes: &[Node]) {
        if nodes.len() <= 100 {
            return self.list(operator, nodes, Self::branch);
        }
        let (first, second) = nodes.split_at(nodes.len() / 2);
        self.push("(");
        self.chain(operator, first);
        self.push(")");
        self.push(operator);
        self.push("(");
        self.chain(operator, second);
        self.push(")");
    }

    /// Writes a condition joined to others by AND or OR.
    fn branch(&mut self, node: &Node) {
        match node {
            Node::And(_) | Node::Or(_) | Node::Raw(_) => self.operand(node),
            _ => self.node(node),
        }
    }

    /// Writes an operand so that it compares as its type does.
    pub fn comparable(&mut self, ty: ColumnType, node: &Node) {
        match self.syntax().comparison_key(ty) {
            Some(key) => {
                self.push(key);
                self.push("(");
                self.node(node);
                self.push(")");
            }
            None => self.operand(node),
        }
    }

    /// Writes a LIMIT or OFFSET.
    pub fn row_count(&mut self, count: RowCountNode) {
        match count {
            // As a literal: SQLite prepares a statement with a bound limit anew each time.
            RowCountNode::Rows(rows) => self.push(&rows.to_string()),
            RowCountNode::Param(index) => self.param(index, ColumnType::I64, true),
        }
    }
}
