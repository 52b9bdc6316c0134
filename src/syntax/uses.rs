//! Changes of `use` lines: bringing a name in, and taking one out.

use super::ast::{File, Item, Name, Statement, StatementKind, Use, UseWhat};
use crate::source::Span;

/// The change that brings in declarations of a module: they join a `use` of the same module, else
/// they get a line of their own below the other ones. Gives what is replaced, and by what.
pub fn bring_in(file: &File, text: &str, module: &str, names: &[&str]) -> (Span, String) {
    let name = names.join(", ");
    let line = format!("use {}", path(module, names));
    let uses = || {
        file.items.iter().filter_map(|item| match item {
            Item::Statement(Statement {
                kind: StatementKind::Use(u), span, broken: false, ..
            }) => Some((u, *span)),
            _ => None,
        })
    };
    for (u, _) in uses() {
        match &u.what {
            UseWhat::Several(names) if is(&u.path, module) => {
                let last = names.last().map(|(name, alias)| alias.as_ref().unwrap_or(name));
                if let Some(last) = last {
                    return (last.span.at_end(), format!(", {name}"));
                }
            }
            UseWhat::One(alias) => {
                if let Some((last, before)) = u.path.split_last()
                    && is(before, module)
                {
                    let all = last.span.to(alias.as_ref().map_or(last.span, |a| a.span));
                    let written = text.get(all.range()).unwrap_or(&last.text);
                    return (all, format!("{{{written}, {name}}}"));
                }
            }
            _ => {}
        }
    }
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let end = if crlf { "\r\n" } else { "\n" };
    let at = |offset: usize| Span::new(file.id, offset, offset);
    if let Some((_, last)) = uses().next_back() {
        // Behind what stands on its line: `// allow: …` belongs to it.
        let from = last.end as usize;
        let rest = text[from..].find(['\n', '\r']).map_or(text.len(), |i| from + i);
        return (at(rest), format!("{end}{line}"));
    }
    // Below what documents the file, above everything else.
    let mut offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut documented = false;
    let mut line_start = offset;
    for line in text[offset..].split_inclusive('\n') {
        let begins = line.trim_start();
        if !(begins.is_empty() || begins.starts_with("//")) {
            break;
        }
        if begins.starts_with("//!") {
            offset = line_start + line.len();
            documented = true;
        }
        line_start += line.len();
    }
    let rest = &text[offset..];
    let before = match documented {
        true if text[..offset].ends_with('\n') => end.to_owned(),
        true => format!("{end}{end}"),
        false => String::new(),
    };
    let blank = rest.is_empty() || rest.starts_with(['\n', '\r']);
    let after = if blank { end.to_owned() } else { format!("{end}{end}") };
    (at(offset), format!("{before}{line}{after}"))
}

/// What stands behind `use` to bring in these names of a module.
pub fn path(module: &str, names: &[&str]) -> String {
    match names {
        [only] => format!("{module}.{only}"),
        _ => format!("{module}.{{{}}}", names.join(", ")),
    }
}

/// The place to delete so that a name (or `*`) is no longer brought in by this `use`; none where a
/// comment would go with it.
pub fn take_out(u: &Use, statement: Span, name: Span, text: &str) -> Option<Span> {
    let ends = |(name, alias): &(Name, Option<Name>)| {
        name.span.to(alias.as_ref().map_or(name.span, |a| a.span))
    };
    let gone = match &u.what {
        UseWhat::Several(names) if names.len() > 1 => {
            let index = names.iter().position(|n| {
                let all = ends(n);
                all.start <= name.start && name.end <= all.end
            })?;
            let own = ends(&names[index]);
            match names.get(index + 1) {
                Some(next) => Span { end: ends(next).start, ..own },
                None => Span { start: ends(&names[index - 1]).end, ..own },
            }
        }
        _ => whole_line(statement, text),
    };
    let comment = text.get(gone.range())?.contains("//");
    (!comment).then_some(gone)
}

