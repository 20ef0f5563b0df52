use super::{Place, Renderer};
use crate::expr::{AggregateFunction, BinaryOp, Function, Node, OrderNode};
use crate::query::{LockAst, LockStrength, LockWait, RowCountNode, SelectAst};
use crate::table::{ColumnDef, ForeignKeyDef, GeneratedDef, IndexDef, TableDef};
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

/// How an insert says what happens with a row that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upsert {
    /// `ON CONFLICT (..) DO ..`
    OnConflict,
    /// `ON DUPLICATE KEY UPDATE ..`
    OnDuplicateKey {
        /// The new row has a name: `VALUES (..) AS excluded`. Otherwise a column of it is `VALUES(column)`.
        row_alias: bool,
    },
}

/// What becomes of a select list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectList {
    /// DISTINCT
    pub distinct: bool,
    /// The client reads it, and no other part of the statement.
    pub is_result: bool,
}

/// Where the limit of related rows stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestedLimit {
    /// In a derived table inside the subquery, which sees the parent.
    Derived,
    /// In the aggregate.
    Aggregate,
}

/// How a conditional aggregate is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateFilter {
    /// `sum(x) FILTER (WHERE condition)`
    Clause,
    /// `sum(CASE WHEN condition THEN x END)`
    Case,
}

/// Writes a name between two marks, those in it doubled.
pub fn quote_with(out: &mut String, name: &str, mark: char) {
    out.reserve(name.len() + 2);
    out.push(mark);
    if mark.is_ascii() && !name.bytes().any(|byte| u32::from(byte) == u32::from(mark)) {
        out.push_str(name);
        out.push(mark);
        return;
    }
    for (at, part) in name.split(mark).enumerate() {
        if at > 0 {
            out.push(mark);
            out.push(mark);
        }
        out.push_str(part);
    }
    out.push(mark);
}

