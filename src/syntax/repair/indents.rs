//! Blocks as other languages write them: below a colon or a bare head, by indentation alone. All of
//! a file are one habit and are told once.

use super::brackets::{Balance, NAMED, balance, first_word};
use super::lines::{Line, lines};
use super::{Change, MAX_DEPTH, Repaired, apply, comment_at, text_end};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};
use crate::vocab::{CONSTRUCTS, constructs};
use std::collections::BTreeMap;

/// How many further heads are shown.
const SHOWN: usize = 4;

/// A head whose block has no braces.
struct Head {
    /// Index of its line, and of the last line of its block.
    line: usize,
    last: usize,
    /// The end of its line; before that stands the colon, if there is one.
    end: usize,
    colon: bool,
}

/// Puts braces around the blocks that have none, in a text that the grammar does not take as it is.
/// Its brackets match.
pub fn brace(file: FileId, repaired: &mut Repaired<'_>, out: &mut Vec<Diagnostic>) {
    let text = &repaired.text;
    let lines = lines(text);
    let heads = heads(text, &lines);
    let Some(first) = heads.first() else { return };

    let place = |from: usize, to: usize| {
        let original = repaired.original(from..to);
        Span::new(file, original.start, original.end)
    };
    let shown = |head: &Head| match head.colon {
        true => place(head.end - 1, head.end),
        false => place(begin(text, &lines[head.line]), head.end),
    };
    let (message, label, there) = match first.colon {
        true => ("a block stands in braces, not below a colon", "`{` belongs here", "for it"),
        false => ("a block stands in braces", "`{` is missing at the end of this line", "there"),
    };
    let others = match heads.len() - 1 {
        0 => String::new(),
        1 => "; likewise the other one".into(),
        n => format!("; likewise the {n} others"),
    };
    let mut d = Diagnostic::new(Code::UnopenedBlock, shown(first), message)
        .label(label)
        .help(format!("write `{{` {there}, and `}}` below the last line of the block{others}"));
    for head in heads.iter().skip(1).take(SHOWN) {
        d = d.also(shown(head), "and here");
    }
    d.fixes.push(Fix {
        title: "put braces around the blocks".into(),
        edits: fix(&heads, &lines, text, &place),
        applicability: Applicability::Unsafe,
    });
    out.push(d);

    let mut changes = Vec::new();
    for head in &heads {
        let at = head.end - usize::from(head.colon);
        changes.push(Change { at, insert: Some(b'{'), erase: usize::from(head.colon) });
        changes.push(Change { at: lines[head.last].end, insert: Some(b'}'), erase: 0 });
    }
    changes.sort_by_key(|change| change.at);
    let (braced, inserted) = apply(text, &changes);
    repaired.text = braced.into();
    repaired.insertions.insert(0, inserted);
}

/// What mends the heads in the user's text: braces on lines of their own.
fn fix(
    heads: &[Head],
    lines: &[Line],
    text: &str,
    place: &impl Fn(usize, usize) -> Span,
) -> Vec<Edit> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edits: Vec<Edit> = Vec::new();
    // Of blocks that end together the innermost comes last.
    let mut closes: BTreeMap<usize, String> = BTreeMap::new();
    for head in heads.iter().rev() {
        let line = &lines[head.line];
        let indent = &text[line.start..begin(text, line)];
        let close = closes.entry(lines[head.last].line_end(text)).or_default();
        close.push_str(&format!("{newline}{indent}}}"));
        let from = head.end - usize::from(head.colon);
        edits.push(Edit { span: place(from, head.end), replacement: " {".into() });
    }
    edits.extend(
        closes.into_iter().map(|(at, close)| Edit { span: place(at, at), replacement: close }),
    );
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// The heads of all blocks without braces, in order.
fn heads(text: &str, lines: &[Line]) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    // The last lines of the blocks around.
    let mut around: Vec<usize> = Vec::new();
    let mut depth = 0usize;
    // How much text may still be looked through for brackets: blocks lie within blocks.
    let mut budget = 16 * text.len() + 4096;
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| !line.blank) {
        around.retain(|last| *last >= n);
        let begin = begin(text, line);
        let written = &text[begin..line.end];
        let outside = depth == 0;
        let (opened, closed) = braces(written.as_bytes());
        depth = (depth + opened).saturating_sub(closed);
        let next = line.next;
        if line.opens || next >= lines.len() || lines[next].indent <= line.indent {
            continue;
        }
        let colon = written.ends_with(':');
        // A bare head may be one without a block; only where nothing else can be meant is it none.
        if !(colon || outside || !around.is_empty()) || around.len() >= MAX_DEPTH {
            continue;
        }
        let below = &text[self::begin(text, &lines[next])..lines[next].end];
        // Behind a name a colon can be nothing else.
        let word = first_word(written);
        let named =
            colon && NAMED.contains(&word) && word != "metric" && written.len() > word.len() + 1;
        if !(named || opens(word, below)) {
            continue;
        }
        let deeper = |m: &usize| lines[*m].blank || lines[*m].indent > line.indent;
        let last = (next..lines.len()).take_while(deeper).filter(|m| !lines[*m].blank).last();
        let Some(last) = last else { continue };
        let closed = lines.get(lines[last].next).is_some_and(|after| {
            after.indent == line.indent && text[self::begin(text, after)..].starts_with('}')
        });
        let body = &text[lines[next].start..lines[last].end];
        budget = budget.saturating_sub(body.len());
        if budget == 0 {
            break;
        }
        if closed || balance(body) != Balance::Even {
            continue;
        }
        heads.push(Head { line: n, last, end: line.end, colon });
        around.push(last);
    }
    heads
}

/// Whether a line below one that begins with `word` stands in its block, and can stand nowhere else.
fn opens(word: &str, below: &str) -> bool {
    let inner = first_word(below);
    let says = below[inner.len()..].trim_start().starts_with(':');
    let holds = |keyword: &str| {
        CONSTRUCTS.iter().any(|c| c.keyword == inner && c.places.contains(&keyword))
    };
    constructs(word).iter().filter(|c| c.block).any(|c| match c.keyword {
        "metric" => false,
        "flow" => below.contains("->"),
        "columns" | "event" => says || holds(c.keyword),
        keyword => (says && c.properties.iter().any(|p| p.name == inner)) || holds(keyword),
    })
}

/// How many braces stand on a line, outside texts: opening, closing. Comments are left out before.
fn braces(line: &[u8]) -> (usize, usize) {
    let (mut opened, mut closed) = (0, 0);
    let mut i = 0;
    while i < line.len() {
        match line[i] {
            b'"' => {
                i = text_end(line, i).unwrap_or(i + 1);
                continue;
            }
            b'/' if comment_at(line, i) => break,
            b'{' => opened += 1,
            b'}' => closed += 1,
            _ => {}
        }
        i += 1;
    }
    (opened, closed)
}

/// Where what stands on a line begins.
fn begin(text: &str, line: &Line) -> usize {
    let written = &text[line.start..line.end];
    line.end - written.trim_start_matches([' ', '\t']).len()
}
