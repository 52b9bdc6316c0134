//! For tests: a project of one text, declared just as far as formulas and measures need it.

use super::scope::{Analysis, Binding, FileScope, How, JourneyScope, ParsedFile, Place, Symbol};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Basis, Better, Bounds, Column, ColumnType, Content, Decimal, Decl, Event, EventProperty, Evidence,
    Formula, FormulaKind, Journey, Kind, Measure, Metric, Persona, Quantity, Question, Scale, Scope,
    SessionRule, Source, Stage, Status, Survey, Team, Touchpoint,
};
use crate::source::{SourceFile, Sources, Span};
use crate::syntax::ast::{Expr, ExprKind, Head, Name, Statement, StatementKind};
use std::collections::BTreeMap;

/// Everything found in a text, and the measures and metrics made.
pub(crate) struct Checked {
    pub found: Vec<Diagnostic>,
    pub measures: Vec<Measure>,
    pub metrics: Vec<Metric>,
    pub sources: Sources,
}

impl Checked {
    /// Each finding in one line: code, the text under it, message, help.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.found
            .iter()
            .map(|d| {
                let at = self.sources.text(d.span).split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{} [{at}] {} | {}", d.code.id(), d.message, d.help.as_deref().unwrap_or(""))
            })
            .collect()
    }

    /// The findings as lines, each second place and fix below.
    pub(crate) fn story(&self) -> String {
        let mut out = String::new();
        for (d, line) in self.found.iter().zip(self.lines()) {
            out.push_str(&line);
            out.push_str(&format!("\n    > {}", d.label));
            for l in &d.labels {
                out.push_str(&format!("\n    > [{}] {}", self.sources.text(l.span), l.message));
            }
            for f in &d.fixes {
                out.push_str(&format!("\n    fix: {}", f.title));
            }
            out.push('\n');
        }
        out
    }
}

fn decl(name: Option<&Name>, path: String, span: Span) -> Decl {
    Decl {
        name: name.map(|n| n.text.clone()).unwrap_or_default(),
        path,
        label: None,
        doc: None,
        span,
        name_span: name.map_or(span, |n| n.span),
        std: false,
    }
}

fn property<'e>(head: &'e Head, key: &str) -> Option<&'e Expr> {
    head.block.iter().flat_map(|b| b.statements()).find_map(|s| match &s.kind {
        StatementKind::Property(p) if p.key.text == key => Some(&p.value),
        _ => None,
    })
}

