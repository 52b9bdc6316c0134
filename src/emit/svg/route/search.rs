//! The search for the choice with which ways cross least: one change after the other is tried, and
//! kept if it helps. The first choice is a good one, so few changes help; and what people wrote first
//! stays first unless that costs several crossings.

use super::{Choice, Layout};

/// So many layouts are tried at most.
const TRIES: usize = 240;
/// With more ways the first choice stays: each try takes long.
const MANY: usize = 150;

/// The best layout found.
pub(super) fn best(first: Choice, links: usize, place: impl Fn(&Choice) -> Layout) -> Layout {
    let mut choice = first;
    let mut layout = place(&choice);
    if links > MANY {
        return layout;
    }
    let mut least = cost(&choice, &layout);
    let mut left = TRIES;
    while crossings(&layout) > 0 {
        let before = least;
        for change in changes(&choice) {
            if left == 0 {
                return layout;
            }
            left -= 1;
            let mut next = choice.clone();
            change.make(&mut next);
            let tried = place(&next);
            let cost = cost(&next, &tried);
            if cost < least {
                (choice, layout, least) = (next, tried, cost);
            }
        }
        if least == before {
            break;
        }
    }
    layout
}

/// What is bad about a layout: crossings, cards before those that were written before them, lanes on
/// the other side than usual.
fn cost(choice: &Choice, layout: &Layout) -> usize {
    let turned = |cards: &[usize]| -> usize {
        (1..cards.len()).map(|i| cards[..i].iter().filter(|&&card| card > cards[i]).count()).sum()
    };
    let turned: usize = choice.columns.iter().map(|column| turned(&column.cards)).sum();
    let flipped = choice.flipped.iter().filter(|flipped| **flipped).count();
    2 * crossings(layout) + 5 * turned + flipped
}

/// A change of a choice.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// A lane goes on the other side.
    Flip(usize),
    /// A card of a column changes places with the next one.
    Swap(usize, usize),
}

impl Change {
    fn make(self, choice: &mut Choice) {
        match self {
            Change::Flip(lane) => choice.flipped[lane] = !choice.flipped[lane],
            Change::Swap(column, card) => choice.columns[column].cards.swap(card, card + 1),
        }
    }
}

fn changes(choice: &Choice) -> Vec<Change> {
    let flips = (0..choice.flipped.len()).map(Change::Flip);
    let swaps = choice.columns.iter().enumerate().flat_map(|(c, column)| {
        (0..column.cards.len().saturating_sub(1)).map(move |i| Change::Swap(c, i))
    });
    flips.chain(swaps).collect()
}

/// How often ways cross: level pieces over upright ones.
pub(super) fn crossings(layout: &Layout) -> usize {
    let mut level: Vec<(f64, f64, f64)> = Vec::new();
    let mut upright: Vec<(f64, f64, f64)> = Vec::new();
    for led in &layout.links {
        for pair in led.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            if y1 == y2 {
                level.push((y1, x1.min(x2), x1.max(x2)));
            } else if x1 == x2 {
                upright.push((x1, y1.min(y2), y1.max(y2)));
            }
        }
    }
    // Ways that share a lane lie on one another and cross others once.
    level.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    level.dedup();
    upright.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    upright.dedup();
    let mut count = 0;
    for &(y, from, to) in &level {
        let first = upright.partition_point(|piece| piece.0 <= from);
        let across = upright[first..].iter().take_while(|piece| piece.0 < to);
        count += across.filter(|piece| piece.1 < y && y < piece.2).count();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Led};
    use super::*;

    #[test]
    fn pieces_that_only_touch_do_not_cross() {
        let led = |points: &[(f64, f64)]| Led {
            course: Course::Next,
            points: points.to_vec(),
            label: (0.0, 0.0),
        };
        let layout = |links: Vec<Led>| Layout { links, ..Layout::default() };
        let level = led(&[(0.0, 5.0), (10.0, 5.0)]);
        assert_eq!(crossings(&layout(vec![level.clone(), led(&[(5.0, 0.0), (5.0, 9.0)])])), 1);
        assert_eq!(crossings(&layout(vec![level.clone(), led(&[(5.0, 5.0), (5.0, 9.0)])])), 0);
        assert_eq!(crossings(&layout(vec![level, led(&[(10.0, 0.0), (10.0, 9.0)])])), 0);
    }
}
