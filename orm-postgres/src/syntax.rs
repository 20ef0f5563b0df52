//! PostgreSQL's choice points.

use std::fmt::Write;

use orm_core::expr::{AggregateFunction, BinaryOp, Function, Node, OrderNode};
use orm_core::query::RowCountNode;
use orm_core::sql::{Place, Renderer, SelectList, Syntax};
use orm_core::table::{ColumnDef, GeneratedDef, TableDef};
use orm_core::types::EnumDef;
use orm_core::{ColumnType, Result, Value};

use crate::{encode, nested, types};

/// PostgreSQL's SQL.
pub(crate) struct PostgresSyntax;

/// Writes `CAST(node AS ty)`.
fn cast(r: &mut Renderer<'_>, node: &Node, ty: &str) {
    r.push("CAST(");
    r.node(node);
    r.push(" AS ");
    r.push(ty);
    r.push(")");
}

/// Writes `before node after`.
fn around(r: &mut Renderer<'_>, before: &str, node: &Node, after: &str) {
    r.push(before);
    r.operand(node);
    r.push(after);
}

/// Writes a divisor: a zero becomes NULL, where PostgreSQL would fail.
fn divisor(r: &mut Renderer<'_>, node: &Node, dividend: &Node) {
    if matches!(node, Node::Value(_)) {
        return r.beside(node, dividend);
    }
    r.push("NULLIF(");
    r.beside(node, dividend);
    r.push(", 0)");
}

