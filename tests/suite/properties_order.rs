//! Properties: `order_by` with `limit` and `offset` is sorting and cutting, aggregates of groups are what adding up gives.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::properties::{Holds, holds_for};
use super::properties_filters::{Point, points, refill};
use crate::harness::*;

#[derive(Clone, Copy, Debug)]
enum Key {
    Lot,
    Number,
    Ratio,
    Amount,
    Day,
    Flag,
}

#[derive(Clone, Copy, Debug)]
struct By {
    key: Key,
    descending: bool,
    nulls_first: bool,
}

impl By {
    fn compare(self, left: &Point, right: &Point) -> Ordering {
        match self.key {
            Key::Lot => self.values(left.lot, right.lot),
            Key::Number => self.values(left.number, right.number),
            Key::Ratio => self.values(left.ratio, right.ratio),
            Key::Amount => self.values(left.amount, right.amount),
            Key::Day => self.values(left.day, right.day),
            Key::Flag => self.values(left.flag, right.flag),
        }
    }

    fn values<T: PartialOrd>(self, left: Option<T>, right: Option<T>) -> Ordering {
        match (left, right) {
            (Some(left), Some(right)) => {
                let ascending = left.partial_cmp(&right).unwrap_or(Ordering::Equal);
                if self.descending { ascending.reverse() } else { ascending }
            }
            (left, right) if self.nulls_first => left.is_some().cmp(&right.is_some()),
            (left, right) => left.is_none().cmp(&right.is_none()),
        }
    }
}

#[test]
fn any_order_with_limit_and_offset_is_sorting_and_cutting() {
    let key = prop::sample::select(vec![Key::Lot, Key::Number, Key::Ratio, Key::Amount, Key::Day, Key::Flag]);
    let by = (key, any::<bool>(), any::<bool>()).prop_map(|(key, descending, nulls_first)| By {
        key,
        descending,
        nulls_first,
    });
    let page = (prop::option::of(0..20_i64), prop::option::of(0..20_i64));
    let inputs = (points(), vec((vec(by, 0..4), any::<bool>(), page), 4));
    holds_for(96, &schema![Point], &inputs, async |db, (points, queries)| -> Holds {
        refill(db, &points).await?;
        for (keys, ids_descend, (limit, offset)) in queries {
            let mut sorted = points.clone();
            sorted.sort_by(|left, right| {
                let by_keys = keys
                    .iter()
                    .fold(Ordering::Equal, |before, by| before.then_with(|| by.compare(left, right)));
                let by_id = left.id.cmp(&right.id);
                by_keys.then(if ids_descend { by_id.reverse() } else { by_id })
            });
            let skipped = usize::try_from(offset.unwrap_or(0)).unwrap_or(0);
            let kept = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
            let expected: Vec<i64> = sorted.iter().skip(skipped).take(kept).map(|point| point.id).collect();

            let mut query = db.select(Point.id).from(Point);
            for by in &keys {
                let direction = if by.descending { Direction::Desc } else { Direction::Asc };
                let order = match by.key {
                    Key::Lot => Point.lot.order(direction),
                    Key::Number => Point.number.order(direction),
                    Key::Ratio => Point.ratio.order(direction),
                    Key::Amount => Point.amount.order(direction),
                    Key::Day => Point.day.order(direction),
                    Key::Flag => Point.flag.order(direction),
                };
                query = query.order_by(if by.nulls_first { order.nulls_first() } else { order.nulls_last() });
            }
            query =
                query.order_by(Point.id.order(if ids_descend { Direction::Desc } else { Direction::Asc }));
            if let Some(limit) = limit {
                query = query.limit(limit);
            }
            if let Some(offset) = offset {
                query = query.offset(offset);
            }
            prop_assert_eq!(&query.clone().all().await?, &expected, "{}", query.to_sql().sql);
            prop_assert_eq!(query.count().await?, expected.len() as u64);
        }
        Ok(())
    });
}

