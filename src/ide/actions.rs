//! What can be done about a place: mend a finding, write what is missing, move what stands elsewhere
//! better.

use super::Snapshot;
use super::index::{DefId, Kind};
use super::tree;
use crate::diagnostic::{Code, Diagnostic, Edit, together};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::ast::{Head, Statement, StatementKind};
use crate::syntax::{self, uses};
use crate::vocab::NameKind;
use std::collections::BTreeSet;

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// It mends a finding.
    Fix,
    /// It mends all that can be mended without a look.
    FixAll,
    /// It writes what is missing.
    Rewrite,
    /// It moves something into a file.
    Extract,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// The changes.
    pub edits: Vec<Edit>,
    /// A file that is made, with its path and text.
    pub new_file: Option<(String, String)>,
    /// What it mends.
    pub mends: Option<Diagnostic>,
    /// Whether it is the one that is most likely wanted.
    pub preferred: bool,
}

impl Action {
    fn new(title: impl Into<String>, kind: ActionKind, edits: Vec<Edit>) -> Self {
        let title = title.into();
        Action { title, kind, edits, new_file: None, mends: None, preferred: false }
    }
}

/// Teams that are offered as owners.
const TEAMS: usize = 5;

/// The file that personas are moved to.
const PEOPLE: &str = "people";

impl Snapshot {
    /// What can be done about a part of a file.
    pub fn actions(&self, part: Span) -> Vec<Action> {
        let mut found = Vec::new();
        let touches = |d: &&Diagnostic| {
            d.span.file == part.file && d.span.start <= part.end && part.start <= d.span.end
        };
        for finding in self.diagnostics().filter(touches) {
            for (i, fix) in finding.fixes.iter().enumerate() {
                let mut action =
                    Action::new(sentence(&fix.title), ActionKind::Fix, fix.edits.clone());
                action.mends = Some(finding.clone());
                action.preferred = i == 0;
                found.push(action);
            }
            if finding.code == Code::NoOwner {
                found.extend(self.owners(finding));
            }
            if finding.code.is_lint()
                && finding.code != Code::UnusedAllow
                && let Some(edit) = self.allowance(finding)
            {
                let title = format!("Allow `{}` here", finding.code.name());
                let mut action = Action::new(title, ActionKind::Fix, vec![edit]);
                action.mends = Some(finding.clone());
                found.push(action);
            }
        }
        found.extend(self.missing_stages(part));
        found.extend(self.extract_persona(part));
        let safe = self.safe_fixes(part.file);
        if !safe.is_empty() {
            let title = "Mend everything that can be mended safely";
            found.push(Action::new(title, ActionKind::FixAll, safe));
        }
        found
    }

    /// What can be mended in a file without a look, in one go.
    fn safe_fixes(&self, file: FileId) -> Vec<Edit> {
        let here = self.diagnostics().filter(|d| d.span.file == file);
        let fixes = together(here, false, |edit| edit.span.file == file);
        fixes.into_iter().flat_map(|fix| &fix.edits).cloned().collect()
    }

    /// `// allow: name` above the statement that a finding is about.
    fn allowance(&self, finding: &Diagnostic) -> Option<Edit> {
        let parsed = self.parsed(finding.span.file)?;
        let source = self.source(finding.span.file);
        let around = tree::around(&parsed.tree, finding.span.start);
        let statement = around.last()?;
        let start = tree::with_doc(statement, &source.text).start;
        let line = source.line_start(source.line(start));
        let before = &source.text[line as usize..start as usize];
        if !before.trim().is_empty() {
            return None;
        }
        let indent = indent_of(source, statement.span.start);
        let end = line_end(source);
        let span = Span { file: finding.span.file, start: line, end: line };
        let replacement = format!("{indent}// allow: {}{end}", finding.code.name());
        Some(Edit { span, replacement })
    }

    /// `owner: …` for a touchpoint or its journey.
    fn owners(&self, finding: &Diagnostic) -> Vec<Action> {
        let file = finding.span.file;
        let Some(parsed) = self.parsed(file) else { return Vec::new() };
        let index = self.index();
        let around = tree::around(&parsed.tree, finding.span.start);
        let wanted = ["journey", "touchpoint"];
        let places: Vec<&Statement> =
            around.into_iter().filter(|s| wanted.contains(&tree::keyword(s))).collect();
        let own = index.scopes.get(&file).into_iter().flatten();
        let is_team = |def: &DefId| index.definitions[*def].kind == Kind::Named(NameKind::Team);
        let teams = own.filter(|(_, found)| is_team(&found.def)).map(|(name, _)| name);
        let mut found = Vec::new();
        for team in teams.take(TEAMS) {
            for statement in &places {
                let Some(edit) = self.first_line(file, statement, &format!("owner: {team}")) else {
                    continue;
                };
                let StatementKind::Head(head) = &statement.kind else { continue };
                let name = head.name.as_ref().map_or("it", |n| n.text.as_str());
                let title = format!("Let `{team}` own `{name}`");
                let mut action = Action::new(title, ActionKind::Fix, vec![edit]);
                action.mends = Some(finding.clone());
                found.push(action);
            }
        }
        found
    }

