//! Rules that the parts of a journey must keep together: those of its kinds, the order of its
//! framework's stages, and shares that cannot exceed the whole.

use super::flow::{Traveller, is_there, travellers};
use super::lint::Within;
use super::places::Map;
use super::wording::percent;
use crate::diagnostic::{Code, Diagnostic, Group};
use crate::model::{
    Content, Decimal, Edge, EntryKind, JourneyId, JourneyKind, Level, Model, Node, Stage, Status,
    TimeOfDay, Touchpoint,
};
use crate::source::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Adds what breaks a rule to `out`, journey by journey, in the order of every rendering.
///
/// Errors about names that are already in `out` are respected: a name that could not be understood
/// is missing from the model, and is not said to be missing once more.
pub fn rules(model: &Model, out: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let unknown = Within::new(out.iter().filter(|d| d.code.group() == Group::Names));
    let unread = Within::new(out.iter().filter(|d| d.code.group() == Group::Syntax));
    let untyped = Within::new(out.iter().filter(|d| d.code.group() == Group::Types));
    // A declaration without its name may be what an `improves` means.
    let nameless = out.iter().any(|d| d.code == Code::MissingName);
    for id in model.journeys.ids() {
        let map = Map::new(model, id);
        // What could not be read may say what is missed.
        let holes = unknown.any(map.journey.decl.span) || unread.any(map.journey.decl.span);
        stage_order(map, &mut found);
        blueprint_rule(map, &unread, &mut found);
        day_rule(map, &[&unread, &untyped], &mut found);
        let present = map.journey.improves.map(|id| model.journeys[id].decl.span);
        let hazy = present.is_some_and(|span| unknown.any(span) || unread.any(span));
        if !holes && !nameless {
            future_rule(map, &mut found);
        }
        if !holes && !hazy {
            pain_left_open(map, &mut found);
        }
        shares_over(map, &mut found);
    }
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    out.append(&mut found);
}

/// J0407: a stage is out of its framework's order. As few stages as possible are said to be.
fn stage_order(map: Map, out: &mut Vec<Diagnostic>) {
    let Some(framework) = map.journey.follows.map(|id| &map.model.frameworks[id]) else { return };
    let stages: Vec<(usize, &Stage)> =
        map.stages().filter_map(|(_, stage)| stage.framework_stage.map(|i| (i, stage))).collect();
    let ranks: Vec<usize> = stages.iter().map(|&(rank, _)| rank).collect();
    let kept = longest_rising(&ranks);
    for (i, &(rank, stage)) in stages.iter().enumerate() {
        if kept.binary_search(&i).is_ok() {
            continue;
        }
        let (name, of_framework) = (&stage.decl.name, &framework.stages[rank].decl.name);
        let later = kept.partition_point(|&k| ranks[k] <= rank);
        let before = kept.get(later).map(|&k| stages[k]);
        let after = later.checked_sub(1).map(|last| stages[kept[last]]);
        let own =
            if stage.own { format!(", as a part of `{of_framework}`") } else { String::new() };
        // It stands after a later one, or before an earlier one.
        let (other, where_to) = match (before, after) {
            (Some((_, later)), _)
                if later.decl.span.start < stage.decl.span.start || after.is_none() =>
            {
                (later, "before")
            }
            (_, Some((_, earlier))) => (earlier, "after"),
            (Some((_, later)), None) => (later, "before"),
            (None, None) => continue,
        };
        let stands = if where_to == "before" { "after" } else { "before" };
        let other_name = &other.decl.name;
        out.push(
            Diagnostic::new(
                Code::StageOrder,
                stage.decl.name_span,
                format!(
                    "stage `{name}` stands {stands} `{other_name}`, out of the order of `{}`",
                    framework.decl.name
                ),
            )
            .label(format!("comes {where_to} `{other_name}` in the framework{own}"))
            .also(other.decl.name_span, format!("`{other_name}` stands here"))
            .help(format!("move `stage {name}` {where_to} `stage {other_name}`")),
        );
    }
}

