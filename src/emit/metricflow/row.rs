//! Conditions on rows as expressions over the columns of a dbt model.

use crate::emit::sql::dialect::Differences;
use crate::model::{
    AnswerTest, ColumnRef, ColumnTest, ColumnType, Comparator, EventPick, EventRef, Measured,
    Model, Operand, Predicate, QuestionRef, Scale, SourceId,
};

/// Why something cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left(pub String);

/// What expressions are written with.
pub struct Rows<'a> {
    /// The model.
    pub model: &'a Model,
    /// The database's way of names and texts.
    pub differences: Differences,
    /// Whether the project's days are those of UTC.
    pub utc: bool,
}

fn sign(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "=",
        Comparator::NotEqual => "<>",
        other => other.sign(),
    }
}

impl Rows<'_> {
    /// The name of a column, as a part of an expression.
    pub fn column(&self, source: SourceId, index: usize) -> String {
        self.differences.name(&self.model.sources[source].columns[index].name)
    }

    /// Whether MetricFlow can measure on a source.
    fn usable(&self, id: SourceId) -> Result<(), Left> {
        let source = &self.model.sources[id];
        if source.table.is_none() {
            return Err(Left("its source holds no table".to_owned()));
        }
        if source.time.is_none() {
            let why = "its source has no `time:`, and MetricFlow measures nothing without";
            return Err(Left(why.to_owned()));
        }
        Ok(())
    }

    /// A condition.
    pub fn predicate(&self, predicate: &Predicate) -> Result<String, Left> {
        let all = |parts: &[Predicate], word: &str| -> Result<String, Left> {
            let parts: Result<Vec<String>, Left> =
                parts.iter().map(|p| self.predicate(p)).collect();
            Ok(format!("({})", parts?.join(word)))
        };
        Ok(match predicate {
            Predicate::And(parts) => all(parts, " AND ")?,
            Predicate::Or(parts) => all(parts, " OR ")?,
            Predicate::Not(inner) => format!("NOT ({})", self.predicate(inner)?),
            Predicate::Test(column, test) => {
                let ColumnRef::Column { source, column, ty, .. } = column else {
                    return Err(Left("nothing says which column it reads".to_owned()));
                };
                let (name, ty) = (self.column(*source, *column), *ty);
                match test {
                    ColumnTest::Missing => format!("{name} IS NULL"),
                    ColumnTest::Compare(by, operand) => self.compared(&name, ty, *by, operand)?,
                    ColumnTest::OneOf(operands) => {
                        let one = |o| self.compared(&name, ty, Comparator::Equal, o);
                        let all: Result<Vec<String>, Left> = operands.iter().map(one).collect();
                        format!("({})", all?.join(" OR "))
                    }
                    ColumnTest::Between(low, high) => format!(
                        "({} AND {})",
                        self.compared(&name, ty, Comparator::GreaterOrEqual, low)?,
                        self.compared(&name, ty, Comparator::LessOrEqual, high)?,
                    ),
                }
            }
        })
    }

    fn compared(
        &self,
        column: &str,
        ty: ColumnType,
        by: Comparator,
        operand: &Operand,
    ) -> Result<String, Left> {
        let value = match operand {
            Operand::Text(text) => self.differences.text(text),
            Operand::YesNo(yes) => (if *yes { "TRUE" } else { "FALSE" }).to_owned(),
            Operand::Quantity(quantity) => quantity.value.to_string(),
            Operand::Column(ColumnRef::Column { source, column, .. }) => {
                self.column(*source, *column)
            }
            Operand::Date(span) => {
                if ty == ColumnType::Timestamp && !self.utc {
                    return Err(Left(
                        "it compares a time with a day that is not one of UTC".into(),
                    ));
                }
                let day = |day: crate::model::Date| format!("CAST('{day}' AS DATE)");
                let after = span.last.tomorrow();
                let Ok(after) = after else {
                    return Err(Left("it compares with the last of all days".to_owned()));
                };
                let (first, after) = (day(span.first), day(after));
                return Ok(match by {
                    Comparator::Equal => format!("({column} >= {first} AND {column} < {after})"),
                    Comparator::NotEqual => format!("({column} < {first} OR {column} >= {after})"),
                    Comparator::Less => format!("{column} < {first}"),
                    Comparator::LessOrEqual => format!("{column} < {after}"),
                    Comparator::Greater => format!("{column} >= {after}"),
                    Comparator::GreaterOrEqual => format!("{column} >= {first}"),
                });
            }
            Operand::Parameter(_) | Operand::Column(_) => {
                return Err(Left("nothing says what a part of its condition is".to_owned()));
            }
        };
        Ok(format!("{column} {} {value}", sign(by)))
    }

    /// The source of an event and which of its rows are meant; empty: all.
    pub fn event(&self, pick: &EventPick) -> Result<(SourceId, Vec<String>), Left> {
        let EventRef::Event { event, .. } = &pick.event else {
            return Err(Left("nothing says what its event is".to_owned()));
        };
        let event = &self.model.events[*event];
        self.usable(event.source)?;
        let filters = event.filter.iter().chain(&pick.filter);
        let all: Result<Vec<String>, Left> = filters.map(|p| self.predicate(p)).collect();
        Ok((event.source, all?))
    }

    /// The source of a question, the column of its answers, and which rows answer it.
    pub fn answered(
        &self,
        question: &QuestionRef,
    ) -> Result<(SourceId, String, Vec<String>), Left> {
        let QuestionRef::Question(survey, index) = question else {
            return Err(Left("nothing says what its question is".to_owned()));
        };
        let survey = &self.model.surveys[*survey];
        let question = &survey.questions[*index];
        let source = &self.model.sources[survey.source];
        self.usable(survey.source)?;
        let column = self.column(survey.source, question.column);
        let mut rows: Vec<String> = Vec::new();
        if let Some(filter) = &survey.filter {
            rows.push(self.predicate(filter)?);
        }
        rows.push(match &question.scale {
            Scale::Points(low, high) => {
                format!("({column} >= {low} AND {column} <= {high} AND FLOOR({column}) = {column})")
            }
            Scale::OneOf(options) => {
                let all: Vec<String> = options.iter().map(|o| self.differences.text(o)).collect();
                format!("{column} IN ({})", all.join(", "))
            }
            Scale::YesNo if source.columns[question.column].ty != ColumnType::YesNo => {
                format!("{column} IN (0, 1)")
            }
            Scale::Number | Scale::Text | Scale::YesNo | Scale::AnyOf(_) => {
                format!("{column} IS NOT NULL")
            }
        });
        Ok((survey.source, column, rows))
    }

    /// Whether an answer passes a test.
    pub fn passing(&self, question: &QuestionRef, test: &AnswerTest) -> Result<String, Left> {
        let wrong = || Left("its test does not fit the question".to_owned());
        let QuestionRef::Question(survey, index) = question else { return Err(wrong()) };
        let survey = &self.model.surveys[*survey];
        let question = &survey.questions[*index];
        let column = self.column(survey.source, question.column);
        let plain = |by: Comparator, value| format!("{column} {} {value}", sign(by));
        Ok(match (test, &question.scale) {
            (AnswerTest::Between(low, high), _) => format!("{column} BETWEEN {low} AND {high}"),
            (AnswerTest::Top(n), Scale::Points(_, high)) => {
                plain(Comparator::Greater, *high - crate::model::Decimal::from(*n))
            }
            (AnswerTest::Bottom(n), Scale::Points(low, _)) => {
                plain(Comparator::Less, *low + crate::model::Decimal::from(*n))
            }
            (AnswerTest::Compare(by, value), _) => plain(*by, *value),
            (AnswerTest::YesNo(yes), _) => {
                let own = self.model.sources[survey.source].columns[question.column].ty;
                let value = match (own == ColumnType::YesNo, *yes) {
                    (true, true) => "TRUE",
                    (true, false) => "FALSE",
                    (false, true) => "1",
                    (false, false) => "0",
                };
                format!("{column} = {value}")
            }
            (AnswerTest::Texts(texts), _) => {
                let all: Vec<String> = texts.iter().map(|t| self.differences.text(t)).collect();
                format!("{column} IN ({})", all.join(", "))
            }
            _ => return Err(wrong()),
        })
    }

    /// The column that a statistic is taken of, its source, and which rows have a value.
    pub fn measured(&self, measured: &Measured) -> Result<(SourceId, String, Vec<String>), Left> {
        match measured {
            Measured::Question(question) => self.answered(question),
            Measured::Property(pick, property) => {
                let (source, rows) = self.event(pick)?;
                let EventRef::Event { event, .. } = &pick.event else {
                    return Err(Left("nothing says what its event is".to_owned()));
                };
                let column = self.model.property_column(*event, property);
                let Some(column) = column else {
                    return Err(Left(format!("the property `{property}` is no column")));
                };
                Ok((source, self.column(source, column), rows))
            }
        }
    }
}
