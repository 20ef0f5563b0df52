//! The choice points of MySQL and MariaDB.

use orm_core::expr::{AggregateFunction, BinaryOp, Function, Node, OrderNode};
use orm_core::query::{LockAst, LockStrength, LockWait, RowCountNode, SelectAst};
use orm_core::sql::{AggregateFilter, NestedLimit, Place, Renderer, Syntax, Upsert, quote_with};
use orm_core::table::{Action, ColumnDef, ForeignKeyDef, TableDef};
use orm_core::{ColumnType, Result, Value};

use crate::flavor::Flavor;
use crate::{encode, nested, types};

/// The SQL of one of the two.
pub(crate) struct MySqlSyntax(pub(crate) Flavor);

/// Writes `name(args)`.
fn call(r: &mut Renderer<'_>, name: &str, args: &[Node]) {
    r.push(name);
    r.push("(");
    r.arguments(", ", args);
    r.push(")");
}

/// Writes what stands before a node, the node, and what stands after it.
fn around(r: &mut Renderer<'_>, before: &str, node: &Node, after: &str) {
    r.push(before);
    r.node(node);
    r.push(after);
}

/// Writes a divisor, zero as NULL: in a statement that writes a zero would be an error.
fn divisor(r: &mut Renderer<'_>, node: &Node, other: &Node) {
    if matches!(node, Node::Value(_)) {
        r.beside(node, other);
    } else {
        around(r, "NULLIF(", node, ", 0)");
    }
}

impl MySqlSyntax {
    fn cast_to_text(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType) {
        match (from, self.0) {
            (ColumnType::Text | ColumnType::Enum(_), _) => around(r, "CAST(", node, " AS CHAR)"),
            // A FLOAT shows six digits.
            (ColumnType::F32, _) => around(r, "CAST(CAST(", node, " AS DOUBLE) AS CHAR)"),
            (ColumnType::Bytes, _) => around(r, "CONVERT(", node, " USING utf8mb4)"),
            (ColumnType::Uuid, Flavor::MySql) => around(r, "bin_to_uuid(", node, ")"),
            _ => around(r, "CAST(", node, " AS CHAR)"),
        }
    }

    fn cast_to_integer(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType) {
        match from {
            ColumnType::Bool => r.operand(node),
            // Out of range is an error, where CAST would turn a negative number into a large one.
            from if from.is_integer() && to == ColumnType::U64 => {
                around(r, "(CAST(0 AS UNSIGNED) + ", node, ")");
            }
            // Wide enough: what does not fit into the Rust type is an error when it is read.
            from if from.is_integer() => r.operand(node),
            ColumnType::Decimal => around(r, "truncate(", node, ", 0)"),
            from if from.is_float() && to == ColumnType::U64 => {
                around(r, "CAST(truncate(", node, ", 0) AS DECIMAL(65,0))");
            }
            from if from.is_float() => around(r, "CAST(truncate(", node, ", 0) AS SIGNED)"),
            _ => around(r, "truncate(CAST(", node, " AS DECIMAL(65,30)), 0)"),
        }
    }

    fn cast_to_decimal(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType) {
        match from {
            ColumnType::Decimal => r.operand(node),
            from if from.is_integer() => around(r, "CAST(", node, " AS DECIMAL(20,0))"),
            ColumnType::Bool => around(r, "CAST(", node, " AS DECIMAL(1,0))"),
            _ => around(r, "CAST(", node, " AS DECIMAL(65,30))"),
        }
    }
}