/// Indexes of a longest subsequence that never falls, the earliest of equals.
fn longest_rising(ranks: &[usize]) -> Vec<usize> {
    // From the back: what follows each index in the longest row that it begins. `best` is a Fenwick
    // tree over the ranks, the highest first: how long a row is, and what begins it.
    let top = ranks.iter().max().map_or(0, |highest| highest + 1);
    let mut best: Vec<Option<(usize, Reverse<usize>)>> = vec![None; top + 1];
    let longest = |best: &[Option<(usize, Reverse<usize>)>], mut place: usize| {
        let mut longest = None;
        while place > 0 {
            longest = longest.max(best[place]);
            place &= place - 1;
        }
        longest
    };
    let mut next = vec![None; ranks.len()];
    for i in (0..ranks.len()).rev() {
        let mut place = top - ranks[i];
        let follows = longest(&best, place);
        next[i] = follows.map(|(_, Reverse(j))| j);
        let row = Some((follows.map_or(0, |(length, _)| length) + 1, Reverse(i)));
        while place <= top {
            best[place] = best[place].max(row);
            place += place & place.wrapping_neg();
        }
    }
    let mut row = Vec::new();
    let mut at = longest(&best, top).map(|(_, Reverse(i))| i);
    while let Some(i) = at {
        row.push(i);
        at = next[i];
    }
    row
}

/// J0409: a touchpoint of a service blueprint says what happens on no stage, front or back.
/// One that could not be read whole may say it.
fn blueprint_rule(map: Map, unread: &Within, out: &mut Vec<Diagnostic>) {
    if !map.journey.is(JourneyKind::ServiceBlueprint) {
        return;
    }
    let by = super::lint::likely_team(map).map_or(String::new(), |team| format!(" by {team}"));
    for (_, touchpoint) in map.touchpoints() {
        if is_staged(map, touchpoint) || unread.any(touchpoint.decl.span) {
            continue;
        }
        let name = &touchpoint.decl.name;
        out.push(
            Diagnostic::new(
                Code::BlueprintRule,
                touchpoint.decl.name_span,
                format!(
                    "`{name}` has no frontstage nor backstage, and `{}` is a service blueprint",
                    map.name()
                ),
            )
            .label("nothing is said of what staff do here")
            .help(format!("add `frontstage \"…\"{by}` or `backstage \"…\"{by}`")),
        );
    }
}

/// Whether a touchpoint, or the one that it is taken over from, has a frontstage or backstage.
fn is_staged(map: Map, touchpoint: &Touchpoint) -> bool {
    let has = |content: &Content| {
        content
            .entries
            .iter()
            .any(|e| matches!(e.kind, EntryKind::Frontstage | EntryKind::Backstage))
    };
    let original = touchpoint.improves.filter(|_| map.is_taken_over(touchpoint));
    has(&touchpoint.content) || original.is_some_and(|id| has(&map.model.touchpoints[id].content))
}

/// J0410: the stages of a day in the life have times that rise, for each persona.
fn day_rule(map: Map, unclear: &[&Within], out: &mut Vec<Diagnostic>) {
    if !map.journey.is(JourneyKind::DayInTheLife) {
        return;
    }
    let everybody = travellers(map.journey);
    let mut latest: BTreeMap<usize, (TimeOfDay, &Stage)> = BTreeMap::new();
    for (_, stage) in map.stages() {
        let name = &stage.decl.name;
        let Some(at) = time_of(map, stage) else {
            // Its time may be what was not understood.
            let head = stage.decl.span;
            let inner = stage.touchpoints.iter().map(|&id| map.model.touchpoints[id].decl.span);
            let first = inner.filter(|at| super::lint::lies_in(*at, head)).map(|at| at.start).min();
            let own = Span { end: first.unwrap_or(head.end), ..head };
            if unclear.iter().any(|places| places.any(own)) {
                continue;
            }
            out.push(
                Diagnostic::new(
                    Code::DayRule,
                    stage.decl.name_span,
                    format!(
                        "stage `{name}` has no time, and `{}` is a day in the life",
                        map.name()
                    ),
                )
                .label("when in the day is this?")
                .help("add a time, as in `at: 07:30`"),
            );
            continue;
        };
        let mut told = false;
        for (who, &traveller) in everybody.iter().enumerate() {
            let there =
                traveller.is_none_or(|p| stage.personas.is_empty() || stage.personas.contains(&p));
            if !there {
                continue;
            }
            if let Some(&(before, earlier)) = latest.get(&who)
                && at <= before
                && !told
            {
                told = true;
                out.push(
                    Diagnostic::new(
                        Code::DayRule,
                        stage.decl.name_span,
                        format!(
                            "stage `{name}` is at {at}, not later than `{}` before it",
                            earlier.decl.name
                        ),
                    )
                    .label(format!("at {at}"))
                    .also(earlier.decl.name_span, format!("at {before}"))
                    .help(format!(
                        "move it before `{}`, or write a time after {before}",
                        earlier.decl.name
                    )),
                );
            }
            // One that is out of order does not put those after it out of order too.
            let known = latest.entry(who).or_insert((at, stage));
            if at > known.0 {
                *known = (at, stage);
            }
        }
    }
}