/// The choice points of a dialect's SQL; what is not overridden is standard SQL.
pub trait Syntax: Send + Sync + 'static {
    /// The database's name in messages.
    fn database(&self) -> &'static str;

    /// How many values a statement can have.
    fn bind_limit(&self) -> usize;

    /// Writes a name in quotes.
    fn quote(&self, out: &mut String, name: &str) {
        quote_with(out, name, '"');
    }

    /// Writes the placeholder of the value at this position, counted from 1, of a type that follows from the
    /// statement's text alone: by `place`, or by a cast.
    fn placeholder(&self, out: &mut String, position: usize, ty: ColumnType, place: Place);

    /// Whether one placeholder can stand in several places: `$1`, but not `?`.
    fn placeholders_repeat(&self) -> bool {
        true
    }

    /// A placeholder without a number, for statements of many values: where finding a number among them takes time.
    fn bare_placeholder(&self) -> Option<&'static str> {
        None
    }

    /// Whether many values of this column can be inserted as one array, which `UNNEST` makes rows of.
    fn inserts_array_of(&self, _column: &ColumnDef) -> bool {
        false
    }

    /// Why this database cannot keep a value, if it cannot.
    fn refuses(&self, _value: &Value) -> Option<String> {
        None
    }

    /// Writes a value as a literal.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a value that has none.
    fn literal(&self, out: &mut String, value: &Value) -> Result<()>;

    /// A function whose results compare as values of this type do; none when they compare by themselves.
    fn comparison_key(&self, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// Writes an expression of a select list.
    fn select_item(&self, r: &mut Renderer<'_>, node: &Node, _list: SelectList) {
        r.node(node);
    }

    /// Writes arithmetic.
    fn arithmetic(&self, r: &mut Renderer<'_>, op: BinaryOp, _ty: ColumnType, left: &Node, right: &Node) {
        r.push("(");
        r.beside(left, right);
        r.push(" ");
        r.push(op.sql());
        r.push(" ");
        r.beside(right, left);
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
    fn aggregate_name(&self, function: AggregateFunction, _ty: ColumnType) -> &'static str {
        match function {
            AggregateFunction::Count | AggregateFunction::CountDistinct => "count",
            AggregateFunction::Sum => "sum",
            AggregateFunction::Avg => "avg",
            AggregateFunction::Min => "min",
            AggregateFunction::Max => "max",
        }
    }

    /// How a conditional aggregate is written.
    fn aggregate_filter(&self) -> AggregateFilter {
        AggregateFilter::Clause
    }

    /// The type that an aggregate's argument is cast to first, so that the result has all its digits.
    fn aggregate_argument(&self, _function: AggregateFunction, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// The type that an aggregate is cast to, where its own is another than `ty`'s.
    fn aggregate_result(&self, _function: AggregateFunction, _ty: ColumnType) -> Option<&'static str> {
        None
    }

    /// Writes `x LIKE pattern`.
    fn like(&self, r: &mut Renderer<'_>, node: &Node, pattern: &Node, negated: bool, insensitive: bool);

    /// Writes a comparison in which NULL is a value like others.
    fn distinct_from(&self, r: &mut Renderer<'_>, ty: ColumnType, left: &Node, right: &Node, negated: bool) {
        r.comparable_beside(ty, left, right);
        r.push(if negated { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " });
        r.comparable_beside(ty, right, left);
    }

    /// Writes `x IN (..)`; of an empty list, which stands for values yet unknown, with one placeholder.
    fn in_list(&self, r: &mut Renderer<'_>, ty: ColumnType, node: &Node, list: &[Node], negated: bool) {
        r.comparable(ty, node);
        r.push(if negated { " NOT IN (" } else { " IN (" });
        r.list(", ", list, |r, value| r.comparable_beside(ty, value, node));
        if list.is_empty() {
            r.value(Value::Null(ty));
        }
        r.push(")");
    }

    /// Writes `x IN (SELECT ..)`.
    fn in_select(
        &self,
        r: &mut Renderer<'_>,
        ty: ColumnType,
        node: &Node,
        select: &SelectAst,
        negated: bool,
    ) {
        r.comparable(ty, node);
        r.push(if negated { " NOT IN (" } else { " IN (" });
        r.select(select, self.comparison_key(ty));
        r.push(")");
    }

    /// Writes a sort key.
    fn order_key(&self, r: &mut Renderer<'_>, key: &OrderNode) {
        r.comparable(key.ty, &key.node);
        r.push(if key.descending { " DESC" } else { " ASC" });
        match key.nulls_first {
            Some(true) => r.push(" NULLS FIRST"),
            Some(false) => r.push(" NULLS LAST"),
            None => {}
        }
    }

    /// Whether a subquery of an UPDATE or DELETE may read the table that is changed only from a copy.
    fn copies_target(&self) -> bool {
        false
    }

    /// Writes a cast.
    fn cast(&self, r: &mut Renderer<'_>, node: &Node, from: ColumnType, to: ColumnType);

    /// The current time as this type.
    fn now(&self, ty: ColumnType) -> &'static str;

    /// Where the limit of related rows stands.
    fn nested_limit(&self) -> NestedLimit {
        NestedLimit::Derived
    }

    /// Writes the cells of a related row as one value.
    fn nested_row(&self, r: &mut Renderer<'_>, cells: &[Node]) {
        r.push("json_array(");
        r.list(", ", cells, |r, cell| r.node(cell));
        r.push(" NULL ON NULL)");
    }

    /// Writes the aggregate that makes a list of the values that `row` writes, an empty one without rows.
    fn nested_list(
        &self,
        r: &mut Renderer<'_>,
        order: &[OrderNode],
        _limit: Option<RowCountNode>,
        _offset: Option<RowCountNode>,
        row: &mut dyn FnMut(&mut Renderer<'_>),
    ) {
        r.push("coalesce(json_arrayagg(");
        row(r);
        r.order(order);
        r.push("), '[]')");
    }

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

    /// Writes the row of an insert that gives no column a value.
    fn default_row(&self, r: &mut Renderer<'_>) {
        r.push(" DEFAULT VALUES");
    }

    /// How an insert says what happens with a row that exists.
    fn upsert(&self) -> Upsert {
        Upsert::OnConflict
    }

    /// Whether INSERT gives rows back.
    fn insert_returning(&self) -> bool {
        true
    }

    /// Whether SET assigns from left to right, each expression seeing the columns assigned before it.
    fn assigns_in_order(&self) -> bool {
        false
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

    /// Writes a value as a column's default.
    fn default_literal(&self, r: &mut Renderer<'_>, _column: &ColumnDef, value: &Value) {
        r.literal(value);
    }

    /// Writes what makes a column count up, after its type; true when it made the column the primary key as well.
    fn auto_increment(&self, r: &mut Renderer<'_>, table: &TableDef) -> bool;

    /// Writes a generated column's expression.
    fn generated(&self, r: &mut Renderer<'_>, generated: GeneratedDef) {
        r.push(" GENERATED ALWAYS AS (");
        r.push(generated.sql);
        r.push(if generated.is_virtual { ") VIRTUAL" } else { ") STORED" });
    }

    /// Whether a generated column can be NOT NULL.
    fn generated_not_null(&self) -> bool {
        true
    }

    /// Writes what stands at the end of a column.
    fn column_end(&self, _r: &mut Renderer<'_>, _column: &ColumnDef) {}

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

    /// The statement that makes a schema unless it exists.
    fn create_schema(&self, schema: &str) -> String {
        let mut sql = "CREATE SCHEMA IF NOT EXISTS ".to_owned();
        self.quote(&mut sql, schema);
        sql
    }

    /// What stands after the columns of a table.
    fn table_options(&self, _table: &TableDef) -> String {
        String::new()
    }

    /// Statements that follow CREATE TABLE, such as those of comments.
    fn after_table(&self, _table: &'static TableDef) -> Vec<String> {
        Vec::new()
    }

    /// Whether what a transaction creates is gone when it rolls back.
    fn transactional_ddl(&self) -> bool {
        true
    }

    /// The query that gives a row when a table exists; none where `CREATE .. IF NOT EXISTS` does for all that a table
    /// needs.
    fn table_exists(&self, _table: &TableDef) -> Option<String> {
        None
    }

    /// Whether an index can leave rows out.
    fn partial_indexes(&self) -> bool {
        true
    }

    /// Whether an index can be over expressions.
    fn expression_indexes(&self) -> bool {
        true
    }

    /// Whether an index says where NULLs stand.
    fn index_nulls(&self) -> bool {
        false
    }

    /// The method of an index, as it is written before its columns; empty where this database has no such method.
    fn index_method(&self, _method: &str) -> String {
        String::new()
    }

    /// Refuses an index that would mean something else here.
    ///
    /// # Errors
    /// [`Error::Unsupported`]
    fn check_index(&self, table: &TableDef, index: &IndexDef) -> Result<()> {
        let lacks = |what: &str| {
            Err(self.unsupported(&format!("{what}: `{}` of table `{}`", index.name, table.name)))
        };
        let is_expression =
            |part: &crate::table::IndexPart| matches!(part, crate::table::IndexPart::Expression(_));
        if index.unique && index.filter.is_some() && !self.partial_indexes() {
            return lacks("unique indexes with a filter");
        }
        if index.parts.iter().any(is_expression) && !self.expression_indexes() {
            return lacks("indexes over expressions");
        }
        Ok(())
    }

    /// Refuses a foreign key that this database does not keep.
    ///
    /// # Errors
    /// [`Error::Unsupported`]
    fn check_foreign_key(&self, _table: &TableDef, _key: &ForeignKeyDef) -> Result<()> {
        Ok(())
    }

    /// The error for something this database lacks.
    fn unsupported(&self, what: &str) -> Error {
        Error::unsupported(format!("{} has no {what}", self.database()))
    }
}
