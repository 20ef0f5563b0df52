//! Property: a filter gives the rows that its condition gives by the rules of three-valued logic.

use std::cmp::Ordering;

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::properties::{Holds, holds_for};
use crate::harness::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "points")]
pub struct Point {
    #[column(primary_key)]
    pub id: i64,
    pub lot: Option<i32>,
    pub number: Option<i64>,
    pub other: Option<i64>,
    pub ratio: Option<f64>,
    #[column(precision = 12, scale = 2)]
    pub amount: Option<Decimal>,
    pub day: Option<NaiveDate>,
    pub flag: Option<bool>,
    pub text: Option<String>,
}

/// From so small a range that values often meet.
pub fn number() -> impl Strategy<Value = i64> + Clone {
    -3..4_i64
}

/// Quarters, which floats hold exactly.
pub fn ratio() -> impl Strategy<Value = f64> + Clone {
    (-6..7_i32).prop_map(|quarters| f64::from(quarters) / 4.0)
}

/// Of several scales, so that equal numbers are not spelled alike; as texts they sort in another way.
pub fn amount() -> impl Strategy<Value = Decimal> + Clone {
    prop_oneof![
        (-12..13_i64).prop_map(|number| Decimal::new(number, 0)),
        (-12..13_i64).prop_map(|number| Decimal::new(number * 10, 1)),
        (-150..150_i64).prop_map(|number| Decimal::new(number * 25, 2)),
    ]
}

pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (0..6_i64)
        .prop_map(|days| NaiveDate::from_ymd_opt(2024, 2, 27).expect("a day") + chrono::TimeDelta::days(days))
}

/// Short texts of characters that patterns, collations and escapes could take for others.
pub fn text() -> impl Strategy<Value = String> + Clone {
    let characters = vec!['a', 'A', 'b', 'á', '%', '_', '\\', ' ', '\'', '🦀'];
    vec(prop::sample::select(characters), 0..4).prop_map(String::from_iter)
}

/// A pattern whose last escape has something to escape: an error elsewhere.
fn like_pattern() -> impl Strategy<Value = String> + Clone {
    let parts = vec!["a", "A", "b", "á", " ", "'", "🦀", "%", "%", "_", "\\%", "\\_", "\\\\"];
    vec(prop::sample::select(parts), 0..5).prop_map(|parts| parts.concat())
}

pub fn points() -> impl Strategy<Value = Vec<Point>> {
    let point = (
        prop::option::of(0..3_i32),
        prop::option::of(number()),
        prop::option::of(number()),
        prop::option::of(ratio()),
        prop::option::of(amount()),
        prop::option::of(day()),
        prop::option::of(any::<bool>()),
        prop::option::of(text()),
    );
    let point = point.prop_map(|(lot, number, other, ratio, amount, day, flag, text)| Point {
        id: 0,
        lot,
        number,
        other,
        ratio,
        amount,
        day,
        flag,
        text,
    });
    vec(point, 1..16)
        .prop_map(|points| points.into_iter().zip(1..).map(|(point, id)| Point { id, ..point }).collect())
}

/// Replaces all rows by these.
pub async fn refill(db: &Db<D>, points: &[Point]) -> orm::Result<()> {
    db.delete(Point).all_rows().execute().await?;
    db.insert(Point).values(points.iter().cloned().map(NewPoint::from)).execute().await?;
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
}

