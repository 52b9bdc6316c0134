//! Arguments of measures: names of events, touchpoints, questions and stages, and literals.

use super::literal::{has_hole, or_list, what_is};
use super::scope::{Analysis, Cause, JourneyScope, Place, Symbol};
use super::types::{
    Currency, DataType, EventValue, Member, NumberValue, ParameterSignature, ParameterType,
    QuestionValue, Scales, Value, ValueIs,
};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{ColumnRef, EventId, EventRef, Kind, Quantity, QuestionRef, TouchpointId};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Name};
use crate::vocab::NameKind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The currency that the arguments met so far have: where, and of what.
pub(crate) type OneCurrency = Option<(Currency, Span, String)>;

/// What a name in an argument means.
enum Found {
    Event(EventId, Option<TouchpointId>),
    Lost,
}

impl<'a> Analysis<'a> {
    /// What an argument of a measure is.
    pub(crate) fn given(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
        bound: &BTreeMap<String, Value>,
        currency: &mut OneCurrency,
    ) -> Option<Value> {
        if has_hole(expr) {
            return None;
        }
        match &parameter.ty {
            ParameterType::Hole => None,
            ParameterType::Event(properties) => {
                self.given_event(place, parameter, properties, expr, currency)
            }
            ParameterType::Touchpoint => {
                let (touchpoint, _) = self.given_touchpoint(place, parameter, expr)?;
                let path = self.model.touchpoints[touchpoint].decl.path.clone();
                let event = self.event_of_touchpoint(touchpoint, expr)?;
                let event = EventRef::Event { event, touchpoint: Some(path.clone()) };
                let is = ValueIs::Event(EventValue { event, properties: Vec::new() });
                Some(Value { is, span: expr.span, text: path })
            }
            ParameterType::Stage => self.given_stage(place, parameter, expr),
            ParameterType::Question(wanted) => self.given_question(place, parameter, wanted, expr),
            ParameterType::Number(_) | ParameterType::Text | ParameterType::OptionOf(_) => {
                let value = self.passed_literal(parameter, expr, bound)?;
                self.one_currency(parameter, &value, currency).then_some(value)
            }
        }
    }

    /// Whether money without a currency is the same one everywhere.
    pub(crate) fn one_currency(
        &mut self,
        parameter: &ParameterSignature<'a>,
        value: &Value,
        currency: &mut OneCurrency,
    ) -> bool {
        match (&parameter.ty, &value.is) {
            (
                ParameterType::Number(Kind::Money(None)),
                ValueIs::Number(NumberValue::Literal(Quantity {
                    kind: Kind::Money(Some(c)), ..
                })),
            ) => self.same_currency(*c, value.span, &value.text, currency),
            _ => true,
        }
    }

    fn same_currency(
        &mut self,
        c: Currency,
        span: Span,
        text: &str,
        currency: &mut OneCurrency,
    ) -> bool {
        match currency {
            None => {
                *currency = Some((c, span, text.to_string()));
                true
            }
            Some((first, ..)) if *first == c => true,
            Some((first, at, other)) => {
                let (a, b) = (String::from_utf8_lossy(first), String::from_utf8_lossy(&c));
                let d = Diagnostic::new(
                    Code::KindMismatch,
                    span,
                    format!("`{text}` is money in {b}, and `{other}` in {a}"),
                )
                .label(format!("in {b}"))
                .also(*at, format!("in {a}"))
                .help("amounts are never converted: bring them to one currency in the data");
                self.report(d);
                false
            }
        }
    }

    fn wanted(&mut self, parameter: &ParameterSignature<'a>, expr: &Expr, help: String) {
        if has_hole(expr) {
            return;
        }
        let words = parameter.ty.words();
        self.report(
            Diagnostic::new(
                Code::WrongArguments,
                expr.span,
                format!(
                    "`{}` is {}, and `{}` takes {words}",
                    shown(expr),
                    what_is(expr),
                    parameter.name.text
                ),
            )
            .label(format!("{words} is wanted here"))
            .also(parameter.name.span, "wanted here")
            .help(help),
        );
    }

