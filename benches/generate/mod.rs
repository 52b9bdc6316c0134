//! Makes projects of any size, always the same ones: maps as people write them, without an error or
//! a warning.
//!
//! Ten files make an area: `people` (teams, personas, a framework), `data` (sources, events, a
//! survey) and eight maps that use both. Maps tell details of each other across files and areas.

pub mod d2;
mod text;
mod words;

use words::Words;

/// What an entry of a touchpoint is.
pub struct Entry {
    /// The keyword.
    pub keyword: &'static str,
    /// What stands between keyword and text: a name, a level.
    pub head: String,
    /// The text.
    pub text: String,
    /// What stands behind the text: a clause, properties.
    pub tail: String,
}

/// A touchpoint.
pub struct Touchpoint {
    /// Its name, which is its event's too, with `_seen` behind it.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Where it happens.
    pub channels: &'static [&'static str],
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// A stage.
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its touchpoints.
    pub touchpoints: Vec<Touchpoint>,
}

/// A journey.
pub struct Journey {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Who travels.
    pub personas: Vec<String>,
    /// The framework it follows.
    pub framework: Option<&'static str>,
    /// The journey that tells its second touchpoint in full.
    pub details: Option<String>,
    /// Its stages.
    pub stages: Vec<Stage>,
}

/// The stages of the framework of every area.
pub const STAGES: [&str; 5] = ["discover", "compare", "buy", "use_it", "stay"];

const CHANNELS: [&[&str]; 4] =
    [&["website"], &["website", "store"], &["email", "website"], &["website", "chat"]];

/// A project: paths and texts, sorted. Each file has `lines` lines.
pub fn project(files: usize, lines: usize) -> Vec<(String, String)> {
    let mut made = Vec::with_capacity(files);
    let areas = files.div_ceil(10);
    for area in 0..areas {
        let maps = (files - area * 10).min(10).saturating_sub(2).max(1);
        let next_area = (area + 1 < areas).then(|| journey_name(area + 1, 0, 0));
        made.extend(area_files(area, maps, lines, next_area));
    }
    made.sort();
    made
}

/// One file that holds one journey with this many touchpoints, its people and its data.
pub fn single(touchpoints: usize) -> Journey {
    let mut words = Words::new(7);
    let stages = touchpoints.div_ceil(250).max(1);
    let mut left = touchpoints;
    let stages = (0..stages)
        .map(|number| {
            let here = left.min(touchpoints.div_ceil(stages));
            left -= here;
            stage(&mut words, format!("stage_{number}"), number, here)
        })
        .collect();
    Journey {
        name: "Everything".into(),
        label: "All of it in one map".into(),
        personas: vec!["Mei".into(), "Jon".into()],
        framework: None,
        details: None,
        stages,
    }
}

/// The text of [`single`].
pub fn single_text(journey: &Journey) -> String {
    text::single(journey)
}

fn journey_name(area: usize, map: usize, number: usize) -> String {
    format!("A{area}M{map}J{number}")
}