impl Op {
    fn is(self, ordering: Ordering) -> bool {
        match self {
            Op::Eq => ordering.is_eq(),
            Op::Ne => ordering.is_ne(),
            Op::Lt => ordering.is_lt(),
            Op::Lte => ordering.is_le(),
            Op::Gt => ordering.is_gt(),
            Op::Gte => ordering.is_ge(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Starts,
    Contains,
    Ends,
}

#[derive(Clone, Debug)]
enum Test {
    Number(Op, i64),
    Columns(Op),
    Ratio(Op, f64),
    Amount(Op, Decimal),
    Day(Op, NaiveDate),
    Text(bool, String),
    Flag,
    Null(u8, bool),
    Between(i64, i64, bool),
    AmountBetween(Decimal, Decimal, bool),
    In(Vec<i64>, bool),
    TextIn(Vec<String>, bool),
    AmountIn(Vec<Decimal>, bool),
    Distinct(Option<i64>, bool),
    TextDistinct(Option<String>, bool),
    ColumnsDistinct(bool),
    Like(String, bool),
    Has(Part, String),
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
}

fn test() -> impl Strategy<Value = Test> {
    let op = || prop::sample::select(vec![Op::Eq, Op::Ne, Op::Lt, Op::Lte, Op::Gt, Op::Gte]);
    let part = prop::sample::select(vec![Part::Starts, Part::Contains, Part::Ends]);
    let numbers = prop_oneof![
        (op(), number()).prop_map(|(op, value)| Test::Number(op, value)),
        op().prop_map(Test::Columns),
        (op(), ratio()).prop_map(|(op, value)| Test::Ratio(op, value)),
        (op(), amount()).prop_map(|(op, value)| Test::Amount(op, value)),
        (op(), day()).prop_map(|(op, value)| Test::Day(op, value)),
        (number(), number(), any::<bool>()).prop_map(|(low, high, not)| Test::Between(low, high, not)),
        (amount(), amount(), any::<bool>()).prop_map(|(low, high, not)| Test::AmountBetween(low, high, not)),
        (vec(number(), 0..4), any::<bool>()).prop_map(|(list, not)| Test::In(list, not)),
        (vec(amount(), 0..4), any::<bool>()).prop_map(|(list, not)| Test::AmountIn(list, not)),
        (prop::option::of(number()), any::<bool>()).prop_map(|(value, not)| Test::Distinct(value, not)),
    ];
    let texts = prop_oneof![
        (any::<bool>(), text()).prop_map(|(equal, value)| Test::Text(equal, value)),
        (vec(text(), 0..4), any::<bool>()).prop_map(|(list, not)| Test::TextIn(list, not)),
        (prop::option::of(text()), any::<bool>()).prop_map(|(value, not)| Test::TextDistinct(value, not)),
        (like_pattern(), any::<bool>()).prop_map(|(pattern, not)| Test::Like(pattern, not)),
        (part, text()).prop_map(|(part, value)| Test::Has(part, value)),
    ];
    let others = prop_oneof![
        Just(Test::Flag),
        (0..5_u8, any::<bool>()).prop_map(|(column, not)| Test::Null(column, not)),
        any::<bool>().prop_map(Test::ColumnsDistinct),
    ];
    prop_oneof![3 => numbers, 2 => texts, 1 => others].prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Test::And),
            vec(inner.clone(), 1..4).prop_map(Test::Or),
            inner.prop_map(|test| Test::Not(Box::new(test))),
        ]
    })
}

/// A comparison of a column by an operator that is known at run time.
macro_rules! compared {
    ($op:expr, $column:expr, $value:expr) => {
        match $op {
            Op::Eq => $column.eq($value),
            Op::Ne => $column.ne($value),
            Op::Lt => $column.lt($value),
            Op::Lte => $column.lte($value),
            Op::Gt => $column.gt($value),
            Op::Gte => $column.gte($value),
        }
    };
}

