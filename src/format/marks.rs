//! What the tree knows of the words: where heads are, which signs are operators, which words are
//! followed by something of their own.

use crate::syntax::ast::*;
use std::collections::{HashMap, HashSet};

/// Strength of a target: it stays together with its date and baseline.
const TARGET: u8 = 0;
/// Strength of a clause word or an arrow of a flow: weaker than every operator.
const CLAUSE: u8 = 1;
/// Strength of the weakest operator, less its own.
const OPERATOR: u8 = 1;

/// Byte offsets with a meaning that their words alone do not show.
#[derive(Debug, Default)]
pub struct Marks {
    /// Heads and statements without a block, in order: from, to.
    pub runs: Vec<(u32, u32)>,
    /// Where a head or formula may be broken, with the strength of what holds it together there.
    pub breaks: HashMap<u32, u8>,
    /// Binary operators.
    pub operators: HashSet<u32>,
    /// Arrows of a flow.
    pub arrows: HashSet<u32>,
    /// Words after which a parenthesis does not open arguments.
    pub apart: HashSet<u32>,
    /// Ends of statements that another one of their block follows.
    pub parted: Vec<u32>,
}

impl Marks {
    /// The marks of a file.
    pub fn of(file: &File) -> Self {
        let mut marks = Marks::default();
        marks.items(&file.items);
        marks
    }

    /// The head or statement that this offset lies in.
    pub fn run_at(&self, offset: u32) -> Option<(u32, u32)> {
        let after = self.runs.partition_point(|run| run.0 <= offset);
        let run = *self.runs.get(after.checked_sub(1)?)?;
        (offset < run.1).then_some(run)
    }

    fn items(&mut self, items: &[Item]) {
        let mut before = None;
        for item in items {
            let Item::Statement(statement) = item else { continue };
            self.parted.extend(before.replace(statement.span.end));
            self.runs.push(run_of(statement));
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Use(_) | StatementKind::Junk => {}
            StatementKind::Property(property) => self.expr(&property.value),
            StatementKind::Chain(chain) => {
                for link in &chain.links {
                    self.breaks.insert(link.arrow.start, CLAUSE);
                    self.arrows.insert(link.arrow.start);
                    link.share.iter().for_each(|share| self.expr(share));
                }
            }
            StatementKind::Measure(measure) => {
                self.expr(&measure.metric);
                if let Some((_, sign, value)) = &measure.target {
                    self.breaks.insert(sign.start, TARGET);
                    self.apart.insert(sign.start);
                    self.expr(value);
                }
                self.clauses(&measure.clauses);
            }
            StatementKind::Head(head) => {
                for parameter in &head.parameters {
                    self.expr(&parameter.ty);
                    parameter.default.iter().for_each(|value| self.expr(value));
                }
                head.ty.iter().chain(&head.level).for_each(|value| self.expr(value));
                self.clauses(&head.clauses);
            }
        }
        if let Some(block) = block_of(statement) {
            self.items(&block.items);
        }
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            self.breaks.insert(clause.word.span.start, CLAUSE);
            self.apart.insert(clause.word.span.start);
            clause.values.iter().for_each(|value| self.expr(value));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Hole
            | ExprKind::Text(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Time(_)
            | ExprKind::Path(_) => {}
            ExprKind::Call(_, arguments) => {
                for argument in arguments {
                    if let Some(name) = &argument.name {
                        self.apart.insert(name.span.start);
                    }
                    self.expr(&argument.value);
                }
            }
            ExprKind::List(values) => values.iter().for_each(|value| self.expr(value)),
            ExprKind::Comparison(_, inner)
            | ExprKind::Top(inner)
            | ExprKind::Bottom(inner)
            | ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::IsMissing(inner) => self.expr(inner),
            ExprKind::Range(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Binary(operator, at, left, right) => {
                self.breaks.insert(at.start, OPERATOR + operator.strength());
                self.operators.insert(at.start);
                self.apart.insert(at.start);
                self.expr(left);
                self.expr(right);
            }
        }
    }
}

/// The block of a statement.
pub fn block_of(statement: &Statement) -> Option<&Block> {
    match &statement.kind {
        StatementKind::Head(head) => head.block.as_ref(),
        StatementKind::Measure(measure) => measure.block.as_ref(),
        _ => None,
    }
}

/// A statement without its block.
pub fn run_of(statement: &Statement) -> (u32, u32) {
    let end = block_of(statement).map_or(statement.span.end, |block| block.span.start);
    (statement.span.start, end)
}