fn area_files(
    area: usize,
    maps: usize,
    lines: usize,
    next_area: Option<String>,
) -> Vec<(String, String)> {
    let mut made = Vec::new();
    let mut events = Vec::new();
    let mut personas = Vec::new();
    for map in 0..maps {
        let mut words = Words::new((area * 10 + map) as u64);
        let count = (lines / 250).max(1);
        let mut journeys = Vec::new();
        for number in 0..count {
            let details = match number + 1 {
                next if next < count => journey_name(area, map, next),
                _ if map + 1 < maps => journey_name(area, map + 1, 0),
                _ => next_area.clone().unwrap_or_default(),
            };
            let travellers: Vec<String> =
                (0..3).map(|who| format!("{}P{who}", journey_name(area, map, number))).collect();
            personas.extend(travellers.iter().cloned());
            let stages = STAGES
                .iter()
                .enumerate()
                .map(|(at, name)| {
                    let name = name.to_string();
                    let touchpoints = if at < 3 { 3 } else { words.between(2, 3) };
                    let mut made = stage(&mut words, name, at, touchpoints);
                    for touchpoint in &mut made.touchpoints {
                        touchpoint.name = format!("m{map}j{number}_{}", touchpoint.name);
                    }
                    made
                })
                .collect();
            journeys.push(Journey {
                name: journey_name(area, map, number),
                label: words.label(),
                personas: travellers,
                framework: Some("path"),
                details: Some(details).filter(|d| !d.is_empty()),
                stages,
            });
        }
        let touchpoints = journeys.iter().flat_map(|j| &j.stages).flat_map(|s| &s.touchpoints);
        events.extend(touchpoints.map(|t| t.name.clone()));
        let text = text::map(area, &journeys, &mut words);
        made.push((format!("area_{area}/map_{map}.journey"), text::padded(text, lines)));
    }
    let mut words = Words::new(area as u64 + 1_000_000);
    made.push((
        format!("area_{area}/data.journey"),
        text::padded(text::data(&events, &mut words), lines),
    ));
    let people = text::people(area, &personas, &mut words);
    made.push((format!("area_{area}/people.journey"), text::padded(people, lines)));
    made
}

fn stage(words: &mut Words, name: String, number: usize, touchpoints: usize) -> Stage {
    let touchpoints =
        (0..touchpoints).map(|at| touchpoint(words, format!("step_{number}_{at}"))).collect();
    Stage { label: words.question(), name, touchpoints }
}

/// A touchpoint with eight to twelve entries, its measure among them.
fn touchpoint(words: &mut Words, name: String) -> Touchpoint {
    let level = words.between(0, 3) as i64 - 2;
    let expected = level + words.between(0, 1) as i64;
    let pain = format!("pain_{name}");
    let plain = |keyword, text| Entry { keyword, head: String::new(), text, tail: String::new() };
    let mut entries = vec![
        plain("does", words.sentence()),
        plain("thinks", words.question()),
        Entry {
            keyword: "expects",
            head: signed(expected),
            text: String::new(),
            tail: String::new(),
        },
        Entry {
            keyword: "feels",
            head: signed(level),
            text: words.adjective(),
            tail: String::new(),
        },
        Entry {
            keyword: "pain",
            head: pain.clone(),
            text: words.sentence(),
            tail: ["{ severity: high }", "{ severity: medium, affects: 40% }"][words.between(0, 1)]
                .into(),
        },
        Entry {
            keyword: "opportunity",
            head: format!("better_{name}"),
            text: words.sentence(),
            tail: format!("{{ resolves: {pain}, effort: small, impact: large, status: planned }}"),
        },
        Entry {
            keyword: "backstage",
            head: String::new(),
            text: words.sentence(),
            tail: "by Payments".into(),
        },
    ];
    let more = [
        plain("says", words.sentence()),
        Entry {
            keyword: "support",
            head: String::new(),
            text: words.label(),
            tail: "by Payments".into(),
        },
        Entry {
            keyword: "frontstage",
            head: String::new(),
            text: words.sentence(),
            tail: "by Growth".into(),
        },
        Entry {
            keyword: "insight",
            head: String::new(),
            text: words.sentence(),
            tail: "{ source: interviews, confidence: medium }".into(),
        },
    ];
    entries.extend(more.into_iter().take(words.between(0, 4)));
    Touchpoint { label: words.label(), channels: CHANNELS[words.between(0, 3)], entries, name }
}

fn signed(level: i64) -> String {
    if level == 0 { "0".into() } else { format!("{level:+}") }
}

/// A map whose last touchpoint is told on one line of about this many bytes.
pub fn long_line(bytes: usize) -> String {
    let journey = single(3);
    let mut text = single_text(&journey);
    let mut words = Words::new(13);
    let last = "    touchpoint step_0_2 ";
    let open = text.find(last).and_then(|at| text[at..].find('{').map(|i| at + i + 1)).unwrap_or(0);
    let mut line = String::with_capacity(bytes + 200);
    while line.len() < bytes {
        line.push_str(&format!(" does \"{}\",", words.sentence()));
    }
    text.insert_str(open, &line);
    text
}
