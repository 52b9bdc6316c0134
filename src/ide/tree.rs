//! Ways through a tree: what is around a place.

use crate::source::Span;
use crate::syntax::ast::{
    Block, DateLiteral, Expr, ExprKind, File, Item, Statement, StatementKind,
};

/// The statements around an offset, the innermost last.
pub fn around(file: &File, offset: u32) -> Vec<&Statement> {
    let mut found = Vec::new();
    let mut items = &file.items;
    loop {
        let inner = items.iter().find_map(|item| match item {
            Item::Statement(s) if s.span.start <= offset && offset <= s.span.end => Some(s),
            _ => None,
        });
        let Some(statement) = inner else { return found };
        found.push(statement);
        match block(statement) {
            Some(block) => items = &block.items,
            None => return found,
        }
    }
}

/// The block of a statement.
pub fn block(statement: &Statement) -> Option<&Block> {
    match &statement.kind {
        StatementKind::Head(head) => head.block.as_ref(),
        StatementKind::Measure(measure) => measure.block.as_ref(),
        _ => None,
    }
}

/// The word that a statement begins with, as the language's table has it.
pub fn keyword(statement: &Statement) -> &str {
    match &statement.kind {
        StatementKind::Head(head) => &head.keyword.text,
        StatementKind::Measure(_) => "measure",
        StatementKind::Property(p) => &p.key.text,
        StatementKind::Use(_) => "use",
        StatementKind::Chain(_) | StatementKind::Junk => "",
    }
}

/// Calls `visit` for each statement of these items and of the blocks in them, outer ones first. The
/// list holds the statements around it.
pub fn each<'a>(items: &'a [Item], visit: &mut impl FnMut(&[&'a Statement], &'a Statement)) {
    fn inner<'a>(
        items: &'a [Item],
        above: &mut Vec<&'a Statement>,
        visit: &mut impl FnMut(&[&'a Statement], &'a Statement),
    ) {
        for item in items {
            let Item::Statement(statement) = item else { continue };
            visit(above, statement);
            if let Some(block) = block(statement) {
                above.push(statement);
                inner(&block.items, above, visit);
                above.pop();
            }
        }
    }
    inner(items, &mut Vec::new(), visit);
}

/// The values of a statement, blocks left out.
pub fn values(statement: &Statement) -> Vec<&Expr> {
    match &statement.kind {
        StatementKind::Property(p) => vec![&p.value],
        StatementKind::Head(head) => {
            let clauses = head.clauses.iter().flat_map(|c| &c.values);
            let parameters = head.parameters.iter().flat_map(|p| [Some(&p.ty), p.default.as_ref()]);
            let own = head.ty.iter().chain(&head.level).map(|e| &**e);
            parameters.flatten().chain(own).chain(clauses).collect()
        }
        StatementKind::Measure(measure) => {
            let target = measure.target.as_ref().map(|(_, _, value)| value);
            let clauses = measure.clauses.iter().flat_map(|c| &c.values);
            [&measure.metric].into_iter().chain(target).chain(clauses).collect()
        }
        StatementKind::Chain(chain) => {
            chain.links.iter().filter_map(|link| link.share.as_ref()).collect()
        }
        StatementKind::Use(_) | StatementKind::Junk => Vec::new(),
    }
}

/// The parts of a value.
pub fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Call(_, arguments) => arguments.iter().map(|a| &a.value).collect(),
        ExprKind::List(values) => values.iter().collect(),
        ExprKind::Range(a, b) | ExprKind::Binary(_, _, a, b) => vec![a, b],
        ExprKind::Comparison(_, a)
        | ExprKind::Top(a)
        | ExprKind::Bottom(a)
        | ExprKind::Not(a)
        | ExprKind::Negate(a)
        | ExprKind::IsMissing(a) => vec![a],
        ExprKind::Hole
        | ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Date(_)
        | ExprKind::Time(_)
        | ExprKind::Path(_) => Vec::new(),
    }
}

/// Calls `visit` for a value and all its parts.
pub fn each_part<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    // Not by recursion: a long sum is as deep as it is long.
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        visit(expr);
        waiting.extend(parts(expr));
    }
}

/// The values around an offset, the innermost last.
pub fn values_at(statement: &Statement, offset: u32) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut waiting = values(statement);
    while let Some(expr) = waiting.into_iter().find(|e| e.span.touches(offset)) {
        found.push(expr);
        waiting = parts(expr);
    }
    found
}

/// The date at an offset.
pub fn date_at(statement: &Statement, offset: u32) -> Option<&DateLiteral> {
    values_at(statement, offset).into_iter().find_map(|expr| match &expr.kind {
        ExprKind::Date(date) => Some(date),
        _ => None,
    })
}

/// Where the documentation above a statement begins: its first `///` line.
pub fn with_doc(statement: &Statement, text: &str) -> Span {
    let mut start = text[..statement.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    if statement.doc.is_none() {
        return statement.span;
    }
    while start > 0 {
        let line = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[line..start].trim_start().starts_with("///") {
            break;
        }
        start = line;
    }
    Span { start: start as u32, ..statement.span }
}
