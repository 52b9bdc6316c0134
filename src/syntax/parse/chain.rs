//! Chains of a flow.

use super::meant::first_word;
use super::{Pair, Rule, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::*;

impl Walk<'_> {
    pub(super) fn chain(&mut self, pair: Pair<'_>) -> Chain {
        let mut first = None;
        let mut links = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::path => {
                    let span = self.span(&part);
                    first = Some(ChainNode { path: self.names(part), span });
                }
                Rule::link => links.push(self.link(part)),
                Rule::junk => self.chain_junk(&part),
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

    pub(super) fn chain_junk(&mut self, part: &Pair<'_>) {
        let text = part.as_str().trim_end();
        let span = self.prefix(part, text);
        let d = Diagnostic::new(
            Code::Unexpected,
            span,
            format!("`{}` cannot stand here", super::shorten(text)),
        )
        .label("after a touchpoint come its share and its label");
        let bare = text.trim_matches([':', '(', ')', '[', ']', ',', ' ']);
        let share = bare.strip_suffix('%').is_some_and(|n| n.trim().parse::<f64>().is_ok());
        let d = if share {
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
        } else if text.starts_with(char::is_alphabetic) {
            d.help(
                "write `->` before the next touchpoint, `\"` around a label, or begin a new line",
            )
        } else {
            d.help("write the share, then the label, as in `a -> b 40% \"label\"`")
        };
        self.error(d);
    }

    pub(super) fn link(&mut self, pair: Pair<'_>) -> ChainLink {
        let mut arrow = self.span(&pair);
        let (mut to, mut share, mut label) = (None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::flow_arrow => {
                    arrow = self.span(&part);
                    if part.as_str() == ">" {
                        self.error(
                            Diagnostic::new(
                                Code::LookAlike,
                                arrow,
                                "an arrow is written `->`, not `>`",
                            )
                            .label("read as `->`")
                            .help("write `->`")
                            .fix("write `->`", arrow, "->"),
                        );
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
        if to.is_none() {
            self.error(
                Diagnostic::new(Code::MissingValue, arrow, "this arrow leads nowhere")
                    .label("to where?")
                    .help("write a touchpoint or `exit` after it, on the same line"),
            );
        }
        ChainLink { arrow, to, share, label }
    }
}