/// The condition as a query has it.
fn filter(test: &Test) -> Filter<D, Point> {
    let all = Filter::of(Point);
    match test.clone() {
        Test::Number(op, value) => all.and(compared!(op, Point.number, value)),
        Test::Columns(op) => all.and(compared!(op, Point.number, Point.other)),
        Test::Ratio(op, value) => all.and(compared!(op, Point.ratio, value)),
        Test::Amount(op, value) => all.and(compared!(op, Point.amount, value)),
        Test::Day(op, value) => all.and(compared!(op, Point.day, value)),
        Test::Text(true, value) => all.and(Point.text.eq(value)),
        Test::Text(false, value) => all.and(Point.text.ne(value)),
        Test::Flag => all.and(Point.flag),
        Test::Null(column, not) => {
            let is_null = match column {
                0 => Point.number.is_null(),
                1 => Point.ratio.is_null(),
                2 => Point.amount.is_null(),
                3 => Point.text.is_null(),
                _ => Point.flag.is_null(),
            };
            if not { all.and(!is_null) } else { all.and(is_null) }
        }
        Test::Between(low, high, false) => all.and(Point.number.between(low, high)),
        Test::Between(low, high, true) => all.and(Point.number.not_between(low, high)),
        Test::AmountBetween(low, high, false) => all.and(Point.amount.between(low, high)),
        Test::AmountBetween(low, high, true) => all.and(Point.amount.not_between(low, high)),
        Test::In(list, false) => all.and(Point.number.is_in(list)),
        Test::In(list, true) => all.and(Point.number.is_not_in(list)),
        Test::TextIn(list, false) => all.and(Point.text.is_in(list)),
        Test::TextIn(list, true) => all.and(Point.text.is_not_in(list)),
        Test::AmountIn(list, false) => all.and(Point.amount.is_in(list)),
        Test::AmountIn(list, true) => all.and(Point.amount.is_not_in(list)),
        Test::Distinct(value, false) => all.and(Point.number.is_distinct_from(value)),
        Test::Distinct(value, true) => all.and(Point.number.is_not_distinct_from(value)),
        Test::TextDistinct(value, false) => all.and(Point.text.is_distinct_from(value)),
        Test::TextDistinct(value, true) => all.and(Point.text.is_not_distinct_from(value)),
        Test::ColumnsDistinct(false) => all.and(Point.number.is_distinct_from(Point.other)),
        Test::ColumnsDistinct(true) => all.and(Point.number.is_not_distinct_from(Point.other)),
        Test::Like(pattern, false) => all.and(Point.text.like(pattern)),
        Test::Like(pattern, true) => all.and(Point.text.not_like(pattern)),
        Test::Has(Part::Starts, value) => all.and(Point.text.starts_with(value)),
        Test::Has(Part::Contains, value) => all.and(Point.text.contains(value)),
        Test::Has(Part::Ends, value) => all.and(Point.text.ends_with(value)),
        Test::And(tests) => tests.iter().fold(all, |both, test| both.and(filter(test))),
        Test::Or(tests) => tests.iter().fold(all, |either, test| either.or(filter(test))),
        Test::Not(test) => !filter(&test),
    }
}

