//! What the names in clauses, values, formulas and flows mean.

use super::index::{DefId, Index, Kind, Reference, statements};
use crate::analyze::scope::ParsedFile;
use crate::source::FileId;
use crate::syntax::ast::{
    Argument, BinaryOp, Block, Clause, Expr, ExprKind, Head, Name, Statement, StatementKind,
};
use crate::vocab::{self, NameKind, ValueType};

/// Where a name stands, as far as it decides what the name means.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    pub file: FileId,
    pub journey: Option<DefId>,
    /// The metric whose formula or signature it is.
    pub metric: Option<DefId>,
    /// The source, event or parameter whose columns and properties can be named.
    pub rows: Option<DefId>,
}

/// The kinds of things that are inside a journey.
pub(super) const IN_JOURNEY: [Kind; 5] = [
    Kind::Named(NameKind::Touchpoint),
    Kind::Named(NameKind::Stage),
    Kind::Named(NameKind::Pain),
    Kind::Named(NameKind::Opportunity),
    Kind::Named(NameKind::Insight),
];

/// Notes what events and surveys read, and what journeys follow and improve: other names depend on it.
pub(super) fn links(index: &mut Index, files: &[ParsedFile]) {
    for file in files {
        let around = Around { file: file.id, ..Around::default() };
        for statement in statements(&file.tree.items) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            let Some(def) = head.name.as_ref().and_then(|n| index.declared_at(n.span)) else {
                continue;
            };
            for (word, kind) in [
                ("in", NameKind::Source),
                ("follows", NameKind::Framework),
                ("improves", NameKind::Journey),
            ] {
                let value = head.clause(word).and_then(|c| c.values.first());
                // `in` comes with `where` behind it in one value.
                let value = value.map(|v| match &v.kind {
                    ExprKind::Binary(BinaryOp::Where, _, left, _) => left,
                    _ => v,
                });
                let name = value.and_then(Expr::word);
                let found = name.and_then(|n| around.find(index, &n.text, &[Kind::Named(kind)]));
                if let Some(found) = found {
                    index.based_on.insert((def, word), found);
                }
            }
        }
    }
}

/// Finds all references.
pub(super) fn references(index: &mut Index, files: &[ParsedFile]) {
    let mut found = Vec::new();
    for file in files {
        let mut walk = Walk { index, out: &mut found };
        let around = Around { file: file.id, ..Around::default() };
        for statement in statements(&file.tree.items) {
            walk.statement(around, "file", statement);
        }
    }
    index.references.extend(found);
}

impl Around {
    /// What a name means here, if it is of one of these kinds.
    pub fn find(&self, index: &Index, name: &str, kinds: &[Kind]) -> Option<DefId> {
        self.candidates(index, kinds).into_iter().find_map(|holder| match holder {
            Holder::Def(def) => index.member(def, name, kinds),
            Holder::File(file) => index
                .in_scope(file, name)
                .filter(|def| kinds.contains(&index.definitions[*def].kind)),
        })
    }

    /// Where names of these kinds are looked for, in order.
    pub fn candidates(&self, index: &Index, kinds: &[Kind]) -> Vec<Holder> {
        let mut found = Vec::new();
        if let Some(rows) = self.rows {
            found.push(Holder::Def(rows));
            if let Some(source) = index.based_on.get(&(rows, "in")) {
                found.push(Holder::Def(*source));
            }
        }
        found.extend(self.metric.map(Holder::Def));
        if let Some(journey) = self.journey
            && kinds.iter().any(|k| IN_JOURNEY.contains(k))
        {
            found.push(Holder::Def(journey));
            found.extend(index.based_on.get(&(journey, "improves")).copied().map(Holder::Def));
        }
        found.push(Holder::File(self.file));
        found
    }
}

/// What holds names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holder {
    /// A declaration.
    Def(DefId),
    /// The top of a file.
    File(FileId),
}

struct Walk<'a> {
    index: &'a Index,
    out: &'a mut Vec<Reference>,
}

