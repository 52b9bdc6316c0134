//! Which thing of one side is which of the other.

use std::collections::{BTreeMap, BTreeSet};

/// Comparing everything left over with everything costs the product of both; more is not looked for.
const MOST: usize = 100_000;
/// Likeness from which two things are one under another name.
const ENOUGH: f64 = 0.5;

/// Things of two sides, found on both or on one.
pub struct Pairs<I> {
    /// On both, in the order of the new side.
    pub both: Vec<(I, I)>,
    /// On the old side only, in its order.
    pub gone: Vec<I>,
    /// On the new side only, in its order.
    pub new: Vec<I>,
}

/// Pairs things by name, then what is left by likeness.
pub fn pair<I: Copy>(
    old: &[I],
    new: &[I],
    old_name: impl Fn(I) -> String,
    new_name: impl Fn(I) -> String,
    likeness: impl Fn(I, I) -> f64,
) -> Pairs<I> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, &item) in old.iter().enumerate().rev() {
        by_name.entry(old_name(item)).or_default().push(i);
    }
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for (j, &item) in new.iter().enumerate() {
        if let Some(i) = by_name.get_mut(&new_name(item)).and_then(Vec::pop) {
            taken.insert(j, i);
        }
    }
    let used: BTreeSet<usize> = taken.values().copied().collect();
    let mut left: Vec<usize> = (0..old.len()).filter(|i| !used.contains(i)).collect();
    let mut right: Vec<usize> = (0..new.len()).filter(|j| !taken.contains_key(j)).collect();
    if left.len() * right.len() <= MOST {
        let mut found: Vec<(f64, usize, usize)> = Vec::new();
        for &i in &left {
            for &j in &right {
                let like = likeness(old[i], new[j]);
                if like >= ENOUGH {
                    found.push((like, i, j));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, i, j) in found {
            if left.contains(&i) && right.contains(&j) {
                left.retain(|&x| x != i);
                right.retain(|&x| x != j);
                taken.insert(j, i);
            }
        }
    }
    Pairs {
        both: taken.into_iter().map(|(j, i)| (old[i], new[j])).collect(),
        gone: left.into_iter().map(|i| old[i]).collect(),
        new: right.into_iter().map(|j| new[j]).collect(),
    }
}

/// Which of these positions are out of the order of the others: as few as can be.
pub fn moved(positions: &[usize]) -> Vec<bool> {
    // The longest rising sequence stays; the rest has moved.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(positions.len());
    for (i, position) in positions.iter().enumerate() {
        let before = (0..i).filter(|&k| positions[k] < *position).max_by_key(|&k| (best[k].0, k));
        best.push((before.map_or(1, |k| best[k].0 + 1), before));
    }
    let mut stays = vec![true; positions.len()];
    let mut at = (0..positions.len()).max_by_key(|&k| (best[k].0, k));
    while let Some(i) = at {
        stays[i] = false;
        at = best[i].1;
    }
    stays
}

/// How much two sets of texts have in common, from 0 to 1.
pub fn common(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.intersection(b).count();
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// How much two texts have in common, by their words.
pub fn alike(a: &str, b: &str) -> f64 {
    common(&words(a), &words(b))
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{alike, moved, pair};

    fn paired(old: &[&'static str], new: &[&'static str]) -> String {
        let name = |text: &'static str| text.split(' ').next().unwrap().to_owned();
        let pairs = pair(old, new, name, name, alike);
        format!("{:?} -{:?} +{:?}", pairs.both, pairs.gone, pairs.new)
    }

    #[test]
    fn names_come_before_likeness() {
        assert_eq!(
            paired(&["a same words here", "b x"], &["c same words here", "b other"]),
            r#"[("a same words here", "c same words here"), ("b x", "b other")] -[] +[]"#
        );
        assert_eq!(paired(&["a x"], &["b y"]), r#"[] -["a x"] +["b y"]"#);
        assert_eq!(paired(&["a x", "a y"], &["a z"]), r#"[("a x", "a z")] -["a y"] +[]"#);
    }

    #[test]
    fn as_few_as_can_be_have_moved() {
        assert_eq!(moved(&[0, 1, 2, 3]), [false; 4]);
        assert_eq!(moved(&[3, 0, 1, 2]), [true, false, false, false]);
        assert_eq!(moved(&[0, 2, 1]).iter().filter(|m| **m).count(), 1);
        assert_eq!(moved(&[]), Vec::<bool>::new());
    }
}
