//! Reads the large blocks of a large file side by side.
//!
//! The content of a block is read the same whatever stands around it, so a large file is cut at its
//! large blocks: each of them is read on its own, and so is the rest, in which they are empty. This
//! holds for a file in which nothing is wrong. Where anything is, in a piece or in how the pieces
//! fit, nothing of this counts, and the file is read as a whole: all that is said of a mistake is
//! said there.

use super::Walk;
use super::statement::Place;
use crate::source::{FileId, Span};
use crate::syntax::ast::*;
use crate::syntax::repair::{Repaired, comment_at, line_end, text_end};
use crate::threads;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Files shorter than this are read as a whole, in less time than a thread takes to start.
const LARGE: usize = 1 << 17;
/// A file is cut into about so many pieces, so that no core waits long for another.
const PIECES: usize = 64;

/// A large block of a text.
struct Cut {
    /// The block, braces included.
    block: Range<usize>,
    /// What of it the rest of the file leaves out: all but the lines of its braces.
    content: Range<usize>,
    /// The first word of the line on which it begins.
    keyword: String,
}

/// A block whose content is read elsewhere, met in the rest of its file.
pub(super) struct LeftOut {
    /// Where the block begins.
    at: u32,
    keyword: &'static str,
    /// How many notes stood before its content.
    allows: usize,
    inner_comments: usize,
}

impl Walk<'_> {
    /// Notes a block whose content may have been left out.
    pub(super) fn note_left_out(&mut self, block: Span, keyword: &'static str) {
        if self.repaired.leaves_out_from(block.start as usize + 1) {
            self.left_out.push(LeftOut {
                at: block.start,
                keyword,
                allows: self.file.allows.len(),
                inner_comments: self.file.inner_comments.len(),
            });
        }
    }
}

/// Reads a large file, in which nothing was mended, on all cores. Gives nothing if it is better read
/// as a whole.
pub(super) fn parse(id: FileId, whole: &Repaired<'_>) -> Option<File> {
    let text = whole.text.as_ref();
    if text.len() < LARGE || threads::count() == 1 {
        return None;
    }
    parse_cut(id, whole, &cuts(text, text.len() / PIECES))
}

fn parse_cut(id: FileId, whole: &Repaired<'_>, cuts: &[Cut]) -> Option<File> {
    if cuts.is_empty() {
        return None;
    }
    // The rest comes first: it may be the longest.
    let works: Vec<Option<&Cut>> = std::iter::once(None).chain(cuts.iter().map(Some)).collect();
    let wrong = AtomicBool::new(false);
    let done = threads::each(&works, |&cut| {
        if wrong.load(Ordering::Relaxed) {
            return None;
        }
        let read = match cut {
            None => rest(id, whole, cuts),
            Some(cut) => piece(id, whole, cut).map(|file| (file, Vec::new())),
        };
        wrong.fetch_or(read.is_none(), Ordering::Relaxed);
        read
    });
    let mut files = done.into_iter();
    let (rest, left_out) = files.next()??;
    let pieces: Option<Vec<File>> = files.map(|read| Some(read?.0)).collect();
    Some(joined(rest, &left_out, pieces?))
}

/// Reads one block.
fn piece(id: FileId, whole: &Repaired<'_>, cut: &Cut) -> Option<File> {
    let repaired = whole.part(cut.block.clone(), &[]);
    let mut walk = Walk { begun: true, ..Walk::new(id, &repaired) };
    let (items, end) = walk.read(1, true, Place::inside(&cut.keyword));
    walk.file.items = items;
    let whole = end + 1 == repaired.text.len();
    let clean = walk.out.is_empty() && !walk.file.lost_names;
    (whole && clean).then_some(walk.file)
}

/// Reads what lies around the blocks.
fn rest(id: FileId, whole: &Repaired<'_>, cuts: &[Cut]) -> Option<(File, Vec<LeftOut>)> {
    let left_out: Vec<Range<usize>> = cuts.iter().map(|cut| cut.content.clone()).collect();
    let repaired = whole.part(0..whole.text.len(), &left_out);
    let mut walk = Walk::new(id, &repaired);
    walk.file.items = walk.read(0, false, Place::File).0;
    let fits = walk.left_out.len() == cuts.len()
        && walk.left_out.iter().zip(cuts).all(|(left_out, cut)| {
            left_out.at as usize == cut.block.start && left_out.keyword == cut.keyword
        });
    let clean = walk.out.is_empty() && !walk.file.lost_names;
    (fits && clean).then_some((walk.file, walk.left_out))
}

/// Puts the pieces into the blocks that were left empty.
fn joined(rest: File, left_out: &[LeftOut], pieces: Vec<File>) -> File {
    let mut file = File { allows: Vec::new(), inner_comments: Vec::new(), ..rest };
    let (mut allows, mut comments) = (rest.allows.into_iter(), rest.inner_comments.into_iter());
    let mut contents = Vec::with_capacity(pieces.len());
    let (mut allows_before, mut comments_before) = (0, 0);
    for (place, piece) in left_out.iter().zip(pieces) {
        file.allows.extend(allows.by_ref().take(place.allows - allows_before));
        file.allows.extend(piece.allows);
        let own = place.inner_comments - comments_before;
        file.inner_comments.extend(comments.by_ref().take(own));
        file.inner_comments.extend(piece.inner_comments);
        (allows_before, comments_before) = (place.allows, place.inner_comments);
        contents.push((place.at, piece.items));
    }
    file.allows.extend(allows);
    file.inner_comments.extend(comments);
    fill(&mut file.items, &mut contents.into_iter().peekable());
    file
}

