//! Chains of a flow.

use super::meant::first_word;
use super::{Pair, Rule, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::vocab;

impl Walk<'_> {
    /// A way, or `alert > 2h`: a property that is compared instead of said.
    pub(super) fn chain_or_key(&mut self, pair: Pair<'_>) -> StatementKind {
        let found = self.out.len();
        let chain = self.chain(pair);
        let around = self.around.last().copied().unwrap_or("file");
        // A touchpoint may be called like a property.
        if self.around.contains(&"flow") {
            return StatementKind::Chain(Box::new(chain));
        }
        let key = match chain.first.as_ref().map(|first| &first.path[..]) {
            Some([key]) if vocab::properties_in(around).contains(&&*key.text) => key.clone(),
            _ => return StatementKind::Chain(Box::new(chain)),
        };
        if self.out.len() == found
            && let [ChainLink { arrow, to: Some(to), share: None, label: None }] = &chain.links[..]
            && !self.original_text(*arrow).starts_with('>')
        {
            let value = Expr { span: to.span, kind: ExprKind::Path(to.path.clone()) };
            self.arrow_for_colon(&key, *arrow, &value);
            return StatementKind::Property(Box::new(Property { key, value }));
        }
        self.take_back(found);
        // `goal => "…"`: how the arrow is written does not matter.
        for link in &chain.links {
            self.told_as_a_whole(link.arrow);
        }
        self.error(
            Diagnostic::new(Code::MissingColon, key.span, format!("`{}` has no colon", key.text))
                .label("`:` is missing after this")
                .help(format!("write `{}: …`", key.text)),
        );
        let value = Expr::hole(key.span.at_end());
        StatementKind::Property(Box::new(Property { key, value }))
    }

    /// `owner -> Growth`, `owner => Growth`: what parts a name from its value elsewhere.
    fn arrow_for_colon(&mut self, key: &Name, arrow: Span, value: &Expr) {
        let written = self.repaired.source().get(arrow.range()).unwrap_or("->").to_owned();
        // An arrow of another script is part of this mistake.
        self.told_as_a_whole(arrow);
        let gap = Span { start: key.span.end, end: value.span.start, ..arrow };
        let right = format!("{}: {}", key.text, self.original_text(value.span));
        self.error(
            Diagnostic::new(
                Code::MissingColon,
                arrow,
                format!("a property is written with `:`, not with `{written}`"),
            )
            .label("`:` is wanted here")
            .help(format!("write `{}`", super::shorten(&right)))
            .guess("write `:`", gap, ": "),
        );
    }

    fn chain(&mut self, pair: Pair<'_>) -> Chain {
        let mut first = None;
        let mut links = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::path => {
                    let span = self.span(&part);
                    first = Some(ChainNode { path: self.names(part), span });
                }
                Rule::link => links.push(self.link(part)),
                Rule::junk => self.chain_junk(&part, links.last()),
                Rule::comment => self.inner_comment(&part),
                _ => {}
            }
        }
        if first.is_none()
            && let Some(link) = links.first()
        {
            let link: &ChainLink = link;
            self.out.push(
                Diagnostic::new(Code::MissingValue, link.arrow, "this arrow comes from nowhere")
                    .label("from where?")
                    .help("write a touchpoint or `start` before it"),
            );
        }
        Chain { first, links }
    }

    pub(super) fn chain_junk(&mut self, part: &Pair<'_>, link: Option<&ChainLink>) {
        let text = part.as_str().trim_end();
        let span = self.prefix(part, text);
        if self.semicolon(part) || link.is_some_and(|link| self.end_of_mermaid(text, span, link)) {
            return;
        }
        let d = Diagnostic::new(
            Code::Unexpected,
            span,
            format!("`{}` cannot stand here", super::shorten(text)),
        )
        .label("after a touchpoint come its share and its label");
        if let Some((label, to)) = barred(text) {
            let d = Diagnostic::new(Code::Unexpected, span, "no label stands in an arrow");
            self.error(
                d.label("its place is behind the touchpoint")
                    .help(format!("write `-> {to} {label}`")),
            );
            return;
        }
        let bare = text.trim_matches([':', '(', ')', '[', ']', ',', ' ']);
        let share = bare.strip_suffix('%').is_some_and(|n| n.trim().parse::<f64>().is_ok());
        let label = link.and_then(|link| link.label.as_ref());
        let to = first_word(text);
        let d = if let (true, Some(label)) = (share, label) {
            let whole = label.span.to(span);
            let right = format!("{bare} {}", self.original_text(label.span));
            d.help(format!("the share comes before the label: write `{}`", super::shorten(&right)))
                .guess("change their order", whole, right)
        } else if let Some(ChainLink { arrow, to: None, share: Some(share), .. }) = link
            && to == text
        {
            // The arrow was told to lead nowhere.
            self.out.pop_if(|d| d.code == Code::MissingValue && d.span == *arrow);
            let whole = share.span.to(span);
            let right = format!("{to} {}", self.original_text(share.span));
            Diagnostic::new(Code::Unexpected, whole, "a share stands before its touchpoint")
                .label("its place is behind it")
                .help(format!("write `{right}`"))
                .guess(format!("write `{right}`"), whole, right)
        } else if share {
            d.help(format!("write `{bare}`")).guess(
                format!("write `{bare}`"),
                span,
                if text.starts_with(':') { format!(" {bare}") } else { bare.to_owned() },
            )
        } else if matches!(first_word(text), "if" | "when" | "unless") && !text.contains('"') {
            let label = format!("\"{text}\"");
            d.help(format!("when it is taken is said by the label: write `{label}`")).guess(
                "write it as the label",
                span,
                label,
            )
        } else if text.starts_with(':') && label.is_none() && is_sentence(bare) {
            let label = format!("\"{bare}\"");
            d.help(format!("a label has no colon: write `{}`", super::shorten(&label))).guess(
                "write it as the label",
                span,
                format!(" {label}"),
            )
        } else if text.starts_with(char::is_alphabetic) {
            d.help(
                "write `->` before the next touchpoint, `\"` around a label, or begin a new line",
            )
        } else {
            d.help("write the share, then the label, as in `a -> b 40% \"label\"`")
        };
        self.error(d);
    }

    /// `[*] --> map`: where a diagram of Mermaid begins.
    pub(super) fn start_of_mermaid(&mut self, text: &str, span: Span) -> bool {
        let arrow = text.strip_prefix("[*]").map(str::trim_start);
        let Some(to) = arrow.and_then(|arrow| arrow.strip_prefix("->")).map(str::trim_start) else {
            return false;
        };
        let (start, end) = (self.repaired.mended(span.start as usize), text.len() - to.len());
        let whole = self.place(start, start + end);
        self.mermaid_end(
            "start",
            "begins",
            whole,
            format!("start -> {}", first_word(to)),
            "start -> ",
        );
        true
    }

    /// `map --> [*]`: where it ends.
    fn end_of_mermaid(&mut self, text: &str, span: Span, link: &ChainLink) -> bool {
        if text != "[*]" || link.to.is_some() {
            return false;
        }
        // The arrow was told to lead nowhere.
        self.out.pop_if(|d| d.code == Code::MissingValue && d.span == link.arrow);
        self.mermaid_end("exit", "ends", link.arrow.to(span), "-> exit".to_owned(), "-> exit");
        true
    }

    /// Says what `[*]` is called; an arrow of Mermaid beside it is no mistake of its own.
    fn mermaid_end(&mut self, word: &str, does: &str, whole: Span, right: String, fix: &str) {
        self.told_as_a_whole(whole);
        self.error(
            Diagnostic::new(Code::Unexpected, whole, "`[*]` is no touchpoint")
                .label(format!("where the flow {does} is called `{word}`"))
                .help(format!("write `{right}`"))
                .guess(format!("write `{word}`"), whole, fix),
        );
    }

    /// A touchpoint in a flow without an arrow: `-> b 15%, c 85%`.
    pub(super) fn unjoined(&mut self, name: &str, at: Span, before: Option<&Item>, whole: &str) {
        let d =
            Diagnostic::new(Code::Unexpected, at, format!("`{name}` is not joined to anything"))
                .label("an arrow is missing");
        let line = whole.lines().next().unwrap_or_default().trim_end();
        let start = self.repaired.mended(at.start as usize);
        let whole = self.place(start, start + line.len());
        // As it is written: where an arrow was mended it is short.
        let source = self.repaired.source().get(whole.range()).unwrap_or_default();
        let long = source.contains("-->");
        if let Some(right) = labelled(name, line, long) {
            self.told_as_a_whole(whole);
            self.error(
                Diagnostic::new(Code::Unexpected, whole, "no label stands in an arrow")
                    .label("its place is behind the touchpoint")
                    .help(format!("write `{}`", super::shorten(&right)))
                    .guess("write it so", whole, right),
            );
            return;
        }
        let behind = self.repaired.text[start..].lines().next().unwrap_or_default();
        let behind = behind.get(name.len()..).unwrap_or_default().trim_start();
        let above = match before {
            Some(Item::Statement(Statement {
                kind: StatementKind::Chain(chain), span, ..
            })) if self.same_line(*span, at) => {
                let from =
                    chain.links.len().checked_sub(2).and_then(|n| chain.links[n].to.as_ref());
                from.or(chain.first.as_ref())
            }
            _ => None,
        };
        self.error(if let Some(from) = above {
            let from: Vec<&str> = from.path.iter().map(|n| n.text.as_str()).collect();
            let right = format!("{} -> {}", from.join("."), super::shorten(line));
            let d = d.help(format!("each way begins with a touchpoint: write `{right}`"));
            // Whether a label at the end holds for all of the ways nobody knows.
            match line.contains('"') {
                true => d.help(format!(
                    "each way begins with a touchpoint and has its own label: write `{right}`"
                )),
                false => d.guess(
                    format!("write `{right}`"),
                    at.at_start(),
                    format!("{} -> ", from.join(".")),
                ),
            }
        } else if let Some(to) = joined_behind(behind) {
            let right = format!("{name} {to}");
            d.help(format!("each way stands on its own: write `{}`", super::shorten(&right))).guess(
                format!("write `{}`", super::shorten(&right)),
                at.at_end(),
                format!(" {to}"),
            )
        } else if let Some(from) = line.strip_prefix(name).map(str::trim_start)
            && let Some(from) =
                from.trim_start_matches('-').strip_prefix('<').or(from.strip_prefix('←'))
        {
            let from = from.trim_start_matches('-').trim_start();
            let (from, label) = from.split_at(first_word(from).len());
            let right = match label.trim() {
                label if super::meant::whole_text(label) => format!("{from} -> {name} {label}"),
                _ => format!("{from} -> {name}"),
            };
            if from.is_empty() {
                d.help("an arrow points to what comes next, as in `a -> b`")
            } else {
                let whole_told = right.len() >= line.len();
                let d = d.help(format!("an arrow points to what comes next: write `{right}`"));
                if whole_told { d.guess(format!("write `{right}`"), whole, right) } else { d }
            }
        } else {
            d.help(format!("write `{name} -> …`"))
        });
    }

    pub(super) fn link(&mut self, pair: Pair<'_>) -> ChainLink {
        let mut arrow = self.span(&pair);
        let (_, end) = self.range(&pair);
        let (mut to, mut share, mut label) = (None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::flow_arrow => {
                    arrow = self.span(&part);
                    let (start, _) = self.range(&part);
                    if part.as_str() == ">" && self.repaired.text[..start].ends_with("->") {
                        // `->>`: the arrow before it was told to lead nowhere.
                        let before = self.place(start - 2, start);
                        self.out.pop_if(|d| d.code == Code::MissingValue && d.span == before);
                        self.look_alike(before.to(arrow), "`->>` is written `->`", "->");
                    } else if part.as_str() == ">" {
                        self.look_alike(arrow, "an arrow is written `->`, not `>`", "->");
                    }
                }
                Rule::path => {
                    let span = self.span(&part);
                    to = Some(ChainNode { path: self.names(part), span });
                }
                Rule::amount => share = Some(self.amount(part)),
                Rule::text => label = Some(self.text(&part)),
                Rule::comment => self.inner_comment(&part),
                _ => {}
            }
        }
        let several = self.repaired.text[end..].trim_start_matches([' ', '\t']).starts_with('[')
            && !self.repaired.text[end..].trim_start().starts_with("[*");
        let barred = self.repaired.text[end..].trim_start_matches([' ', '\t']).starts_with('|');
        if to.is_none() && barred {
            // `a -->|40%| b` is one habit; what follows the arrow is told.
            self.told_as_a_whole(arrow);
        } else if to.is_none() && several {
            self.error(
                Diagnostic::new(Code::MissingValue, arrow, "an arrow leads to one touchpoint")
                    .label("to which?")
                    .help("write a way for each, on a line of its own, as in `a -> b`"),
            );
        } else if to.is_none() {
            self.error(
                Diagnostic::new(Code::MissingValue, arrow, "this arrow leads nowhere")
                    .label("to where?")
                    .help("write a touchpoint or `exit` after it, on the same line"),
            );
        }
        ChainLink { arrow, to, share, label }
    }
}

