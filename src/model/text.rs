//! Formulas and predicates as text, in the language's own words.
//!
//! The text is made from the tree, not remembered from the source, so that it also says what was
//! left out there: every option of a funnel, with its default.

use super::{
    AnswerTest, ColumnRef, ColumnTest, EntryRule, EventPick, EventRef, Formula, FormulaKind,
    Funnel, Measured, Model, Operand, Operator, OrderRule, Predicate, QuestionRef, Statistic,
    TimeValue, Unit,
};
use rust_decimal::Decimal;

impl EntryRule {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            EntryRule::Best => "best",
            EntryRule::First => "first",
            EntryRule::Each => "each",
        }
    }
}

impl OrderRule {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            OrderRule::InOrder => "in_order",
            OrderRule::Exact => "exact",
            OrderRule::Any => "any",
        }
    }
}

impl Unit {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Person => "person",
            Unit::Session => "session",
        }
    }
}

/// A text as one would write it in the language: quoted, with its escapes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Controls and marks that turn the direction of text would not be seen.
            c if c.is_control()
                || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}') =>
            {
                out.push_str(&format!("\\u{{{:X}}}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// How tightly an expression holds together: what stands inside a tighter one needs brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    /// `a + b`, `a or b`
    Loose,
    /// `a * b`, `a and b`
    Middle,
    /// `-a`, `not a`
    Prefix,
    /// A call, a literal, a name, a test.
    Whole,
}

fn bracketed((text, has): (String, Tightness), wanted: Tightness) -> String {
    if has < wanted { format!("({text})") } else { text }
}

impl Model {
    /// A formula as text, with every option written out and other metrics put in.
    pub fn formula_text(&self, formula: &Formula) -> String {
        self.formula_piece(formula).0
    }

    /// A predicate as text.
    pub fn predicate_text(&self, predicate: &Predicate) -> String {
        self.predicate_piece(predicate).0
    }

    /// An event with its condition as text: `data.order_placed where total > 100 EUR`.
    pub fn event_text(&self, pick: &EventPick) -> String {
        let name = match &pick.event {
            EventRef::Event { event, .. } => &self.events[*event].decl.path,
            EventRef::Parameter(name) => name,
        };
        match &pick.filter {
            Some(filter) => format!("{name} where {}", self.predicate_text(filter)),
            None => name.clone(),
        }
    }

    /// A question as text: its path, or the parameter's name.
    pub fn question_text<'a>(&'a self, question: &'a QuestionRef) -> &'a str {
        match question {
            QuestionRef::Question(survey, index) => {
                &self.surveys[*survey].questions[*index].decl.path
            }
            QuestionRef::Parameter(name) => name,
        }
    }

    fn formula_piece(&self, formula: &Formula) -> (String, Tightness) {
        let call = |name: &str, inside: String| (format!("{name}({inside})"), Tightness::Whole);
        match &formula.is {
            FormulaKind::Literal(quantity) => {
                let text = quantity.to_string();
                let prefix = text.starts_with('-');
                (text, if prefix { Tightness::Prefix } else { Tightness::Whole })
            }
            FormulaKind::Parameter(name) => (name.clone(), Tightness::Whole),
            FormulaKind::Binary(operator, left, right) => {
                let own = match operator {
                    Operator::Add | Operator::Subtract => Tightness::Loose,
                    Operator::Multiply | Operator::Divide => Tightness::Middle,
                };
                // `a - (b - c)` and `a / (b / c)` are not `a - b - c` and `a / b / c`.
                let right_wants = match (operator, own) {
                    (Operator::Add, _) => own,
                    (_, Tightness::Loose) => Tightness::Middle,
                    _ => Tightness::Prefix,
                };
                let left = bracketed(self.formula_piece(left), own);
                let right = bracketed(self.formula_piece(right), right_wants);
                (format!("{left} {} {right}", operator.sign()), own)
            }
            FormulaKind::Negate(inner) => {
                let inner = bracketed(self.formula_piece(inner), Tightness::Whole);
                (format!("-{inner}"), Tightness::Prefix)
            }
            FormulaKind::Count(pick) => call("count", self.event_text(pick)),
            FormulaKind::People(pick) => call("people", self.event_text(pick)),
            FormulaKind::Sessions(pick) => call("sessions", self.event_text(pick)),
            FormulaKind::Answers(question) => call("count", self.question_text(question).into()),
            FormulaKind::Statistic(statistic, measured) => {
                let of = match measured {
                    Measured::Property(pick, property) => match &pick.filter {
                        None => format!("{}.{property}", self.event_text(pick)),
                        Some(filter) => {
                            let bare = EventPick { event: pick.event.clone(), filter: None };
                            let event = self.event_text(&bare);
                            format!("{event}.{property} where {}", self.predicate_text(filter))
                        }
                    },
                    Measured::Question(question) => self.question_text(question).to_owned(),
                };
                match statistic {
                    Statistic::Sum => call("sum", of),
                    Statistic::Mean => call("mean", of),
                    Statistic::Median => call("median", of),
                    Statistic::Percentile(at) => {
                        let at = (at * Decimal::ONE_HUNDRED).normalize();
                        call("percentile", format!("{of}, {at}%"))
                    }
                }
            }
            FormulaKind::Share(question, test) => {
                let question = self.question_text(question);
                call("share", format!("{question} {}", answer_text(test)))
            }
            FormulaKind::Converted(funnel) => call("converted", self.funnel_text(funnel)),
            FormulaKind::TimeBetween(funnel) => call("time_between", self.funnel_text(funnel)),
            FormulaKind::Returned { first, again, after, within, unit } => {
                let mut inside = format!(
                    "{}, again: {}, after: {}",
                    self.event_text(first),
                    self.event_text(again),
                    time_text(after)
                );
                if let Some(within) = within {
                    inside.push_str(&format!(", within: {}", time_text(within)));
                }
                inside.push_str(&format!(", per: {}", unit.word()));
                call("returned", inside)
            }
            FormulaKind::Metric(_, inner) => self.formula_piece(inner),
        }
    }

    fn funnel_text(&self, funnel: &Funnel) -> String {
        let mut out = String::new();
        for (i, step) in funnel.steps.iter().enumerate() {
            if i > 0 {
                out.push_str(" -> ");
            }
            out.push_str(&self.event_text(&step.event));
            if let Some(within) = &step.within {
                out.push_str(&format!(" within {}", time_text(within)));
            }
        }
        if let Some(within) = &funnel.within {
            out.push_str(&format!(", within: {}", time_text(within)));
        }
        let ties = if funnel.ties_allowed { "allow" } else { "forbid" };
        out.push_str(&format!(
            ", entry: {}, ties: {ties}, order: {}",
            funnel.entry.word(),
            funnel.order.word()
        ));
        for pick in &funnel.exclude {
            out.push_str(&format!(", exclude: {}", self.event_text(pick)));
        }
        for property in &funnel.same {
            out.push_str(&format!(", same: {property}"));
        }
        out.push_str(&format!(", per: {}", funnel.unit.word()));
        out
    }

    fn predicate_piece(&self, predicate: &Predicate) -> (String, Tightness) {
        match predicate {
            Predicate::Test(column, test) => {
                (format!("{} {}", column_text(column), column_test_text(test)), Tightness::Whole)
            }
            Predicate::And(all) => self.joined(all, " and ", "true", Tightness::Middle),
            Predicate::Or(any) => self.joined(any, " or ", "false", Tightness::Loose),
            Predicate::Not(inner) => {
                let inner = bracketed(self.predicate_piece(inner), Tightness::Prefix);
                (format!("not {inner}"), Tightness::Prefix)
            }
        }
    }

    fn joined(
        &self,
        parts: &[Predicate],
        word: &str,
        empty: &str,
        own: Tightness,
    ) -> (String, Tightness) {
        match parts {
            [] => (empty.to_owned(), Tightness::Whole),
            [one] => self.predicate_piece(one),
            _ => {
                let parts: Vec<String> =
                    parts.iter().map(|p| bracketed(self.predicate_piece(p), own)).collect();
                (parts.join(word), own)
            }
        }
    }
}

fn time_text(time: &TimeValue) -> String {
    match time {
        TimeValue::Literal(duration) => duration.to_string(),
        TimeValue::Parameter(name) => name.clone(),
    }
}

fn answer_text(test: &AnswerTest) -> String {
    match test {
        AnswerTest::Between(low, high) => format!("in {}..{}", low.normalize(), high.normalize()),
        AnswerTest::Compare(sign, value) => format!("{} {}", sign.sign(), value.normalize()),
        AnswerTest::YesNo(value) => format!("== {value}"),
        AnswerTest::Texts(texts) => match texts.as_slice() {
            [one] => format!("== {}", quoted(one)),
            many => {
                let many: Vec<String> = many.iter().map(|t| quoted(t)).collect();
                format!("in [{}]", many.join(", "))
            }
        },
        AnswerTest::Parameter(name) => format!("== {name}"),
        AnswerTest::Top(n) => format!("in top {n}"),
        AnswerTest::Bottom(n) => format!("in bottom {n}"),
    }
}

fn column_text(column: &ColumnRef) -> &str {
    match column {
        ColumnRef::Column { name, .. } | ColumnRef::Property(name) => name,
    }
}

fn operand_text(operand: &Operand) -> String {
    match operand {
        Operand::Text(text) => quoted(text),
        Operand::YesNo(value) => value.to_string(),
        Operand::Quantity(quantity) => quantity.to_string(),
        Operand::Date(date) => date.text.clone(),
        Operand::Column(column) => column_text(column).to_owned(),
        Operand::Parameter(name) => name.clone(),
    }
}

fn column_test_text(test: &ColumnTest) -> String {
    match test {
        ColumnTest::Compare(sign, value) => format!("{} {}", sign.sign(), operand_text(value)),
        ColumnTest::OneOf(values) => {
            let values: Vec<String> = values.iter().map(operand_text).collect();
            format!("in [{}]", values.join(", "))
        }
        ColumnTest::Between(low, high) => {
            format!("in {}..{}", operand_text(low), operand_text(high))
        }
        ColumnTest::Missing => "is missing".to_owned(),
    }
}