/// Fills the blocks that were left empty, which come in order.
fn fill(
    items: &mut [Item],
    contents: &mut std::iter::Peekable<impl Iterator<Item = (u32, Vec<Item>)>>,
) {
    for item in items {
        let Item::Statement(Statement { kind, .. }) = item else { continue };
        let block = match kind {
            StatementKind::Head(head) => head.block.as_mut(),
            StatementKind::Measure(measure) => measure.block.as_mut(),
            _ => None,
        };
        let Some(block) = block else { continue };
        match contents.next_if(|(at, _)| *at == block.span.start) {
            Some((_, items)) => block.items = items,
            None => fill(&mut block.items, contents),
        }
    }
}

/// The smallest blocks that are at least `least` bytes long.
fn cuts(text: &str, least: usize) -> Vec<Cut> {
    let bytes = text.as_bytes();
    let mut found: Vec<Cut> = Vec::new();
    let mut open = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i = text_end(bytes, i).unwrap_or(i + 1);
                continue;
            }
            b'/' if comment_at(bytes, i) => {
                i = line_end(bytes, i);
                continue;
            }
            b'{' => open.push(i),
            b'}' => {
                let block = open.pop().map_or(i..i, |start| start..i + 1);
                if block.len() >= least && found.last().is_none_or(|c| c.block.start < block.start)
                {
                    found.extend(cut(text, block));
                }
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// Cuts a block whose braces stand at the end of one line and at the start of another: notes on the
/// lines of the braces stay where they are.
fn cut(text: &str, block: Range<usize>) -> Option<Cut> {
    let inner = &text[block.start + 1..block.end - 1];
    let first = inner.find('\n')?;
    let last = inner.rfind('\n')?;
    if !inner[..first].trim_end().is_empty() || !inner[last..].trim_start().is_empty() {
        return None;
    }
    let line = text[..block.start].rfind('\n').map_or(0, |at| at + 1);
    let keyword = text[line..block.start].split_whitespace().next()?.to_string();
    let content = block.start + 1..block.start + 1 + last;
    Some(Cut { block, content, keyword })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::source::SourceFile;
    use crate::syntax::repair::repair;

    const ID: FileId = FileId(3);

    fn whole(text: &str) -> (File, Vec<Diagnostic>) {
        assert!(text.len() < LARGE, "it would be cut");
        crate::syntax::parse(ID, &SourceFile::new("map.journey", text))
    }

    /// What the pieces of a text give, cut at every block that is at least so long.
    fn in_pieces(text: &str, least: usize) -> Option<File> {
        let mut found = Vec::new();
        let repaired = repair(ID, text, &mut found);
        if !found.is_empty() {
            return None;
        }
        parse_cut(ID, &repaired, &cuts(text, least))
    }

    const MAP: &str = "//! A shop.

use std.channels.{website, store}

// allow: unused
team Growth \"Growth\" {
  contact: \"a@example.com\" // allow: late
}

/// A map.
journey Buy \"Buy\" for Mei { // of last year
  kind: current_state

  stage find \"Find\" { // allow: empty
    // allow: no_owner
    touchpoint search \"A {brace} in a text\" via website {
      does \"looks\" // a } in a comment
      feels +1 \"calm\"
      measure csat(
        // inside
        of: x) >= 40%
    } // behind
    touchpoint café \"Café\" via store { says \"on one line\" }
  } // allow: empty
  stage buy \"Buy\" {
    touchpoint pay {
      pain p \"slow\" {
        severity: high
      }
    }
  }
  flow {
    search -> café -> pay // the way
  }
}
";

    #[test]
    fn pieces_make_the_same_tree() {
        let (file, found) = whole(MAP);
        assert_eq!(found, []);
        let mut read = 0;
        for least in 1..MAP.len() {
            if let Some(joined) = in_pieces(MAP, least) {
                assert_eq!(joined, file, "blocks of {least} bytes");
                read += 1;
            }
        }
        assert!(read > 100, "cut only {read} times");
    }

    #[test]
    fn pieces_of_the_library_make_the_same_trees() {
        for module in crate::project::std::MODULES {
            let (file, _) = whole(module.text);
            if let Some(joined) = in_pieces(module.text, 40) {
                assert_eq!(joined, file, "{}", module.name);
            }
        }
    }

    #[test]
    fn a_text_with_a_mistake_is_read_as_a_whole() {
        for (right, wrong) in [
            ("feels +1", "feels : +1"),
            ("  flow {", "  flwo {"),
            ("kind: current_state", "kind current_state"),
            ("/// A map.\n", "/// A map.\n\n"),
            ("stage buy \"Buy\" {", "stage buy \"Buy\" {}\n  {"),
            ("says \"on one line\" }", "says \"on one line\"//}"),
        ] {
            let text = MAP.replace(right, wrong);
            assert_ne!(text, MAP);
            let as_a_whole = whole(&text);
            for least in 1..text.len() {
                if let Some(joined) = in_pieces(&text, least) {
                    assert_eq!((joined, vec![]), as_a_whole, "{wrong}: blocks of {least} bytes");
                }
            }
        }
    }
}