/// A statement with its line, if nothing else stands on it.
pub(super) fn whole_line(statement: Span, text: &str) -> Span {
    let range = statement.range();
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[range.end..];
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let alone = |part: &str| part.trim_matches([' ', '\t', '\r', '\n', ',']).is_empty();
    if alone(&text[start..range.start]) && alone(&text[range.end..end]) {
        Span { start: start as u32, end: end as u32, ..statement }
    } else {
        statement
    }
}

fn is(path: &[Name], module: &str) -> bool {
    path.iter().map(|n| n.text.as_str()).eq(module.split('.'))
}

#[cfg(test)]
mod tests {
    use super::{bring_in, take_out};
    use crate::source::{FileId, SourceFile};
    use crate::syntax::ast::{Item, StatementKind, UseWhat};
    use crate::syntax::parse;

    fn with(text: &str) -> String {
        with_all(text, &["email"])
    }

    fn with_all(text: &str, names: &[&str]) -> String {
        let (tree, _) = parse(FileId(0), &SourceFile::new("x.journey", text));
        let (at, new) = bring_in(&tree, text, "std.channels", names);
        let mut text = text.to_owned();
        text.replace_range(at.range(), &new);
        text
    }

    #[test]
    fn a_name_is_brought_in_where_people_would_write_it() {
        assert_eq!(with("team A\n"), "use std.channels.email\n\nteam A\n");
        assert_eq!(with("//! Doc.\n\nteam A\n"), "//! Doc.\n\nuse std.channels.email\n\nteam A\n");
        assert_eq!(with("//! Doc."), "//! Doc.\n\nuse std.channels.email\n");
        assert_eq!(
            with("use a.b\r\nteam A\r\n"),
            "use a.b\r\nuse std.channels.email\r\nteam A\r\n"
        );
        assert_eq!(with("use std.channels.chat\n"), "use std.channels.{chat, email}\n");
        assert_eq!(with("use std.channels.chat as c\n"), "use std.channels.{chat as c, email}\n");
        assert_eq!(with("use std.channels.{chat}\n"), "use std.channels.{chat, email}\n");
        assert_eq!(
            with("use std.channels.{a, b as c,}\n"),
            "use std.channels.{a, b as c, email,}\n"
        );
        let two = ["email", "store"];
        assert_eq!(with_all("team A\n", &two), "use std.channels.{email, store}\n\nteam A\n");
        assert_eq!(
            with_all("use std.channels.chat\n", &two),
            "use std.channels.{chat, email, store}\n"
        );
    }

    fn without(text: &str, name: &str) -> Option<String> {
        let (tree, _) = parse(FileId(0), &SourceFile::new("x.journey", text));
        let Some(Item::Statement(statement)) = tree.items.first() else { panic!("no statement") };
        let StatementKind::Use(u) = &statement.kind else { panic!("no use") };
        let found = match &u.what {
            UseWhat::Several(names) => names.iter().find(|(n, _)| n.text == name)?.0.span,
            _ => u.path.last()?.span,
        };
        let at = take_out(u, statement.span, found, text)?;
        let mut text = text.to_owned();
        text.replace_range(at.range(), "");
        Some(text)
    }

    #[test]
    fn a_name_is_taken_out_with_its_comma() {
        assert_eq!(without("use a.{x, y, z}\n", "x").unwrap(), "use a.{y, z}\n");
        assert_eq!(without("use a.{x, y as q, z}\n", "y").unwrap(), "use a.{x, z}\n");
        assert_eq!(without("use a.{x, z}\n", "z").unwrap(), "use a.{x}\n");
        assert_eq!(without("use a.{x}\nteam A\n", "x").unwrap(), "team A\n");
        assert_eq!(without("use a.x // why\nteam A\n", "x").unwrap(), " // why\nteam A\n");
        assert_eq!(without("use a.{x, // why\n  z}\n", "x"), None);
    }
}
