//! How things of the model read in a picture.

use crate::model::{
    Basis, Decimal, Duration, Effort, JourneyKind, Kind, Level, MeasureId, Model,
    OpportunityStatus, Period, PeriodUnit, Quantity, Status, Stretch, Target,
};

/// A level of feeling: the sign says what its colour says. `▼ −2`, `● 0`, `▲ +1`.
pub fn level(level: i8) -> String {
    match level {
        i8::MIN..=-1 => format!("▼ −{}", level.unsigned_abs()),
        0 => "● 0".to_owned(),
        _ => format!("▲ +{level}"),
    }
}

/// What a level means.
pub fn level_meaning(level: i8) -> &'static str {
    match level {
        i8::MIN..=-2 => "very bad",
        -1 => "bad",
        0 => "neither good nor bad",
        1 => "good",
        2.. => "very good",
    }
}

/// A signed number with a real minus: `−3`, `0`, `+1`.
pub fn signed(number: i8) -> String {
    match number {
        i8::MIN..=-1 => format!("−{}", number.unsigned_abs()),
        0 => "0".to_owned(),
        _ => format!("+{number}"),
    }
}

/// A fraction as a percentage: `40%`.
pub fn percent(share: Decimal) -> String {
    format!("{}%", (share * Decimal::ONE_HUNDRED).normalize())
}

/// What is promised: `≥ 2.5%`, `40%–60%`.
pub fn target(target: &Target) -> String {
    target_in(target, None)
}

fn target_in(target: &Target, unit: Option<usize>) -> String {
    let shown = |value: &Quantity| quantity_in(*value, unit);
    match target {
        Target::AtLeast(value, true) => format!("≥ {}", shown(value)),
        Target::AtLeast(value, false) => format!("> {}", shown(value)),
        Target::AtMost(value, true) => format!("≤ {}", shown(value)),
        Target::AtMost(value, false) => format!("< {}", shown(value)),
        Target::Inside(low, high) => format!("{}–{}", shown(low), shown(high)),
    }
}

/// A value; a length of time in the unit in which it was promised.
fn quantity_in(value: Quantity, unit: Option<usize>) -> String {
    let length = i64::try_from(value.value).ok().filter(|_| value.kind == Kind::Duration);
    match unit.zip(length) {
        Some((unit, length)) => Stretch { length: Duration(length), unit }.to_string(),
        None => value.to_string(),
    }
}

/// How a measure is called: as its metric, and by its own name if it has one.
pub fn measure_title(model: &Model, id: MeasureId) -> String {
    let measure = &model.measures[id];
    let metric = &model.metrics[measure.metric].decl;
    match measure.decl.name == metric.name {
        true => metric.title().to_owned(),
        // A name of its own tells it from others of the same metric.
        false => format!("{} ({})", metric.title(), spaced(&measure.decl.name)),
    }
}

/// A measure with its promise: `Conversion rate ≥ 3.5% by 2026-Q4 (was 2.9%)`.
pub fn promise(model: &Model, id: MeasureId) -> String {
    let measure = &model.measures[id];
    let mut text = measure_title(model, id);
    if let Some(goal) = &measure.target {
        text.push(' ');
        text.push_str(&target_in(goal, measure.time_unit));
    }
    if let Some(due) = &measure.due {
        text.push_str(&format!(" by {}", due.text));
    }
    if let Some(baseline) = &measure.baseline {
        text.push_str(&format!(" (was {})", quantity_in(*baseline, measure.time_unit)));
    }
    text
}

/// What a measure is of, what it promises and when it is an alarm, each on its line.
pub fn measure_facts(model: &Model, id: MeasureId) -> Vec<String> {
    let measure = &model.measures[id];
    let unit = measure.time_unit;
    let shown = |t: &Target| grouped(&target_in(t, unit));
    let mut lines = Vec::new();
    let said = measure.arguments.iter().filter(|argument| !argument.default);
    lines.extend(said.map(|a| format!("{} {}", spaced(&a.parameter), argument(&a.value))));
    let mut goal: Vec<String> =
        measure.target.iter().map(|t| format!("target {}", shown(t))).collect();
    goal.extend(measure.due.iter().map(|d| format!("by {}", d.text)));
    lines.push(goal.join(" "));
    lines.extend(measure.baseline.map(|b| format!("baseline {}", grouped(&quantity_in(b, unit)))));
    let mut rest: Vec<String> =
        measure.alert.iter().map(|a| format!("alert {}", shown(a))).collect();
    if measure.weight != Decimal::ONE {
        rest.push(format!("weight {}", measure.weight.normalize()));
    }
    if !measure.gate {
        rest.push("no gate".to_owned());
    }
    lines.push(rest.join(" · "));
    let mut when: Vec<String> = measure.every.map(every).into_iter().collect();
    when.extend(measure.over.map(|p| format!("over {p}")));
    lines.push(when.join(" · "));
    lines.extend(measure.owner.map(|t| format!("owner {}", model.teams[t].decl.title())));
    lines.retain(|line| !line.is_empty());
    lines
}

