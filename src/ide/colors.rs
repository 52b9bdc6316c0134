//! What each word of a file is, for editors that colour by meaning.

use super::Snapshot;
use super::index::Kind;
use super::lex::{Lexeme, lex};
use super::tree;
use crate::source::{FileId, Span};
use crate::syntax::ast::{ExprKind, Name, Statement, StatementKind, Use, UseWhat};
use crate::vocab::{self, NameKind};
use std::collections::HashMap;

macro_rules! colors {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// What a word is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Color { $(#[doc = $doc] $variant),* }

        impl Color {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Color] = &[$(Color::$variant),*];

            /// The name that editors know.
            pub fn name(self) -> &'static str {
                match self { $(Color::$variant => $name),* }
            }
        }
    };
}

colors! {
    Keyword "keyword" "A keyword or clause word.";
    Property "property" "The key of a property.";
    Text "string" "A text.";
    Number "number" "A number, date or time.";
    Comment "comment" "A comment.";
    Operator "operator" "An arrow, a comparison, a sign of arithmetic.";
    Module "namespace" "A module.";
    Person "class" "A persona or team.";
    Frame "interface" "A framework.";
    Journey "struct" "A journey.";
    Step "method" "A stage or touchpoint.";
    Event "event" "An event.";
    Data "type" "A source or survey.";
    Column "variable" "A column, question, pain, opportunity or insight.";
    Metric "function" "A metric, or a function of formulas.";
    Parameter "parameter" "A parameter of a metric.";
    Choice "enumMember" "One of some words, or a channel.";
}

/// A coloured word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colored {
    /// The place.
    pub span: Span,
    /// What it is.
    pub color: Color,
    /// Whether it is declared here.
    pub declares: bool,
    /// Whether it comes with the standard library.
    pub library: bool,
    /// Whether it is documentation.
    pub documents: bool,
}

impl Snapshot {
    /// The words of a file, in order, none overlapping.
    pub fn colors(&self, file: FileId) -> Vec<Colored> {
        let Some(parsed) = self.parsed(file) else { return Vec::new() };
        let mut known: HashMap<u32, Colored> = HashMap::new();
        let mut color = |span: Span, color| {
            let plain = Colored { span, color, declares: false, library: false, documents: false };
            known.insert(span.start, plain);
        };
        tree::each(&parsed.tree.items, &mut |_, statement| words(statement, &mut color));
        let index = self.index();
        for reference in index.references_in(file) {
            let d = &index.definitions[reference.to];
            let plain = Colored {
                span: reference.span,
                color: of(d.kind),
                declares: false,
                library: d.std,
                documents: false,
            };
            known.insert(reference.span.start, plain);
        }
        for d in index.definitions.iter().filter(|d| d.name_span.file == file) {
            let own = Colored {
                span: d.name_span,
                color: of(d.kind),
                declares: true,
                library: d.std,
                documents: false,
            };
            known.insert(d.name_span.start, own);
        }
        let text = &self.source(file).text;
        let mut out: Vec<Colored> = Vec::new();
        for token in lex(text) {
            let span = Span::new(file, token.start, token.end);
            if let Some(colored) = known.get(&span.start).filter(|c| c.span.end <= span.end) {
                out.push(*colored);
                continue;
            }
            let color = match token.kind {
                Lexeme::Comment | Lexeme::Doc => Color::Comment,
                Lexeme::Text => Color::Text,
                Lexeme::Number => Color::Number,
                Lexeme::Sign => match token.of(text) {
                    "->" | "==" | "!=" | "<=" | ">=" | "<" | ">" | ".." | "+" | "-" | "*" | "/" => {
                        Color::Operator
                    }
                    _ => continue,
                },
                Lexeme::Word => continue,
            };
            let documents = token.kind == Lexeme::Doc;
            out.push(Colored { span, color, declares: false, library: false, documents });
        }
        out
    }
}

fn of(kind: Kind) -> Color {
    match kind {
        Kind::Named(NameKind::Team | NameKind::Persona) => Color::Person,
        Kind::Named(NameKind::Channel) => Color::Choice,
        Kind::Named(NameKind::Framework) => Color::Frame,
        Kind::Named(NameKind::Source | NameKind::Survey) => Color::Data,
        Kind::Named(NameKind::Event) => Color::Event,
        Kind::Named(NameKind::Metric) => Color::Metric,
        Kind::Named(NameKind::Journey) => Color::Journey,
        Kind::Named(NameKind::Stage | NameKind::Touchpoint) | Kind::FrameworkStage => Color::Step,
        Kind::Named(_) | Kind::Measure => Color::Column,
        Kind::Parameter => Color::Parameter,
        Kind::Property => Color::Property,
    }
}

/// The words of a statement that are the language's own.
fn words(statement: &Statement, color: &mut impl FnMut(Span, Color)) {
    match &statement.kind {
        StatementKind::Use(u) => uses(statement, u, color),
        StatementKind::Property(p) => color(p.key.span, Color::Property),
        StatementKind::Head(head) => {
            color(head.keyword.span, Color::Keyword);
            for clause in &head.clauses {
                color(clause.word.span, Color::Keyword);
            }
        }
        StatementKind::Measure(head) => {
            color(head.keyword, Color::Keyword);
            if let Some((crate::syntax::ast::TargetSign::In, sign, _)) = &head.target {
                color(*sign, Color::Keyword);
            }
            for clause in &head.clauses {
                color(clause.word.span, Color::Keyword);
            }
        }
        StatementKind::Chain(_) | StatementKind::Junk => {}
    }
    for value in tree::values(statement) {
        tree::each_part(value, &mut |expr| match &expr.kind {
            ExprKind::Path(names) => {
                if let [name] = &names[..] {
                    color(name.span, Color::Choice);
                }
            }
            ExprKind::Call(names, arguments) => {
                if let [name] = &names[..] {
                    let function = vocab::function(&name.text).is_some();
                    color(name.span, if function { Color::Metric } else { Color::Data });
                }
                for name in arguments.iter().filter_map(|a| a.name.as_ref()) {
                    color(name.span, Color::Parameter);
                }
            }
            ExprKind::Binary(op, sign, _, _) if op.sign().starts_with(char::is_alphabetic) => {
                color(*sign, Color::Keyword);
            }
            ExprKind::Not(_) | ExprKind::Top(_) | ExprKind::Bottom(_) => {
                let length = match &expr.kind {
                    ExprKind::Bottom(_) => 6,
                    _ => 3,
                };
                color(Span { end: expr.span.start + length, ..expr.span }, Color::Keyword);
            }
            _ => {}
        });
    }
}

fn uses(statement: &Statement, u: &Use, color: &mut impl FnMut(Span, Color)) {
    let start = statement.span.start;
    color(Span { end: start + 3, ..statement.span }, Color::Keyword);
    let path: &[Name] = match &u.what {
        UseWhat::One(_) => u.path.split_last().map_or(&[], |(_, before)| before),
        _ => &u.path,
    };
    for name in path {
        color(name.span, Color::Module);
    }
}
