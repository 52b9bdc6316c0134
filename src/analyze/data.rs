//! Whether the data behind an event or question can be asked what a formula asks.

use super::picked::{Picked, bound_event, bound_question};
use super::scope::{Analysis, Cause, Symbol};
use super::types::{QuestionValue, Run, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{SessionRule, Source, SourceId};
use crate::source::Span;

impl Analysis<'_> {
    fn source_of(&self, picked: &Picked) -> Option<SourceId> {
        bound_event(&picked.pick.event).map(|e| self.model.events[e].source)
    }

    fn study(&mut self, source: SourceId, span: Span, text: &str) {
        let decl = &self.model.sources[source].decl;
        let d = Diagnostic::new(
            Code::NotMeasurable,
            span,
            format!("`{text}` cannot be measured: `{}` is a study and holds no data", decl.name),
        )
        .label(format!("recorded in `{}`", decl.name))
        .also(decl.name_span, "a source without `table:` is a study")
        .help("give the source a `table:` and its columns, or measure something else");
        self.report_once(Cause::Unsaid(Symbol::Source(source), "table"), d);
    }

    fn lacks(&mut self, picked: &Picked, property: &'static str, why: &str, help: &str) -> bool {
        let Some(source) = self.source_of(picked) else { return true };
        let decl = &self.model.sources[source].decl;
        let d = Diagnostic::new(
            Code::NotMeasurable,
            picked.span,
            format!("`{}` cannot be measured so: {why}", picked.text),
        )
        .label(format!("recorded in `{}`, which has no `{property}:`", decl.name))
        .also(decl.name_span, format!("no `{property}:` is said here"))
        .help(help);
        self.report_once(Cause::Unsaid(Symbol::Source(source), property), d);
        false
    }

    fn check(&self, picked: &Picked, good: impl Fn(&Source) -> bool) -> bool {
        self.source_of(picked)
            .is_none_or(|s| self.vague_sources.contains(&s) || good(&self.model.sources[s]))
    }

    /// Whether the event has rows at all.
    pub(crate) fn has_rows(&mut self, picked: &Picked) -> bool {
        if self.check(picked, |s| s.table.is_some()) {
            return true;
        }
        if let Some(source) = self.source_of(picked) {
            self.study(source, picked.span, &picked.text);
        }
        false
    }

    /// Whether its rows say who.
    pub(crate) fn has_people(&mut self, picked: &Picked, function: &str) -> bool {
        self.has_rows(picked)
            && (self.check(picked, |s| s.person.is_some())
                || self.lacks(
                    picked,
                    "person",
                    &format!("`{function}` asks who"),
                    "say `person:` in the source, the column that says who",
                ))
    }

    /// Whether its rows say when.
    pub(crate) fn has_time(&mut self, picked: &Picked, function: &str) -> bool {
        self.has_rows(picked)
            && (self.check(picked, |s| s.time.is_some())
                || self.lacks(
                    picked,
                    "time",
                    &format!("`{function}` asks when"),
                    "say `time:` in the source, the column that says when",
                ))
    }

    /// Whether its rows belong to sessions.
    pub(crate) fn has_sessions(&mut self, picked: &Picked, function: &str) -> bool {
        if !self.has_rows(picked) {
            return false;
        }
        if !self.check(picked, |s| s.session.is_some()) {
            return self.lacks(
                picked,
                "session",
                &format!("`{function}` asks for sessions"),
                "say `session:` (a column) or `session_gap: 30min` in the source",
            );
        }
        // A gap is one between the events of one person.
        if self.check(picked, |s| !matches!(s.session, Some(SessionRule::Gap(_)))) {
            return true;
        }
        self.has_people(picked, "session_gap") && self.has_time(picked, "session_gap")
    }

    /// Whether the answers to a question are data, and lie in the rows of those met before.
    pub(crate) fn answerable(
        &mut self,
        run: &mut Run,
        question: &QuestionValue,
        value: &Value,
    ) -> bool {
        let Some((survey, _)) = bound_question(&question.question) else { return true };
        let source = self.model.surveys[survey].source;
        if self.model.sources[source].table.is_none() && !self.vague_sources.contains(&source) {
            self.study(source, value.span, &value.text);
            return false;
        }
        match &run.survey {
            None => {
                run.survey = Some((survey, value.span, value.text.clone()));
                true
            }
            Some((first, ..)) if *first == survey => true,
            Some((_, span, text)) => {
                let d = Diagnostic::new(
                    Code::Impossible,
                    value.span,
                    format!("`{}` and `{text}` are asked in two surveys, and the formula reads both from one answer", value.text),
                )
                .label("of another survey")
                .also(*span, "of one survey")
                .help("take questions of one survey: only those who answer all of them count");
                self.report(d);
                false
            }
        }
    }
}
