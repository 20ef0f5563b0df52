//! What the tests of column types share: rows written and read back, values that find their rows.

/// Writes the rows in one statement, and reads them back together, one by one, and column by column.
macro_rules! round_trip {
    ($db:expr, $table:ident, $new:ident, $rows:expr) => {{
        let rows: Vec<$table> = $rows;
        $db.insert($table).values(rows.iter().cloned().map($new::from)).execute().await?;
        let read: Vec<$table> = $db.from($table).order_by($table.id.asc()).all().await?;
        assert_eq!(read.len(), rows.len());
        for (read, row) in read.iter().zip(&rows) {
            assert!(
                read == row,
                "wrote {}\nread {}",
                $crate::suite::round_trip::brief(row),
                $crate::suite::round_trip::brief(read)
            );
            let alone = $db.get($table, row.id.clone()).await?;
            assert!(
                alone.as_ref() == Some(row),
                "wrote {}\ngot {}",
                $crate::suite::round_trip::brief(row),
                $crate::suite::round_trip::brief(&alone)
            );
        }
    }};
}

/// Asserts that each value of a column finds its row.
macro_rules! finds {
    ($db:expr, $table:ident . $column:ident, [$($value:expr => $ids:expr),* $(,)?]) => {$(
        let found = $db
            .select($table.id)
            .from($table)
            .filter($table.$column.eq($value))
            .order_by($table.id.asc())
            .all()
            .await?;
        assert_eq!(found, $ids, "{} = {}", stringify!($column), stringify!($value));
    )*};
}

/// Asserts that a result is an `Error` of this kind.
macro_rules! is_error {
    ($result:expr, $kind:ident) => {{
        let error = $result.err().expect(concat!("an error of the kind ", stringify!($kind)));
        assert!(matches!(error, orm::Error::$kind { .. }), "{error:?}");
        error
    }};
}

pub fn brief(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take(400).collect()
}

pub(crate) use {finds, is_error, round_trip};
