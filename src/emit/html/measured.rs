//! What the data says: the score, each measure beside its target, how people really go, and how
//! good the data is.

use super::feelings::place;
use super::journey::Told;
use super::markup::Html;
use super::project::{anchor, cell, count, row};
use super::spot::Spot;
use super::{Measured, Report};
use crate::diagram::words;
use crate::emit::result::band;
use crate::emit::scorecard::{self, figures};
use crate::emit::seen::{self, Seen};
use crate::measure::conformance::{Conformance, Way};
use crate::measure::verdict::Verdict;
use crate::measure::{JourneyScore, Reading};
use crate::model::{Kind, Node, TouchpointId, Unit};

/// What a verdict's colours are called.
fn class(reading: &Reading) -> &'static str {
    match reading.verdict {
        Some(Verdict::Missed) => "missed",
        Some(Verdict::NoData) => "no-data",
        Some(Verdict::Unclear) => "unclear",
        Some(Verdict::NotYet) => "not-yet",
        Some(Verdict::Met) => "met",
        None => "",
    }
}

/// The verdict on a reading, as a chip.
pub(super) fn verdict(reading: &Reading, h: &mut Html) {
    if reading.verdict.is_some() {
        let class = format!("verdict {}", class(reading));
        h.leaf("span", &[("class", &class)], scorecard::verdict(reading));
    }
}

fn percent(part: u64, whole: u64) -> String {
    figures::figure(Kind::Percent, if whole > 0 { part as f64 / whole as f64 } else { 0.0 })
}

fn score<'a>(told: &Told<'a>) -> Option<(&'a Measured<'a>, &'a JourneyScore)> {
    let measured = told.report.measured.as_ref()?;
    Some((measured, measured.card.journeys.iter().find(|score| score.journey == told.id)?))
}

/// The tile with the journey's score: its name, the figure, and what it rests on.
pub(super) fn tile(told: &Told) -> Option<(String, String, &'static str)> {
    let (measured, journey) = score(told)?;
    let readings = scorecard::readings(told.model, measured.card, journey);
    let of = |verdict| readings.iter().filter(|r| r.verdict == Some(verdict)).count();
    let all = [Verdict::Missed, Verdict::NoData, Verdict::Unclear, Verdict::NotYet, Verdict::Met];
    let parts = all.into_iter().filter(|v| of(*v) > 0);
    let parts: Vec<String> = parts.map(|v| format!("{} {}", of(v), v.words())).collect();
    let (big, name) = match journey.whole.score {
        Some(score) => (format!("{}", score.round()), format!("of 100, {}", band(score))),
        None => ("–".to_owned(), "nothing is scored".to_owned()),
    };
    let small = format!("{name}; {}", parts.join(", "));
    let poor = journey.whole.score.is_some_and(|score| band(score) == band(0.0));
    let bad = poor || of(Verdict::Missed) > 0;
    Some((big, small.trim_end_matches("; ").to_owned(), if bad { "bad" } else { "good" }))
}

/// What the data says, for the pictures: of each measure, and of how people go.
pub(super) fn actual(told: &Told) -> (Vec<(String, String)>, Option<Seen>) {
    let Some(measured) = &told.report.measured else { return (Vec::new(), None) };
    let found = measured.card.conformance.iter().find(|found| found.journey == told.id);
    (seen::actual(told.model, measured.card), found.map(Seen::of))
}

/// Score, readings and conformance of a journey.
pub(super) fn write(told: &Told, h: &mut Html) {
    let Some((measured, journey)) = score(told) else { return };
    let readings = scorecard::readings(told.model, measured.card, journey);
    let mut inside = Html::new();
    if !readings.is_empty() {
        inside.within("div", &[("class", "measured")], |h| {
            stages(told, journey, h);
            table(told, &readings, h);
        });
    }
    let lead = match measured.card.as_of.and_then(|t| jiff::Timestamp::from_microsecond(t).ok()) {
        Some(now) => {
            let now = now.strftime("%Y-%m-%d %H:%M UTC");
            format!("What the data says as of {now}, the worst first.")
        }
        None => "What the data says, the worst first.".to_owned(),
    };
    told.part(h, "measured", "Measured", &lead, inside);
    for found in measured.card.conformance.iter().filter(|c| c.journey == told.id) {
        let mut inside = Html::new();
        conformance(told, found, &mut inside);
        let lead = "The map held against the log.";
        told.part(h, "log", "How people really go", lead, inside);
    }
}