/// When a stage is: said here, else by the stage that it is taken over from.
fn time_of(map: Map, stage: &Stage) -> Option<TimeOfDay> {
    let original = stage.improves.filter(|_| stage.taken_over);
    stage.at.or_else(|| original.and_then(|id| map.model.stages[id].at))
}

/// J0411: a future state says what it improves.
fn future_rule(map: Map, out: &mut Vec<Diagnostic>) {
    if !map.journey.is(JourneyKind::FutureState) || map.journey.improves.is_some() {
        return;
    }
    let help = match likely_present(map) {
        Some(id) => {
            format!("write `improves {}` after its personas", map.model.journeys[id].decl.name)
        }
        None => "write `improves` and the journey that shows how it is now".to_string(),
    };
    out.push(
        Diagnostic::new(
            Code::FutureRule,
            map.journey.decl.name_span,
            format!("`{}` is a future state and does not say what it improves", map.name()),
        )
        .label("improves what?")
        .help(help),
    );
}

/// The current state that is likeliest meant: one of the same module, else with the same framework
/// or persona.
fn likely_present(map: Map) -> Option<JourneyId> {
    let (this, model) = (map.journey, map.model);
    let near = |id: &JourneyId| {
        let other = &model.journeys[*id];
        let points = [
            other.module == this.module,
            this.follows.is_some() && other.follows == this.follows,
            other.personas.iter().any(|p| this.personas.contains(p)),
        ];
        points.iter().filter(|&&p| p).count()
    };
    model
        .journeys
        .ids()
        .filter(|&id| id != map.id && model.journeys[id].is(JourneyKind::CurrentState))
        .filter(|id| near(id) > 0)
        .max_by_key(|id| (near(id), std::cmp::Reverse(*id)))
}

/// J0412: a future state resolves or keeps each high pain of the journey that it improves. What is
/// said to help there, or in what is taken over, is not yet done here.
fn pain_left_open(map: Map, out: &mut Vec<Diagnostic>) {
    let Some(present) = map.journey.improves.filter(|_| map.journey.is(JourneyKind::FutureState))
    else {
        return;
    };
    if map.journey.status == Status::Retired || present == map.id {
        return;
    }
    let done: BTreeSet<_> = map.resolved().chain(map.journey.keeps.iter().copied()).collect();
    let present = Map::new(map.model, present);
    for (id, pain) in present.pains() {
        if pain.severity != Level::High || done.contains(&id) {
            continue;
        }
        let what = pain.name.as_deref().unwrap_or(&pain.text);
        let kept: Vec<&str> = (map.journey.keeps.iter())
            .filter_map(|kept| map.model.pains[*kept].name.as_deref())
            .collect();
        let help = match &pain.name {
            Some(name) if !kept.is_empty() => format!(
                "write `resolves: {name}` in the touchpoint or opportunity that mends it, or `keeps: [{}, {name}]` in `{}`",
                kept.join(", "),
                map.name()
            ),
            Some(name) => format!(
                "write `resolves: {name}` in the touchpoint or opportunity that mends it, or `keeps: {name}` in `{}`",
                map.name()
            ),
            None => format!(
                "name it in `{}`, as in `pain slow \"…\"`; then write `resolves: slow` where it is mended, or `keeps: \
                 slow` in `{}`",
                present.name(),
                map.name()
            ),
        };
        out.push(
            Diagnostic::new(
                Code::PainLeftOpen,
                map.journey.decl.name_span,
                format!("`{}` neither resolves nor keeps the high pain `{what}`", map.name()),
            )
            .label(format!("improves `{}`", present.name()))
            .also(pain.span, "the pain")
            .help(help),
        );
    }
}

