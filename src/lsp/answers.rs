//! Answers: a question of the protocol put to [`crate::ide`], and what it says put back.

use super::convert::Speaker;
use super::server::Host;
use super::workspace::Workspace;
use crate::diagnostic::Edit;
use crate::ide::Snapshot;
use crate::ide::index::Kind;
use crate::ide::structure::FoldKind;
use crate::ide::symbols::Symbol;
use crate::source::{FileId, SourceFile, Span};
use crate::vocab::NameKind;
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentSymbol, DocumentSymbolResponse, FoldingRange,
    FoldingRangeKind, GotoDefinitionResponse, Hover, HoverContents, Location, MarkupContent,
    MarkupKind, OneOf, Position, PrepareRenameResponse, Range, SelectionRange, SemanticToken,
    SemanticTokens, SymbolKind, TextEdit, Uri, WorkspaceEdit, WorkspaceSymbol,
};

/// A question about a file.
pub struct Asked<'a> {
    pub(super) speaker: Speaker<'a>,
    pub(super) host: Host,
    pub(super) snapshot: &'a Snapshot,
    pub(super) file: FileId,
}

impl<'a> Asked<'a> {
    /// A question about the file at this address, if it is one of a project.
    pub fn new(workspace: &'a Workspace, host: Host, uri: &Uri) -> Option<Self> {
        let (root, path) = workspace.locate(uri)?;
        let snapshot = root.snapshot();
        let file = snapshot.file(&path)?.id;
        Some(Asked { speaker: Speaker { workspace, root }, host, snapshot, file })
    }

    pub(super) fn source(&self) -> &'a SourceFile {
        self.snapshot.source(self.file)
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        self.speaker.workspace.encoding.offset(self.source(), position)
    }

    /// The place of a span, in the library too.
    pub(super) fn location(&self, span: Span) -> Option<Location> {
        self.speaker.location(span).or_else(|| {
            let source = self.snapshot.source(span.file);
            let path = (self.host.library)(&source.path, &source.text)?;
            Some(Location { uri: super::uri::from_path(&path)?, range: self.speaker.range(span) })
        })
    }

    pub(super) fn text_edits(&self, edits: &[Edit]) -> Vec<TextEdit> {
        let edit = |e: &Edit| TextEdit {
            range: self.speaker.range(e.span),
            new_text: e.replacement.clone(),
        };
        edits.iter().map(edit).collect()
    }

    pub fn hover(&self, position: Position) -> Option<Hover> {
        let found = self.snapshot.hover(self.file, self.offset(position))?;
        let markup = MarkupContent { kind: MarkupKind::Markdown, value: found.markdown };
        let range = Some(self.speaker.range(found.span));
        Some(Hover { contents: HoverContents::Markup(markup), range })
    }

    pub fn definition(&self, position: Position) -> Option<GotoDefinitionResponse> {
        let found = self.snapshot.definition(self.file, self.offset(position));
        let span = match found {
            Some(place) => place.name,
            None => self.snapshot.module_at(self.file, self.offset(position))?,
        };
        Some(GotoDefinitionResponse::Scalar(self.location(span)?))
    }

    pub fn references(&self, position: Position, declaration: bool) -> Vec<Location> {
        let found = self.snapshot.references(self.file, self.offset(position), declaration);
        found.into_iter().filter_map(|span| self.location(span)).collect()
    }

    pub fn highlights(&self, position: Position) -> Vec<DocumentHighlight> {
        let found = self.snapshot.references(self.file, self.offset(position), true);
        let here = found.iter().enumerate().filter(|(_, span)| span.file == self.file);
        here.map(|(i, span)| DocumentHighlight {
            range: self.speaker.range(*span),
            kind: Some(match i {
                0 => DocumentHighlightKind::WRITE,
                _ => DocumentHighlightKind::READ,
            }),
        })
        .collect()
    }

    pub fn symbols(&self) -> DocumentSymbolResponse {
        let symbols = self.snapshot.symbols(self.file);
        DocumentSymbolResponse::Nested(symbols.iter().map(|s| self.symbol(s)).collect())
    }

    #[allow(deprecated)] // a field that must be written
    fn symbol(&self, symbol: &Symbol) -> DocumentSymbol {
        DocumentSymbol {
            name: symbol.name.clone(),
            detail: Some(symbol.detail.clone()),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: self.speaker.range(symbol.span.to(symbol.name_span)),
            selection_range: self.speaker.range(symbol.name_span),
            children: Some(symbol.children.iter().map(|s| self.symbol(s)).collect()),
        }
    }

    pub fn format(&self, range: Option<Range>) -> Vec<TextEdit> {
        let part = range.map(|r| (self.offset(r.start), self.offset(r.end)));
        self.text_edits(&self.snapshot.format(self.file, part))
    }

    pub fn folds(&self) -> Vec<FoldingRange> {
        let folds = self.snapshot.folds(self.file);
        let range = |fold: &crate::ide::structure::Fold| FoldingRange {
            start_line: fold.first as u32,
            end_line: fold.last as u32,
            kind: match fold.kind {
                FoldKind::Block => None,
                FoldKind::Comment => Some(FoldingRangeKind::Comment),
                FoldKind::Uses => Some(FoldingRangeKind::Imports),
            },
            ..FoldingRange::default()
        };
        folds.iter().map(range).collect()
    }

    pub fn selections(&self, positions: &[Position]) -> Vec<SelectionRange> {
        let nested = |position: &Position| {
            let offset = self.offset(*position);
            let spans = self.snapshot.selections(self.file, offset);
            let outward = spans.iter().rev().fold(None, |parent, span| {
                let range = self.speaker.range(*span);
                Some(Box::new(SelectionRange { range, parent }))
            });
            let range = Range { start: *position, end: *position };
            outward.map_or(SelectionRange { range, parent: None }, |found| *found)
        };
        positions.iter().map(nested).collect()
    }

    pub fn tokens(&self, range: Option<Range>) -> SemanticTokens {
        let encoding = self.speaker.workspace.encoding;
        let source = self.source();
        let part = range.map(|r| (self.offset(r.start), self.offset(r.end)));
        let mut data = Vec::new();
        let (mut line, mut column) = (0, 0);
        for colored in self.snapshot.colors(self.file) {
            if part.is_some_and(|(from, to)| colored.span.end < from || to < colored.span.start) {
                continue;
            }
            let modifiers = u32::from(colored.declares)
                | u32::from(colored.library) << 1
                | u32::from(colored.documents) << 2;
            // Not every editor takes a word of several lines.
            let (first, last) = (source.line(colored.span.start), source.line(colored.span.end));
            for at in first..=last {
                let line_start = source.line_start(at);
                let line_end = line_start + source.line_text(at).len() as u32;
                let start = colored.span.start.max(line_start);
                let end = colored.span.end.min(line_end);
                if end <= start {
                    continue;
                }
                let from = encoding.position(source, start);
                let to = encoding.position(source, end);
                if from.line != line {
                    column = 0;
                }
                data.push(SemanticToken {
                    delta_line: from.line - line,
                    delta_start: from.character - column,
                    length: to.character - from.character,
                    token_type: colored.color as u32,
                    token_modifiers_bitset: modifiers,
                });
                (line, column) = (from.line, from.character);
            }
        }
        SemanticTokens { result_id: None, data }
    }

    pub fn can_rename(&self, position: Position) -> Result<PrepareRenameResponse, String> {
        let (span, placeholder) = self.snapshot.can_rename(self.file, self.offset(position))?;
        let range = self.speaker.range(span);
        Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
    }

    pub fn rename(&self, position: Position, name: &str) -> Result<WorkspaceEdit, String> {
        let edits = self.snapshot.rename(self.file, self.offset(position), name)?;
        self.speaker.edit(&edits).ok_or_else(|| "a file of it is on no disk".to_owned())
    }
}