    /// A line at the beginning of a statement's block.
    fn first_line(&self, file: FileId, statement: &Statement, line: &str) -> Option<Edit> {
        let source = self.source(file);
        let indent = indent_of(source, statement.span.start);
        let end = line_end(source);
        match tree::block(statement) {
            Some(block) => {
                let start = block.span.start + 1;
                let span = Span { file, start, end: start };
                // A block on one line goes on behind the new line.
                let rest = source.text[start as usize..].lines().next().unwrap_or_default();
                let after = if rest.trim().is_empty() { "" } else { end };
                Some(Edit { span, replacement: format!("{end}{indent}  {line}{after}") })
            }
            None => {
                let StatementKind::Head(head) = &statement.kind else { return None };
                let span = head.head_span.at_end();
                Some(Edit { span, replacement: format!(" {{{end}{indent}  {line}{end}{indent}}}") })
            }
        }
    }

    /// The stages of the framework that a journey does not have.
    fn missing_stages(&self, part: Span) -> Option<Action> {
        let index = self.index();
        let parsed = self.parsed(part.file)?;
        let around = tree::around(&parsed.tree, part.start);
        let statement = around.first().filter(|s| tree::keyword(s) == "journey")?;
        let StatementKind::Head(head) = &statement.kind else { return None };
        let journey = index.declared_at(head.name.as_ref()?.span)?;
        let framework = *index.based_on.get(&(journey, "follows"))?;
        let block = head.block.as_ref()?;
        let source = self.source(part.file);
        let (end, indent) = (line_end(source), indent_of(source, statement.span.start));
        let stages: Vec<(&str, &Statement)> = block
            .statements()
            .filter_map(|s| match &s.kind {
                StatementKind::Head(h) if h.keyword.text == "stage" => Some((of_framework(h)?, s)),
                _ => None,
            })
            .collect();
        // The line below which the next one goes: the stage before it, else what stands before the
        // first stage or flow.
        let first = block.statements().find(|s| matches!(tree::keyword(s), "stage" | "flow"));
        let mut edits: Vec<Edit> = Vec::new();
        let mut after: Option<&Statement> = None;
        for def in index.members_of(framework, &[Kind::FrameworkStage]) {
            let name = index.definitions[def].name.as_str();
            if let Some((_, last)) = stages.iter().rev().find(|(stage, _)| *stage == name) {
                after = Some(last);
                continue;
            }
            let text = format!("{indent}  stage {name} {{{end}{indent}  }}");
            let (at, replacement) = match (after, first) {
                (Some(before), _) => (before.span.at_end(), format!("{end}{end}{text}")),
                (None, Some(first)) => {
                    let start = tree::with_doc(first, &source.text).start;
                    let line = source.line_start(source.line(start));
                    (Span { start: line, end: line, ..first.span }, format!("{text}{end}{end}"))
                }
                (None, None) => {
                    let closed = source.text[block.span.range()].ends_with('}');
                    let last = block.span.end - u32::from(closed);
                    let line = source.line_start(source.line(last));
                    let alone = source.text[line as usize..last as usize].trim().is_empty();
                    let at = if alone { line } else { last };
                    let before = if alone { "" } else { end };
                    (Span { start: at, end: at, ..block.span }, format!("{before}{text}{end}"))
                }
            };
            // Several at one place are one change.
            match edits.iter_mut().find(|e| e.span == at) {
                Some(edit) => edit.replacement.push_str(&replacement),
                None => edits.push(Edit { span: at, replacement }),
            }
        }
        let framework = &index.definitions[framework].name;
        (!edits.is_empty()).then(|| {
            let title = format!("Add the missing stages of `{framework}`");
            Action::new(title, ActionKind::Rewrite, edits)
        })
    }

