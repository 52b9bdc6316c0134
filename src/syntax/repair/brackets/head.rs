//! The head of a block: one that goes on over several lines, and one that is gone, so that nothing
//! opens `table: "x"`, `columns { … }`, `}`.

use super::{Change, Mender, Open, Problem, comment_at, first_word, line_end, text_end};
use crate::diagnostic::Code;
use crate::vocab::{CLAUSE_WORDS, CONSTRUCTS, Construct};

/// Lines by which it is judged what opened a block: those nearest to its end.
const JUDGED: usize = 100;

impl Mender<'_> {
    /// The line on which the head begins that goes on here.
    pub(super) fn head_begins(&self, n: usize) -> usize {
        let mut at = n;
        // There are not many clauses; a file of nothing else is no reason to go far.
        for _ in 0..2 * CLAUSE_WORDS.len() {
            let above = self.lines[..at].iter().rposition(|l| !l.blank);
            match above {
                Some(above) if goes_on(self.head(at)) && !self.lines[above].opens => at = above,
                _ => break,
            }
        }
        at
    }

    /// The line on which the head ends that begins on line `n`; it goes on before line `limit`.
    pub(super) fn head_ends(&self, n: usize, limit: usize) -> usize {
        let below = (n + 1..limit).filter(|&m| !self.lines[m].blank);
        below.take_while(|&m| goes_on(self.head(m))).last().unwrap_or(n)
    }

    /// Where the arguments of a measure end that have no `)` before `end`: before the target, the
    /// date or the baseline.
    pub(super) fn arguments_end(&self, open: &Open, end: usize) -> usize {
        if open.bracket == b'(' && open.word == "metric" {
            return self.parameters_end(open.at, end);
        }
        if open.bracket != b'(' || open.word != "measure" {
            return end;
        }
        let bytes = self.text.as_bytes();
        let mut i = open.at + 1;
        let mut seen = open.at + 1;
        while i < end {
            match bytes[i] {
                b'"' => i = text_end(bytes, i).unwrap_or(i + 1),
                b'/' if comment_at(bytes, i) => i = line_end(bytes, i),
                b'<' | b'>' => return seen,
                b' ' | b'\t' | b'\n' | b'\r' => {
                    i += 1;
                    continue;
                }
                _ => {
                    let word = first_word(&self.text[i..end]);
                    let clause = matches!(word, "by" | "from" | "in");
                    let rest = self.text[i + word.len()..end].trim_start();
                    if clause && !rest.starts_with([':', ',', ')']) {
                        return seen;
                    }
                    let mut width = word.len().max(1);
                    while !self.text.is_char_boundary(i + width) {
                        width += 1;
                    }
                    i += width;
                }
            }
            seen = i.min(end);
        }
        end
    }

    /// Where the parameters of a metric end that have no `)` before `end`: before a second colon with
    /// no comma since the first, which is that of what the metric gives.
    pub(super) fn parameters_end(&self, open: usize, end: usize) -> usize {
        let (mut depth, mut colons) = (0, 0);
        for (i, byte) in self.text[open + 1..end].bytes().enumerate() {
            match byte {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth -= 1,
                b',' if depth == 0 => colons = 0,
                b':' if depth == 0 && colons == 1 => return open + 1 + i,
                b':' if depth == 0 => colons += 1,
                _ => {}
            }
        }
        end
    }

    /// Takes out the lines above a `}` that stand deeper than it, and says that their head is
    /// missing. Read without it, each of them would be a mistake of its own.
    pub(super) fn headless(&mut self, n: usize, close: usize) -> bool {
        let indent = self.lines[n].indent;
        let floor = self.stack.last().map_or(0, |o| o.line + 1);
        let mut first = None;
        let mut judged = Vec::new();
        let mut at = n;
        while at > floor {
            at -= 1;
            let line = &self.lines[at];
            if line.blank {
                continue;
            }
            if line.indent <= indent {
                break;
            }
            first = Some(at);
            if judged.len() < JUDGED {
                judged.push(at);
            } else if let Some(&begin) = self.beheaded.get(&at) {
                // All of these are deeper still.
                at = begin.max(floor);
                first = Some(at);
            }
        }
        let Some(first) = first else { return false };
        let Some(opener) = self.opener(&judged) else { return false };
        self.beheaded.insert(n, first);
        // What is said about it goes with it.
        let documents = |m: &usize| {
            let line = &self.lines[*m];
            self.text[line.start..].trim_start_matches([' ', '\t']).starts_with("///")
        };
        let above = (floor..first).rev().take_while(documents).last();
        let start = self.lines[above.unwrap_or(first)].start;
        self.mended.edits.retain(|e| e.at < start);
        self.mended.problems.retain(|p| p.at.0 < start);
        self.mended.edits.push(Change { at: start, insert: None, erase: close + 1 - start });
        self.mended.problems.push(Problem {
            opener: Some(opener),
            code: Code::UnopenedBlock,
            bracket: '{',
            at: (self.lines[first].start + self.width(first), self.lines[first].end),
            partner: Some((close, close + 1)),
        });
        self.mended.lost_names = true;
        true
    }

    /// Whether the lines from `head` to `close` say nothing of what `head` begins, and something of
    /// what else could stand there.
    pub(super) fn opens_another(&self, head: usize, close: usize) -> bool {
        let body: Vec<usize> = (head + 1..close).filter(|&m| !self.lines[m].blank).collect();
        let word = first_word(self.head(head));
        let words = self.words(&body);
        let own = CONSTRUCTS.iter().filter(|c| c.keyword == word).map(|c| fits(c, &words)).max();
        own.unwrap_or(0) == 0 && self.opener(&body).is_some_and(|c| c.keyword != word)
    }

    /// The statement that most likely opened a block of these lines.
    fn opener(&self, lines: &[usize]) -> Option<&'static Construct> {
        let around = self.stack.last().map_or("file", |o| o.word.as_str());
        let there = CONSTRUCTS.iter().filter(|c| c.block && c.places.contains(&around));
        // Of several that fit as well the first in the table.
        let words = self.words(lines);
        let best = there.clone().rev().max_by_key(|c| fits(c, &words));
        best.filter(|c| fits(c, &words) > 0).or_else(|| {
            // Columns and ways have names of the user's choice.
            let arrows = lines.iter().all(|&m| self.head(m).contains("->"));
            let free = if arrows { "flow" } else { "columns" };
            there.clone().find(|c| c.keyword == free)
        })
    }

    /// The words with which lines begin.
    fn words(&self, lines: &[usize]) -> Vec<&str> {
        lines.iter().map(|&m| first_word(self.head(m))).collect()
    }
}

/// How many of the words begin what can stand in the block of this statement.
fn fits(construct: &Construct, words: &[&str]) -> usize {
    let holds = |word: &&&str| {
        construct.properties.iter().any(|p| p.name == **word)
            || CONSTRUCTS
                .iter()
                .any(|c| c.keyword == **word && c.places.contains(&construct.keyword))
    };
    words.iter().filter(holds).count()
}

/// Whether a line goes on with the head above it: with a clause, a target, more of a condition, or
/// the brace alone.
fn goes_on(line: &str) -> bool {
    let word = first_word(line);
    let rest = line[word.len()..].trim_start();
    match word {
        "" => {
            ["<=", ">=", "==", "!=", "<", ">"].iter().any(|sign| line.starts_with(sign))
                || line == "{"
        }
        // `as` begins a statement of its own.
        "as" => false,
        "and" | "or" => !rest.starts_with([':', '-', '=']),
        _ => CLAUSE_WORDS.contains(&word) && !rest.starts_with([':', '-', '=']),
    }
}
