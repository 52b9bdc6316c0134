//! Numbers that stay exact as long as they can, and quantiles of many.

use crate::model::{Decimal, Operator};

/// A number: always as a double, and exactly where it is a count, a sum of amounts, or made of such.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// The number, or the double nearest to it.
    pub float: f64,
    /// The number, exactly (a quotient to 28 digits).
    pub exact: Option<Decimal>,
}

impl Amount {
    /// A decimal number.
    pub fn exact(value: Decimal) -> Amount {
        Amount { float: float(value), exact: Some(value) }
    }

    /// A count.
    pub fn count(value: u64) -> Amount {
        Amount::exact(Decimal::from(value))
    }

    /// A double; `None` if it is not finite.
    pub fn float(value: f64) -> Option<Amount> {
        value.is_finite().then_some(Amount { float: value, exact: None })
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.exact.map_or(self.float == 0.0, |d| d.is_zero())
    }

    /// The number as a decimal, to 15 digits if it is a double.
    pub fn decimal(self) -> Option<Decimal> {
        self.exact.or_else(|| Decimal::from_f64_retain(self.float).map(|d| d.normalize()))
    }

    /// The operator applied to two numbers; `None`: there is no result.
    pub fn apply(operator: Operator, left: Amount, right: Amount) -> Option<Amount> {
        if operator == Operator::Divide && right.is_zero() {
            return None;
        }
        let exact = left.exact.zip(right.exact).and_then(|(a, b)| match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Divide => a.checked_div(b),
        });
        let (a, b) = (left.float, right.float);
        let float = match operator {
            Operator::Add => a + b,
            Operator::Subtract => a - b,
            Operator::Multiply => a * b,
            Operator::Divide => a / b,
        };
        match exact {
            Some(exact) if operator != Operator::Divide => Some(Amount::exact(exact)),
            exact => Some(Amount { exact, ..Amount::float(float)? }),
        }
    }

    /// The number times -1.
    pub fn negated(self) -> Amount {
        Amount { float: -self.float, exact: self.exact.map(|d| -d) }
    }
}

/// The double nearest to a decimal.
pub fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// A sum of doubles that loses nothing to rounding on the way (Neumaier).
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    /// Adds a number.
    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - sum) + value
        } else {
            (value - sum) + self.sum
        };
        self.sum = sum;
    }

    /// The sum of many.
    pub fn of(values: impl IntoIterator<Item = f64>) -> f64 {
        let mut sum = Sum::default();
        values.into_iter().for_each(|v| sum.add(v));
        sum.value()
    }

    /// The sum so far.
    pub fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// The quantile of sorted values at a fraction from 0 to 1, by linear interpolation (type 7).
pub fn quantile(sorted: &[f64], at: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * at;
    let below = (place.floor() as usize).min(last);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (place - below as f64) * (high - low))
}

/// The same for decimals, exactly.
pub fn exact_quantile(sorted: &[Decimal], at: Decimal) -> Option<Decimal> {
    let last = sorted.len().checked_sub(1)?;
    let place = Decimal::from(last) * at;
    let below = usize::try_from(place.floor()).ok()?.min(last);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low.checked_add((place - place.floor()).checked_mul(high.checked_sub(low)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_type_7() {
        // numpy.quantile, method "linear"
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.5));
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.9), Some(3.7));
        assert_eq!(quantile(&[1.0, 1.0, 2.0, 10.0, 100.0], 0.95), Some(81.999_999_999_999_99));
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
        assert_eq!(quantile(&[], 0.9), None);
        let cents: Vec<Decimal> = [1099, 1200, 1301].map(|c| Decimal::new(c, 2)).to_vec();
        assert_eq!(exact_quantile(&cents, Decimal::new(75, 2)), Some(Decimal::new(125_050, 4)));
    }

    #[test]
    fn nothing_is_lost_in_a_sum() {
        assert_eq!(Sum::of([1e16, 1.0, -1e16]), 1.0);
        assert_eq!(Sum::of([0.1; 10]), 1.0);
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        let (one, zero) = (Amount::count(1), Amount::count(0));
        assert_eq!(Amount::apply(Operator::Divide, one, zero), None);
        let third = Amount::apply(Operator::Divide, one, Amount::count(3)).unwrap();
        assert_eq!(third.float, 1.0 / 3.0);
    }
}
