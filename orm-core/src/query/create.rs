use super::Fetch;
use super::ast::{InsertAst, InsertSource, RowCountNode, SelectAst};
use super::get::key_condition;
use super::insert::{Cell, Insertable};
use crate::capability::ServerKeys;
use crate::dialect::Dialect;
use crate::driver::Done;
use crate::exec::{Begin, Handle, Job, transaction};
use crate::sql;
use crate::table::{Default, SourceRef, Table, TableDef};
use crate::tx::TxOptions;
use crate::{ColumnType, Error, Result, Value};

/// A table whose key is known after an insert: by the application, or because the database counts it up.
#[derive(Debug)]
pub enum KnownKey {}
/// A table whose key only the server knows, such as one by `default_sql`.
#[derive(Debug)]
pub enum ServerKey {}

/// A kind of key by which the dialect `D` finds the row it has just inserted.
#[diagnostic::on_unimplemented(
    message = "`{D}` cannot give back a row whose key only the server knows",
    label = "the key of this table is made by the server",
    note = "make the key in the application (`default_fn = ..`), use `auto_increment`, or insert without `create`"
)]
pub trait FoundBy<D> {}
impl<D> FoundBy<D> for KnownKey {}
impl<D: ServerKeys> FoundBy<D> for ServerKey {}

/// Inserts a row and reads all of it back.
pub(crate) fn create<D: Dialect, R: Insertable>(handle: Handle, row: R) -> Fetch<R::Table> {
    let source = SourceRef::of::<R::Table>();
    let mut columns = Vec::new();
    crate::selection::project_table::<<R::Table as Table>::Columns<R::Table>>(&mut columns);
    let cells = row.into_cells();
    let mut ast = InsertAst {
        table: source,
        source: InsertSource::Rows(Vec::new()),
        conflict: None,
        returning: Vec::new(),
    };
    let syntax = D::syntax();
    if syntax.insert_returning() {
        ast.returning = columns;
        ast.source = InsertSource::Rows(vec![cells]);
        return Job::new(Some(handle), sql::render_insert(syntax, ast), Some(source.table))
            .one(R::Table::read);
    }
    let key = Key::of(source.table, &cells);
    ast.source = InsertSource::Rows(vec![cells]);
    let insert =
        sql::render_insert(syntax, ast).and_then(|rendered| rendered.request(&[], Some(source.table)));
    Fetch::new(async move {
        let insert = insert?;
        let run = async |handle: Handle| {
            let done = handle.fetch(insert, &mut |_| Ok(true)).await?;
            let mut select = SelectAst::from(source, columns);
            select.filter = key_condition(source, source.table, key?.values(done)?);
            select.limit = Some(RowCountNode::Rows(1));
            Job::select(Some(handle), syntax, select).one(R::Table::read).await
        };
        match &handle {
            Handle::Tx(_) => run(handle).await,
            // In one transaction, or another could change the row before it is read.
            Handle::Pool(pool) => {
                transaction(Begin::Pool(pool, &TxOptions::new()), |tx| run(Handle::Tx(tx))).await
            }
        }
    })
}

/// The primary key of a row that is inserted.
struct Key {
    /// Its values; none of the column that the database counts up.
    values: Vec<Option<Value>>,
    /// The type of the column that is counted up.
    counted: ColumnType,
}

impl Key {
    fn of(table: &'static TableDef, cells: &[Cell]) -> Result<Self> {
        let mut key = Self { values: Vec::new(), counted: ColumnType::I64 };
        for (column, cell) in table.columns.iter().zip(cells) {
            if !table.primary_key.contains(&column.name) {
                continue;
            }
            key.values.push(match (cell, column.default) {
                (Cell::Value(value), _) => Some(value.clone()),
                (Cell::Default, Default::Value(value)) => Some(value()),
                (Cell::Default, _) if column.auto_increment => {
                    key.counted = column.ty;
                    None
                }
                _ => return Err(unknown_key(table)),
            });
        }
        // The columns' order may not be the key's.
        let position = |name: &str| {
            let of_key = table.columns.iter().filter(|column| table.primary_key.contains(&column.name));
            of_key.clone().position(|column| column.name == name)
        };
        let ordered = table.primary_key.iter().filter_map(|name| key.values.get(position(name)?).cloned());
        key.values = ordered.collect();
        if key.values.is_empty() { Err(unknown_key(table)) } else { Ok(key) }
    }

    /// With what the database has counted.
    fn values(self, done: Done) -> Result<Vec<Value>> {
        let counted = || {
            let id = done.last_insert_id.and_then(|id| integer(self.counted, id));
            id.ok_or_else(|| Error::Database {
                code: None,
                message: "the database did not tell the key of the row it inserted".into(),
                sql: None,
            })
        };
        self.values.iter().map(|value| value.clone().map_or_else(counted, Ok)).collect()
    }
}

fn unknown_key(table: &TableDef) -> Error {
    Error::unsupported(format!(
        "the row cannot be read back: only the database knows its key in `{}`; make the key in the application, or use \
         `auto_increment`",
        table.name
    ))
}

/// A number as a value of an integer column.
fn integer(ty: ColumnType, number: i64) -> Option<Value> {
    Some(match ty {
        ColumnType::I8 => Value::I8(number.try_into().ok()?),
        ColumnType::I16 => Value::I16(number.try_into().ok()?),
        ColumnType::I32 => Value::I32(number.try_into().ok()?),
        ColumnType::U8 => Value::U8(number.try_into().ok()?),
        ColumnType::U16 => Value::U16(number.try_into().ok()?),
        ColumnType::U32 => Value::U32(number.try_into().ok()?),
        ColumnType::U64 => Value::U64(number.try_into().ok()?),
        _ => Value::I64(number),
    })
}
