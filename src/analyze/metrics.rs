//! Metrics.

use super::scope::Analysis;

impl Analysis<'_> {
    /// Reads what each metric takes and gives.
    pub(crate) fn metric_signatures(&mut self) {}

    /// Checks the formula of each metric.
    pub(crate) fn metric_formulas(&mut self) {}
}