/// What a group adds up to.
#[derive(Debug, Default, PartialEq)]
struct Totals {
    rows: i64,
    numbers: i64,
    distinct: i64,
    sum: Option<i64>,
    ratios: Option<f64>,
    amounts: Option<Decimal>,
    number: (Option<i64>, Option<i64>),
    amount: (Option<Decimal>, Option<Decimal>),
    day: (Option<NaiveDate>, Option<NaiveDate>),
}

impl Totals {
    fn of(points: &[&Point]) -> Self {
        fn ends<T: Copy + PartialOrd>(values: impl Iterator<Item = T> + Clone) -> (Option<T>, Option<T>) {
            let least = values.clone().reduce(|one, other| if other < one { other } else { one });
            (least, values.reduce(|one, other| if other > one { other } else { one }))
        }
        let numbers = points.iter().filter_map(|point| point.number);
        let ratios = points.iter().filter_map(|point| point.ratio);
        let amounts = points.iter().filter_map(|point| point.amount);
        Self {
            rows: points.len() as i64,
            numbers: numbers.clone().count() as i64,
            distinct: numbers.clone().collect::<BTreeSet<_>>().len() as i64,
            sum: numbers.clone().reduce(|one, other| one + other),
            ratios: ratios.reduce(|one, other| one + other),
            amounts: amounts.clone().reduce(|one, other| one + other),
            number: ends(numbers),
            amount: ends(amounts),
            day: ends(points.iter().filter_map(|point| point.day)),
        }
    }
}

#[test]
fn any_groups_count_and_add_up_to_what_their_rows_do() {
    holds_for(96, &schema![Point], &points(), async |db, points| -> Holds {
        refill(db, &points).await?;
        let mut groups: BTreeMap<Option<i32>, Vec<&Point>> = BTreeMap::new();
        for point in &points {
            groups.entry(point.lot).or_default().push(point);
        }
        let expected: Vec<(Option<i32>, Totals)> =
            groups.iter().map(|(lot, points)| (*lot, Totals::of(points))).collect();

        let rows = db
            .select((
                Point.lot,
                (count(), count_of(Point.number), count_distinct(Point.number)),
                (sum(Point.number), sum(Point.ratio), sum(Point.amount)),
                (min(Point.number), max(Point.number)),
                (min(Point.amount), max(Point.amount)),
                (min(Point.day), max(Point.day)),
                avg(Point.number),
            ))
            .from(Point)
            .group_by(Point.lot)
            .order_by(Point.lot.asc().nulls_first())
            .all()
            .await?;
        let mut found = Vec::new();
        for (lot, (rows, numbers, distinct), (sum, ratios, amounts), number, amount, day, average) in rows {
            // The nearest double is not asked for: servers divide in their own ways.
            let mean = sum.map(|sum| sum as f64 / numbers as f64);
            prop_assert_eq!(
                average.map(|average| (average * 1e6).round()),
                mean.map(|mean| (mean * 1e6).round())
            );
            found.push((lot, Totals { rows, numbers, distinct, sum, ratios, amounts, number, amount, day }));
        }
        prop_assert_eq!(&found, &expected);

        let full: Vec<Option<i32>> = db
            .select(Point.lot)
            .from(Point)
            .group_by(Point.lot)
            .having(count().gt(1).and(sum(Point.number).gte(0)))
            .order_by(Point.lot.asc().nulls_first())
            .all()
            .await?;
        let fulfil = |totals: &Totals| totals.rows > 1 && totals.sum.is_some_and(|sum| sum >= 0);
        let expected: Vec<Option<i32>> =
            expected.iter().filter(|(_, totals)| fulfil(totals)).map(|(lot, _)| *lot).collect();
        prop_assert_eq!(full, expected);

        let all = Totals::of(&points.iter().collect::<Vec<_>>());
        let whole: (i64, Option<i64>, Option<Decimal>, Option<f64>) = db
            .select((count(), sum(Point.number), sum(Point.amount), sum(Point.ratio)))
            .from(Point)
            .one()
            .await?;
        prop_assert_eq!(whole, (all.rows, all.sum, all.amounts, all.ratios));
        Ok(())
    });
}