    fn journey_scope(&self, place: Place) -> Arc<JourneyScope> {
        place.journey.and_then(|j| self.journeys.get(&j)).cloned().unwrap_or_default()
    }

    fn given_event(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        properties: &[(String, DataType)],
        expr: &Expr,
        currency: &mut OneCurrency,
    ) -> Option<Value> {
        let ExprKind::Path(path) = &expr.kind else {
            let help = match &expr.kind {
                ExprKind::Binary(BinaryOp::Where, ..) => {
                    "a condition stands where the event is declared: `event … in … where …`"
                        .to_string()
                }
                _ => "name an event, or a touchpoint that has `event:`".to_string(),
            };
            self.wanted(parameter, expr, help);
            return None;
        };
        let found = match path.as_slice() {
            [name] => self.event_or_touchpoint(place, name, expr),
            [journey, name] => self.event_in(place, journey, name, expr),
            _ => {
                self.wanted(
                    parameter,
                    expr,
                    "name an event, a touchpoint, or `Journey.touchpoint`".into(),
                );
                Found::Lost
            }
        };
        let Found::Event(event, touchpoint) = found else { return None };
        if self.broken_events.contains(&event) {
            return None;
        }
        let members = self.required_properties(parameter, properties, event, expr, currency)?;
        let touchpoint = touchpoint.map(|t| self.model.touchpoints[t].decl.path.clone());
        let text = touchpoint.clone().unwrap_or_else(|| self.model.events[event].decl.path.clone());
        let is = ValueIs::Event(EventValue {
            event: EventRef::Event { event, touchpoint },
            properties: members,
        });
        Some(Value { is, span: expr.span, text })
    }

    fn event_or_touchpoint(&mut self, place: Place, name: &Name, expr: &Expr) -> Found {
        let wanted = [NameKind::Event, NameKind::Touchpoint];
        let inside = self.journey_scope(place);
        if let Some(touchpoint) = inside.touchpoints.get(&name.text) {
            let touchpoint = *touchpoint;
            return match self.event_of_touchpoint(touchpoint, expr) {
                Some(event) => Found::Event(event, Some(touchpoint)),
                None => Found::Lost,
            };
        }
        if let Some(meant) = self.meant(place.file, &name.text) {
            if let Symbol::Survey(survey) = meant {
                self.find(place.file, &name.text);
                let at = self.declared_at(Symbol::Survey(survey));
                self.wrong_kind(name, NameKind::Survey, &wanted, Some(at));
                return Found::Lost;
            }
            return match self.resolve(place.file, name, &wanted) {
                Some(Symbol::Event(event)) => Found::Event(event, None),
                _ => Found::Lost,
            };
        }
        if let Some(stage) = inside.stages.get(&name.text) {
            let at = self.model.stages[*stage].decl.name_span;
            self.wrong_kind(name, NameKind::Stage, &wanted, Some(at));
            return Found::Lost;
        }
        let names = self.in_reach(inside.touchpoints.keys());
        self.unknown_name(place.file, name, &wanted, &names);
        Found::Lost
    }