/// J0413: the shares that leave a touchpoint add to over 100%, for one of those who are there.
fn shares_over(map: Map, out: &mut Vec<Diagnostic>) {
    if !map.journey.flow_declared {
        return;
    }
    let mut by_from: BTreeMap<Node, Vec<&Edge>> = BTreeMap::new();
    for edge in map.journey.edges.iter().filter(|edge| edge.share.is_some()) {
        by_from.entry(edge.from).or_default().push(edge);
    }
    for (from, edges) in by_from {
        let there: Vec<Traveller> =
            travellers(map.journey).into_iter().filter(|&t| stands(map, from, t)).collect();
        let leaving = |t: Traveller| -> Vec<&Edge> {
            edges.iter().copied().filter(|e| departs(map, e, t)).collect()
        };
        let sum = |edges: &[&Edge]| {
            edges.iter().filter_map(|e| e.share).fold(Decimal::ZERO, Decimal::saturating_add)
        };
        let over: Vec<Traveller> =
            there.iter().copied().filter(|&t| sum(&leaving(t)) > Decimal::ONE).collect();
        let Some(&worst) = over.iter().max_by_key(|&&t| (sum(&leaving(t)), std::cmp::Reverse(t)))
        else {
            continue;
        };
        let shares = leaving(worst);
        let total = sum(&shares);
        let name = match from {
            Node::Touchpoint(id) => map.touchpoint_name(id),
            Node::Start => "start",
            Node::Exit => "exit",
        };
        let whom = match worst {
            Some(persona) if over.len() < there.len() => {
                format!(" for `{}`", map.model.personas[persona].decl.name)
            }
            _ => String::new(),
        };
        // The arrow with which the shares go over is the one to look at.
        let mut so_far = Decimal::ZERO;
        let Some(at) = shares.iter().position(|edge| {
            so_far = so_far.saturating_add(edge.share.unwrap_or_default());
            so_far > Decimal::ONE
        }) else {
            continue;
        };
        let share = |edge: &Edge| percent(edge.share.unwrap_or_default());
        let mut finding = Diagnostic::new(
            Code::SharesOver,
            shares[at].span,
            format!("the shares that leave `{name}` add to {}{whom}, over 100%", percent(total)),
        )
        .label(format!("with these {} it is too much", share(shares[at])))
        .help(format!(
            "take {} away; what is missing to 100% leaves the journey",
            percent(total - Decimal::ONE)
        ));
        for (_, edge) in shares.iter().enumerate().filter(|(i, _)| *i != at) {
            finding = finding.also(edge.span, share(edge));
        }
        out.push(finding);
    }
}

/// Whether a traveller can stand at an end of an edge.
fn stands(map: Map, node: Node, traveller: Traveller) -> bool {
    match node {
        Node::Touchpoint(id) => is_there(map.model, id, traveller),
        Node::Start | Node::Exit => true,
    }
}

