//! What the page shows now, and who waits for the next.

use crate::cli::console::Failure;
use crate::cli::places;
use crate::compile::Compilation;
use crate::diagnostic::Severity;
use crate::diagram::View;
use crate::diagram::theme::Theme;
use crate::emit::svg::{SvgOptions, svg};
use crate::model::{JourneyId, Model};
use crate::project::config::THEMES;
use crate::report::{Format, Look, Report};
use crate::source::{Sources, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A model that could be drawn, with its texts.
struct Good {
    model: Model,
    sources: Sources,
    places: BTreeMap<String, Span>,
}

struct Now {
    revision: u64,
    /// The last model without an error.
    good: Option<Good>,
    findings: Value,
    broken: bool,
    /// What an editor's cursor stands in, by its path.
    shown: Option<String>,
    /// The theme that the project's settings name.
    theme: Option<(String, Theme)>,
}

/// What all threads share.
pub struct State {
    first: View,
    now: Mutex<Now>,
    changed: Condvar,
}

impl State {
    /// Nothing yet; the page begins with this view.
    pub fn new(first: View) -> Self {
        let now = Now {
            revision: 0,
            good: None,
            findings: json!([]),
            broken: false,
            shown: None,
            theme: None,
        };
        State { first, now: Mutex::new(now), changed: Condvar::new() }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        // A thread that panicked has left the last whole state.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what was compiled, and the theme that the settings name; without a model, or with
    /// a theme that cannot be read, the last good one stays.
    pub fn update(
        &self,
        name: &str,
        compilation: Compilation,
        theme: Option<(Result<Theme, Failure>, String)>,
    ) {
        let Compilation { sources, diagnostics, model, .. } = compilation;
        let report = Report::new(name, sources.len(), &sources, &diagnostics);
        let text = report.render(Format::Json, Look::default());
        let mut findings: Value = serde_json::from_str(&text).unwrap_or_default();
        match theme {
            Some((Err(failure), _)) => {
                let said = json!({
                    "severity": "error", "message": failure.message, "help": failure.help
                });
                if let Some(all) = findings["diagnostics"].as_array_mut() {
                    all.push(said);
                }
            }
            Some((Ok(theme), name)) => self.now().theme = Some((name, theme)),
            None => self.now().theme = None,
        }
        let broken = diagnostics.iter().any(|d| d.severity == Severity::Error);
        let good = model.map(|model| {
            let places = places::places(&model);
            Good { model, sources, places }
        });
        self.publish(findings["diagnostics"].clone(), broken, good);
    }

    /// The project cannot be loaded at all.
    pub fn fail(&self, message: &str, help: Option<&str>) {
        let finding = json!({ "severity": "error", "message": message, "help": help });
        self.publish(json!([finding]), true, None);
    }

    fn publish(&self, findings: Value, broken: bool, good: Option<Good>) {
        let mut now = self.now();
        now.revision += 1;
        now.findings = findings;
        now.broken = broken;
        if good.is_some() {
            now.good = good;
        }
        self.changed.notify_all();
    }

    /// What is to be shown, as soon as it is newer than a revision; after a while, as it is.
    pub fn newer_than(&self, revision: u64, patience: Duration) -> Value {
        let wait = |now: &mut Now| now.revision <= revision;
        let (now, _) = self
            .changed
            .wait_timeout_while(self.now(), patience, wait)
            .unwrap_or_else(PoisonError::into_inner);
        let journeys: Vec<Value> = now
            .good
            .iter()
            .flat_map(|good| good.model.journeys.values())
            .map(|journey| json!({ "name": journey.decl.name, "title": journey.decl.title() }))
            .collect();
        let views = View::ALL.map(View::name);
        let theme = now.theme.as_ref().map(|(name, _)| name.as_str());
        let mut themes = THEMES.to_vec();
        themes.extend(theme.filter(|name| !THEMES.contains(name)));
        json!({
            "revision": now.revision,
            "broken": now.broken,
            "findings": now.findings,
            "project": now.good.as_ref().map(|good| &good.model.name),
            "journeys": journeys,
            "views": views,
            "first": self.first.name(),
            "themes": themes,
            "theme": theme.unwrap_or(THEMES[0]),
            "shown": now.shown,
        })
    }

    /// A picture of the last good model; without one, or without such a journey, nothing.
    pub fn picture(&self, journey: &str, view: &str, theme: &str) -> Option<String> {
        let now = self.now();
        let model = &now.good.as_ref()?.model;
        let view = View::parse(view)?;
        let named = |(_, j): &(JourneyId, &crate::model::Journey)| j.decl.name == journey;
        let (id, _) = model.journeys.iter().find(named)?;
        let own = now.theme.as_ref().filter(|(name, _)| name == theme).map(|(_, theme)| *theme);
        let theme = own.or_else(|| Theme::parse(theme)).unwrap_or_default();
        Some(svg(model, view, Some(id), &SvgOptions { theme, ..SvgOptions::default() }))
    }

    /// Where the thing of a path stands: `file:line:column`.
    pub fn locate(&self, path: &str) -> Option<String> {
        let now = self.now();
        let good = now.good.as_ref()?;
        places::locate(&good.places, &good.sources, path)
    }

    /// Shows what stands around a line of a file, counted from 1.
    pub fn show(&self, file: &str, line: usize) -> Option<String> {
        let mut now = self.now();
        let good = now.good.as_ref()?;
        let line = line.checked_sub(1)?;
        let path = places::at_line(&good.places, &good.sources, file, line)?.to_owned();
        if now.shown.as_ref() != Some(&path) {
            now.shown = Some(path.clone());
            now.revision += 1;
            self.changed.notify_all();
        }
        Some(path)
    }
}
