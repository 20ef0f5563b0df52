//! SQLite's choice points.

use std::fmt::Write;

use orm_core::expr::{AggregateFunction, BinaryOp, Function, Node, OrderNode};
use orm_core::query::RowCountNode;
use orm_core::sql::{DefaultCell, Place, Renderer, SelectList, Syntax};
use orm_core::table::{ColumnDef, TableDef};
use orm_core::{ColumnType, Result, Value};

use crate::{encode, types};

/// From here on a list is one value, an array in JSON: short lists are found faster by placeholders.
const LONG_LIST: usize = 501;

/// SQLite's SQL.
pub(crate) struct SqliteSyntax;

/// Writes `name(args)`.
fn call(r: &mut Renderer<'_>, name: &str, args: &[&Node]) {
    r.push(name);
    r.push("(");
    r.list(", ", args, |r, arg| r.node(arg));
    r.push(")");
}

/// Writes `CAST(node AS ty)`.
fn cast(r: &mut Renderer<'_>, node: &Node, ty: &str) {
    r.push("CAST(");
    r.node(node);
    r.push(" AS ");
    r.push(ty);
    r.push(")");
}

impl Syntax for SqliteSyntax {
    fn database(&self) -> &'static str {
        "SQLite"
    }

    fn bind_limit(&self) -> usize {
        32_766
    }

    fn placeholder(&self, out: &mut String, position: usize, _ty: ColumnType, _place: Place) {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "?{position}");
    }

    fn bare_placeholder(&self) -> Option<&'static str> {
        Some("?")
    }

    fn refuses(&self, value: &Value) -> Option<String> {
        encode::refuses(value)
    }

    fn literal(&self, out: &mut String, value: &Value) -> Result<()> {
        types::literal(out, value)
    }

    fn comparison_key(&self, ty: ColumnType) -> Option<&'static str> {
        (ty == ColumnType::Decimal).then_some("orm_decimal_key")
    }

    fn select_item(&self, r: &mut Renderer<'_>, node: &Node, list: SelectList) {
        if list.distinct && types::is_decimal(node) {
            // 1.0 and 1.00 are one number and two texts.
            call(r, "orm_decimal", &[node]);
        } else {
            r.node(node);
        }
    }

    fn arithmetic(&self, r: &mut Renderer<'_>, op: BinaryOp, ty: ColumnType, left: &Node, right: &Node) {
        if ty == ColumnType::Decimal {
            let function = match op {
                BinaryOp::Add => "orm_decimal_add",
                BinaryOp::Sub => "orm_decimal_sub",
                BinaryOp::Mul => "orm_decimal_mul",
                BinaryOp::Div => "orm_decimal_div",
                _ => "orm_decimal_rem",
            };
            return call(r, function, &[left, right]);
        }
        if ty.is_float() && op == BinaryOp::Rem {
            // SQLite would make integers of them first.
            return call(r, "orm_remainder", &[left, right]);
        }
        r.push("(");
        r.operand(left);
        r.push(" ");
        r.push(op.sql());
        r.push(" ");
        r.operand(right);
        r.push(")");
    }

    fn negative(&self, r: &mut Renderer<'_>, ty: ColumnType, node: &Node) {
        if ty == ColumnType::Decimal {
            return call(r, "orm_decimal_neg", &[node]);
        }
        r.push("(- ");
        r.operand(node);
        r.push(")");
    }

    fn function(&self, r: &mut Renderer<'_>, function: Function, ty: ColumnType, args: &[Node]) {
        let decimal = ty == ColumnType::Decimal;
        let name = match function {
            Function::Concat => {
                r.push("(");
                r.list(" || ", args, Renderer::operand);
                r.push(")");
                return;
            }
            // SQLite would make it a float.
            Function::Round if ty.is_integer() => {
                if let Some(arg) = args.first() {
                    r.operand(arg);
                }
                return;
            }
            Function::Lower => "lower",
            Function::Upper => "upper",
            Function::Length => "length",
            Function::Trim => "trim",
            Function::Coalesce => "coalesce",
            Function::Abs if decimal => "orm_decimal_abs",
            Function::Abs => "abs",
            Function::Round if decimal => "orm_decimal_round",
            Function::Round => "round",
        };
        r.push(name);
        r.push("(");
        r.list(", ", args, Renderer::node);
        r.push(")");
    }

    fn aggregate_name(&self, function: AggregateFunction, ty: ColumnType) -> &'static str {
        match (function, ty) {
            (AggregateFunction::Count | AggregateFunction::CountDistinct, _) => "count",
            (AggregateFunction::Sum, ColumnType::Decimal) => "orm_decimal_sum",
            (AggregateFunction::Avg, ColumnType::Decimal) => "orm_decimal_avg",
            (AggregateFunction::Min, ColumnType::Decimal) => "orm_decimal_min",
            (AggregateFunction::Max, ColumnType::Decimal) => "orm_decimal_max",
            (AggregateFunction::Sum, _) => "sum",
            (AggregateFunction::Avg, _) => "avg",
            (AggregateFunction::Min, _) => "min",
            (AggregateFunction::Max, _) => "max",
        }
    }

    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, negated: bool, insensitive: bool) {
        let operand = |r: &mut Renderer<'_>, node| {
            if insensitive { call(r, "lower", &[node]) } else { r.operand(node) }
        };
        operand(r, node);
        r.push(if negated { " NOT LIKE " } else { " LIKE " });
        operand(r, pattern);
        r.push(r" ESCAPE '\'");
    }

    fn distinct_from(&self, r: &mut Renderer<'_>, ty: ColumnType, left: &Node, right: &Node, negated: bool) {
        r.comparable(ty, left);
        r.push(if negated { " IS " } else { " IS NOT " });
        r.comparable(ty, right);
    }

    fn in_list(&self, r: &mut Renderer<'_>, ty: ColumnType, node: &Node, list: &[Node], negated: bool) {
        r.comparable(ty, node);
        r.push(if negated { " NOT IN (" } else { " IN (" });
        // A CHECK may not contain a subquery.
        if list.len() >= LONG_LIST
            && !r.in_ddl()
            && self.comparison_key(ty).is_none()
            && let Some(json) = types::json_array(list)
        {
            r.push("SELECT value FROM json_each(");
            r.value(Value::Text(json));
            r.push(")");
        } else {
            r.list(", ", list, |r, node| r.comparable(ty, node));
            if list.is_empty() {
                r.value(Value::Null(ty));
            }
        }
        r.push(")");
    }

    fn cast(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType) {
        use ColumnType::{Bool, Date, DateTime, Decimal, NaiveDateTime, Text, Time};
        match (from, to) {
            (_, Decimal) | (Decimal, Text) => call(r, "orm_decimal", &[node]),
            // A text of another form than ours may have an exponent, which CAST does not read.
            (Decimal, to) if to.is_integer() => {
                r.push("CAST(");
                call(r, "orm_decimal", &[node]);
                r.push(" AS INTEGER)");
            }
            (Bool, Bool) => r.operand(node),
            (_, Bool) => {
                r.push("(");
                cast(r, node, if from == Decimal { "REAL" } else { "NUMERIC" });
                r.push(" <> 0)");
            }
            // Times are texts of fixed width.
            (DateTime | NaiveDateTime, Date) => part(r, node, ", 1, 10)"),
            (DateTime | NaiveDateTime, Time) => part(r, node, ", 12, 15)"),
            (DateTime, NaiveDateTime) => part(r, node, ", 1, 26)"),
            (NaiveDateTime, DateTime) => append(r, node, "Z"),
            (Date, DateTime) => append(r, node, "T00:00:00.000000Z"),
            (Date, NaiveDateTime) => append(r, node, "T00:00:00.000000"),
            (_, to) => match types::storage(to) {
                Some(ty) => cast(r, node, ty),
                None => r.fail(self.unsupported(&format!("type for `{}`", to.rust_name()))),
            },
        }
    }

    fn nested_row(&self, r: &mut Renderer<'_>, cells: &[Node]) {
        r.list(", ", cells, Renderer::node);
    }

    fn nested_list(
        &self,
        r: &mut Renderer<'_>,
        order: &[OrderNode],
        _limit: Option<RowCountNode>,
        _offset: Option<RowCountNode>,
        row: &mut dyn FnMut(&mut Renderer<'_>),
    ) {
        // JSON of SQLite has 15 digits of a float and no blobs.
        r.push("orm_pack(");
        row(r);
        r.order(order);
        r.push(")");
    }

    fn now(&self, ty: ColumnType) -> &'static str {
        match ty {
            ColumnType::NaiveDateTime => "strftime('%Y-%m-%dT%H:%M:%f000','now')",
            ColumnType::Date => "date('now')",
            ColumnType::Time => "strftime('%H:%M:%f000','now')",
            _ => "strftime('%Y-%m-%dT%H:%M:%f000Z','now')",
        }
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<RowCountNode>, offset: Option<RowCountNode>) {
        match limit {
            Some(limit) => {
                r.push(" LIMIT ");
                r.row_count(within_range(limit));
            }
            None if offset.is_some() => r.push(" LIMIT -1"),
            None => {}
        }
        if let Some(offset) = offset {
            r.push(" OFFSET ");
            r.row_count(within_range(offset));
        }
    }

    fn default_cell(&self) -> DefaultCell {
        DefaultCell::Inline
    }

    fn column_type(&self, table: &TableDef, column: &ColumnDef) -> Result<String> {
        types::column_type(table, column)
    }

    fn auto_increment(&self, r: &mut Renderer<'_>, table: &TableDef) -> bool {
        let key = table.columns.iter().find(|column| column.auto_increment);
        if table.primary_key.len() != 1 || key.is_none_or(|column| !table.primary_key.contains(&column.name))
        {
            r.fail(orm_core::Error::unsupported(format!(
                "SQLite counts up only a column that is the whole primary key; table `{}` has `auto_increment` on \
                 another",
                table.name
            )));
        }
        r.push(" CONSTRAINT ");
        r.name(table.primary_key_name);
        r.push(" PRIMARY KEY");
        true
    }

    fn checks_enums(&self) -> bool {
        true
    }

    fn forward_references(&self) -> bool {
        true
    }

    fn schemas(&self) -> bool {
        false
    }
}

/// Writes a part of a text: `range` ends the call of `substr`.
fn part(r: &mut Renderer<'_>, node: &Node, range: &str) {
    r.push("substr(");
    r.node(node);
    r.push(range);
}

fn append(r: &mut Renderer<'_>, node: &Node, text: &str) {
    r.push("(");
    r.operand(node);
    r.push(" || '");
    r.push(text);
    r.push("')");
}

/// A larger number would be a float, which LIMIT refuses.
fn within_range(count: RowCountNode) -> RowCountNode {
    match count {
        RowCountNode::Rows(rows) => RowCountNode::Rows(rows.min(i64::MAX.cast_unsigned())),
        param @ RowCountNode::Param(_) => param,
    }
}