/// Scores by stage as bars, the worst marked.
fn stages(told: &Told, journey: &JourneyScore, h: &mut Html) {
    if journey.stages.iter().all(|(_, score)| score.score.is_none()) {
        return;
    }
    h.within("table", &[("class", "bars")], |h| {
        row(h, "thead", &["Stage", "Score", "Rests on"]);
        h.within("tbody", &[], |h| {
            for (stage, score) in &journey.stages {
                let spot = told.spots.iter().find(|s| s.stage == Some(*stage));
                let Some(spot) = spot.filter(|s| s.touchpoint().is_none()) else { continue };
                let worst = journey.worst == Some(*stage);
                h.within("tr", &[("data-tags", &spot.tags(&[], None))], |h| {
                    h.leaf("th", &[("scope", "row")], &spot.title);
                    h.within("td", &[("data-label", "Score")], |h| match score.score {
                        Some(score) => {
                            bar(score, if worst { "worst" } else { "" }, h);
                            let note = if worst { ", the lowest" } else { "" };
                            let text = format!("{} of 100, {}{note}", score.round(), band(score));
                            h.leaf("span", &[], &text);
                        }
                        None => h.leaf("span", &[("class", "none")], "not scored"),
                    });
                    let mut rests = vec![count(score.scored, "measure")];
                    for (n, what) in
                        [(score.no_data, "without data"), (score.not_scored, "not scored")]
                    {
                        if n > 0 {
                            rests.push(format!("{n} {what}"));
                        }
                    }
                    cell(h, "Rests on", &rests.join(", "));
                });
            }
        });
    });
}

/// A bar of so many of a hundred.
fn bar(part: f64, class: &str, h: &mut Html) {
    let class = format!("meter {class}");
    let wide = format!("{:.2}", part.clamp(0.0, 100.0));
    let of = [
        ("class", class.trim_end()),
        ("viewBox", "0 0 100 4"),
        ("preserveAspectRatio", "none"),
        ("aria-hidden", "true"),
    ];
    h.within("svg", &of, |h| {
        h.within("rect", &[("class", "full"), ("width", "100"), ("height", "4")], |_| {});
        h.within("rect", &[("class", "done"), ("width", &wide), ("height", "4")], |_| {});
    });
}

fn table(told: &Told, readings: &[&Reading], h: &mut Html) {
    let model = told.model;
    h.within("table", &[("class", "list")], |h| {
        let titles = ["Verdict", "Measure", "Where", "Value", "Target", "On the way", "Rests on"];
        row(h, "thead", &titles);
        h.within("tbody", &[], |h| {
            for reading in readings {
                let measure = &model.measures[reading.measure];
                let at = told
                    .spots
                    .iter()
                    .find(|s| s.content(model).measures.contains(&reading.measure));
                let Some(spot) = at else { continue };
                let whose: Vec<_> = measure.persona.into_iter().collect();
                h.within("tr", &[("data-tags", &spot.tags(&whose, measure.owner))], |h| {
                    h.within("td", &[("data-label", "Verdict")], |h| match reading.verdict {
                        Some(_) => verdict(reading, h),
                        None => h.leaf("span", &[("class", "none")], "no target"),
                    });
                    h.within("td", &[("data-label", "Measure"), ("class", "main")], |h| {
                        let id = anchor(&measure.decl.path);
                        h.jump(&id, "", &words::measure_title(model, reading.measure));
                        for &persona in &whose {
                            h.leaf(
                                "small",
                                &[],
                                &format!("for {}", model.personas[persona].decl.name),
                            );
                        }
                        let told =
                            matches!(reading.verdict, Some(Verdict::NoData | Verdict::Unclear));
                        for why in reading.why.iter().filter(|_| told) {
                            h.leaf("small", &[], &figures::why(why));
                        }
                    });
                    h.within("td", &[("data-label", "Where")], |h| place(spot, h));
                    h.within("td", &[("data-label", "Value"), ("class", "number strong")], |h| {
                        h.text(&scorecard::value(model, reading));
                        let interval = scorecard::interval(model, reading);
                        if !interval.is_empty() {
                            h.leaf("small", &[("title", "95 % interval")], &interval);
                        }
                    });
                    h.within("td", &[("data-label", "Target"), ("class", "number")], |h| {
                        h.text(&measure.target.as_ref().map(words::target).unwrap_or_default());
                        let mut more: Vec<String> =
                            measure.due.iter().map(|due| format!("by {}", due.text)).collect();
                        more.extend(measure.baseline.map(|was| format!("was {was}")));
                        if !more.is_empty() {
                            h.leaf("small", &[], &more.join(", "));
                        }
                    });
                    h.within("td", &[("data-label", "On the way")], |h| {
                        if let Some(attained) = reading.attained {
                            bar(attained, class(reading), h);
                            h.leaf("small", &[], &format!("{} of 100", attained.round()));
                        }
                    });
                    cell(h, "Rests on", &scorecard::basis(reading));
                });
            }
        });
    });
}

