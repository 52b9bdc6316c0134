//! Whether two texts say the same: what the formatter asks of its own result.

use super::Mistake;
use super::marks::Marks;
use super::tokens::Tokens;
use crate::diagnostic::Severity;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::ast::*;
use crate::syntax::parse;

/// Checks that a formatted text says what its source says.
pub fn check(id: FileId, source: (&File, &Tokens<'_>), text: &str) -> Result<(), Mistake> {
    let formatted = SourceFile::new("", text);
    let (tree, found) = parse(id, &formatted);
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(Mistake::Unreadable);
    }
    let tokens = Tokens::read(text, &Marks::of(&tree));
    same_tokens(source.1, &tokens)?;
    if covered(source.0, source.1) != covered(&tree, &tokens) {
        return Err(Mistake::Allowances);
    }
    if without_places(source.0.clone()) != without_places(tree) {
        return Err(Mistake::Meaning);
    }
    Ok(())
}

fn same_tokens(a: &Tokens<'_>, b: &Tokens<'_>) -> Result<(), Mistake> {
    let of = |tokens: &Tokens<'_>, comments: bool| -> Vec<usize> {
        (0..tokens.list.len()).filter(|&i| tokens.is_comment(i) == comments).collect()
    };
    for (comments, mistake) in [(true, Mistake::Comments), (false, Mistake::Words)] {
        let (left, right) = (of(a, comments), of(b, comments));
        let same = |(&i, &j): (&usize, &usize)| {
            let (written, other) = (a.written(i), b.written(j));
            // A text over several lines may have moved; what it says is compared with the tree.
            written == other || written.starts_with("\"\"\"") && other.starts_with("\"\"\"")
        };
        if left.len() != right.len() || !left.iter().zip(&right).all(same) {
            return Err(mistake);
        }
    }
    Ok(())
}

/// For each allowance, its name and the tokens that it covers.
fn covered<'a>(file: &'a File, tokens: &Tokens<'_>) -> Vec<(&'a str, usize, usize)> {
    // Trailing comments are covered or not without any difference.
    let mut before = vec![0];
    for i in 0..tokens.list.len() {
        before.push(before[i] + usize::from(!tokens.is_comment(i)));
    }
    let words = |offset: u32| before[tokens.at(offset)];
    file.allows
        .iter()
        .map(|allow| {
            let (start, end) = (words(allow.covers.start), words(allow.covers.end));
            (allow.name.text.as_str(), start.min(end), end)
        })
        .collect()
}

/// A tree in which every place is the same.
fn without_places(mut file: File) -> File {
    items(&mut file.items);
    file.inner_comments.iter_mut().for_each(clear);
    for allow in &mut file.allows {
        name(&mut allow.name);
        clear(&mut allow.covers);
    }
    file
}

fn clear(span: &mut Span) {
    *span = Span::default();
}

fn name(name: &mut Name) {
    clear(&mut name.span);
}

fn names(names: &mut [Name]) {
    names.iter_mut().for_each(name);
}

fn items(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Statement(statement) => {
                clear(&mut statement.span);
                kind(&mut statement.kind);
            }
            Item::Comment(span) => clear(span),
        }
    }
}

fn kind(kind: &mut StatementKind) {
    match kind {
        StatementKind::Junk => {}
        StatementKind::Use(used) => {
            names(&mut used.path);
            match &mut used.what {
                UseWhat::One(alias) => alias.iter_mut().for_each(name),
                UseWhat::Several(several) => {
                    for (used, alias) in several {
                        name(used);
                        alias.iter_mut().for_each(name);
                    }
                }
                UseWhat::All(span) => clear(span),
            }
        }
        StatementKind::Property(property) => {
            name(&mut property.key);
            expr(&mut property.value);
        }
        StatementKind::Head(head) => clear_head(head),
        StatementKind::Measure(measure) => clear_measure(measure),
        StatementKind::Chain(chain) => {
            chain.first.iter_mut().for_each(node);
            for link in &mut chain.links {
                clear(&mut link.arrow);
                link.to.iter_mut().for_each(node);
                link.share.iter_mut().for_each(expr);
                link.label.iter_mut().for_each(|label| clear(&mut label.span));
            }
        }
    }
}

fn clear_head(head: &mut Head) {
    clear(&mut head.head_span);
    name(&mut head.keyword);
    head.name.iter_mut().for_each(name);
    names(&mut head.more_names);
    for parameter in &mut head.parameters {
        name(&mut parameter.name);
        expr(&mut parameter.ty);
        parameter.default.iter_mut().for_each(expr);
    }
    head.ty.iter_mut().chain(&mut head.level).for_each(|e| expr(e));
    head.texts.iter_mut().for_each(|text| clear(&mut text.span));
    clauses(&mut head.clauses);
    block(&mut head.block);
}

fn clear_measure(measure: &mut MeasureHead) {
    clear(&mut measure.keyword);
    clear(&mut measure.head_span);
    measure.name.iter_mut().for_each(name);
    expr(&mut measure.metric);
    if let Some((_, sign, value)) = &mut measure.target {
        clear(sign);
        expr(value);
    }
    clauses(&mut measure.clauses);
    block(&mut measure.block);
}

fn clauses(clauses: &mut [Clause]) {
    for clause in clauses {
        clear(&mut clause.span);
        name(&mut clause.word);
        clause.values.iter_mut().for_each(expr);
    }
}

fn block(block: &mut Option<Block>) {
    if let Some(block) = block {
        clear(&mut block.span);
        items(&mut block.items);
    }
}

fn node(node: &mut ChainNode) {
    clear(&mut node.span);
    names(&mut node.path);
}

fn expr(value: &mut Expr) {
    clear(&mut value.span);
    match &mut value.kind {
        ExprKind::Hole
        | ExprKind::Text(_)
        | ExprKind::Number(_)
        | ExprKind::Date(_)
        | ExprKind::Time(_) => {}
        ExprKind::Path(path) => names(path),
        ExprKind::Call(path, arguments) => {
            names(path);
            for argument in arguments {
                clear(&mut argument.span);
                argument.name.iter_mut().for_each(name);
                expr(&mut argument.value);
            }
        }
        ExprKind::List(values) => values.iter_mut().for_each(expr),
        ExprKind::Comparison(_, inner)
        | ExprKind::Top(inner)
        | ExprKind::Bottom(inner)
        | ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::IsMissing(inner) => expr(inner),
        ExprKind::Range(left, right) => {
            expr(left);
            expr(right);
        }
        ExprKind::Binary(_, sign, left, right) => {
            clear(sign);
            expr(left);
            expr(right);
        }
    }
}
