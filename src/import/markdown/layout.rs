//! What the headings of a document say about where its stages are.

/// How deep the headings of stages stand: where several say that they are stages; else below the
/// title, which is one heading alone at the top.
pub(super) fn depth_of_stages(headings: &[(usize, String)]) -> Option<usize> {
    let said = headings.iter().filter(|(_, label)| says_stage(label)).map(|(depth, _)| *depth);
    let mut said: Vec<usize> = said.collect();
    said.sort_unstable();
    if let Some(pair) = said.windows(2).find(|pair| pair[0] == pair[1]) {
        return Some(pair[0]);
    }
    let depths = || headings.iter().map(|(depth, _)| *depth);
    let top = depths().min()?;
    let alone = depths().filter(|depth| *depth == top).count() == 1;
    let below = depths().filter(|depth| *depth > top).min();
    Some(below.filter(|_| alone).unwrap_or(top))
}

/// `Stage 1: Awareness`, `Phase: …`.
pub(super) fn says_stage(heading: &str) -> bool {
    let (word, rest) = heading.split_at(heading.find([' ', ':']).unwrap_or(heading.len()));
    let rest = rest.trim_start();
    ["stage", "phase", "step"].iter().any(|known| word.eq_ignore_ascii_case(known))
        && rest.starts_with(|c: char| c == ':' || c.is_ascii_digit())
}