fn conformance(told: &Told, found: &Conformance, h: &mut Html) {
    let mut lines = scorecard::fit(told.model, found).into_iter();
    h.leaf("p", &[("class", "goal")], &upper(&lines.next().unwrap_or_default().replace('`', "")));
    if found.cases == 0 {
        return;
    }
    let what = match found.per {
        Unit::Person => "People",
        Unit::Session => "Sessions",
    };
    if !found.deviations.is_empty() {
        h.leaf("h3", &[], "Where they leave the map");
        h.within("table", &[("class", "list")], |h| {
            row(h, "thead", &[what, "Touchpoint", "Deviation", "Example"]);
            h.within("tbody", &[], |h| {
                for deviation in &found.deviations {
                    let Some(spot) = spot_of(told, deviation.touchpoint) else { continue };
                    h.within("tr", &[("data-tags", &spot.tags(&[], None))], |h| {
                        let share = percent(deviation.cases, found.cases);
                        h.leaf("td", &[("data-label", what), ("class", "number strong")], &share);
                        h.within("td", &[("data-label", "Touchpoint")], |h| place(spot, h));
                        let told = match deviation.skipped {
                            true => "left out",
                            false => "comes where the map has no place for it",
                        };
                        cell(h, "Deviation", told);
                        h.within("td", &[("data-label", "Example")], |h| {
                            h.leaf("code", &[], &deviation.example);
                        });
                    });
                }
            });
        });
    }
    h.leaf("h3", &[], "Who comes by");
    h.within("table", &[("class", "bars")], |h| {
        row(h, "thead", &["Touchpoint", what, "Rows"]);
        h.within("tbody", &[], |h| {
            for used in &found.touchpoints {
                let Some(spot) = spot_of(told, used.touchpoint) else { continue };
                h.within("tr", &[("data-tags", &spot.tags(&[], None))], |h| {
                    h.within("th", &[("scope", "row")], |h| place(spot, h));
                    h.within("td", &[("data-label", what)], |h| {
                        let share = used.cases as f64 / found.cases as f64 * 100.0;
                        bar(share, if used.hardly || used.cases == 0 { "worst" } else { "" }, h);
                        let mut text = percent(used.cases, found.cases);
                        if used.cases == 0 {
                            text = "nobody".to_owned();
                        } else if used.hardly {
                            text.push_str(", hardly anybody");
                        }
                        h.leaf("span", &[], &text);
                    });
                    cell(h, "Rows", &figures::figure(Kind::Count, used.rows as f64));
                });
            }
        });
    });
    let ways: Vec<&Way> = found.edges.iter().filter(|way| way.of > 0).collect();
    for (title, ways) in [
        ("Ways on the map", ways),
        ("Ways that the map does not have", found.other_ways.iter().collect()),
    ] {
        if !ways.is_empty() {
            h.leaf("h3", &[], title);
            self::ways(told, &ways, h);
        }
    }
    let rest: Vec<String> =
        lines.filter(|line| line.contains("segment") || line.contains("show no")).collect();
    for line in rest {
        h.leaf("p", &[("class", "quiet")], &upper(&line.replace('`', "")));
    }
}

fn ways(told: &Told, ways: &[&Way], h: &mut Html) {
    h.within("table", &[("class", "list")], |h| {
        row(h, "thead", &["From", "To", "Taken", "On the map", "Departures"]);
        h.within("tbody", &[], |h| {
            for way in ways {
                let ends = [way.from, way.to].map(|end| match end {
                    Node::Touchpoint(t) => spot_of(told, t),
                    Node::Start | Node::Exit => None,
                });
                let tags = ends.iter().flatten().map(|s| s.tags(&[], None));
                let tags = tags.collect::<Vec<_>>().join(" ");
                h.within("tr", &[("data-tags", &tags)], |h| {
                    for ((label, end), other) in [("From", ends[0]), ("To", ends[1])]
                        .into_iter()
                        .zip(["the start", "the end"])
                    {
                        h.within("td", &[("data-label", label)], |h| match end {
                            Some(spot) => place(spot, h),
                            None => h.text(other),
                        });
                    }
                    let share = percent(way.times, way.of);
                    h.leaf("td", &[("data-label", "Taken"), ("class", "number strong")], &share);
                    cell(h, "On the map", &way.declared.map(words::percent).unwrap_or_default());
                    let of = figures::figure(Kind::Count, way.of as f64);
                    let times = figures::figure(Kind::Count, way.times as f64);
                    cell(h, "Departures", &format!("{times} of {of}"));
                });
            }
        });
    });
}

fn spot_of<'a>(told: &'a Told, id: TouchpointId) -> Option<&'a Spot> {
    told.spots.iter().find(|spot| spot.touchpoint() == Some(id))
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// How good the data is, source by source.
pub(super) fn quality(report: &Report, h: &mut Html) {
    let Some(measured) = &report.measured else { return };
    h.leaf("h2", &[], "The data");
    h.within("ul", &[("class", "notes")], |h| {
        for (source, quality) in measured.store.qualities() {
            let mut notes = scorecard::notes(quality).into_iter();
            h.within("li", &[], |h| {
                h.within("p", &[], |h| {
                    h.leaf("b", &[], report.model.sources[source].decl.title());
                    h.text(": ");
                    h.text(&notes.next().unwrap_or_default());
                });
                for note in notes {
                    h.leaf("p", &[("class", "quiet")], &note);
                }
            });
        }
    });
}
