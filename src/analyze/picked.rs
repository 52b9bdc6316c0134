//! What a formula reads: the events and questions that its parameters are, with conditions and properties.

use super::literal::{has_hole, what_is};
use super::predicate::Names;
use super::scope::Analysis;
use super::types::{Env, EventValue, Member, QuestionValue, Run, Value, ValueIs};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{EventPick, EventRef, QuestionRef};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Name};

/// An event named in a formula, with its condition.
pub(crate) struct Picked {
    pub pick: EventPick,
    pub value: EventValue,
    /// The parameter's declaration, or the argument.
    pub span: Span,
    pub text: String,
}

impl Analysis<'_> {
    /// An event parameter, perhaps with a condition.
    pub(crate) fn picked(&mut self, env: &Env, expr: &Expr) -> Option<Picked> {
        if has_hole(expr) {
            return None;
        }
        let (event, condition) = match &expr.kind {
            ExprKind::Binary(BinaryOp::Where, _, event, condition) => {
                (&**event, Some(&**condition))
            }
            _ => (expr, None),
        };
        let ExprKind::Path(path) = &event.kind else {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    event.span,
                    format!("`{}` is {}, and an event is wanted", shown(event), what_is(event)),
                )
                .label("an event is wanted here")
                .help("name a parameter that is an event"),
            );
            return None;
        };
        let name = path.first()?;
        let value = self.parameter(env, name, "event")?;
        let ValueIs::Event(event_value) = &value.is else {
            if !matches!(value.is, ValueIs::Hole) {
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        event.span,
                        format!("`{}` is {}, and an event is wanted", name.text, value.words()),
                    )
                    .label("an event is wanted here")
                    .also(value.span, "declared here")
                    .help(format!(
                        "name a parameter that is an event, or declare `{}: event`",
                        name.text
                    )),
                );
            }
            return None;
        };
        if path.len() > 1 {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    event.span,
                    format!("`{}` is a property, and an event is wanted", shown(event)),
                )
                .label("an event is wanted here")
                .help(format!("write `{}`", name.text)),
            );
            return None;
        }
        let filter = match condition {
            Some(condition) => {
                Some(self.event_condition(env, &name.text, event_value, value.span, condition)?)
            }
            None => None,
        };
        Some(Picked {
            pick: EventPick { event: event_value.event.clone(), filter },
            value: event_value.clone(),
            span: value.span,
            text: value.text.clone(),
        })
    }

    /// A condition on the rows of an event parameter.
    pub(crate) fn event_condition(
        &mut self,
        env: &Env,
        name: &str,
        event: &EventValue,
        declared: Span,
        condition: &Expr,
    ) -> Option<crate::model::Predicate> {
        let names = Names {
            members: event.properties.clone(),
            of: format!("`{name}`"),
            declared: Some(declared),
            owner: Some(name.to_string()),
            parameters: Some(env),
            remedy: "declare it in the parameter's type, as in `event(amount: money)`",
            vague: false,
        };
        self.condition(&names, condition, 0)
    }

    /// A property of an event parameter.
    pub(crate) fn member(&mut self, event: &Picked, owner: &Name, name: &Name) -> Option<Member> {
        if let Some(member) = event.value.properties.iter().find(|m| m.name == name.text) {
            return Some(member.clone());
        }
        let known: Vec<&str> = event.value.properties.iter().map(|m| m.name.as_str()).collect();
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("`{}` is declared without a property `{}`", owner.text, name.text),
        )
        .also(event.span, "declared here");
        d = match nearest(&name.text, known.iter().copied()) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None => {
                let mut all: Vec<String> = event
                    .value
                    .properties
                    .iter()
                    .map(|m| format!("{}: {}", m.name, m.ty.text()))
                    .collect();
                all.push(format!("{}: number", name.text));
                d.label("not declared").help(format!(
                    "declare it with its type, as in `{}: event({})`",
                    owner.text,
                    all.join(", ")
                ))
            }
        };
        self.report(d);
        None
    }

    /// A question parameter.
    pub(crate) fn question(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
    ) -> Option<(QuestionValue, Value)> {
        if has_hole(expr) {
            return None;
        }
        let Some(name) = expr.word() else {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!("`{}` is {}, and a question is wanted", shown(expr), what_is(expr)),
                )
                .label("a question is wanted here")
                .help("name a parameter that is a question"),
            );
            return None;
        };
        let value = self.parameter(env, name, "question")?;
        let ValueIs::Question(question) = &value.is else {
            if !matches!(value.is, ValueIs::Hole) {
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        expr.span,
                        format!("`{}` is {}, and a question is wanted", name.text, value.words()),
                    )
                    .label("a question is wanted here")
                    .also(value.span, "declared here")
                    .help(format!(
                        "name a parameter that is a question, or declare `{}: question`",
                        name.text
                    )),
                );
            }
            return None;
        };
        let question = question.clone();
        if !self.answerable(run, &question, &value) {
            return None;
        }
        Some((question, value))
    }
}

/// Whether a value is bound to real data, not to a parameter.
pub(crate) fn bound_event(event: &EventRef) -> Option<crate::model::EventId> {
    match event {
        EventRef::Event { event, .. } => Some(*event),
        EventRef::Parameter(_) => None,
    }
}

/// The survey of a question that is bound to real data.
pub(crate) fn bound_question(question: &QuestionRef) -> Option<(crate::model::SurveyId, usize)> {
    match question {
        QuestionRef::Question(survey, index) => Some((*survey, *index)),
        QuestionRef::Parameter(_) => None,
    }
}