fn text(expr: Option<&Expr>) -> Option<String> {
    match &expr?.kind {
        ExprKind::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn word(expr: Option<&Expr>) -> Option<String> {
    expr?.word().map(|n| n.text.clone())
}

fn column_type(expr: &Expr) -> ColumnType {
    match (word(Some(expr)).as_deref(), &expr.kind) {
        (Some("number"), _) => ColumnType::Number,
        (Some("count"), _) => ColumnType::Count,
        (Some("timestamp"), _) => ColumnType::Timestamp,
        (Some("date"), _) => ColumnType::Date,
        (Some("yes_no"), _) => ColumnType::YesNo,
        (Some("duration"), _) => ColumnType::Duration,
        (_, ExprKind::Call(_, arguments)) => {
            let code = word(Some(&arguments[0].value)).unwrap_or_default();
            let mut c = [0; 3];
            c.copy_from_slice(code.as_bytes());
            ColumnType::Money(c)
        }
        _ => ColumnType::Text,
    }
}

fn scale(a: &mut Analysis<'_>, ty: &Expr) -> Scale {
    match &ty.kind {
        ExprKind::Range(..) => a.scale(ty).map_or(Scale::Number, |(l, h)| Scale::Points(l, h)),
        ExprKind::Call(names, options) => {
            let options = options.iter().filter_map(|o| text(Some(&o.value))).collect();
            if names[0].text == "one_of" { Scale::OneOf(options) } else { Scale::AnyOf(options) }
        }
        _ => match word(Some(ty)).as_deref() {
            Some("yes_no") => Scale::YesNo,
            Some("text") => Scale::Text,
            _ => Scale::Number,
        },
    }
}

/// Checks a project of one file.
pub(crate) fn check(source: &str) -> Checked {
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::new("test.journey", source));
    let (tree, mut found) = crate::syntax::parse(id, sources.get(id));
    let files = vec![ParsedFile { id, path: "test.journey".into(), module: Some("test".into()), std: false, tree }];
    let mut a = Analysis::new(&files);
    a.scopes.push(FileScope::default());
    a.modules.insert("test".into(), 0);
    let heads: Vec<(&Statement, &Head)> = files[0]
        .tree
        .items
        .iter()
        .filter_map(|i| match i {
            crate::syntax::ast::Item::Statement(s) => match &s.kind {
                StatementKind::Head(h) => Some((s, &**h)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let place = Place { file: 0, journey: None };
    let bind = |a: &mut Analysis<'_>, head: &Head, symbol: Symbol| {
        if let Some(name) = &head.name {
            let binding = Binding { symbol, span: name.span, how: How::Declared };
            a.scopes[0].names.entry(name.text.clone()).or_default().push(binding);
        }
    };
    // What is half there is not declared.
    let whole = |h: &Head| {
        h.name.is_some() && (!matches!(h.keyword.text.as_str(), "event" | "survey") || h.clause("in").is_some())
    };
    for keyword in ["team", "source", "event", "survey", "metric", "persona", "journey"] {
        for (statement, head) in heads.iter().filter(|(_, h)| h.keyword.text == keyword && (keyword == "metric" || whole(h))) {
            let name = head.name.as_ref();
            let path = format!("test.{}", name.map_or("", |n| &n.text));
            let d = decl(name, path, statement.span);
            let symbol = match keyword {
                "team" => Symbol::Team(a.model.teams.push(Team { decl: d, contact: None })),
                "source" => Symbol::Source(source_of(&mut a, head, d)),
                "event" => Symbol::Event(event_of(&mut a, place, head, d)),
                "survey" => Symbol::Survey(survey_of(&mut a, head, d)),
                "metric" => {
                    let id = a.model.metrics.push(Metric {
                        decl: d,
                        parameters: Vec::new(),
                        kind: Kind::Number,
                        kind_text: String::new(),
                        range: Bounds::default(),
                        better: Better::Higher,
                        formula: Formula {
                            kind: Kind::Number,
                            is: FormulaKind::Literal(Quantity { kind: Kind::Number, value: Decimal::ZERO }),
                        },
                        formula_text: String::new(),
                        reference: None,
                    });
                    a.metric_heads.push((id, 0, head));
                    Symbol::Metric(id)
                }
                "persona" => Symbol::Persona(persona_of(&mut a, place, head, d)),
                _ => Symbol::Journey(journey_of(&mut a, head, d)),
            };
            bind(&mut a, head, symbol);
        }
    }
    a.metric_signatures();
    a.metric_formulas();
    let mut measures = Vec::new();
    for (_, head) in heads.iter().filter(|(_, h)| h.keyword.text == "journey") {
        let Some(Symbol::Journey(journey)) = a.find(0, &head.name.as_ref().unwrap().text) else { continue };
        let place = Place { file: 0, journey: Some(journey) };
        let scope = Scope::Journey(journey);
        let path = a.model.journeys[journey].decl.path.clone();
        measures_in(&mut a, place, scope, path, head, &mut measures);
    }
    found.append(&mut a.out);
    let metrics = a.model.metrics.values().cloned().collect();
    Checked { found, measures, metrics, sources }
}

fn source_of(a: &mut Analysis<'_>, head: &Head, decl: Decl) -> crate::model::SourceId {
    let mut columns = Vec::new();
    for s in head.block.iter().flat_map(|b| b.statements()) {
        if let StatementKind::Head(h) = &s.kind {
            for c in h.block.iter().flat_map(|b| b.statements()) {
                if let StatementKind::Property(p) = &c.kind {
                    columns.push(Column {
                        name: p.key.text.clone(),
                        ty: column_type(&p.value),
                        doc: None,
                        span: p.key.span,
                    });
                }
            }
        }
    }
    let column = |key: &str| word(property(head, key)).and_then(|w| columns.iter().position(|c| c.name == w));
    let session = match column("session") {
        Some(index) => Some(SessionRule::Column(index)),
        None => property(head, "session_gap").and_then(|e| a.duration(e)).map(SessionRule::Gap),
    };
    a.model.sources.push(Source {
        decl,
        table: text(property(head, "table")),
        method: None,
        person: column("person"),
        time: column("time"),
        session,
        people: word(property(head, "people")),
        key: Vec::new(),
        n: None,
        date: None,
        link: None,
        columns,
    })
}

fn in_source(a: &mut Analysis<'_>, head: &Head) -> crate::model::SourceId {
    let name = head.clause("in").and_then(|c| c.values.first()).and_then(Expr::word).unwrap();
    match a.find(0, &name.text) {
        Some(Symbol::Source(id)) => id,
        other => panic!("{other:?} is no source"),
    }
}

fn event_of(a: &mut Analysis<'_>, place: Place, head: &Head, decl: Decl) -> crate::model::EventId {
    let source = in_source(a, head);
    let mut properties = Vec::new();
    for s in head.block.iter().flat_map(|b| b.statements()) {
        if let StatementKind::Property(p) = &s.kind {
            let column = word(Some(&p.value)).unwrap();
            let column = a.model.sources[source].columns.iter().position(|c| c.name == column).unwrap();
            properties.push(EventProperty { name: p.key.text.clone(), column });
        }
    }
    let filter = head
        .clause("where")
        .and_then(|c| c.values.first())
        .and_then(|e| a.predicate(place, source, &properties, e));
    a.model.events.push(Event { decl, source, filter, properties })
}

fn survey_of(a: &mut Analysis<'_>, head: &Head, decl: Decl) -> crate::model::SurveyId {
    let source = in_source(a, head);
    let mut questions = Vec::new();
    for s in head.block.iter().flat_map(|b| b.statements()) {
        if let StatementKind::Head(ask) = &s.kind {
            let path = format!("{}.{}", decl.path, ask.name.as_ref().unwrap().text);
            let scale = scale(a, ask.ty.as_ref().unwrap());
            questions.push(Question { decl: self::decl(ask.name.as_ref(), path, s.span), scale, column: 0 });
        }
    }
    a.model.surveys.push(Survey { decl, source, filter: None, questions })
}

fn persona_of(a: &mut Analysis<'_>, place: Place, head: &Head, decl: Decl) -> crate::model::PersonaId {
    let segment = property(head, "segment").and_then(|e| {
        let ExprKind::Binary(_, _, left, right) = &e.kind else { return None };
        let Some(Symbol::Source(source)) = a.find(0, &left.word()?.text) else { return None };
        Some((source, a.predicate(place, source, &[], right)))
    });
    a.model.personas.push(Persona {
        decl,
        extends: None,
        goal: None,
        bio: None,
        age: None,
        role: None,
        image: None,
        prefers: Vec::new(),
        segment,
        entries: Vec::new(),
    })
}

fn journey_of(a: &mut Analysis<'_>, head: &Head, mut decl: Decl) -> crate::model::JourneyId {
    decl.path = decl.name.clone();
    let path = decl.path.clone();
    let mut personas = Vec::new();
    for value in head.clause("for").iter().flat_map(|c| &c.values) {
        if let Some(Symbol::Persona(id)) = a.find(0, &value.word().unwrap().text) {
            personas.push(id);
        }
    }
    let journey = a.model.journeys.push(Journey {
        decl,
        module: "test".into(),
        kinds: Vec::new(),
        follows: None,
        personas,
        improves: None,
        goal: None,
        owner: None,
        status: Status::Agreed,
        reviewed: None,
        review_every: None,
        keeps: Vec::new(),
        evidence: Evidence { source: None, basis: Basis::Assumed, confidence: None },
        stages: Vec::new(),
        content: Content::default(),
        flow_declared: false,
        edges: Vec::new(),
    });
    let mut scope = JourneyScope::default();
    for s in head.block.iter().flat_map(|b| b.statements()) {
        let StatementKind::Head(stage_head) = &s.kind else { continue };
        if stage_head.keyword.text != "stage" {
            continue;
        }
        let name = stage_head.name.as_ref().unwrap();
        let stage_path = format!("{path}.{}", name.text);
        let stage = a.model.stages.push(Stage {
            decl: self::decl(Some(name), stage_path.clone(), s.span),
            journey,
            framework_stage: None,
            own: false,
            personas: Vec::new(),
            goal: None,
            enters: None,
            exits: None,
            duration: None,
            at: None,
            repeats: None,
            details: None,
            owner: None,
            resolves: Vec::new(),
            improves: None,
            taken_over: false,
            content: Content::default(),
            touchpoints: Vec::new(),
        });
        scope.stages.insert(name.text.clone(), stage);
        for t in stage_head.block.iter().flat_map(|b| b.statements()) {
            let StatementKind::Head(touchpoint) = &t.kind else { continue };
            if touchpoint.keyword.text != "touchpoint" {
                continue;
            }
            let name = touchpoint.name.as_ref().unwrap();
            let event = word(property(touchpoint, "event")).and_then(|w| match a.find(0, &w) {
                Some(Symbol::Event(id)) => Some(id),
                _ => None,
            });
            let id = a.model.touchpoints.push(Touchpoint {
                decl: self::decl(Some(name), format!("{stage_path}.{}", name.text), t.span),
                journey,
                stage,
                channels: Vec::new(),
                personas: Vec::new(),
                event,
                owner: None,
                moment_of_truth: false,
                at: None,
                duration: None,
                repeats: None,
                details: None,
                resolves: Vec::new(),
                improves: None,
                taken_over: false,
                overrides: Vec::new(),
                content: Content::default(),
            });
            scope.touchpoints.insert(name.text.clone(), id);
        }
    }
    a.journeys.insert(journey, scope);
    journey
}

fn measures_in(a: &mut Analysis<'_>, place: Place, scope: Scope, path: String, head: &Head, out: &mut Vec<Measure>) {
    let Some(journey) = place.journey else { return };
    for s in head.block.iter().flat_map(|b| b.statements()) {
        match &s.kind {
            StatementKind::Measure(m) => {
                out.extend(a.measure(place, scope, journey, None, &path, None, s.span, m));
            }
            StatementKind::Head(h) if matches!(h.keyword.text.as_str(), "stage" | "touchpoint") => {
                let path = format!("{path}.{}", h.name.as_ref().unwrap().text);
                measures_in(a, place, scope, path, h, out);
            }
            _ => {}
        }
    }
}

/// Checks that a text gives exactly these findings, as [`Checked::lines`] has them.
pub(crate) fn expect(source: &str, wanted: &[&str]) -> Checked {
    let checked = check(source);
    let lines = checked.lines();
    let wanted: Vec<String> = wanted.iter().map(|w| w.to_string()).collect();
    assert_eq!(lines, wanted, "\n{}", checked.story());
    checked
}

/// For what a text is checked with over and over.
pub(crate) const DATA: &str = r#"
source clicks { table: "events"
  columns { user: text, at: timestamp, name: text, plan: text, visit: text, total: money(EUR), fee: money(USD),
            items: count, weight: number, late: yes_no, length: duration, day: date }
  person: user, time: at, session: visit }
source bills { table: "bills", columns { at: timestamp, cost: money(EUR), row_name: text }, time: at }
source shop { table: "shop", columns { who: text, at: timestamp, what: text }, person: who, time: at, people: customers }
source talks { n: 14 }
source stock { table: "stock", columns { level: number } }
source answers { table: "answers", columns { user: text, at: timestamp, q: number }, person: user, time: at }
event seen in clicks where name == "seen"
event order in clicks where name == "order" { amount: total, items: items, weight: weight, late: late, length: length, plan: plan, day: day }
event abroad in clicks where name == "abroad" { amount: fee }
event bill in bills { amount: cost }
event sale in shop where what == "sale"
event told in talks
event counted in stock
survey exit in answers {
  ask recommend: 0..10 "?"
  ask happy: 1..5 "?"
  ask again: yes_no "?"
  ask brand: one_of ["Ours", "Theirs"] "?"
  ask why: text "?"
  ask age: number "?"
}
survey other in answers {
  ask happy: 1..5 "?"
  ask small: 1..3 "?"
}
team Growth
persona Mei { segment: clicks where plan == "new" }
persona Jon
persona Eve
"#;

/// Values of a map by name, for tests that look one up.
pub(crate) fn by_name(metrics: &[Metric]) -> BTreeMap<&str, &Metric> {
    metrics.iter().map(|m| (m.decl.name.as_str(), m)).collect()
}
