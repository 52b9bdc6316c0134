//! What tree-sitter makes of a text.

use tree_sitter::{Node, Parser, Query, QueryCursor, QueryError, StreamingIterator, Tree};

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_journey::LANGUAGE.into()).expect("the parser's version fits");
    parser.parse(text, None).expect("it ends")
}

/// A query, if it fits the grammar.
pub fn query(source: &str) -> Result<Query, QueryError> {
    Query::new(&tree_sitter_journey::LANGUAGE.into(), source)
}

/// The first place, line and column from 1, that is no statement.
pub fn first_error(text: &str) -> Option<String> {
    fn find(node: Node<'_>) -> Option<String> {
        if node.is_error() || node.is_missing() {
            let at = node.start_position();
            return Some(format!("{}:{}", at.row + 1, at.column + 1));
        }
        let mut cursor = node.walk();
        node.children(&mut cursor).filter(|child| child.has_error()).find_map(find)
    }
    find(parse(text).root_node())
}

/// The letter of a capture: see `textmate.mjs`.
fn letter(capture: &str) -> char {
    match capture.split('.').next().unwrap_or_default() {
        "comment" => 'c',
        "string" => 't',
        "number" => 'n',
        "keyword" => 'k',
        "property" => 'p',
        _ => '.',
    }
}

/// A letter for each character, by the colours of `highlights.scm`: the last pattern wins.
pub fn classes(text: &str) -> String {
    let tree = parse(text);
    let query = query(tree_sitter_journey::HIGHLIGHTS_QUERY).expect("it fits the grammar");
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), text.as_bytes());
    let mut found = Vec::new();
    while let Some((of, index)) = captures.next() {
        let capture = of.captures()[*index];
        let name = query.capture_names()[capture.index as usize];
        found.push((of.pattern_index, capture.node.byte_range(), letter(name)));
    }
    found.sort_by_key(|(pattern, range, _)| (*pattern, range.start));
    let mut letters = vec!['.'; text.len()];
    for (_, range, letter) in found {
        letters[range].fill(letter);
    }
    let of = |(at, c): (usize, char)| if c == '\n' { '\n' } else { letters[at] };
    text.char_indices().map(of).collect()
}
