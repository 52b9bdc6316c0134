//! A page of Markdown for the terminal: the little of Markdown that our pages use.

use super::console::Console;
use unicode_width::UnicodeWidthStr;

/// Renders a page.
pub fn render(markdown: &str, console: &Console) -> String {
    let mut out = Out { console, text: String::new(), paragraph: String::new() };
    let mut fence = false;
    for line in markdown.lines() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            out.flush();
            fence = !fence;
            // The word after the language says what the example shows.
            match info.split_whitespace().nth(1) {
                Some("wrong") if fence => out.line(&console.paint("    wrong:", "31")),
                Some("right") if fence => out.line(&console.paint("    right:", "32")),
                _ => {}
            }
        } else if fence {
            let code = console.paint(line, "36");
            out.line(if line.is_empty() { String::new() } else { format!("    {code}") }.as_str());
        } else if line.starts_with('#') {
            out.flush();
            out.line(&console.bold(line.trim_start_matches('#').trim()));
        } else if line.trim().is_empty() {
            out.flush();
            out.line("");
        } else if line.starts_with('|') {
            out.flush();
            out.line(line);
        } else {
            if line.starts_with("- ") {
                out.flush();
            }
            if !out.paragraph.is_empty() {
                out.paragraph.push(' ');
            }
            out.paragraph.push_str(line.trim());
        }
    }
    out.flush();
    out.text
}

struct Out<'a> {
    console: &'a Console,
    text: String,
    paragraph: String,
}

impl Out<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes the paragraph that was collected, wrapped.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let indent = if paragraph.starts_with("- ") { "  " } else { "" };
        let width = self.console.look.width.min(100);
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.trim().is_empty() && line.width() + 1 + word.width() > width {
                let full = std::mem::replace(&mut line, indent.to_owned());
                self.line(&full);
            } else if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.trim().is_empty() {
            self.line(&line);
        }
    }
}
