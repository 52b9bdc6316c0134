//! File patterns of `journey.toml`: `*` and `?` within a path part, `**` over any number of parts.

/// Whether a path (with `/`) fits a pattern, or lies below a folder that does.
pub fn fits(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> =
        pattern.trim_start_matches("./").trim_end_matches('/').split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    (1..=parts.len()).any(|n| parts_fit(&pattern, &parts[..n]))
}

/// What is wrong with a pattern, if anything.
pub fn fault(pattern: &str) -> Option<&'static str> {
    if pattern.is_empty() {
        Some("an empty pattern fits nothing")
    } else if pattern.starts_with('/') || pattern.get(1..2) == Some(":") {
        Some("patterns are relative to the project")
    } else if pattern.contains('\\') {
        Some("path parts are parted by `/`")
    } else if pattern.split('/').any(|part| part == "..") {
        Some("nothing leads out of the project")
    } else {
        None
    }
}

/// Whether a path of the settings leads out of the project's folder.
pub fn leads_out(path: &str) -> bool {
    // Links are no matter here: who opens the file looks where it really is.
    let below = path.split(['/', '\\']).try_fold(0_usize, |depth, part| match part {
        "" | "." => Some(depth),
        ".." => depth.checked_sub(1),
        _ => Some(depth + 1),
    });
    path.starts_with(['/', '\\']) || path.get(1..2) == Some(":") || below.is_none()
}

/// Row by row, as for an edit distance: no pattern makes this slow.
fn parts_fit(pattern: &[&str], path: &[&str]) -> bool {
    let mut reachable = vec![false; path.len() + 1];
    reachable[0] = true;
    for part in pattern {
        if *part == "**" {
            let first = reachable.iter().position(|&r| r).unwrap_or(reachable.len());
            reachable[first..].fill(true);
        } else {
            let mut next = vec![false; path.len() + 1];
            for (i, name) in path.iter().enumerate() {
                next[i + 1] = reachable[i] && part_fits(part, name);
            }
            reachable = next;
        }
    }
    reachable[path.len()]
}

fn part_fits(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reachable = vec![false; name.len() + 1];
    reachable[0] = true;
    for p in pattern.chars() {
        if p == '*' {
            let first = reachable.iter().position(|&r| r).unwrap_or(reachable.len());
            reachable[first..].fill(true);
        } else {
            let mut next = vec![false; name.len() + 1];
            for (i, &c) in name.iter().enumerate() {
                next[i + 1] = reachable[i] && (p == '?' || p == c);
            }
            reachable = next;
        }
    }
    reachable[name.len()]
}

#[cfg(test)]
mod tests {
    use super::{fault, fits, leads_out};

    #[test]
    fn patterns_fit_parts_and_whole_folders() {
        assert!(fits("*.journey", "a.journey"));
        assert!(!fits("*.journey", "eu/a.journey"));
        assert!(fits("**/*.journey", "a.journey"));
        assert!(fits("**/*.journey", "eu/de/a.journey"));
        assert!(fits("drafts", "drafts/a.journey"));
        assert!(fits("drafts/", "drafts/x/a.journey"));
        assert!(!fits("drafts", "draft/a.journey"));
        assert!(fits("e?/**", "eu/a.journey"));
        assert!(fits("**/old/**", "eu/old/a.journey"));
        assert!(fits("地图/*", "地图/买.journey"));
    }

    #[test]
    fn many_stars_are_not_slow() {
        assert!(!fits(&"*a".repeat(200), &"a".repeat(2000).replace("aa", "ab")));
    }

    #[test]
    fn a_way_there_and_back_leads_nowhere() {
        for inside in ["x.csv", "./data/x.csv", "data/../data/x.csv", "a/b/../../x", "a//../x"] {
            assert!(!leads_out(inside), "{inside}");
        }
        for outside in ["../x", "a/../../x", "./../x", "/x", "\\\\host\\x", "C:\\x", "a\\..\\..\\x"]
        {
            assert!(leads_out(outside), "{outside}");
        }
    }

    #[test]
    fn faults_are_named() {
        assert!(fault("../x").is_some());
        assert!(fault("/x").is_some());
        assert!(fault("C:\\x").is_some());
        assert!(fault("x/**").is_none());
    }
}
