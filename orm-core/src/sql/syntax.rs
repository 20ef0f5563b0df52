use super::Renderer;
use crate::expr::{AggregateFunction, BinaryOp, Function, Node};
use crate::query::{LockAst, LockStrength, LockWait, RowCountNode};
use crate::table::{ColumnDef, GeneratedDef, TableDef};
use crate::types::EnumDef;
use crate::{ColumnType, Error, Result, Value};

/// How a row says that the database fills in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultCell {
    /// The word DEFAULT.
    Keyword,
    /// The default's own expression.
    Inline,
}

/// The choice points of a dialect's SQL; what is not overridden is standard SQL.
pub trait Syntax: Send + Sync + 'static {
    /// The database's name in messages.
    fn database(&self) -> &'static str;

    /// How many values a statement can have.
    fn bind_limit(&self) -> usize;

    /// Writes a name in quotes.
    fn quote(&self, out: &mut String, name: &str) {
        out.push('"');
        for character in name.chars() {
            if character == '"' {
                out.push('"');
            }
            out.push(character);
        }
        out.push('"');
    }

    /// Writes the placeholder of the value at this position, counted from 1.
    fn placeholder(&self, out: &mut String, position: usize);

    /// Writes a value as a literal.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a value that has none.
    fn literal(&self, out: &mut String, value: &Value) -> Result<()>;

    /// A function whose results compare as values of this type do; none when they compare by themselves.
    fn comparison_key(&self, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// Writes a column in a select list.
    fn select_item(&self, r: &mut Renderer<'_>, node: &Node, _distinct: bool) {
        r.node(node);
    }

    /// Writes arithmetic.
    fn arithmetic(&self, r: &mut Renderer<'_>, op: BinaryOp, _ty: ColumnType, left: &Node, right: &Node) {
        r.push("(");
        r.operand(left);
        r.push(" ");
        r.push(op.sql());
        r.push(" ");
        r.operand(right);
        r.push(")");
    }

    /// Writes a number with the opposite sign.
    fn negative(&self, r: &mut Renderer<'_>, _ty: ColumnType, node: &Node) {
        r.push("(- ");
        r.operand(node);
        r.push(")");
    }

    /// Writes a function of one row.
    fn function(&self, r: &mut Renderer<'_>, function: Function, ty: ColumnType, args: &[Node]);

    /// The name of an aggregate over a type.
    fn aggregate(&self, function: AggregateFunction, _ty: ColumnType) -> &'static str {
        match function {
            AggregateFunction::Count | AggregateFunction::CountDistinct => "count",
            AggregateFunction::Sum => "sum",
            AggregateFunction::Avg => "avg",
            AggregateFunction::Min => "min",
            AggregateFunction::Max => "max",
        }
    }

    /// Writes `x LIKE pattern`.
    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, negated: bool, insensitive: bool);

    /// Writes a comparison in which NULL is a value like others.
    fn distinct_from(&self, r: &mut Renderer<'_>, ty: ColumnType, left: &Node, right: &Node, negated: bool) {
        r.comparable(ty, left);
        r.push(if negated { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " });
        r.comparable(ty, right);
    }

    /// Writes the list of `x IN (..)` in parentheses.
    fn in_list(&self, r: &mut Renderer<'_>, ty: ColumnType, list: &[Node]) {
        r.push("(");
        r.list(", ", list, |r, node| r.comparable(ty, node));
        r.push(")");
    }

    /// Writes a cast.
    fn cast(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType);

    /// The current time as this type.
    fn now(&self, ty: ColumnType) -> &'static str;

    /// Writes LIMIT and OFFSET.
    fn limit(&self, r: &mut Renderer<'_>, limit: Option<RowCountNode>, offset: Option<RowCountNode>) {
        if let Some(limit) = limit {
            r.push(" LIMIT ");
            r.row_count(limit);
        }
        if let Some(offset) = offset {
            r.push(" OFFSET ");
            r.row_count(offset);
        }
    }

    /// Writes a row lock.
    fn lock(&self, r: &mut Renderer<'_>, lock: &LockAst) {
        r.push(match lock.strength {
            LockStrength::Update => " FOR UPDATE",
            LockStrength::NoKeyUpdate => " FOR NO KEY UPDATE",
            LockStrength::Share => " FOR SHARE",
            LockStrength::KeyShare => " FOR KEY SHARE",
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

    /// How a row says that the database fills in a column.
    fn default_cell(&self) -> DefaultCell {
        DefaultCell::Keyword
    }

    // Tables.

    /// The type of a column in CREATE TABLE.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when there is none.
    fn column_type(&self, table: &TableDef, column: &ColumnDef) -> Result<String>;

    /// Writes an expression as a column's default.
    fn default_expression(&self, r: &mut Renderer<'_>, sql: &str) {
        r.push("(");
        r.push(sql);
        r.push(")");
    }

    /// Writes what makes a column count up, after its type; true when it made the column the primary key as well.
    fn auto_increment(&self, r: &mut Renderer<'_>, table: &TableDef) -> bool;

    /// Writes a generated column's expression.
    fn generated(&self, r: &mut Renderer<'_>, generated: GeneratedDef) {
        r.push(" GENERATED ALWAYS AS (");
        r.push(generated.sql);
        r.push(if generated.is_virtual { ") VIRTUAL" } else { ") STORED" });
    }

    /// The statement that makes an enum type, where enums are types.
    fn create_enum(&self, _def: &'static EnumDef) -> Option<String> {
        None
    }

    /// Whether an enum's column needs a check of its values.
    fn checks_enums(&self) -> bool {
        false
    }

    /// Whether a foreign key may refer to a table that does not exist yet.
    fn forward_references(&self) -> bool {
        false
    }

    /// Whether tables lie in schemas.
    fn schemas(&self) -> bool {
        true
    }

    /// What stands after the columns of a table.
    fn table_options(&self, _table: &TableDef) -> String {
        String::new()
    }

    /// Refuses an index that would mean something else here.
    ///
    /// # Errors
    /// [`Error::Unsupported`]
    fn check_index(&self, _table: &TableDef, _index: &crate::table::IndexDef) -> Result<()> {
        Ok(())
    }

    /// The error for something this database lacks.
    fn unsupported(&self, what: &str) -> Error {
        Error::unsupported(format!("{} has no {what}", self.database()))
    }
}