impl Syntax for PostgresSyntax {
    fn database(&self) -> &'static str {
        "PostgreSQL"
    }

    fn bind_limit(&self) -> usize {
        65_535
    }

    fn placeholder(&self, out: &mut String, position: usize, ty: ColumnType, place: Place) {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "${position}");
        // The server keeps a statement by its text, with the types of its first values: they have to follow from it.
        let ty = match (ty, place) {
            (ColumnType::Array(ColumnType::Enum(def)), _) => {
                // The elements go as texts.
                let _ = write!(out, "::text[]::{}[]", types::quoted(def.name));
                return;
            }
            (ColumnType::Enum(def), _) => Some(format!("text::{}", types::quoted(def.name))),
            // To cidr, an inet would be cut to the bits of its network; a text is refused.
            (ColumnType::IpNet, Place::Column(column)) => {
                types::cast_for(column).map(|ty| format!("text::{ty}"))
            }
            (ColumnType::Array(ColumnType::IpNet), Place::Column(column)) => {
                types::cast_for(column).map(|ty| format!("text[]::{ty}"))
            }
            (_, Place::Column(column)) => types::cast_for(column),
            (_, Place::Typed) => None,
            (_, Place::Free) => types::name(ty),
        };
        if let Some(ty) = ty {
            let _ = write!(out, "::{ty}");
        }
    }

    fn inserts_array_of(&self, column: &ColumnDef) -> bool {
        // Arrays of arrays would be taken apart to their last elements; networks, ranges and types by hand are cast one by
        // one.
        column.postgres_type.or(column.sql_type).is_none()
            && !matches!(column.ty, ColumnType::Array(_) | ColumnType::IpNet | ColumnType::Range(_))
            && types::name(column.ty).is_some()
    }

    fn refuses(&self, value: &Value) -> Option<String> {
        encode::refuses(value)
    }

    fn literal(&self, out: &mut String, value: &Value) -> Result<()> {
        types::literal(out, value)
    }

    fn select_item(&self, r: &mut Renderer<'_>, node: &Node, list: SelectList) {
        let Node::Column(column) = node else { return r.node(node) };
        // An enum is a type that the driver would have to ask the server about. With DISTINCT it has to be what ORDER BY
        // sorts by.
        let is_enum = matches!(column.ty, ColumnType::Enum(_)) && !list.distinct;
        let has_no_text = || column.source.table.column(column.name).is_some_and(types::needs_text);
        if list.is_result && (is_enum || has_no_text()) { cast(r, node, "text") } else { r.node(node) }
    }

    fn arithmetic(&self, r: &mut Renderer<'_>, op: BinaryOp, ty: ColumnType, left: &Node, right: &Node) {
        if op == BinaryOp::Rem && ty.is_float() {
            // There is no remainder of floats: what is left after the whole quotients.
            r.push("(");
            r.beside(left, right);
            r.push(" - ");
            r.beside(right, left);
            r.push(" * trunc(");
            r.beside(left, right);
            r.push(" / ");
            divisor(r, right, left);
            r.push("))");
            return;
        }
        r.push("(");
        r.beside(left, right);
        r.push(" ");
        r.push(op.sql());
        r.push(" ");
        if matches!(op, BinaryOp::Div | BinaryOp::Rem) {
            divisor(r, right, left)
        } else {
            r.beside(right, left)
        }
        r.push(")");
    }

    fn function(&self, r: &mut Renderer<'_>, function: Function, ty: ColumnType, args: &[Node]) {
        let name = match (function, args) {
            (Function::Concat, args) => {
                r.push("(");
                r.arguments(" || ", args);
                r.push(")");
                return;
            }
            (Function::Round, [arg]) if ty.is_integer() => return r.operand(arg),
            (Function::Round, [arg]) if ty.is_float() => {
                // PostgreSQL's goes to the even number from the middle.
                r.push("(CASE WHEN abs(");
                r.node(arg);
                r.push(" - trunc(");
                r.node(arg);
                r.push(")) = 0.5 THEN trunc(");
                r.node(arg);
                r.push(") + sign(");
                r.node(arg);
                r.push(") ELSE round(");
                r.node(arg);
                r.push(") END)");
                return;
            }
            (Function::Lower, _) => "lower",
            (Function::Upper, _) => "upper",
            (Function::Length, _) => "length",
            (Function::Trim, _) => "trim",
            (Function::Coalesce, _) => "coalesce",
            (Function::Abs, _) => "abs",
            (Function::Round, _) => "round",
        };
        r.push(name);
        r.push("(");
        r.arguments(", ", args);
        r.push(")");
    }

    fn aggregate_argument(&self, function: AggregateFunction, ty: ColumnType) -> Option<&'static str> {
        match (function, ty) {
            // Of real they would be real.
            (AggregateFunction::Sum | AggregateFunction::Avg, ColumnType::F32) => Some("double precision"),
            // These have no smallest and largest before version 18; their texts are in the same order.
            (AggregateFunction::Min | AggregateFunction::Max, ColumnType::Uuid | ColumnType::Bytes) => {
                Some("text")
            }
            _ => None,
        }
    }

    fn aggregate_result(&self, function: AggregateFunction, ty: ColumnType) -> Option<&'static str> {
        match (function, ty) {
            (AggregateFunction::Sum, ColumnType::I64) => Some("bigint"),
            (AggregateFunction::Avg, ty) if ty.is_integer() => Some("double precision"),
            (AggregateFunction::Min | AggregateFunction::Max, ColumnType::Uuid) => Some("uuid"),
            (AggregateFunction::Min | AggregateFunction::Max, ColumnType::Bytes) => Some("bytea"),
            _ => None,
        }
    }

    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, negated: bool, insensitive: bool) {
        r.operand(node);
        r.push(match (negated, insensitive) {
            (false, false) => " LIKE ",
            (true, false) => " NOT LIKE ",
            (false, true) => " ILIKE ",
            (true, true) => " NOT ILIKE ",
        });
        r.beside(pattern, node);
    }

    fn in_list(&self, r: &mut Renderer<'_>, ty: ColumnType, node: &Node, list: &[Node], negated: bool) {
        // One text for lists of any length, so that the server prepares it once.
        if let (false, Some(array)) = (r.in_ddl(), as_array(ty, list)) {
            r.operand(node);
            r.push(if negated { " <> ALL(" } else { " = ANY(" });
            let place = match node {
                Node::Raw(_) | Node::Of(..) | Node::Value(_) | Node::Param { .. } => Place::Free,
                _ => Place::Typed,
            };
            r.value_at(array, place);
            let by_hand = match node {
                Node::Column(column) => column.source.table.column(column.name).and_then(types::cast_for),
                _ => None,
            };
            let element = match ty {
                ColumnType::Enum(def) => Some(types::quoted(def.name)),
                _ => by_hand,
            };
            if let Some(element) = element {
                r.push("::");
                r.push(&element);
                r.push("[]");
            }
            r.push(")");
            return;
        }
        r.operand(node);
        r.push(if negated { " NOT IN (" } else { " IN (" });
        r.list(", ", list, |r, value| r.beside(value, node));
        r.push(")");
    }

    fn cast(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType) {
        use ColumnType::{Bool, Date, DateTime, Decimal, NaiveDateTime, Text, Time};
        let whole = |ty: ColumnType| types::name(ty).unwrap_or_default();
        match (from, to) {
            (Bool, Bool) => r.operand(node),
            (Text, Bool) => cast(r, node, "boolean"),
            (_, Bool) => around(r, "(", node, " <> 0)"),
            (Bool, to) if to.is_integer() || to.is_float() || to == Decimal => {
                r.push("CAST(");
                cast(r, node, "integer");
                r.push(" AS ");
                r.push(&whole(to));
                r.push(")");
            }
            // A cast would round.
            (from, to) if to.is_integer() && (from.is_float() || from == Decimal) => {
                r.push("CAST(trunc(");
                r.node(node);
                r.push(") AS ");
                r.push(&whole(to));
                r.push(")");
            }
            // Times are those of UTC, whatever zone the session is in.
            (DateTime, NaiveDateTime) | (NaiveDateTime, DateTime) => {
                around(r, "(", node, " AT TIME ZONE 'UTC')")
            }
            (DateTime, Date) => around(r, "CAST((", node, " AT TIME ZONE 'UTC') AS date)"),
            (DateTime, Time) => around(r, "CAST((", node, " AT TIME ZONE 'UTC') AS time)"),
            (Date, DateTime) => around(r, "(CAST(", node, " AS timestamp) AT TIME ZONE 'UTC')"),
            (DateTime, Text) => {
                around(r, "to_char(", node, r#" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#);
            }
            (NaiveDateTime, Text) => around(r, "to_char(", node, r#", 'YYYY-MM-DD"T"HH24:MI:SS.US')"#),
            (Time, Text) => around(r, "to_char(CAST(", node, " AS interval), 'HH24:MI:SS.US')"),
            (_, to) => match types::name(to) {
                Some(ty) => cast(r, node, &ty),
                None => r.fail(self.unsupported(&format!("type for `{}`", to.rust_name()))),
            },
        }
    }

    fn nested_row(&self, r: &mut Renderer<'_>, cells: &[Node]) {
        nested::row(r, cells);
    }

    fn nested_list(
        &self,
        r: &mut Renderer<'_>,
        order: &[OrderNode],
        _limit: Option<RowCountNode>,
        _offset: Option<RowCountNode>,
        row: &mut dyn FnMut(&mut Renderer<'_>),
    ) {
        nested::list(r, order, row);
    }

    fn now(&self, ty: ColumnType) -> &'static str {
        match ty {
            ColumnType::NaiveDateTime => "(now() AT TIME ZONE 'UTC')",
            ColumnType::Date => "CAST(now() AT TIME ZONE 'UTC' AS date)",
            ColumnType::Time => "CAST(now() AT TIME ZONE 'UTC' AS time)",
            _ => "now()",
        }
    }

    fn column_type(&self, table: &TableDef, column: &ColumnDef) -> Result<String> {
        types::column_type(table, column)
    }

    fn auto_increment(&self, r: &mut Renderer<'_>, _table: &TableDef) -> bool {
        r.push(" GENERATED BY DEFAULT AS IDENTITY");
        false
    }

    fn generated(&self, r: &mut Renderer<'_>, generated: GeneratedDef) {
        if generated.is_virtual {
            r.fail(self.unsupported("virtual generated columns before version 18; leave `virtual` out"));
        }
        r.push(" GENERATED ALWAYS AS (");
        r.push(generated.sql);
        r.push(") STORED");
    }

    fn create_enum(&self, def: &'static EnumDef) -> Option<String> {
        let name = types::quoted(def.name);
        let mut values = String::new();
        for (at, value) in def.values.iter().enumerate() {
            values.push_str(if at == 0 { "" } else { ", " });
            types::string(&mut values, value);
        }
        let mut named = String::new();
        types::string(&mut named, &name);
        // Several tables may share it, made one after the other.
        Some(format!(
            "DO $orm$ BEGIN\n  \
             IF to_regtype({named}) IS NULL THEN\n    \
             CREATE TYPE {name} AS ENUM ({values});\n  \
             ELSIF (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = \
             to_regtype({named})) IS DISTINCT FROM ARRAY[{values}]::text[] THEN\n    \
             RAISE EXCEPTION 'type % exists with other values', {named} USING ERRCODE = 'duplicate_object';\n  \
             END IF;\nEND $orm$"
        ))
    }

    fn after_table(&self, table: &'static TableDef) -> Vec<String> {
        let mut full = String::new();
        if let Some(schema) = table.schema {
            full.push_str(&types::quoted(schema));
            full.push('.');
        }
        full.push_str(&types::quoted(table.name));
        let comment = |on: String, text: &str| {
            let mut sql = format!("COMMENT ON {on} IS ");
            types::string(&mut sql, text);
            sql
        };
        let of_table = table.comment.map(|text| comment(format!("TABLE {full}"), text));
        let of_columns = table.columns.iter().filter_map(|column| {
            let on = format!("COLUMN {full}.{}", types::quoted(column.name));
            column.comment.map(|text| comment(on, text))
        });
        of_table.into_iter().chain(of_columns).collect()
    }

    fn table_exists(&self, table: &TableDef) -> Option<String> {
        let mut name = table.schema.map_or_else(String::new, |schema| types::quoted(schema) + ".");
        name.push_str(&types::quoted(table.name));
        let mut sql = "SELECT 1 WHERE to_regclass(".to_owned();
        types::string(&mut sql, &name);
        sql.push_str(") IS NOT NULL");
        Some(sql)
    }

    fn index_nulls(&self) -> bool {
        true
    }

    fn index_method(&self, method: &str) -> String {
        format!(" USING {method}")
    }
}

/// The values of a list as one array, where they can be one.
fn as_array(ty: ColumnType, list: &[Node]) -> Option<Value> {
    let element: &'static ColumnType = match ty {
        ColumnType::Bool => &ColumnType::Bool,
        ColumnType::I16 => &ColumnType::I16,
        ColumnType::I32 => &ColumnType::I32,
        ColumnType::I64 => &ColumnType::I64,
        ColumnType::F32 => &ColumnType::F32,
        ColumnType::F64 => &ColumnType::F64,
        ColumnType::Text | ColumnType::Enum(_) => &ColumnType::Text,
        ColumnType::Bytes => &ColumnType::Bytes,
        ColumnType::Uuid => &ColumnType::Uuid,
        ColumnType::DateTime => &ColumnType::DateTime,
        ColumnType::NaiveDateTime => &ColumnType::NaiveDateTime,
        ColumnType::Date => &ColumnType::Date,
        ColumnType::Time => &ColumnType::Time,
        ColumnType::Decimal => &ColumnType::Decimal,
        _ => return None,
    };
    let mut values = Vec::with_capacity(list.len());
    for node in list {
        match node {
            Node::Value(Value::Enum(_, text)) => values.push(Value::Text((*text).to_owned())),
            Node::Value(value) if value.column_type() == *element => values.push(value.clone()),
            _ => return None,
        }
    }
    Some(Value::Array(element, values))
}
