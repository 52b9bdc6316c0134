//! Which rows pass a condition: true, false or unknown, as in SQL.

use super::store::Store;
use super::table::{Column, NO_TIME, Table, Values};
use super::texts::MISSING;
use crate::model::{
    ColumnRef, ColumnTest, Comparator, Date, Decimal, Operand, Predicate, Quantity,
};
use std::cmp::Ordering;

/// A truth value that may be unknown.
type Truth = Option<bool>;

/// For each row, whether the condition is true.
pub fn rows(store: &Store, table: &Table, predicate: &Predicate) -> Vec<bool> {
    truths(store, table, predicate).into_iter().map(|t| t == Some(true)).collect()
}

fn truths(store: &Store, table: &Table, predicate: &Predicate) -> Vec<Truth> {
    let fold = |parts: &[Predicate], start: bool, join: fn(Truth, Truth) -> Truth| {
        let mut all = vec![Some(start); table.rows];
        for part in parts {
            for (a, b) in all.iter_mut().zip(truths(store, table, part)) {
                *a = join(*a, b);
            }
        }
        all
    };
    match predicate {
        Predicate::And(parts) => fold(parts, true, |a, b| match (a, b) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }),
        Predicate::Or(parts) => fold(parts, false, |a, b| match (a, b) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }),
        Predicate::Not(inner) => {
            truths(store, table, inner).into_iter().map(|t| t.map(|t| !t)).collect()
        }
        Predicate::Test(column, test) => match column_of(table, column) {
            Some(column) => tested(store, table, column, test),
            // A column that was not read: nothing is known of it.
            None => vec![None; table.rows],
        },
    }
}

fn column_of<'t>(table: &'t Table, column: &ColumnRef) -> Option<&'t Column> {
    match column {
        ColumnRef::Column { column, .. } => table.columns.get(*column)?.as_ref(),
        ColumnRef::Property(_) => None,
    }
}

fn tested(store: &Store, table: &Table, column: &Column, test: &ColumnTest) -> Vec<Truth> {
    match test {
        ColumnTest::Missing => (0..table.rows)
            .map(|row| (!column.is_bad(row)).then(|| column.values.missing(row)))
            .collect(),
        ColumnTest::Compare(sign, operand) => compared(store, table, column, *sign, operand),
        ColumnTest::OneOf(operands) => {
            let mut any = vec![Some(false); table.rows];
            for operand in operands {
                let one = compared(store, table, column, Comparator::Equal, operand);
                for (a, b) in any.iter_mut().zip(one) {
                    *a = match (*a, b) {
                        (Some(true), _) | (_, Some(true)) => Some(true),
                        (Some(false), Some(false)) => Some(false),
                        _ => None,
                    };
                }
            }
            any
        }
        ColumnTest::Between(low, high) => {
            let low = compared(store, table, column, Comparator::GreaterOrEqual, low);
            let high = compared(store, table, column, Comparator::LessOrEqual, high);
            low.into_iter()
                .zip(high)
                .map(|pair| match pair {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                })
                .collect()
        }
    }
}

fn holds(sign: Comparator, order: Ordering) -> bool {
    match sign {
        Comparator::Equal => order == Ordering::Equal,
        Comparator::NotEqual => order != Ordering::Equal,
        Comparator::Less => order == Ordering::Less,
        Comparator::LessOrEqual => order != Ordering::Greater,
        Comparator::Greater => order == Ordering::Greater,
        Comparator::GreaterOrEqual => order != Ordering::Less,
    }
}

fn compared(
    store: &Store,
    table: &Table,
    column: &Column,
    sign: Comparator,
    operand: &Operand,
) -> Vec<Truth> {
    let rows = 0..table.rows;
    let each = |order: &dyn Fn(usize) -> Option<Ordering>| -> Vec<Truth> {
        rows.clone().map(|row| order(row).map(|order| holds(sign, order))).collect()
    };
    match (&column.values, operand) {
        (Values::Text(all), Operand::Text(text)) => {
            // Texts are equal or not: they have no order.
            let wanted = store.texts.find(text);
            each(&|row| (all[row] != MISSING).then(|| equal(Some(all[row]) == wanted)))
        }
        (Values::YesNo(all), Operand::YesNo(value)) => {
            each(&|row| (all[row] != 2).then(|| all[row].cmp(&u8::from(*value))))
        }
        (Values::Number(all), Operand::Quantity(q)) => {
            let value = nearest(q);
            each(&|row| all[row].partial_cmp(&value))
        }
        (Values::Money(all), Operand::Quantity(q)) => {
            each(&|row| all[row].map(|amount| amount.cmp(&q.value)))
        }
        (Values::Micros(all), Operand::Quantity(q)) => {
            each(&|row| (all[row] != NO_TIME).then(|| Decimal::from(all[row]).cmp(&q.value)))
        }
        (Values::Micros(all), Operand::Date(span)) => {
            let (first, last) = (store.zone.start_of(span.first), store.zone.end_of(span.last));
            each(&|row| within(all[row], first, last))
        }
        (Values::Days(all), Operand::Date(span)) => {
            let day = |date: Date| super::read::time::days_of(date);
            let (first, last) = (day(span.first), day(span.last));
            each(&|row| within(all[row], first, last))
        }
        (one, Operand::Column(other)) => match column_of(table, other) {
            Some(other) => each(&|row| two(one, &other.values, row)),
            None => vec![None; table.rows],
        },
        // The checker lets no other pair through.
        _ => vec![None; table.rows],
    }
}

fn equal(same: bool) -> Ordering {
    if same { Ordering::Equal } else { Ordering::Less }
}

/// A decimal as the nearest double, as numbers in data are read.
fn nearest(quantity: &Quantity) -> f64 {
    quantity.value.to_string().parse().unwrap_or(f64::NAN)
}

/// Where a point lies before, in or after a span.
fn within(value: i64, first: i64, last: i64) -> Option<Ordering> {
    if value == NO_TIME {
        None
    } else if value < first {
        Some(Ordering::Less)
    } else if value > last {
        Some(Ordering::Greater)
    } else {
        Some(Ordering::Equal)
    }
}

fn two(one: &Values, other: &Values, row: usize) -> Option<Ordering> {
    if one.missing(row) || other.missing(row) {
        return None;
    }
    match (one, other) {
        (Values::Text(a), Values::Text(b)) => Some(equal(a[row] == b[row])),
        (Values::Number(a), Values::Number(b)) => a[row].partial_cmp(&b[row]),
        (Values::Money(a), Values::Money(b)) => Some(a[row].cmp(&b[row])),
        (Values::Micros(a), Values::Micros(b)) | (Values::Days(a), Values::Days(b)) => {
            Some(a[row].cmp(&b[row]))
        }
        (Values::YesNo(a), Values::YesNo(b)) => Some(a[row].cmp(&b[row])),
        _ => None,
    }
}