/// Everything of all projects that is called about so.
pub fn search(workspace: &Workspace, query: &str) -> Vec<WorkspaceSymbol> {
    let mut found = Vec::new();
    for root in workspace.roots() {
        let speaker = Speaker { workspace, root };
        for (symbol, holder) in root.snapshot().search(query) {
            let Some(location) = speaker.location(symbol.name_span) else { continue };
            found.push(WorkspaceSymbol {
                name: symbol.name,
                kind: symbol_kind(symbol.kind),
                tags: None,
                container_name: (!holder.is_empty()).then_some(holder),
                location: OneOf::Left(location),
                data: None,
            });
        }
    }
    found
}

pub(super) fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Named(NameKind::Team | NameKind::Persona) => SymbolKind::CLASS,
        Kind::Named(NameKind::Channel) => SymbolKind::ENUM_MEMBER,
        Kind::Named(NameKind::Framework) => SymbolKind::INTERFACE,
        Kind::Named(NameKind::Source | NameKind::Survey) => SymbolKind::OBJECT,
        Kind::Named(NameKind::Event) => SymbolKind::EVENT,
        Kind::Named(NameKind::Metric) | Kind::Measure => SymbolKind::FUNCTION,
        Kind::Named(NameKind::Journey) => SymbolKind::MODULE,
        Kind::Named(NameKind::Stage) | Kind::FrameworkStage => SymbolKind::NAMESPACE,
        Kind::Named(NameKind::Touchpoint) => SymbolKind::METHOD,
        Kind::Named(NameKind::Question | NameKind::Column) | Kind::Property => SymbolKind::FIELD,
        Kind::Named(NameKind::Pain | NameKind::Opportunity | NameKind::Insight) => SymbolKind::KEY,
        Kind::Parameter => SymbolKind::VARIABLE,
    }
}