/// The kinds that an argument of a measure can be.
const ARGUMENT: [Kind; 5] = [
    Kind::Named(NameKind::Touchpoint),
    Kind::Named(NameKind::Stage),
    Kind::Named(NameKind::Event),
    Kind::Named(NameKind::Survey),
    Kind::Parameter,
];

const ROW: [Kind; 3] = [Kind::Property, Kind::Named(NameKind::Column), Kind::Parameter];

/// Deeper expressions are no longer looked into; the parser's limit on brackets is far below.
const DEEP: u32 = 500;

impl Walk<'_> {
    fn refer(&mut self, name: &Name, to: DefId) {
        self.out.push(Reference { span: name.span, to, declares: false });
    }

    fn name(&mut self, around: Around, name: &Name, kinds: &[Kind]) -> Option<DefId> {
        let def = around.find(self.index, &name.text, kinds)?;
        self.refer(name, def);
        Some(def)
    }

    fn statement(&mut self, around: Around, place: &str, statement: &Statement) {
        match &statement.kind {
            StatementKind::Head(head) => self.head(around, place, head),
            StatementKind::Measure(measure) => {
                self.expr(around, &measure.metric, 0);
                self.clauses(around, "measure", &measure.clauses);
                if let Some(block) = &measure.block {
                    self.block(around, "measure", place, block);
                }
            }
            StatementKind::Chain(chain) => {
                let ends =
                    chain.first.iter().chain(chain.links.iter().filter_map(|l| l.to.as_ref()));
                for node in ends {
                    if let [name] = &node.path[..] {
                        self.name(around, name, &[Kind::Named(NameKind::Touchpoint)]);
                    }
                }
            }
            StatementKind::Property(_) | StatementKind::Use(_) | StatementKind::Junk => {}
        }
    }

    fn head(&mut self, mut around: Around, place: &str, head: &Head) {
        let keyword = head.keyword.text.as_str();
        let own = head.name.as_ref().and_then(|n| self.index.declared_at(n.span));
        match keyword {
            "journey" => around.journey = own,
            "metric" => around.metric = own,
            "source" => around.rows = own,
            "event" | "survey" => {
                around.rows = own.and_then(|o| self.index.based_on.get(&(o, "in")).copied());
            }
            "as" => {
                for name in head.name.iter().chain(&head.more_names) {
                    self.name(around, name, &[Kind::Named(NameKind::Persona)]);
                }
            }
            "stage" | "touchpoint" if around.journey.is_some() => self.stands_for(around, head),
            _ => {}
        }
        for parameter in &head.parameters {
            self.signature(around, &parameter.ty);
        }
        if let Some(ty) = &head.ty {
            self.signature(around, ty);
        }
        self.clauses(around, keyword, &head.clauses);
        if let Some(block) = &head.block {
            self.block(around, keyword, place, block);
        }
    }

    /// A stage that is its framework's, a stage or touchpoint that is the improved journey's.
    fn stands_for(&mut self, around: Around, head: &Head) {
        let (Some(journey), Some(name)) = (around.journey, &head.name) else { return };
        let kind = match head.keyword.text.as_str() {
            "stage" => Kind::Named(NameKind::Stage),
            _ => Kind::Named(NameKind::Touchpoint),
        };
        let framework = self.index.based_on.get(&(journey, "follows")).copied();
        let improved = self.index.based_on.get(&(journey, "improves")).copied();
        let own = head.clause("in").is_some();
        let is_stage = kind == Kind::Named(NameKind::Stage);
        let of_framework = framework
            .filter(|_| is_stage && !own)
            .and_then(|f| self.index.member(f, &name.text, &[Kind::FrameworkStage]));
        let of_improved = improved.and_then(|j| self.index.member(j, &name.text, &[kind]));
        if let Some(to) = of_framework.or(of_improved) {
            self.out.push(Reference { span: name.span, to, declares: true });
        }
    }

    /// `option(of q)`, `score(of q)`
    fn signature(&mut self, around: Around, ty: &Expr) {
        if let ExprKind::Call(_, arguments) = &ty.kind {
            for argument in arguments {
                if argument.name.as_ref().is_some_and(|n| n.text == "of")
                    && let Some(name) = argument.value.word()
                {
                    self.name(around, name, &[Kind::Parameter]);
                }
            }
        }
    }

    fn clauses(&mut self, around: Around, keyword: &str, clauses: &[Clause]) {
        for clause in clauses {
            let kind = clause_kind(keyword, &clause.word.text);
            for value in &clause.values {
                match (kind, clause.word.text.as_str()) {
                    (Some(Kind::FrameworkStage), _) => {
                        let framework = around
                            .journey
                            .and_then(|j| self.index.based_on.get(&(j, "follows")).copied());
                        if let (Some(framework), Some(name)) = (framework, value.word())
                            && let Some(to) =
                                self.index.member(framework, &name.text, &[Kind::FrameworkStage])
                        {
                            self.refer(name, to);
                        }
                    }
                    (Some(kind), _) => self.value(around, value, &[kind]),
                    (None, "where") => self.rows(around, value, 0),
                    (None, _) => {}
                }
            }
        }
    }

    /// A block of this keyword in this place.
    fn block(&mut self, around: Around, keyword: &str, place: &str, block: &Block) {
        let construct = vocab::construct(keyword, place);
        for statement in block.statements() {
            if let StatementKind::Property(p) = &statement.kind {
                let known = construct
                    .and_then(|c| c.properties.iter().find(|known| known.name == p.key.text));
                match known {
                    Some(property) => self.typed(around, property.ty, &p.value),
                    // An event's own property names the column it reads.
                    None if keyword == "event" => {
                        self.value(around, &p.value, &[Kind::Named(NameKind::Column)]);
                    }
                    None => {}
                }
            }
            self.statement(around, keyword, statement);
        }
    }

    fn typed(&mut self, around: Around, ty: ValueType, value: &Expr) {
        match ty {
            ValueType::Name(NameKind::Touchpoint) | ValueType::Names(NameKind::Touchpoint) => {
                let kinds = [Kind::Named(NameKind::Touchpoint), Kind::Named(NameKind::Stage)];
                self.value(around, value, &kinds);
            }
            ValueType::Name(kind) | ValueType::Names(kind) => {
                self.value(around, value, &[Kind::Named(kind)]);
            }
            ValueType::EvidenceSource => {
                let kinds = [NameKind::Insight, NameKind::Source, NameKind::Survey];
                self.value(around, value, &kinds.map(Kind::Named));
            }
            ValueType::Segment => self.condition_on(around, value, &[NameKind::Source], 0),
            ValueType::Formula => self.expr(around, value, 0),
            _ => {}
        }
    }

    /// Names: `a`, `[a, b]`, `Journey.a`.
    fn value(&mut self, around: Around, value: &Expr, kinds: &[Kind]) {
        match &value.kind {
            ExprKind::List(values) => {
                for value in values {
                    self.value(around, value, kinds);
                }
            }
            ExprKind::Path(names) => self.path(around, names, kinds),
            ExprKind::Binary(BinaryOp::Where, _, left, condition) => {
                self.value(around, left, kinds);
                self.rows(around, condition, 0);
            }
            _ => {}
        }
    }

    fn path(&mut self, around: Around, names: &[Name], kinds: &[Kind]) {
        match names {
            [name] => {
                self.name(around, name, kinds);
            }
            [first, second] => {
                let holders = [
                    Kind::Parameter,
                    Kind::Named(NameKind::Journey),
                    Kind::Named(NameKind::Survey),
                    Kind::Named(NameKind::Event),
                ];
                let Some(holder) = self.name(around, first, &holders) else { return };
                let inner = [
                    Kind::Named(NameKind::Touchpoint),
                    Kind::Named(NameKind::Stage),
                    Kind::Named(NameKind::Pain),
                    Kind::Named(NameKind::Question),
                    Kind::Property,
                ];
                if let Some(to) = self.index.member(holder, &second.text, &inner) {
                    self.refer(second, to);
                }
            }
            _ => {}
        }
    }

    /// A condition on the rows at hand.
    fn rows(&mut self, around: Around, expr: &Expr, depth: u32) {
        if depth > DEEP {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Path(names) => {
                if let [name] = &names[..] {
                    self.name(around, name, &ROW);
                }
            }
            ExprKind::Binary(_, _, a, b) | ExprKind::Range(a, b) => {
                self.rows(around, a, depth);
                self.rows(around, b, depth);
            }
            ExprKind::Not(a)
            | ExprKind::Negate(a)
            | ExprKind::IsMissing(a)
            | ExprKind::Comparison(_, a) => self.rows(around, a, depth),
            ExprKind::List(values) => {
                for value in values {
                    self.rows(around, value, depth);
                }
            }
            _ => {}
        }
    }

    /// `x where condition`: the rows are those of what stands before it.
    fn condition_on(&mut self, around: Around, expr: &Expr, kinds: &[NameKind], depth: u32) {
        let kinds: Vec<Kind> = kinds.iter().copied().map(Kind::Named).collect();
        match &expr.kind {
            ExprKind::Binary(BinaryOp::Where, _, left, condition) => {
                let of = left.word().and_then(|n| self.name(around, n, &kinds));
                self.rows(Around { rows: of, ..around }, condition, depth);
            }
            _ => self.value(around, expr, &kinds),
        }
    }

    /// A formula, or the call of a metric.
    fn expr(&mut self, around: Around, expr: &Expr, depth: u32) {
        if depth > DEEP {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Path(names) => {
                let metric = Kind::Named(NameKind::Metric);
                match &names[..] {
                    // `measure csat`: a call without arguments.
                    [name] if around.find(self.index, &name.text, &ARGUMENT).is_none() => {
                        self.name(around, name, &[metric]);
                    }
                    _ => self.path(around, names, &ARGUMENT),
                }
            }
            ExprKind::Call(names, arguments) => {
                let called = match &names[..] {
                    [name] => self.name(around, name, &[Kind::Named(NameKind::Metric)]),
                    _ => None,
                };
                for argument in arguments {
                    self.argument(around, called, argument, depth);
                }
            }
            ExprKind::Binary(BinaryOp::Where, _, left, condition) => {
                self.expr(around, left, depth);
                let of = left.word().and_then(|n| around.find(self.index, &n.text, &ARGUMENT));
                self.rows(Around { rows: of, ..around }, condition, depth);
            }
            ExprKind::Binary(_, _, a, b) | ExprKind::Range(a, b) => {
                self.expr(around, a, depth);
                self.expr(around, b, depth);
            }
            ExprKind::Not(a)
            | ExprKind::Negate(a)
            | ExprKind::IsMissing(a)
            | ExprKind::Top(a)
            | ExprKind::Bottom(a)
            | ExprKind::Comparison(_, a) => self.expr(around, a, depth),
            ExprKind::List(values) => {
                for value in values {
                    self.expr(around, value, depth);
                }
            }
            ExprKind::Hole
            | ExprKind::Text(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Time(_) => {}
        }
    }

    fn argument(&mut self, around: Around, called: Option<DefId>, argument: &Argument, depth: u32) {
        if let (Some(metric), Some(name)) = (called, &argument.name)
            && let Some(to) = self.index.member(metric, &name.text, &[Kind::Parameter])
        {
            self.refer(name, to);
        }
        self.expr(around, &argument.value, depth);
    }
}

/// What the values of a clause name.
pub(super) fn clause_kind(keyword: &str, clause: &str) -> Option<Kind> {
    Some(match (keyword, clause) {
        (_, "via") => Kind::Named(NameKind::Channel),
        (_, "for" | "as") => Kind::Named(NameKind::Persona),
        (_, "follows") => Kind::Named(NameKind::Framework),
        (_, "improves") => Kind::Named(NameKind::Journey),
        (_, "extends") => Kind::Named(NameKind::Persona),
        ("stage", "in") => Kind::FrameworkStage,
        (_, "in") => Kind::Named(NameKind::Source),
        ("measure", _) => return None,
        (_, "by") => Kind::Named(NameKind::Team),
        _ => return None,
    })
}
