//! Conditions on rows, as trees.

use super::Context;
use super::value::{Dates, Quantity, ValueType, value_type};
use crate::model::{self, ColumnTest, Comparator, Predicate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Comparison {
    /// Equal.
    #[serde(rename = "==")]
    Equal,
    /// Not equal. Unknown, not true, where a value is missing.
    #[serde(rename = "!=")]
    NotEqual,
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// Less or equal.
    #[serde(rename = "<=")]
    LessOrEqual,
    /// Greater.
    #[serde(rename = ">")]
    Greater,
    /// Greater or equal.
    #[serde(rename = ">=")]
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn of(sign: Comparator) -> Comparison {
        match sign {
            Comparator::Equal => Comparison::Equal,
            Comparator::NotEqual => Comparison::NotEqual,
            Comparator::Less => Comparison::Less,
            Comparator::LessOrEqual => Comparison::LessOrEqual,
            Comparator::Greater => Comparison::Greater,
            Comparator::GreaterOrEqual => Comparison::GreaterOrEqual,
        }
    }
}

/// A column of the row that is tested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum ColumnOf {
    /// A column of a source.
    Column {
        /// The source: an `id` of `sources`.
        source: String,
        /// The column's name in the data.
        column: String,
        /// The column's type.
        #[serde(rename = "type")]
        ty: ValueType,
        /// For money, the ISO 4217 code of its currency; else null.
        currency: Option<String>,
    },
    /// A property of an event that is still a parameter: in the formula of a metric only, never in
    /// that of a measure.
    Property {
        /// The property's name.
        name: String,
    },
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operand {
    /// A text, compared character by character, in Unicode order.
    Text {
        /// The text.
        value: String,
    },
    /// Yes or no.
    YesNo {
        /// `true` for yes.
        value: bool,
    },
    /// A number with its unit.
    Quantity {
        /// The number.
        value: Quantity,
    },
    /// A day, month, quarter or year. A point in time equals it if it lies on one of its days,
    /// is less if it lies before the first day and greater if it lies after the last, by the
    /// calendar of the project's time zone.
    Date {
        /// Its first and last day.
        value: Dates,
    },
    /// Another column of the same row.
    Column {
        /// The column.
        value: ColumnOf,
    },
    /// A parameter of the metric: in the formula of a metric only, never in that of a measure.
    Parameter {
        /// The parameter's name.
        name: String,
    },
}

/// A condition on a row. It is true, false or, where a value is missing, unknown, as in SQL; only
/// rows for which it is true stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// A column compared with a value.
    Compare {
        /// The column, on the left.
        column: ColumnOf,
        /// The sign.
        operator: Comparison,
        /// The value, on the right.
        value: Operand,
    },
    /// A column equals one of the values.
    OneOf {
        /// The column.
        column: ColumnOf,
        /// The values.
        values: Vec<Operand>,
    },
    /// A column lies between two values, both included.
    Between {
        /// The column.
        column: ColumnOf,
        /// The smallest value that passes.
        low: Operand,
        /// The largest value that passes.
        high: Operand,
    },
    /// A column has no value: SQL's `IS NULL`. True or false, never unknown.
    Missing {
        /// The column.
        column: ColumnOf,
    },
    /// All hold; true if there are none.
    And {
        /// The conditions.
        all: Vec<Condition>,
    },
    /// One holds at least; false if there are none.
    Or {
        /// The conditions.
        any: Vec<Condition>,
    },
    /// The condition does not hold; unknown where it is unknown.
    Not {
        /// The condition.
        of: Box<Condition>,
    },
}

/// A condition on rows, as a tree for programs and as text for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The condition as a tree.
    pub tree: Condition,
    /// The same condition as text, in the words of the language.
    pub text: String,
}

impl Context<'_> {
    pub(super) fn filter(&self, predicate: Option<&Predicate>) -> Option<Filter> {
        predicate.map(|predicate| Filter {
            tree: self.condition(predicate),
            text: self.model.predicate_text(predicate),
        })
    }

    fn condition(&self, predicate: &Predicate) -> Condition {
        match predicate {
            Predicate::And(all) => {
                Condition::And { all: all.iter().map(|p| self.condition(p)).collect() }
            }
            Predicate::Or(any) => {
                Condition::Or { any: any.iter().map(|p| self.condition(p)).collect() }
            }
            Predicate::Not(inner) => Condition::Not { of: Box::new(self.condition(inner)) },
            Predicate::Test(column, test) => {
                let column = self.column_of(column);
                match test {
                    ColumnTest::Compare(sign, value) => Condition::Compare {
                        column,
                        operator: Comparison::of(*sign),
                        value: self.operand(value),
                    },
                    ColumnTest::OneOf(values) => Condition::OneOf {
                        column,
                        values: values.iter().map(|v| self.operand(v)).collect(),
                    },
                    ColumnTest::Between(low, high) => Condition::Between {
                        column,
                        low: self.operand(low),
                        high: self.operand(high),
                    },
                    ColumnTest::Missing => Condition::Missing { column },
                }
            }
        }
    }

    fn column_of(&self, column: &model::ColumnRef) -> ColumnOf {
        match column {
            model::ColumnRef::Column { source, name, ty, .. } => {
                let (ty, currency) = value_type(*ty);
                let source = self.model.sources[*source].decl.path.clone();
                ColumnOf::Column { source, column: name.clone(), ty, currency }
            }
            model::ColumnRef::Property(name) => ColumnOf::Property { name: name.clone() },
        }
    }

    fn operand(&self, operand: &model::Operand) -> Operand {
        match operand {
            model::Operand::Text(value) => Operand::Text { value: value.clone() },
            model::Operand::YesNo(value) => Operand::YesNo { value: *value },
            model::Operand::Quantity(value) => Operand::Quantity { value: Quantity::of(value) },
            model::Operand::Date(value) => Operand::Date { value: Dates::of(value) },
            model::Operand::Column(value) => Operand::Column { value: self.column_of(value) },
            model::Operand::Parameter(name) => Operand::Parameter { name: name.clone() },
        }
    }
}
