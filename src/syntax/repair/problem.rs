//! What is told of a bracket without a partner.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::vocab::{Construct, Presence};

/// A forgotten bracket, or one too many.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) bracket: char,
    /// Where it is missing, or where the one too many stands.
    pub(super) at: (usize, usize),
    /// Where its partner is.
    pub(super) partner: Option<(usize, usize)>,
    /// The statement that opens the block, where all of its head is missing.
    pub(super) opener: Option<&'static Construct>,
}

impl Problem {
    /// The finding, with places turned into the user's.
    pub(super) fn diagnostic(&self, place: impl Fn((usize, usize)) -> Span) -> Diagnostic {
        let c = self.bracket;
        let at = place(self.at);
        match self.code {
            Code::StrayClose if let (Some(open), '}') = (self.partner, c) => {
                Diagnostic::new(self.code, at, "this block goes on below its `}`")
                    .label("it ends here")
                    .also(place(open), "it is opened here")
                    .help("delete the `}`")
                    .guess("delete the `}`", at, "")
            }
            Code::StrayClose if let Some(open) = self.partner => {
                Diagnostic::new(self.code, at, format!("this `{c}` closes no block"))
                    .label("did you mean `}`?")
                    .also(place(open), "the block is opened here")
                    .help("write `}`")
                    .guess("write `}`", at, "}")
            }
            Code::StrayClose => {
                Diagnostic::new(self.code, at, format!("this `{c}` closes nothing"))
                    .label("one too many")
                    .help(format!("delete the `{c}`, or open what it closes"))
                    .guess(format!("delete the `{c}`"), at, "")
            }
            Code::Unexpected => Diagnostic::new(self.code, at, format!("this `{c}` opens nothing"))
                .label("one too many")
                .help("delete it")
                .guess(format!("delete the `{c}`"), at, ""),
            Code::UnopenedBlock if self.at.0 == self.at.1 => {
                Diagnostic::new(self.code, at, "several names stand in `{ }`")
                    .label("`{` is missing here")
                    .help("write `{` before the first of them")
                    .guess("write `{` here", at, "{")
            }
            Code::UnopenedBlock if self.opener.is_some() => {
                let head = match self.opener {
                    Some(c) if c.name == Presence::None => c.keyword.into(),
                    c => format!("{} NAME \"…\"", c.map_or("", |c| c.keyword)),
                };
                let mut d =
                    Diagnostic::new(self.code, at, "the line that opens this block is missing")
                        .label("of what is this said?")
                        .help(format!("write it above, as in `{head} {{`"));
                if let Some(close) = self.partner {
                    d = d.also(place(close), "the block ends here");
                }
                d
            }
            Code::UnopenedBlock => {
                let mut d = Diagnostic::new(self.code, at, "this block has no opening `{`")
                    .label("`{` is missing at the end of this line")
                    .help("write `{` at the end of the line")
                    .guess("write `{` here", at.at_end(), " {");
                if let Some(close) = self.partner {
                    d = d.also(place(close), "it is closed here");
                }
                d
            }
            _ => {
                let what = if c == '}' { "block" } else { "bracket" };
                let mut d = Diagnostic::new(self.code, at, format!("this {what} is never closed"))
                    .label(format!("`{c}` is missing here"))
                    .help(format!("write `{c}` here"))
                    .guess(format!("write `{c}` here"), at.at_end(), c.to_string());
                if let Some(open) = self.partner {
                    d = d.also(place(open), "it is opened here");
                }
                d
            }
        }
    }
}