/// The label and the touchpoint of `|40%| b`, as Mermaid has them behind an arrow.
fn barred(text: &str) -> Option<(String, &str)> {
    let (label, to) = text.strip_prefix('|')?.split_once('|')?;
    let (label, to) = (label.trim().trim_matches('"'), first_word(to.trim_start()));
    let share = label.strip_suffix('%').is_some_and(|n| n.trim().parse::<f64>().is_ok());
    let label = if share { label.to_owned() } else { crate::model::quoted(label) };
    (!to.is_empty()).then_some((label, to))
}

/// Whether these are plain words.
fn is_sentence(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && !text.contains(['"', '{', '}', '>', '<'])
}

/// `a -- label --> b`, `a -[label]-> b`, with the label in its place. `a - b -> c` has a bad arrow
/// more likely than a label. `long`: the arrow at its end has two dashes.
fn labelled(name: &str, line: &str, long: bool) -> Option<String> {
    let arrow = line.strip_prefix(name)?.trim_start().strip_prefix('-')?;
    let (label, rest) = arrow.split_once("->")?;
    let inner = label.trim_matches('-');
    let parted = label.starts_with('-')
        && inner.starts_with([' ', '\t'])
        && inner.ends_with([' ', '\t'])
        // With a short arrow at its end one word may be a touchpoint.
        && (long || inner.trim().contains([' ', '\t']));
    let inner = inner.trim();
    let marked = [('[', ']'), ('(', ')'), ('"', '"')]
        .iter()
        .any(|&(open, close)| inner.starts_with(open) && inner.ends_with(close));
    let label = inner.trim_matches(['[', ']', '(', ')', '"']).trim();
    let rest = rest.trim();
    let to = first_word(rest);
    let share = label.strip_suffix('%').is_some_and(|n| n.trim().parse::<f64>().is_ok());
    let label = match share {
        true => label.to_owned(),
        false if (parted || marked) && is_sentence(label) => format!("\"{label}\""),
        false => return None,
    };
    (!to.is_empty() && to == rest).then(|| format!("{name} -> {to} {label}"))
}

/// The arrow and what follows it of `, b -> c`.
fn joined_behind(behind: &str) -> Option<&str> {
    let (names, _) = behind.strip_prefix(',')?.split_once("->")?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ',' | ' ');
    let way = behind[1 + names.len()..].split("//").next().unwrap_or_default();
    let way = way.split(['{', '}']).next().unwrap_or_default().trim_end();
    (names.chars().all(plain) && !way.contains(',')).then_some(way)
}