/// Whether an edge is among a traveller's departures: the traveller takes it, or hands over by it.
fn departs(map: Map, edge: &Edge, traveller: Traveller) -> bool {
    let named = edge.personas.is_empty() || traveller.is_none_or(|p| edge.personas.contains(&p));
    named && stands(map, edge.from, traveller) && (edge.handover || stands(map, edge.to, traveller))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, assumed};
    use crate::model::{PersonaId, StageId};

    fn ordered(names: &[&str]) -> Vec<String> {
        let mut s = Sample::new();
        let framework = s.framework("lifecycle", &["a", "b", "c", "d"]);
        let journey = s.journey("Buy", &[]);
        s.model.journeys[journey].follows = Some(framework);
        for name in names {
            s.stage(journey, name);
        }
        s.broken(Code::StageOrder)
    }

    #[test]
    fn stages_keep_the_order_of_their_framework() {
        assert!(ordered(&["a", "b", "d"]).is_empty());
        assert_eq!(ordered(&["a", "c", "b", "d"]).len(), 1);
        assert_eq!(ordered(&["b", "a"]).len(), 1);
    }

    #[test]
    fn as_few_stages_as_possible_are_out_of_order() {
        let found = ordered(&["a", "d", "b", "c"]);
        assert_eq!(found, ["stage `d` stands before `c`, out of the order of `lifecycle`"]);
        let found = ordered(&["b", "c", "d", "a"]);
        assert_eq!(found, ["stage `a` stands after `b`, out of the order of `lifecycle`"]);
    }

    #[test]
    fn stages_that_share_a_frameworks_stage_are_in_order() {
        let mut s = Sample::new();
        let framework = s.framework("lifecycle", &["a", "b"]);
        let journey = s.journey("Buy", &[]);
        s.model.journeys[journey].follows = Some(framework);
        for name in ["x", "y"] {
            let stage = s.stage(journey, name);
            s.model.stages[stage].own = true;
            s.model.stages[stage].framework_stage = Some(1);
        }
        assert!(s.broken(Code::StageOrder).is_empty());
    }

    #[test]
    fn a_blueprint_shows_what_staff_do() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        let checkout = s.touchpoint(stage, "checkout");
        assert!(s.broken(Code::BlueprintRule).is_empty());
        s.model.journeys[journey].kinds.push(JourneyKind::ServiceBlueprint);
        let message =
            "`checkout` has no frontstage nor backstage, and `Buy` is a service blueprint";
        assert_eq!(s.broken(Code::BlueprintRule), [message]);
        let support = s.entry(EntryKind::Support, assumed());
        s.model.touchpoints[checkout].content.entries.push(support);
        assert_eq!(s.broken(Code::BlueprintRule).len(), 1, "support is behind both");
        // Taken over from one that has a backstage.
        let future = s.journey("Better", &[]);
        s.model.journeys[future].kinds = vec![JourneyKind::ServiceBlueprint];
        let backstage = s.entry(EntryKind::Backstage, assumed());
        s.model.touchpoints[checkout].content.entries.push(backstage);
        let stage = s.stage(future, "purchase");
        let taken = s.touchpoint(stage, "checkout");
        assert_eq!(s.broken(Code::BlueprintRule).len(), 1);
        s.model.touchpoints[taken].taken_over = true;
        s.model.touchpoints[taken].improves = Some(checkout);
        assert!(s.broken(Code::BlueprintRule).is_empty());
    }

    fn day() -> (Sample, JourneyId, Vec<StageId>, [PersonaId; 2]) {
        let mut s = Sample::new();
        let people = [s.persona("Mei"), s.persona("Jon")];
        let journey = s.journey("Day", &people);
        s.model.journeys[journey].kinds = vec![JourneyKind::DayInTheLife];
        let stages = ["wake", "work", "sleep"].map(|name| s.stage(journey, name));
        (s, journey, stages.to_vec(), people)
    }

    fn at(hour: u8) -> Option<TimeOfDay> {
        Some(TimeOfDay { hour, minute: 0 })
    }

    #[test]
    fn a_day_has_times_that_rise() {
        let (mut s, _, stages, _) = day();
        assert_eq!(s.broken(Code::DayRule).len(), 3);
        for (stage, hour) in stages.iter().zip([7, 9, 22]) {
            s.model.stages[*stage].at = at(hour);
        }
        assert!(s.broken(Code::DayRule).is_empty());
        s.model.stages[stages[1]].at = at(7);
        assert_eq!(
            s.broken(Code::DayRule),
            ["stage `work` is at 07:00, not later than `wake` before it"]
        );
    }

    #[test]
    fn each_persona_has_a_day_of_its_own() {
        let (mut s, _, stages, [mei, jon]) = day();
        for (stage, hour) in stages.iter().zip([7, 6, 22]) {
            s.model.stages[*stage].at = at(hour);
        }
        assert_eq!(s.broken(Code::DayRule).len(), 1, "once, not once a persona");
        s.model.stages[stages[0]].personas = vec![mei];
        s.model.stages[stages[1]].personas = vec![jon];
        assert!(s.broken(Code::DayRule).is_empty());
    }

    #[test]
    fn a_future_state_says_what_it_improves() {
        let mut s = Sample::new();
        let present = s.journey("Buy", &[]);
        let future = s.journey("Better", &[]);
        s.model.journeys[future].kinds = vec![JourneyKind::FutureState];
        assert_eq!(
            s.broken(Code::FutureRule),
            ["`Better` is a future state and does not say what it improves"]
        );
        // A name that could not be understood is told once.
        let span = s.model.journeys[future].decl.name_span;
        let mut out = vec![Diagnostic::new(Code::UnknownName, span, "unknown")];
        rules(&s.model, &mut out);
        assert_eq!(out.len(), 1);
        s.model.journeys[future].improves = Some(present);
        assert!(s.broken(Code::FutureRule).is_empty());
    }

    #[test]
    fn a_future_state_deals_with_each_high_pain() {
        let mut s = Sample::new();
        let present = s.journey("Buy", &[]);
        let stage = s.stage(present, "purchase");
        let checkout = s.touchpoint(stage, "checkout");
        let slow = s.pain(checkout, Some("slow"), Level::High);
        let dear = s.pain(checkout, Some("dear"), Level::High);
        s.pain(checkout, Some("dull"), Level::Low);
        s.opportunity(checkout, None, &[slow, dear]);
        let future = s.journey("Better", &[]);
        s.model.journeys[future].improves = Some(present);
        assert!(s.broken(Code::PainLeftOpen).is_empty(), "not a future state");
        s.model.journeys[future].kinds = vec![JourneyKind::FutureState];
        assert_eq!(
            s.broken(Code::PainLeftOpen).len(),
            2,
            "an opportunity of the present is not done yet"
        );
        let stage = s.stage(future, "purchase");
        let better = s.touchpoint(stage, "checkout");
        s.model.touchpoints[better].resolves = vec![slow];
        assert_eq!(
            s.broken(Code::PainLeftOpen),
            ["`Better` neither resolves nor keeps the high pain `dear`"]
        );
        s.model.journeys[future].keeps = vec![dear];
        assert!(s.broken(Code::PainLeftOpen).is_empty());
        s.model.touchpoints[better].taken_over = true;
        assert_eq!(s.broken(Code::PainLeftOpen).len(), 1, "what is as it was mends nothing");
    }

    #[test]
    fn shares_add_to_no_more_than_everybody() {
        let mut s = Sample::new();
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let stage = s.stage(journey, "purchase");
        let [a, b, c] = ["search", "reviews", "product"].map(|name| s.touchpoint(stage, name));
        let share = |percent| Some(Decimal::new(percent, 2));
        s.edge(journey, Node::Touchpoint(a), Node::Touchpoint(b)).share = share(60);
        s.edge(journey, Node::Touchpoint(a), Node::Exit).share = share(40);
        assert!(s.broken(Code::SharesOver).is_empty());
        s.edge(journey, Node::Touchpoint(a), Node::Touchpoint(c)).share = share(20);
        assert_eq!(
            s.broken(Code::SharesOver),
            ["the shares that leave `search` add to 120%, over 100%"]
        );
        // Only Mei reads reviews: Jon's departures are the other two.
        s.model.touchpoints[b].personas = vec![mei];
        let message = "the shares that leave `search` add to 120% for `Mei`, over 100%";
        assert_eq!(s.broken(Code::SharesOver), [message]);
        s.model.touchpoints[c].personas = vec![jon];
        assert!(s.broken(Code::SharesOver).is_empty());
    }

    #[test]
    fn what_is_handed_over_leaves_as_well_and_so_does_what_starts() {
        let mut s = Sample::new();
        let (ops, it) = (s.persona("Ops"), s.persona("IT"));
        let journey = s.journey("Approve", &[ops, it]);
        let stage = s.stage(journey, "ask");
        let a = s.touchpoint_for(stage, "request", &[ops]);
        let b = s.touchpoint_for(stage, "review", &[it]);
        let share = |percent| Some(Decimal::new(percent, 2));
        s.edge(journey, Node::Touchpoint(a), Node::Touchpoint(b)).share = share(70);
        s.edge(journey, Node::Touchpoint(a), Node::Exit).share = share(40);
        assert_eq!(
            s.broken(Code::SharesOver),
            ["the shares that leave `request` add to 110%, over 100%"]
        );
        s.edge(journey, Node::Start, Node::Touchpoint(a)).share = share(101);
        assert_eq!(s.broken(Code::SharesOver).len(), 2);
    }
}