    /// `Journey.touchpoint`
    fn event_in(&mut self, place: Place, journey: &Name, name: &Name, expr: &Expr) -> Found {
        let other = match self.meant(place.file, &journey.text) {
            Some(Symbol::Survey(_)) => {
                Some(("a question", "name an event, or a touchpoint that has `event:`".to_string()))
            }
            Some(Symbol::Event(_)) => Some((
                "a property of an event",
                format!("write `{}`; which property is read, the metric says", journey.text),
            )),
            _ => None,
        };
        if let Some((is, help)) = other {
            self.find(place.file, &journey.text);
            self.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    expr.span,
                    format!("`{}` is {is}, and an event or touchpoint is wanted", shown(expr)),
                )
                .label("an event or touchpoint is wanted here")
                .help(help),
            );
            return Found::Lost;
        }
        let Some(touchpoint) = self.touchpoint_in(place, journey, name) else { return Found::Lost };
        match self.event_of_touchpoint(touchpoint, expr) {
            Some(event) => Found::Event(event, Some(touchpoint)),
            None => Found::Lost,
        }
    }

    fn touchpoint_in(&mut self, place: Place, journey: &Name, name: &Name) -> Option<TouchpointId> {
        let Symbol::Journey(id) = self.resolve(place.file, journey, &[NameKind::Journey])? else {
            return None;
        };
        let scope = self.journeys.get(&id).cloned().unwrap_or_default();
        if let Some(touchpoint) = scope.touchpoints.get(&name.text) {
            return Some(*touchpoint);
        }
        if let Some(stage) = scope.stages.get(&name.text) {
            let at = self.model.stages[*stage].decl.name_span;
            self.wrong_kind(name, NameKind::Stage, &[NameKind::Touchpoint], Some(at));
            return None;
        }
        if !scope.lost_names {
            let at = self.declared_at(Symbol::Journey(id));
            let names: Vec<String> = scope.touchpoints.keys().cloned().collect();
            self.unknown_inside(
                name,
                "touchpoint",
                &format!("journey `{}`", journey.text),
                at,
                &names,
            );
        }
        None
    }

    /// Says that a thing has no part of this name.
    fn unknown_inside(&mut self, name: &Name, what: &str, of: &str, at: Span, names: &[String]) {
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("no {what} of {of} is called `{}`", name.text),
        );
        d = match nearest(&name.text, names.iter().map(String::as_str)) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None if names.is_empty() => {
                d.label("it has none").help(format!("declare the {what} there"))
            }
            None => {
                let known: Vec<String> = names.iter().take(12).cloned().collect();
                d.label("not declared there")
                    .help(format!("it has {}", or_list(&known).replace(" or ", " and ")))
            }
        };
        let cause = Cause::Inside(at.file, at.start, name.text.clone());
        self.report_once(cause, d.also(at, "declared here"));
    }

    /// The event that marks a touchpoint.
    fn event_of_touchpoint(&mut self, touchpoint: TouchpointId, expr: &Expr) -> Option<EventId> {
        let t = &self.model.touchpoints[touchpoint];
        let vague = |id: &TouchpointId| self.vague_events.contains(id);
        if t.event.is_some() || vague(&touchpoint) {
            return t.event;
        }
        // Of one that is taken over the event may be that of the other.
        let journey = &self.model.journeys[t.journey];
        let lost = journey
            .improves
            .and_then(|id| self.journeys.get(&id))
            .is_some_and(|scope| scope.lost_names && t.improves.is_none());
        if t.improves.as_ref().is_some_and(vague)
            || self.vague_improves.contains(&t.journey)
            || lost
        {
            return None;
        }
        let d = Diagnostic::new(
            Code::NotMeasurable,
            expr.span,
            format!(
                "the touchpoint `{}` has no `event:`, so nothing marks who was there",
                t.decl.name
            ),
        )
        .label("cannot be seen in data")
        .also(t.decl.name_span, "declared without `event:`")
        .help("say in the touchpoint which event marks it: `event: …`, or name an event here");
        self.report(d);
        None
    }

    /// The properties that a parameter wants of an event.
    fn required_properties(
        &mut self,
        parameter: &ParameterSignature<'a>,
        wanted: &[(String, DataType)],
        event: EventId,
        expr: &Expr,
        currency: &mut OneCurrency,
    ) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        let mut good = true;
        for (name, ty) in wanted {
            let e = &self.model.events[event];
            let source = e.source;
            let columns = &self.model.sources[source].columns;
            let Some(property) =
                e.properties.iter().find(|p| p.name == *name && p.column < columns.len())
            else {
                let fitting: Vec<String> = columns
                    .iter()
                    .filter(|c| DataType::from(c.ty).fits(*ty))
                    .map(|c| format!("{{ {name}: {} }}", c.name))
                    .collect();
                let decl = &e.decl;
                let near = nearest(name, e.properties.iter().map(|p| p.name.as_str()));
                let help = if let Some(near) = near {
                    format!("`{}` has `{near}`: write `{name}` there", decl.name)
                } else if fitting.is_empty() {
                    format!(
                        "`{}` has no column of type `{}`: add one, then say `{{ {name}: COLUMN }}` behind the event",
                        self.model.sources[source].decl.name,
                        ty.text()
                    )
                } else {
                    format!("say behind the event which column it is: {}", or_list(&fitting))
                };
                let d = Diagnostic::new(
                    Code::WrongArguments,
                    expr.span,
                    format!(
                        "`{}` has no property `{name}`, which `{}` reads",
                        decl.name, parameter.name.text
                    ),
                )
                .label(format!("`{name}: {}` is wanted of it", ty.text()))
                .also(decl.name_span, "declared here")
                .also(parameter.ty_span, "wanted here")
                .help(help);
                self.report(d);
                good = false;
                continue;
            };
            let column = &columns[property.column];
            let has = DataType::from(column.ty);
            let reference = ColumnRef::Column {
                source,
                column: property.column,
                name: column.name.clone(),
                ty: column.ty,
            };
            if !has.fits(*ty) {
                let d = Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!(
                        "`{}.{name}` is {}, and `{}` wants {}",
                        e.decl.name,
                        has.words(),
                        parameter.name.text,
                        ty.words()
                    ),
                )
                .label(format!("`{name}: {}` is wanted of it", ty.text()))
                .also(column.span, format!("the column is declared as `{}`", has.text()))
                .also(parameter.ty_span, "wanted here")
                .help(format!("give an event whose `{name}` is {}", ty.words()));
                self.report(d);
                good = false;
                continue;
            }
            let text = format!("{}.{name}", e.decl.name);
            let span = column.span;
            if let (DataType::Money(None), DataType::Money(Some(c))) = (ty, has) {
                good &= self.same_currency(c, expr.span, &text, currency);
            }
            members.push(Member {
                name: name.clone(),
                ty: if matches!(ty, DataType::Money(None)) { has } else { *ty },
                column: reference,
                span: Some(span),
            });
        }
        good.then_some(members)
    }

    fn given_touchpoint(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
    ) -> Option<(TouchpointId, Span)> {
        let ExprKind::Path(path) = &expr.kind else {
            self.wanted(parameter, expr, "name a touchpoint".into());
            return None;
        };
        match path.as_slice() {
            [name] => {
                let inside = self.journey_scope(place);
                if let Some(touchpoint) = inside.touchpoints.get(&name.text) {
                    return Some((*touchpoint, name.span));
                }
                if let Some(stage) = inside.stages.get(&name.text) {
                    let at = self.model.stages[*stage].decl.name_span;
                    self.wrong_kind(name, NameKind::Stage, &[NameKind::Touchpoint], Some(at));
                    return None;
                }
                if self.scopes[place.file].names.contains_key(&name.text) {
                    self.resolve(place.file, name, &[NameKind::Touchpoint]);
                } else {
                    let names = self.in_reach(inside.touchpoints.keys());
                    self.unknown_name(place.file, name, &[NameKind::Touchpoint], &names);
                }
                None
            }
            [journey, name] => self.touchpoint_in(place, journey, name).map(|t| (t, expr.span)),
            _ => {
                self.wanted(parameter, expr, "name a touchpoint, or `Journey.touchpoint`".into());
                None
            }
        }
    }

    fn given_stage(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
    ) -> Option<Value> {
        let Some(name) = expr.word() else {
            self.wanted(parameter, expr, "name a stage of this journey".into());
            return None;
        };
        let inside = self.journey_scope(place);
        if let Some(stage) = inside.stages.get(&name.text) {
            let text = self.model.stages[*stage].decl.path.clone();
            return Some(Value { is: ValueIs::Stage, span: expr.span, text });
        }
        if let Some(touchpoint) = inside.touchpoints.get(&name.text) {
            let at = self.model.touchpoints[*touchpoint].decl.name_span;
            self.wrong_kind(name, NameKind::Touchpoint, &[NameKind::Stage], Some(at));
        } else if self.scopes[place.file].names.contains_key(&name.text) {
            self.resolve(place.file, name, &[NameKind::Stage]);
        } else {
            let names = self.in_reach(inside.stages.keys());
            self.unknown_name(place.file, name, &[NameKind::Stage], &names);
        }
        None
    }

    fn given_question(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        wanted: &Scales,
        expr: &Expr,
    ) -> Option<Value> {
        let ExprKind::Path(path) = &expr.kind else {
            self.wanted(
                parameter,
                expr,
                "name a question by its survey, as in `exit.recommend`".into(),
            );
            return None;
        };
        let [survey_name, name] = path.as_slice() else {
            return self.question_alone(place, parameter, expr, path);
        };
        let Symbol::Survey(survey) = self.resolve(place.file, survey_name, &[NameKind::Survey])?
        else {
            return None;
        };
        if self.broken_surveys.contains(&survey)
            || self.broken_questions.contains(&(survey, name.text.clone()))
        {
            return None;
        }
        let s = &self.model.surveys[survey];
        let Some(index) = s.questions.iter().position(|q| q.decl.name == name.text) else {
            if self.broken_questions.contains(&(survey, "*".to_string())) {
                return None;
            }
            let names: Vec<String> = s.questions.iter().map(|q| q.decl.name.clone()).collect();
            let at = s.decl.name_span;
            let of = format!("survey `{}`", s.decl.name);
            self.unknown_inside(name, "question", &of, at, &names);
            return None;
        };
        let question = &s.questions[index];
        let scale = Scales::from(&question.scale);
        let (text, at) = (question.decl.path.clone(), question.decl.name_span);
        if !scale.fits(wanted) {
            self.unfit_question(parameter, wanted, &scale, expr, at);
            return None;
        }
        let is = ValueIs::Question(QuestionValue {
            question: QuestionRef::Question(survey, index),
            scale,
        });
        Some(Value { is, span: expr.span, text })
    }

    /// A question named without its survey, or something else.
    fn question_alone(
        &mut self,
        place: Place,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
        path: &[Name],
    ) -> Option<Value> {
        let [name] = path else {
            self.wanted(
                parameter,
                expr,
                "name a question by its survey, as in `exit.recommend`".into(),
            );
            return None;
        };
        match self.meant(place.file, &name.text) {
            Some(Symbol::Survey(survey)) => {
                self.find(place.file, &name.text);
                let s = &self.model.surveys[survey];
                let questions: Vec<String> =
                    s.questions.iter().map(|q| format!("{}.{}", name.text, q.decl.name)).collect();
                let mut d = Diagnostic::new(
                    Code::WrongKindOfName,
                    name.span,
                    format!("`{}` is a survey, not a question", name.text),
                )
                .label("which of its questions?")
                .also(s.decl.name_span, format!("`{}` is declared here", name.text));
                d = if questions.is_empty() {
                    d.help("it asks nothing")
                } else {
                    d.help(format!("write {}", or_list(&questions)))
                };
                if let [only] = questions.as_slice() {
                    d = d.guess(format!("write `{only}`"), name.span, only.clone());
                }
                self.report(d);
            }
            Some(_) => {
                self.resolve(place.file, name, &[NameKind::Question]);
            }
            None => {
                let mut with: Vec<String> = Vec::new();
                for survey in self.scopes[place.file].names.keys() {
                    if let Some(Symbol::Survey(id)) = self.meant(place.file, survey)
                        && self.model.surveys[id].questions.iter().any(|q| q.decl.name == name.text)
                    {
                        with.push(format!("{survey}.{}", name.text));
                    }
                }
                if let Some(right) = with.first() {
                    self.report(
                        Diagnostic::new(
                            Code::UnknownName,
                            name.span,
                            format!("the question `{}` is named by its survey", name.text),
                        )
                        .label("of which survey?")
                        .help(format!("write {}", or_list(&with)))
                        .guess(
                            format!("write `{right}`"),
                            name.span,
                            right.clone(),
                        ),
                    );
                } else {
                    self.unknown_name(place.file, name, &[NameKind::Question], &[]);
                }
            }
        }
        None
    }
}