    /// A persona that stands beside a journey moves to the file of the people.
    fn extract_persona(&self, part: Span) -> Option<Action> {
        let index = self.index();
        let parsed = self.parsed(part.file)?;
        let module = parsed.module.as_deref().filter(|m| *m != PEOPLE && !parsed.std)?;
        let source = self.source(part.file);
        let around = tree::around(&parsed.tree, part.start);
        let statement = around.first().filter(|s| tree::keyword(s) == "persona")?;
        let StatementKind::Head(head) = &statement.kind else { return None };
        let name = head.name.as_ref().filter(|n| n.span.touches(part.start))?;
        let def = index.declared_at(name.span)?;
        // Where others use it from here, they would have to be told.
        let mut elsewhere = index.references_to(def).filter(|r| r.span.file != part.file);
        if statement.broken || elsewhere.next().is_some() {
            return None;
        }
        let moved = tree::with_doc(statement, &source.text);
        let line = source.line_start(source.line(moved.start));
        let gone = Span { start: line.min(moved.start), ..moved };
        let mut end = source.text[gone.end as usize..].chars();
        let after =
            end.by_ref().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
        let gone = Span { end: gone.end + after as u32, ..gone };
        let text = source.text[moved.range()].trim();
        let needed = self.needs(module, moved, def)?;

        let mut edits = vec![Edit { span: gone, replacement: String::new() }];
        let used = index
            .references_to(def)
            .any(|r| !(gone.start <= r.span.start && r.span.end <= gone.end));
        if used {
            let (span, replacement) =
                uses::bring_in(&parsed.tree, &source.text, PEOPLE, &[&name.text]);
            edits.push(Edit { span, replacement });
        }
        let title = format!("Move `{}` to `{PEOPLE}.journey`", name.text);
        let mut action = Action::new(title, ActionKind::Extract, edits);
        let end = line_end(source);
        match index.modules.get(PEOPLE).and_then(|file| self.parsed(*file)) {
            Some(people) => {
                let theirs = &self.source(people.id).text;
                if index.in_scope(people.id, &name.text).is_some() {
                    return None;
                }
                // Several changes of the `use` lines might meet: they are made one after the other.
                let mut whole = theirs.to_string();
                for (module, name) in needed {
                    if index.in_scope(people.id, &name).is_none() {
                        whole = with_use(&whole, &module, &name);
                    }
                }
                let whole = format!("{}{end}{end}{text}{end}", whole.trim_end());
                let span = Span::new(people.id, 0, theirs.len());
                action.edits.push(Edit { span, replacement: whole });
            }
            None => {
                let mut whole = format!("{text}{end}");
                for (module, name) in needed {
                    whole = with_use(&whole, &module, &name);
                }
                action.new_file = Some((format!("{PEOPLE}.journey"), whole));
            }
        }
        Some(action)
    }

    /// The modules and names that a stretch of text speaks of.
    fn needs(&self, module: &str, span: Span, own: DefId) -> Option<BTreeSet<(String, String)>> {
        let index = self.index();
        let mut found = BTreeSet::new();
        let inside = |r: &&super::index::Reference| {
            span.start <= r.span.start && r.span.end <= span.end && r.to != own
        };
        for reference in index.references_in(span.file).iter().filter(inside) {
            let mut def = reference.to;
            while let Some(parent) = index.definitions[def].parent {
                def = parent;
            }
            if def == own {
                continue;
            }
            let d = &index.definitions[def];
            let home = self.parsed(d.name_span.file)?.module.clone()?;
            // It would be called otherwise there.
            let written = &self.source(span.file).text[reference.span.range()];
            if index.definitions[reference.to].parent.is_none() && written != d.name {
                return None;
            }
            let home = if d.name_span.file == span.file { module.to_owned() } else { home };
            if home != PEOPLE {
                found.insert((home, d.name.clone()));
            }
        }
        Some(found)
    }
}

/// A text with one more name brought in.
fn with_use(text: &str, module: &str, name: &str) -> String {
    let source = SourceFile::new("", text);
    let (tree, _) = syntax::parse(FileId::default(), &source);
    let (at, new) = uses::bring_in(&tree, text, module, &[name]);
    let mut text = text.to_owned();
    text.replace_range(at.range(), &new);
    text
}

/// The stage of the framework that a stage is, or lies in.
fn of_framework(head: &Head) -> Option<&str> {
    match head.clause("in") {
        Some(clause) => clause.values.first()?.word().map(|n| n.text.as_str()),
        None => head.name.as_ref().map(|n| n.text.as_str()),
    }
}

fn indent_of(source: &SourceFile, offset: u32) -> &str {
    let line = source.line_text(source.line(offset));
    &line[..line.len() - line.trim_start().len()]
}

fn line_end(source: &SourceFile) -> &'static str {
    if source.text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// An order as a title: with a capital.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