/// Whether the condition is true of a point; none where it is neither true nor false.
fn is_true(test: &Test, point: &Point) -> Option<bool> {
    fn compare<T: PartialOrd>(op: Op, left: Option<T>, right: Option<T>) -> Option<bool> {
        left?.partial_cmp(&right?).map(|ordering| op.is(ordering))
    }
    fn between<T: PartialOrd>(value: Option<T>, low: &T, high: &T) -> Option<bool> {
        value.map(|value| *low <= value && value <= *high)
    }
    // Without anything in the list there is nothing that NULL could be.
    fn in_list<T: PartialEq>(value: Option<&T>, list: &[T]) -> Option<bool> {
        if list.is_empty() { Some(false) } else { value.map(|value| list.contains(value)) }
    }
    let text = point.text.as_deref();
    match test {
        Test::Number(op, value) => compare(*op, point.number, Some(*value)),
        Test::Columns(op) => compare(*op, point.number, point.other),
        Test::Ratio(op, value) => compare(*op, point.ratio, Some(*value)),
        Test::Amount(op, value) => compare(*op, point.amount, Some(*value)),
        Test::Day(op, value) => compare(*op, point.day, Some(*value)),
        Test::Text(equal, value) => text.map(|text| (text == value) == *equal),
        Test::Flag => point.flag,
        Test::Null(column, not) => {
            let is_null = match column {
                0 => point.number.is_none(),
                1 => point.ratio.is_none(),
                2 => point.amount.is_none(),
                3 => point.text.is_none(),
                _ => point.flag.is_none(),
            };
            Some(is_null != *not)
        }
        Test::Between(low, high, not) => between(point.number, low, high).map(|within| within != *not),
        Test::AmountBetween(low, high, not) => between(point.amount, low, high).map(|within| within != *not),
        Test::In(list, not) => in_list(point.number.as_ref(), list).map(|found| found != *not),
        Test::TextIn(list, not) => in_list(point.text.as_ref(), list).map(|found| found != *not),
        Test::AmountIn(list, not) => in_list(point.amount.as_ref(), list).map(|found| found != *not),
        Test::Distinct(value, not) => Some((point.number != *value) != *not),
        Test::TextDistinct(value, not) => Some((point.text != *value) != *not),
        Test::ColumnsDistinct(not) => Some((point.number != point.other) != *not),
        Test::Like(pattern, not) => text.map(|text| matches(pattern, text) != *not),
        Test::Has(Part::Starts, value) => text.map(|text| text.starts_with(value)),
        Test::Has(Part::Contains, value) => text.map(|text| text.contains(value)),
        Test::Has(Part::Ends, value) => text.map(|text| text.ends_with(value)),
        Test::And(tests) => tests.iter().fold(Some(true), |both, test| match (both, is_true(test, point)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }),
        Test::Or(tests) => {
            tests.iter().fold(Some(false), |either, test| match (either, is_true(test, point)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            })
        }
        Test::Not(test) => is_true(test, point).map(|is_true| !is_true),
    }
}

/// `LIKE`, character by character.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('%') => {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| text.get(at..).is_some_and(|text| matches(rest.as_str(), text)))
        }
        Some(wanted) => {
            let mut text = text.chars();
            let Some(found) = text.next() else { return false };
            let (any, wanted) = match wanted {
                '_' => (true, wanted),
                '\\' => (false, rest.next().unwrap_or('\\')),
                _ => (false, wanted),
            };
            (any || found == wanted) && matches(rest.as_str(), text.as_str())
        }
    }
}

#[test]
fn any_condition_gives_the_rows_of_three_valued_logic() {
    let inputs = (points(), vec(test(), 4));
    holds_for(96, &schema![Point], &inputs, async |db, (points, tests)| -> Holds {
        refill(db, &points).await?;
        for test in tests {
            let expected: Vec<i64> = points
                .iter()
                .filter(|point| is_true(&test, point) == Some(true))
                .map(|point| point.id)
                .collect();
            let query = db.select(Point.id).from(Point).filter(filter(&test)).order_by(Point.id.asc());
            let found = query.clone().all().await?;
            prop_assert_eq!(&found, &expected, "{:?}\n{}", test, query.to_sql().sql);
            let counted = db.from(Point).filter(filter(&test)).count().await?;
            prop_assert_eq!(counted, expected.len() as u64, "{:?}", test);
        }
        Ok(())
    });
}

#[test]
fn a_condition_its_opposite_and_neither_share_the_rows_among_them() {
    let inputs = (points(), test());
    holds_for(64, &schema![Point], &inputs, async |db, (points, test)| -> Holds {
        refill(db, &points).await?;
        let fulfilled = db.delete(Point).filter(filter(&test)).execute().await?.rows_affected;
        let refused = db.delete(Point).filter(!filter(&test)).execute().await?.rows_affected;
        let left = db.from(Point).count().await?;
        let count = |answer: Option<bool>| {
            points.iter().filter(|point| is_true(&test, point) == answer).count() as u64
        };
        prop_assert_eq!(
            (fulfilled, refused, left),
            (count(Some(true)), count(Some(false)), count(None)),
            "{:?}",
            test
        );
        Ok(())
    });
}
