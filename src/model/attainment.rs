//! How far a measure is on the way from its baseline to its target.

use super::{Measure, Quantity, Target};
use rust_decimal::Decimal;

/// Where a measure's score is 0 and where it is 100; between the two it rises evenly.
///
/// Below `full_low` it falls to 0 at `zero_low`, above `full_high` to 0 at `zero_high`. Where one
/// of a pair is `None`, there is no such side: the score does not fall there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attainment {
    /// 0 at this value and below it.
    pub zero_low: Option<Decimal>,
    /// 100 from this value on.
    pub full_low: Option<Decimal>,
    /// 100 up to this value.
    pub full_high: Option<Decimal>,
    /// 0 at this value and above it.
    pub zero_high: Option<Decimal>,
}

/// Why a measure does not count in its journey's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unscored {
    /// It has no target.
    NoTarget,
    /// It has no baseline short of the target, and its range no bad end: nothing says what 0 is.
    NoZero,
}

impl Measure {
    /// Where this measure's score is 0 and where it is 100.
    pub fn attainment(&self) -> Result<Attainment, Unscored> {
        let base = self.baseline.map(|q: Quantity| q.value);
        let none = Attainment { zero_low: None, full_low: None, full_high: None, zero_high: None };
        match self.target.as_ref().ok_or(Unscored::NoTarget)? {
            Target::AtLeast(full, _) => {
                let full = full.value;
                let zero = base.filter(|b| *b < full).or(self.range.low.filter(|l| *l < full));
                let zero = zero.ok_or(Unscored::NoZero)?;
                Ok(Attainment { zero_low: Some(zero), full_low: Some(full), ..none })
            }
            Target::AtMost(full, _) => {
                let full = full.value;
                let zero = base.filter(|b| *b > full).or(self.range.high.filter(|h| *h > full));
                let zero = zero.ok_or(Unscored::NoZero)?;
                Ok(Attainment { full_high: Some(full), zero_high: Some(zero), ..none })
            }
            Target::Inside(low, high) => {
                let (low, high) = (low.value, high.value);
                let away = match base {
                    Some(b) if b < low => low.checked_sub(b),
                    Some(b) if b > high => b.checked_sub(high),
                    _ => None,
                };
                // Without a baseline each side falls to its own end of the range; where there is one
                // distance only, it counts on both sides.
                let below = self.range.low.and_then(|l| low.checked_sub(l));
                let above = self.range.high.and_then(|h| h.checked_sub(high));
                let below = away.or(below).filter(|d| *d > Decimal::ZERO);
                let above = away.or(above).filter(|d| *d > Decimal::ZERO);
                let zero_low = below.or(above).and_then(|d| low.checked_sub(d));
                let zero_high = above.or(below).and_then(|d| high.checked_add(d));
                if zero_low.is_none() && zero_high.is_none() {
                    return Err(Unscored::NoZero);
                }
                Ok(Attainment { zero_low, full_low: Some(low), full_high: Some(high), zero_high })
            }
        }
    }
}
