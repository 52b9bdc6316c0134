//! Which values a formula can have: ranges carried through its arithmetic.

use crate::model::{Bound, Bounds, Decimal};

/// An end of a range, or none.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Below,
    At(Decimal),
    Above,
}

use End::{Above, At, Below};

fn low(bound: Bound) -> End {
    bound.map_or(Below, At)
}

fn high(bound: Bound) -> End {
    bound.map_or(Above, At)
}

fn sign(end: End) -> i8 {
    match end {
        Below => -1,
        Above => 1,
        At(v) if v.is_zero() => 0,
        At(v) if v.is_sign_negative() => -1,
        At(_) => 1,
    }
}

fn infinite(sign: i8) -> End {
    match sign {
        1 => Above,
        -1 => Below,
        _ => At(Decimal::ZERO),
    }
}

fn times(a: End, b: End) -> End {
    let far = infinite(sign(a) * sign(b));
    match (a, b) {
        (At(x), At(y)) => x.checked_mul(y).map_or(far, At),
        _ => far,
    }
}

/// The quotient where the divisor does not change its sign; a divisor of zero is one next to zero
/// on the side of `side`.
fn over(a: End, b: End, side: i8) -> End {
    match (a, b) {
        (_, At(y)) if y.is_zero() => infinite(sign(a) * side),
        (At(x), At(y)) => x.checked_div(y).map_or(infinite(sign(a) * sign(b)), At),
        (At(_), _) => At(Decimal::ZERO),
        (_, At(_)) => infinite(sign(a) * sign(b)),
        // Both without end: anything from nothing to everything; the other corners say the rest.
        _ => infinite(sign(a) * sign(b)),
    }
}

fn hull(ends: &[End]) -> Bounds {
    let mut all = Bounds { low: None, high: None };
    let mut seen = false;
    let (mut below, mut above) = (false, false);
    for end in ends {
        match end {
            Below => below = true,
            Above => above = true,
            At(v) => {
                all.low = Some(if seen { all.low.map_or(*v, |l| l.min(*v)) } else { *v });
                all.high = Some(if seen { all.high.map_or(*v, |h| h.max(*v)) } else { *v });
                seen = true;
            }
        }
    }
    if below || !seen {
        all.low = None;
    }
    if above || !seen {
        all.high = None;
    }
    all
}

/// Any value.
pub(crate) const ANY: Bounds = Bounds { low: None, high: None };

/// Nothing below zero.
pub(crate) const NOT_NEGATIVE: Bounds = Bounds { low: Some(Decimal::ZERO), high: None };

/// From nothing to everything.
pub(crate) const SHARE: Bounds = Bounds { low: Some(Decimal::ZERO), high: Some(Decimal::ONE) };

/// One value.
pub(crate) fn exactly(value: Decimal) -> Bounds {
    Bounds { low: Some(value), high: Some(value) }
}

pub(crate) fn add(a: Bounds, b: Bounds) -> Bounds {
    let sum = |x: Bound, y: Bound| x.and_then(|x| y.and_then(|y| x.checked_add(y)));
    Bounds { low: sum(a.low, b.low), high: sum(a.high, b.high) }
}

pub(crate) fn negate(a: Bounds) -> Bounds {
    Bounds { low: a.high.map(|v| -v), high: a.low.map(|v| -v) }
}

pub(crate) fn subtract(a: Bounds, b: Bounds) -> Bounds {
    add(a, negate(b))
}

pub(crate) fn multiply(a: Bounds, b: Bounds) -> Bounds {
    hull(&[
        times(low(a.low), low(b.low)),
        times(low(a.low), high(b.high)),
        times(high(a.high), low(b.low)),
        times(high(a.high), high(b.high)),
    ])
}

/// A quotient. Where the divisor is zero there is no value, so a divisor that is not negative is
/// above zero.
pub(crate) fn divide(a: Bounds, b: Bounds) -> Bounds {
    let zero = Decimal::ZERO;
    let side = match (b.low, b.high) {
        (Some(l), Some(h)) if l.is_zero() && h.is_zero() => return ANY,
        (Some(l), _) if l >= zero => 1,
        (_, Some(h)) if h <= zero => -1,
        _ => return ANY,
    };
    hull(&[
        over(low(a.low), low(b.low), side),
        over(low(a.low), high(b.high), side),
        over(high(a.high), low(b.low), side),
        over(high(a.high), high(b.high), side),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn b(low: Option<i64>, high: Option<i64>) -> Bounds {
        Bounds { low: low.map(Decimal::from), high: high.map(Decimal::from) }
    }

    #[test]
    fn arithmetic_of_ranges() {
        let share = SHARE;
        let hundred = exactly(Decimal::ONE_HUNDRED);
        assert_eq!(multiply(hundred, subtract(share, share)), b(Some(-100), Some(100)));
        assert_eq!(subtract(exactly(Decimal::ONE), share), SHARE);
        assert_eq!(divide(NOT_NEGATIVE, NOT_NEGATIVE), NOT_NEGATIVE);
        assert_eq!(divide(share, share), NOT_NEGATIVE);
        assert_eq!(divide(ANY, NOT_NEGATIVE), ANY);
        assert_eq!(divide(b(Some(-6), Some(12)), b(Some(2), Some(3))), b(Some(-3), Some(6)));
        assert_eq!(divide(b(Some(1), Some(2)), b(Some(-1), Some(1))), ANY);
        assert_eq!(divide(b(Some(4), Some(8)), b(Some(-2), Some(0))), b(None, Some(-2)));
        assert_eq!(divide(b(Some(4), None), b(Some(2), None)), NOT_NEGATIVE);
        assert_eq!(multiply(NOT_NEGATIVE, b(Some(-1), Some(1))), ANY);
        assert_eq!(multiply(ANY, exactly(Decimal::ZERO)), exactly(Decimal::ZERO));
        assert_eq!(add(b(Some(0), None), b(Some(1), Some(2))), b(Some(1), None));
        assert_eq!(negate(b(Some(-1), None)), b(None, Some(1)));
        let umux = divide(multiply(hundred, b(Some(0), Some(12))), exactly(Decimal::from(12)));
        assert_eq!(umux, b(Some(0), Some(100)));
    }
}
