//! `use`: what is brought in from where.

use super::{Pair, Rule, Walk};
use crate::diagnostic::{Applicability, Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::*;

impl Walk<'_> {
    pub(super) fn use_(&mut self, pair: Pair<'_>) -> StatementKind {
        let all = self.span(&pair);
        let mut path = Vec::new();
        let mut what = UseWhat::One(None);
        let mut alias_wanted = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::keyword_use => {
                    let span = self.span(&part);
                    self.lower_case(part.as_str(), span);
                }
                Rule::use_path => path = self.use_path(part),
                Rule::use_all => {
                    what = UseWhat::All(self.span(&part));
                    self.use_path(part);
                }
                Rule::use_several => what = UseWhat::Several(self.use_items(part)),
                Rule::as_word => alias_wanted = Some(self.span(&part)),
                Rule::word => {
                    alias_wanted = None;
                    what = UseWhat::One(Some(self.name(&part)));
                }
                Rule::comment => self.inner_comment(&part),
                Rule::junk => {
                    self.junk(&part, "what is used", None);
                    self.file.lost_names = true;
                }
                _ => {}
            }
        }
        if let Some(span) = alias_wanted {
            self.missing_name(span, "write the new name after `as`");
        }
        if path.is_empty() || (path.len() == 1 && matches!(what, UseWhat::One(_))) {
            self.file.lost_names = true;
            let written = self.original_text(all);
            let written = written.lines().next().unwrap_or_default().trim();
            let target = written.get(3..).unwrap_or_default().trim_start().trim_end_matches('.');
            if path.is_empty() && target.starts_with(|c: char| c.is_ascii_digit()) {
                self.module_with_digit(all, target);
                return StatementKind::Junk;
            }
            let by_path = target.starts_with(['.', '/', '\\', '"']) || target.contains(['/', '\\']);
            let d = match path.first() {
                _ if by_path => {
                    let help = if target.contains("..") || target.starts_with(['/', '"']) {
                        "write the file's path below the root, with dots and without `.journey`, as in `use eu.returns.{A, B}`: nothing outside of the root can be used"
                    } else {
                        "write it with dots and without `.journey`, as in `use eu.returns.{A, B}`"
                    };
                    let message = format!("`{}` is no module", super::shorten(target));
                    self.error(
                        Diagnostic::new(Code::MissingName, all, message)
                            .label("a module is named, not its file")
                            .help(help),
                    );
                    return StatementKind::Junk;
                }
                None => Diagnostic::new(Code::MissingName, all, "it is not said what is used")
                    .help("write the module and the names, as in `use people.{Mei, Jon}`"),
                Some(word) => Diagnostic::new(
                    Code::MissingName,
                    all,
                    format!("it is not said what is used of `{}`", word.text),
                )
                .help(format!("write `use {0}.NAME` or `use {0}.{{A, B}}`", word.text)),
            };
            self.error(d.label("module and name, with a dot between them"));
            return StatementKind::Junk;
        }
        StatementKind::Use(Box::new(Use { path, what }))
    }

    /// `use 2026-map.W`: the name of a file that no module can have.
    fn module_with_digit(&mut self, all: Span, target: &str) {
        let module = target.split(['.', ' ']).next().unwrap_or_default();
        let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
        let right: String = std::iter::once('_').chain(module.chars().map(plain)).collect();
        self.error(
            Diagnostic::new(
                Code::MissingName,
                all,
                format!("`{}` is no name of a module", super::shorten(module)),
            )
            .label("a name begins with a letter or `_`")
            .help(format!(
                "rename the file, as in `{0}.journey`, and write `use {0}.…`",
                super::shorten(&right)
            )),
        );
    }

    /// The words of a path; dots that are one too many are said.
    fn use_path(&mut self, pair: Pair<'_>) -> Vec<Name> {
        let mut words = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::word => words.push(self.name(&part)),
                _ => self.double_dot(&part),
            }
        }
        words
    }

    fn double_dot(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.error(
            Diagnostic::new(Code::Unexpected, span, "one dot parts the words of a path")
                .label("one is enough")
                .help("write `.`")
                .fix("write `.`", span, "."),
        );
    }

    fn use_items(&mut self, pair: Pair<'_>) -> Vec<(Name, Option<Name>)> {
        if !pair.as_str().starts_with('.') {
            let span = self.span(&pair);
            // `use a.store{, phone}`: the bracket may be what is too many.
            let comma =
                pair.as_str().get(1..).is_some_and(|rest| rest.trim_start().starts_with(','));
            self.error(
                Diagnostic::new(Code::Unexpected, span.at_start(), "a dot is missing before `{`")
                    .label("`.` is missing here")
                    .help("write `.{`")
                    .with_fix(
                        "write `.`",
                        span.at_start(),
                        ".",
                        match comma {
                            true => Applicability::Unsafe,
                            false => Applicability::Safe,
                        },
                    ),
            );
        }
        let mut found: Vec<(Name, Option<Name>)> = Vec::new();
        let mut comma = true;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::comma => self.parting_comma(&part, &mut comma),
                Rule::double_dot => self.double_dot(&part),
                Rule::comment => self.inner_comment(&part),
                Rule::bracket_junk => {
                    self.bracket_junk(&part);
                    self.file.lost_names = true;
                }
                Rule::use_item => {
                    let span = self.span(&part);
                    if !comma {
                        self.missing_comma(
                            span,
                            found.last().map(|(n, a)| a.as_ref().unwrap_or(n).span),
                        );
                    }
                    comma = false;
                    let mut words = Vec::new();
                    let mut as_at = None;
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::word => words.push(self.name(&piece)),
                            Rule::as_word => as_at = Some(self.span(&piece)),
                            _ => {}
                        }
                    }
                    if let (Some(at), 1) = (as_at, words.len()) {
                        self.missing_name(at, "write the new name after `as`");
                    }
                    let mut words = words.into_iter();
                    if let Some(name) = words.next() {
                        found.push((name, words.next()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn missing_name(&mut self, span: Span, help: &str) {
        self.error(
            Diagnostic::new(Code::MissingName, span.at_end(), "a name is missing here")
                .label("which name?")
                .help(help),
        );
        self.file.lost_names = true;
    }
}
