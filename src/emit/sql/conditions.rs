//! Conditions on rows: three-valued in the evaluator as in SQL.

use super::relation::{Expr, field};
use super::tables::View;
use super::{Builder, Left};
use crate::measure::read::time::days_of;
use crate::model::{
    ColumnRef, ColumnTest, ColumnType, Comparator, EventPick, EventRef, Operand, Predicate,
    SourceId,
};

/// The sign of a comparison.
pub(super) fn sign(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "=",
        Comparator::NotEqual => "<>",
        Comparator::Less => "<",
        Comparator::LessOrEqual => "<=",
        Comparator::Greater => ">",
        Comparator::GreaterOrEqual => ">=",
    }
}

impl Builder<'_> {
    /// A condition on the rows of a source.
    pub(super) fn predicate(&self, view: &View, predicate: &Predicate) -> Result<Expr, Left> {
        let all = |parts: &[Predicate]| -> Result<Vec<Expr>, Left> {
            parts.iter().map(|p| self.predicate(view, p)).collect()
        };
        Ok(match predicate {
            Predicate::And(parts) => Expr::All(all(parts)?),
            Predicate::Or(parts) => Expr::Any(all(parts)?),
            Predicate::Not(inner) => Expr::Not(Box::new(self.predicate(view, inner)?)),
            Predicate::Test(column, test) => {
                let (column, ty) = self.column(view, column)?;
                match test {
                    ColumnTest::Missing => column.missing(),
                    ColumnTest::Compare(by, operand) => {
                        self.compared(view, column, ty, *by, operand)?
                    }
                    ColumnTest::OneOf(operands) => Expr::Any(
                        operands
                            .iter()
                            .map(|o| self.compared(view, column.clone(), ty, Comparator::Equal, o))
                            .collect::<Result<_, _>>()?,
                    ),
                    ColumnTest::Between(low, high) => Expr::All(vec![
                        self.compared(view, column.clone(), ty, Comparator::GreaterOrEqual, low)?,
                        self.compared(view, column, ty, Comparator::LessOrEqual, high)?,
                    ]),
                }
            }
        })
    }

    fn column(&self, view: &View, column: &ColumnRef) -> Result<(Expr, ColumnType), Left> {
        match column {
            ColumnRef::Column { column, ty, .. } => {
                match view.columns.get(*column).and_then(Option::as_ref) {
                    Some(name) => Ok((field(name.as_str()), *ty)),
                    None => Err(Left("a column that it reads is not declared".to_owned())),
                }
            }
            ColumnRef::Property(name) => Err(Left(format!("nothing says what `{name}` is"))),
        }
    }

    fn compared(
        &self,
        view: &View,
        column: Expr,
        ty: ColumnType,
        by: Comparator,
        operand: &Operand,
    ) -> Result<Expr, Left> {
        let span = match (ty, operand) {
            (ColumnType::Timestamp, Operand::Date(span)) => {
                Some((self.zone.start_of(span.first), self.zone.end_of(span.last)))
            }
            (_, Operand::Date(span)) => Some((days_of(span.first), days_of(span.last))),
            _ => None,
        };
        if let Some((first, last)) = span {
            // A span is a point that is wider than a moment.
            let end =
                |sign: &'static str, end: i64| column.clone().and_then(sign, Expr::Whole(end));
            return Ok(match by {
                Comparator::Equal => Expr::All(vec![end(">=", first), end("<=", last)]),
                Comparator::NotEqual => Expr::Any(vec![end("<", first), end(">", last)]),
                Comparator::Less => end("<", first),
                Comparator::LessOrEqual => end("<=", last),
                Comparator::Greater => end(">", last),
                Comparator::GreaterOrEqual => end(">=", first),
            });
        }
        let other = match operand {
            Operand::Text(text) => Expr::Text(text.clone()),
            Operand::YesNo(yes) => Expr::Whole(i64::from(*yes)),
            Operand::Quantity(quantity) => match ty {
                ColumnType::Money(_) => Expr::Decimal(quantity.value.to_string()),
                _ => Expr::Plain(quantity.value.to_string()),
            },
            Operand::Column(other) => self.column(view, other)?.0,
            Operand::Parameter(name) => {
                return Err(Left(format!("nothing says what `{name}` is")));
            }
            Operand::Date(_) => return Err(Left("a date stands where none can".to_owned())),
        };
        Ok(column.and_then(sign(by), other))
    }

    /// The source of an event and which of its rows are meant.
    pub(super) fn event(&self, pick: &EventPick) -> Result<(SourceId, View, Expr), Left> {
        let EventRef::Event { event, .. } = &pick.event else {
            return Err(Left("nothing says what its event is".to_owned()));
        };
        let event = &self.model.events[*event];
        let view = self.view(event.source)?.clone();
        let all: Result<Vec<Expr>, Left> = event
            .filter
            .iter()
            .chain(&pick.filter)
            .map(|predicate| self.predicate(&view, predicate))
            .collect();
        Ok((event.source, view, Expr::All(all?)))
    }
}
