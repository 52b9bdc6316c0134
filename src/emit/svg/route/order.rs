//! Orders that lessen crossings: of cards in a column, of tracks in a gutter.

use super::{Column, Link, Track};

/// So many times all columns are gone through at most.
const ROUNDS: usize = 24;
/// In a column of more cards, the order stays as written: looking for a better one takes long.
const MANY: usize = 60;

/// The columns, with cards swapped where that lessens crossings and detours. Of equal orders the
/// written one stays.
pub(super) fn order(columns: &[Column], links: &[Link], cards: usize) -> Vec<Column> {
    let mut columns = columns.to_vec();
    let mut column_of = vec![0usize; cards];
    let mut place_of = vec![0usize; cards];
    for (c, column) in columns.iter().enumerate() {
        for (i, &card) in column.cards.iter().enumerate() {
            (column_of[card], place_of[card]) = (c, i);
        }
    }
    // The links that touch each column, so that trying a swap is cheap.
    let mut touching: Vec<Vec<usize>> = vec![Vec::new(); columns.len()];
    for (i, link) in links.iter().enumerate() {
        let (a, b) = (column_of[link.from], column_of[link.to]);
        if a.abs_diff(b) <= 1 {
            touching[a].push(i);
            if b != a {
                touching[b].push(i);
            }
        }
    }
    for _ in 0..ROUNDS {
        let mut better = false;
        for c in 0..columns.len() {
            if columns[c].cards.len() > MANY {
                continue;
            }
            for i in 1..columns[c].cards.len() {
                let before = cost(links, &touching[c], &column_of, &place_of, c);
                let (a, b) = (columns[c].cards[i - 1], columns[c].cards[i]);
                (place_of[a], place_of[b]) = (i, i - 1);
                if cost(links, &touching[c], &column_of, &place_of, c) < before {
                    columns[c].cards.swap(i - 1, i);
                    better = true;
                } else {
                    (place_of[a], place_of[b]) = (i - 1, i);
                }
            }
        }
        if !better {
            break;
        }
    }
    columns
}

/// Crossings of links on both sides of a column, and detours within it.
fn cost(
    links: &[Link],
    touching: &[usize],
    column_of: &[usize],
    place_of: &[usize],
    column: usize,
) -> usize {
    let mut cost = 0;
    for (n, &i) in touching.iter().enumerate() {
        let a = &links[i];
        if column_of[a.from] == column_of[a.to] {
            if column_of[a.from] == column && a.from != a.to {
                let (from, to) = (place_of[a.from], place_of[a.to]);
                // To a neighbour it is straight; each further card is gone around. Down is better,
                // even where up would make the ways on both sides level.
                cost += if to > from { 2 * (to - from - 1) } else { 2 * (from - to) + 1 };
            }
            continue;
        }
        for &j in &touching[n + 1..] {
            let b = &links[j];
            // From the left column to the right one, whichever way they lead.
            let (a, b) = (across(a, column_of), across(b, column_of));
            if column_of[a.0] != column_of[b.0] || column_of[a.1] != column_of[b.1] {
                continue;
            }
            let left = place_of[a.0].cmp(&place_of[b.0]);
            let right = place_of[a.1].cmp(&place_of[b.1]);
            if left != right && left.is_ne() && right.is_ne() {
                cost += 2;
            }
        }
        // Level ways are calmer.
        cost += usize::from(place_of[a.from] != place_of[a.to]);
    }
    cost
}

/// The card on the left and the one on the right.
fn across(link: &Link, column_of: &[usize]) -> (usize, usize) {
    if column_of[link.from] <= column_of[link.to] {
        (link.from, link.to)
    } else {
        (link.to, link.from)
    }
}

/// Swaps neighbours as long as that lessens crossings.
pub(super) fn order_tracks(tracks: &mut [Track]) {
    for _ in 0..tracks.len() {
        let mut better = false;
        for i in 1..tracks.len() {
            if crossings(&tracks[i], &tracks[i - 1]) < crossings(&tracks[i - 1], &tracks[i]) {
                tracks.swap(i - 1, i);
                better = true;
            }
        }
        if !better {
            break;
        }
    }
}

/// How often two tracks' ways cross if the first is on the left.
fn crossings(left: &Track, right: &Track) -> usize {
    let inside = |track: &Track, y: f64| track.span.0 < y && y < track.span.1;
    // What comes to the right one from the left passes the left one, and the other way round.
    right.lefts.iter().filter(|&&y| inside(left, y)).count()
        + left.rights.iter().filter(|&&y| inside(right, y)).count()
}