/// Large whole numbers of a text in groups of three: `2,400,000 EUR`.
pub fn grouped(text: &str) -> String {
    let mut out = String::new();
    let mut behind_point = false;
    let chars: Vec<char> = text.chars().collect();
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut run = 0;
    for (i, &c) in chars.iter().enumerate() {
        if c.is_ascii_digit() {
            let left = digits(i);
            run = if run == 0 { left } else { run };
            if run >= 4 && left < run && left.is_multiple_of(3) && !behind_point {
                out.push(',');
            }
        } else {
            run = 0;
            behind_point = c == '.';
        }
        out.push(c);
    }
    out
}

/// The value of a measure's argument: of a path the last name, else as written.
fn argument(value: &str) -> String {
    let name = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    match value.rsplit('.').next() {
        Some(last) if value.split('.').all(name) => spaced(last),
        _ => value.to_owned(),
    }
}

/// A length of time, from and to, as written: `5min`, `3w–8w`.
pub fn duration((from, to): (Stretch, Stretch)) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// How often something comes round: `every month`, `every 2 weeks`.
pub fn every(period: Period) -> String {
    let unit = match period.unit {
        PeriodUnit::Exact => return format!("every {period}"),
        PeriodUnit::Day => "day",
        PeriodUnit::Week => "week",
        PeriodUnit::Month => "month",
        PeriodUnit::Year => "year",
    };
    match period.count {
        1 => format!("every {unit}"),
        n => format!("every {n} {unit}s"),
    }
}

/// What a map shows.
pub fn kind(kind: JourneyKind) -> &'static str {
    match kind {
        JourneyKind::CurrentState => "Current state",
        JourneyKind::FutureState => "Future state",
        JourneyKind::DayInTheLife => "Day in the life",
        JourneyKind::ServiceBlueprint => "Service blueprint",
    }
}

/// How far a map is agreed.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Agreed => "agreed",
        Status::Retired => "retired",
    }
}

/// The sign of what an entry rests on: the fuller, the surer.
pub fn basis_sign(basis: Basis) -> &'static str {
    match basis {
        Basis::Observed => "●",
        Basis::Reported => "◆",
        Basis::Assumed => "○",
    }
}

/// How bad a pain is: more marks, more pain.
pub fn severity_sign(severity: Level) -> &'static str {
    match severity {
        Level::High => "!!!",
        Level::Medium => "!!",
        Level::Low => "!",
    }
}

/// What it costs and what it brings: `small effort × large impact`.
pub fn effort_impact(effort: Option<Effort>, impact: Option<Effort>) -> Option<String> {
    let effort = effort.map(|e| format!("{} effort", e.word()));
    let impact = impact.map(|i| format!("{} impact", i.word()));
    match (effort, impact) {
        (Some(e), Some(i)) => Some(format!("{e} × {i}")),
        (one, other) => one.or(other),
    }
}

/// How far an opportunity is, with a sign.
pub fn opportunity_status(status: OpportunityStatus) -> &'static str {
    match status {
        OpportunityStatus::Idea => "idea",
        OpportunityStatus::Planned => "planned",
        OpportunityStatus::Doing => "doing",
        OpportunityStatus::Done => "✓ done",
        OpportunityStatus::Rejected => "✗ rejected",
    }
}

/// A word as a title: `usage_data` becomes `usage data`.
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_write() {
        assert_eq!(level(-2), "▼ −2");
        assert_eq!(level(0), "● 0");
        assert_eq!(level(1), "▲ +1");
        assert_eq!(percent(Decimal::new(4, 1)), "40%");
        assert_eq!(percent(Decimal::new(125, 3)), "12.5%");
        let q = |v| Quantity { kind: Kind::Percent, value: v };
        assert_eq!(target(&Target::AtLeast(q(Decimal::new(25, 3)), true)), "≥ 2.5%");
        assert_eq!(
            target(&Target::Inside(q(Decimal::new(4, 1)), q(Decimal::new(6, 1)))),
            "40%–60%"
        );
        assert_eq!(every(Period { count: 1, unit: PeriodUnit::Month }), "every month");
        assert_eq!(every(Period { count: 2, unit: PeriodUnit::Week }), "every 2 weeks");
    }
}