impl Syntax for MySqlSyntax {
    fn database(&self) -> &'static str {
        self.0.name()
    }

    fn bind_limit(&self) -> usize {
        65_535
    }

    fn quote(&self, out: &mut String, name: &str) {
        quote_with(out, name, '`');
    }

    fn placeholder(&self, out: &mut String, _position: usize, ty: ColumnType, _place: Place) {
        // A JSON column differs from any text, even from its own.
        out.push_str(match (ty, self.0) {
            (ColumnType::Json, Flavor::MySql) => "CAST(? AS JSON)",
            _ => "?",
        });
    }

    fn placeholders_repeat(&self) -> bool {
        false
    }

    fn refuses(&self, value: &Value) -> Option<String> {
        encode::refuses(value, self.0)
    }

    fn literal(&self, out: &mut String, value: &Value) -> Result<()> {
        types::literal(out, self.0, value)
    }

    fn arithmetic(&self, r: &mut Renderer<'_>, op: BinaryOp, ty: ColumnType, left: &Node, right: &Node) {
        r.push("(");
        r.beside(left, right);
        r.push(match op {
            BinaryOp::Div if ty.is_integer() => " DIV ",
            BinaryOp::Div => " / ",
            BinaryOp::Rem => " % ",
            BinaryOp::Mul => " * ",
            BinaryOp::Sub => " - ",
            _ => " + ",
        });
        if matches!(op, BinaryOp::Div | BinaryOp::Rem) {
            divisor(r, right, left);
        } else {
            r.beside(right, left);
        }
        r.push(")");
    }

    fn function(&self, r: &mut Renderer<'_>, function: Function, ty: ColumnType, args: &[Node]) {
        match function {
            Function::Lower => call(r, "lower", args),
            Function::Upper => call(r, "upper", args),
            Function::Length => call(r, "char_length", args),
            Function::Trim => call(r, "trim", args),
            Function::Coalesce => call(r, "coalesce", args),
            Function::Concat => call(r, "concat", args),
            Function::Abs => call(r, "abs", args),
            Function::Round if ty.is_integer() => {
                if let Some(arg) = args.first() {
                    r.operand(arg);
                }
            }
            // `round` takes halves of floats to the even number.
            Function::Round if ty.is_float() => {
                if let Some(arg) = args.first() {
                    around(r, "(truncate(", arg, ", 0)");
                    r.push(" + truncate((");
                    r.operand(arg);
                    r.push(" % 1) * 2, 0))");
                }
            }
            Function::Round => call(r, "round", args),
        }
    }

    fn aggregate_filter(&self) -> AggregateFilter {
        AggregateFilter::Case
    }

    fn aggregate_argument(&self, function: AggregateFunction, ty: ColumnType) -> Option<&'static str> {
        // An average of integers has four decimals.
        (function == AggregateFunction::Avg && ty.is_integer()).then_some("DOUBLE")
    }

    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, negated: bool, insensitive: bool) {
        let operand = |r: &mut Renderer<'_>, node, other| {
            if insensitive {
                r.push("lower(");
                r.beside(node, other);
                r.push(")");
            } else {
                r.beside(node, other);
            }
        };
        operand(r, node, pattern);
        r.push(if negated { " NOT LIKE " } else { " LIKE " });
        operand(r, pattern, node);
    }

    fn distinct_from(&self, r: &mut Renderer<'_>, _ty: ColumnType, left: &Node, right: &Node, negated: bool) {
        r.push(if negated { "(" } else { "NOT (" });
        r.beside(left, right);
        r.push(" <=> ");
        r.beside(right, left);
        r.push(")");
    }

    fn in_select(
        &self,
        r: &mut Renderer<'_>,
        _ty: ColumnType,
        node: &Node,
        select: &SelectAst,
        negated: bool,
    ) {
        // A subquery of IN may have a limit only inside another.
        let limited = select.limit.is_some() || select.offset.is_some();
        r.operand(node);
        r.push(if negated { " NOT IN (" } else { " IN (" });
        if limited {
            r.push("SELECT * FROM (");
        }
        r.select(select, None);
        if limited {
            r.push(") AS ");
            r.name("limited");
        }
        r.push(")");
    }

    fn order_key(&self, r: &mut Renderer<'_>, key: &OrderNode) {
        // NULL is the smallest by itself.
        if key.nulls_first.is_some_and(|first| first == key.descending) {
            // MySQL does not see that what is grouped by is in this expression.
            let unseen = self.0 == Flavor::MySql && !matches!(key.node, Node::Column(_));
            if unseen {
                around(r, "any_value(", &key.node, ")");
            } else {
                r.operand(&key.node);
            }
            r.push(if key.descending { " IS NULL DESC, " } else { " IS NULL, " });
        }
        r.operand(&key.node);
        r.push(if key.descending { " DESC" } else { " ASC" });
    }

    fn copies_target(&self) -> bool {
        true
    }

    fn cast(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType) {
        use ColumnType::{
            Bool, Bytes, Date, DateTime, Decimal, Enum, F32, F64, Json, NaiveDateTime, Text, Time, Uuid,
        };
        match to {
            Bool if from == Bool => r.operand(node),
            Bool if from == Text => around(r, "(CAST(", node, " AS DOUBLE) <> 0)"),
            Bool => {
                r.push("(");
                r.operand(node);
                r.push(" <> 0)");
            }
            Text => self.cast_to_text(r, node, from),
            to if to.is_integer() => self.cast_to_integer(r, node, from, to),
            F32 => around(r, "CAST(", node, " AS FLOAT)"),
            F64 => around(r, "CAST(", node, " AS DOUBLE)"),
            Decimal => self.cast_to_decimal(r, node, from),
            DateTime | NaiveDateTime => around(r, "CAST(", node, " AS DATETIME(6))"),
            Date if matches!(from, DateTime | NaiveDateTime) => around(r, "date(", node, ")"),
            Date => around(r, "CAST(", node, " AS DATE)"),
            Time if matches!(from, DateTime | NaiveDateTime) => around(r, "time(", node, ")"),
            Time => around(r, "CAST(", node, " AS TIME(6))"),
            Bytes if from == Text => around(r, "CAST(", node, " AS BINARY)"),
            Json if from == Text && self.0 == Flavor::MySql => around(r, "CAST(", node, " AS JSON)"),
            Uuid if from == Text => match self.0 {
                Flavor::MySql => around(r, "uuid_to_bin(", node, ")"),
                Flavor::MariaDb => around(r, "CAST(", node, " AS UUID)"),
            },
            to if to == from || matches!(to, Bytes | Json | Uuid | Enum(_)) => r.operand(node),
            to => r.fail(self.unsupported(&format!("type for `{}`", to.rust_name()))),
        }
    }

    fn now(&self, ty: ColumnType) -> &'static str {
        match ty {
            ColumnType::Date => "utc_date()",
            ColumnType::Time => "utc_time(6)",
            _ => "utc_timestamp(6)",
        }
    }

    fn nested_limit(&self) -> NestedLimit {
        // MariaDB has no derived tables that see the query around.
        match self.0 {
            Flavor::MySql => NestedLimit::Derived,
            Flavor::MariaDb => NestedLimit::Aggregate,
        }
    }

    fn nested_row(&self, r: &mut Renderer<'_>, cells: &[Node]) {
        nested::row(r, self.0, cells);
    }

    fn nested_list(
        &self,
        r: &mut Renderer<'_>,
        order: &[OrderNode],
        limit: Option<RowCountNode>,
        offset: Option<RowCountNode>,
        row: &mut dyn FnMut(&mut Renderer<'_>),
    ) {
        nested::list(r, order, limit, offset, row);
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<RowCountNode>, offset: Option<RowCountNode>) {
        match limit {
            Some(limit) => {
                r.push(" LIMIT ");
                r.row_count(limit);
            }
            None if offset.is_some() => r.push(" LIMIT 18446744073709551615"),
            None => {}
        }
        if let Some(offset) = offset {
            r.push(" OFFSET ");
            r.row_count(offset);
        }
    }

    fn lock(&self, r: &mut Renderer<'_>, lock: &LockAst) {
        let share = matches!(lock.strength, LockStrength::Share | LockStrength::KeyShare);
        r.push(match (share, self.0) {
            (false, _) => " FOR UPDATE",
            (true, Flavor::MySql) => " FOR SHARE",
            (true, Flavor::MariaDb) => " LOCK IN SHARE MODE",
        });
        if !lock.of.is_empty() {
            r.push(" OF ");
            r.names(lock.of.iter().map(|source| source.alias.unwrap_or(source.table.name)));
        }
        r.push(match lock.wait {
            LockWait::Wait => "",
            LockWait::SkipLocked => " SKIP LOCKED",
            LockWait::NoWait => " NOWAIT",
        });
    }

    fn default_row(&self, r: &mut Renderer<'_>) {
        r.push(" () VALUES ()");
    }

    fn upsert(&self) -> Upsert {
        Upsert::OnDuplicateKey { row_alias: self.0 == Flavor::MySql }
    }

    fn insert_returning(&self) -> bool {
        self.0 == Flavor::MariaDb
    }

    fn assigns_in_order(&self) -> bool {
        true
    }

    fn column_type(&self, table: &TableDef, column: &ColumnDef) -> Result<String> {
        types::column_type(self.0, table, column)
    }

    fn default_literal(&self, r: &mut Renderer<'_>, _column: &ColumnDef, value: &Value) {
        let mut literal = String::new();
        match types::default_literal(&mut literal, self.0, value) {
            Ok(()) => r.push(&literal),
            Err(error) => r.fail(error),
        }
    }

    fn auto_increment(&self, r: &mut Renderer<'_>, _table: &TableDef) -> bool {
        r.push(" AUTO_INCREMENT");
        false
    }

    fn generated_not_null(&self) -> bool {
        self.0 == Flavor::MySql
    }

    fn column_end(&self, r: &mut Renderer<'_>, column: &ColumnDef) {
        if let Some(comment) = column.comment {
            r.push(&comment_of(" COMMENT ", comment));
        }
    }

    fn table_options(&self, table: &TableDef) -> String {
        let mut options =
            format!(" ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE {}", self.0.collation());
        if let Some(comment) = table.comment {
            options.push_str(&comment_of(" COMMENT=", comment));
        }
        options
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn table_exists(&self, table: &TableDef) -> Option<String> {
        let mut sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ".to_owned();
        match table.schema {
            Some(schema) => types::text(&mut sql, schema),
            None => sql.push_str("database()"),
        }
        sql.push_str(" AND table_name = ");
        types::text(&mut sql, table.name);
        Some(sql)
    }

    fn partial_indexes(&self) -> bool {
        false
    }

    fn expression_indexes(&self) -> bool {
        self.0 == Flavor::MySql
    }

    fn check_foreign_key(&self, table: &TableDef, key: &ForeignKeyDef) -> Result<()> {
        if key.on_delete == Some(Action::SetDefault) || key.on_update == Some(Action::SetDefault) {
            let what = format!("foreign keys with SET DEFAULT: `{}` of table `{}`", key.name, table.name);
            return Err(self.unsupported(&what));
        }
        Ok(())
    }
}

fn comment_of(word: &str, comment: &str) -> String {
    let mut sql = word.to_owned();
    types::text(&mut sql, comment);
    sql
}
