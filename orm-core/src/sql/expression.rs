use super::Place;
use super::Renderer;
use super::select::write_select;
use super::statement::Rendered;
use super::syntax::{AggregateFilter, Syntax};
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
        if self.shared.is_empty() {
            return self.fresh(node);
        }
        let Some(at) = self.shared.iter().position(|(shared, _)| shared == node) else {
            return self.fresh(node);
        };
        if !self.placeholders_repeat() {
            return self.inlined(|r| r.fresh(node));
        }
        match self.shared.get(at).and_then(|(_, text)| text.clone()) {
            Some(text) => self.push(&text),
            None => {
                let start = self.written();
                self.fresh(node);
                let text = self.since(start);
                if let Some((_, slot)) = self.shared.get_mut(at) {
                    *slot = Some(text);
                }
            }
        }
    }

    fn fresh(&mut self, node: &Node) {
        let syntax = self.syntax();
        match node {
            // Nothing to check is true.
            Node::Empty => self.push("TRUE"),
            Node::Column(column) => self.column(column.source, column.name),
            Node::Value(value) => self.value(value.clone()),
            Node::Param { index, ty } => self.param(*index, *ty, false, Place::Free),
            Node::Constant(value) => self.push(if *value { "TRUE" } else { "FALSE" }),
            Node::Binary { op, ty, left, right } if op.is_comparison() => {
                self.comparable_beside(*ty, left, right);
                self.push(" ");
                self.push(op.sql());
                self.push(" ");
                self.comparable_beside(*ty, right, left);
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
                self.comparable_beside(*ty, low, node);
                self.push(" AND ");
                self.comparable_beside(*ty, high, node);
            }
            Node::In { list, negated, .. } if list.is_empty() => {
                self.push(if *negated { "TRUE" } else { "FALSE" });
            }
            Node::In { ty, node, list, negated } => syntax.in_list(self, *ty, node, list, *negated),
            Node::InSelect { ty, node, select, negated } => {
                syntax.in_select(self, *ty, node, select, *negated);
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
            Node::List(select) => super::nested::write_list(self, select),
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
                self.by_hand = true;
                for part in parts {
                    match part {
                        RawPart::Text(text) => self.push(text),
                        RawPart::Node(node) => self.operand(node),
                        RawPart::Table(source) => self.source(*source),
                    }
                }
            }
            Node::Of(_, node) => self.fresh(node),
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
        let syntax = self.syntax();
        let result = syntax.aggregate_result(function, ty);
        if result.is_some() {
            self.push("CAST(");
        }
        self.push(syntax.aggregate_name(function, ty));
        self.push(if function == AggregateFunction::CountDistinct { "(DISTINCT " } else { "(" });
        let case = filter.filter(|_| syntax.aggregate_filter() == AggregateFilter::Case);
        if let Some(filter) = case {
            self.push("CASE WHEN ");
            self.node(filter);
            self.push(" THEN ");
        }
        match (arg, syntax.aggregate_argument(function, ty)) {
            (None, _) => self.push(if case.is_some() { "1" } else { "*" }),
            (Some(arg), Some(wide)) => {
                self.push("CAST(");
                self.node(arg);
                self.push(" AS ");
                self.push(wide);
                self.push(")");
            }
            (Some(arg), None) if function == AggregateFunction::CountDistinct => self.comparable(ty, arg),
            (Some(arg), None) => self.node(arg),
        }
        self.push(if case.is_some() { " END)" } else { ")" });
        if let (Some(filter), None) = (filter, case) {
            self.push(" FILTER (WHERE ");
            self.node(filter);
            self.push(")");
        }
        if let Some(result) = result {
            self.push(" AS ");
            self.push(result);
            self.push(")");
        }
    }

    /// Writes an expression as part of another: in parentheses where it needs them.
    pub fn operand(&mut self, node: &Node) {
        let whole = match node {
            Node::Of(_, node) => return self.operand(node),
            Node::Binary { op, .. } => !op.is_comparison(),
            Node::Empty
            | Node::Column(_)
            | Node::Value(_)
            | Node::Param { .. }
            | Node::Constant(_)
            | Node::Negative(..)
            | Node::Scalar(_)
            | Node::List(_)
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
            Node::And(_) | Node::Or(_) | Node::Raw(_) | Node::Of(..) => self.operand(node),
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
            RowCountNode::Param(index) => self.param(index, ColumnType::I64, true, Place::Typed),
        }
    }
}
