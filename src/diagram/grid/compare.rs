//! A journey beside the one that it improves: what was felt and what shall be, which pains are gone,
//! which stay, and which are new.

use super::{Column, Curve, Grid, Group, Item, Lane, LaneKind, Mark, Place, Row, Wording};
use super::{column, content, group, grouped, lanes, persona};
use crate::diagram::feelings::{self, Expected, Feelings};
use crate::diagram::{heading, who};
use crate::model::{
    EntryKind, Journey, JourneyId, Model, OpportunityStatus, PainId, PersonaId, TouchpointId,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The same place in both journeys, as far as it is there.
#[derive(Debug, Clone, Copy)]
struct Pair {
    /// Where it is in the journey; if it is gone, in the improved one.
    place: Place,
    /// Whether it is gone.
    gone: bool,
    /// Where it is in the improved journey.
    old: Option<Place>,
}

/// The journey beside the one that it improves; `None` if it improves none.
pub fn compare(model: &Model, id: JourneyId, only: Option<PersonaId>) -> Option<Grid> {
    let journey = &model.journeys[id];
    let improved = journey.improves?;
    let before = &model.journeys[improved];
    let both = Both { model, journey, before, only, resolved: resolved(model, journey) };
    let mut groups: Vec<(Group, Vec<Pair>)> = both.stages();
    let old = Some(Place::Journey(improved));
    let whole = Pair { place: Place::Journey(id), gone: false, old };
    groups.push((group(model, journey, None), vec![whole]));

    // A stage or the journey gets a column of its own only if something is said there.
    for (group, pairs) in &mut groups {
        let rows = both.rows(pairs);
        let filled = |column: usize| {
            rows.iter().any(|row| match row {
                Row::Lane(lane) => !lane.cells[column].is_empty(),
                Row::Curve(curve) => curve.cells[column].is_some(),
                Row::Line(_) => false,
            })
        };
        let kept: Vec<Pair> = pairs
            .iter()
            .enumerate()
            .filter(|(i, pair)| pair.is_touchpoint() || filled(*i))
            .map(|(_, pair)| *pair)
            .collect();
        group.width = kept.len();
        *pairs = kept;
    }
    groups.retain(|(_, pairs)| !pairs.is_empty());
    let pairs: Vec<Pair> = groups.iter().flat_map(|(_, pairs)| pairs).copied().collect();
    Some(Grid {
        heading: heading::journey(model, journey, only),
        personas: heading::personas(journey, only)
            .into_iter()
            .filter(|p| p.index() < model.personas.len())
            .map(|p| persona(model, p))
            .collect(),
        columns: pairs.iter().map(|pair| both.column(*pair)).collect(),
        rows: both.rows(&pairs),
        groups: groups.into_iter().map(|(group, _)| group).collect(),
        wording: Wording::BEFORE,
    })
}

/// The pains that the journey's places resolve.
fn resolved(model: &Model, journey: &Journey) -> BTreeSet<PainId> {
    let stages = journey.stages.iter().map(|&s| &model.stages[s]);
    let touchpoints = stages.clone().flat_map(|s| &s.touchpoints).map(|&t| &model.touchpoints[t]);
    let all = stages.flat_map(|s| &s.resolves).chain(touchpoints.flat_map(|t| &t.resolves));
    all.copied().collect()
}

impl Pair {
    fn is_touchpoint(self) -> bool {
        matches!(self.place, Place::Touchpoint(_))
    }

    fn stays(self) -> Option<Place> {
        (!self.gone).then_some(self.place)
    }
}

struct Both<'a> {
    model: &'a Model,
    journey: &'a Journey,
    before: &'a Journey,
    only: Option<PersonaId>,
    resolved: BTreeSet<PainId>,
}

impl Both<'_> {
    /// The stages with their places: those of the journey, with what is gone from them, then the
    /// stages that are gone.
    fn stages(&self) -> Vec<(Group, Vec<Pair>)> {
        let model = self.model;
        let shown = |t: &TouchpointId| who::holds(&model.touchpoints[*t].personas, self.only);
        let all = self.journey.stages.iter().flat_map(|&s| &model.stages[s].touchpoints);
        let matched: HashSet<TouchpointId> =
            all.filter_map(|&t| model.touchpoints[t].improves).collect();
        let gone = |t: &&TouchpointId| !matched.contains(t) && shown(t);
        let only_old = |t: &TouchpointId| {
            let place = Place::Touchpoint(*t);
            Pair { place, gone: true, old: Some(place) }
        };
        let mut groups = Vec::new();
        for &s in &self.journey.stages {
            let stage = &model.stages[s];
            let old = stage.improves.map(Place::Stage);
            // What is gone stands after what it came after.
            let mut after: HashMap<Option<TouchpointId>, Vec<Pair>> = HashMap::new();
            let here: HashSet<TouchpointId> =
                stage.touchpoints.iter().filter_map(|&t| model.touchpoints[t].improves).collect();
            let mut before = None;
            for t in stage.improves.iter().flat_map(|&old| &model.stages[old].touchpoints) {
                if here.contains(t) {
                    before = Some(*t);
                } else if gone(&t) {
                    after.entry(before).or_default().push(only_old(t));
                }
            }
            let mut pairs = vec![Pair { place: Place::Stage(s), gone: false, old }];
            pairs.extend(after.remove(&None).unwrap_or_default());
            for &t in &stage.touchpoints {
                let old = model.touchpoints[t].improves;
                if shown(&t) {
                    let (place, old) = (Place::Touchpoint(t), old.map(Place::Touchpoint));
                    pairs.push(Pair { place, gone: false, old });
                }
                if old.is_some() {
                    pairs.extend(after.remove(&old).unwrap_or_default());
                }
            }
            groups.push((group(model, self.journey, Some(s)), pairs));
        }
        for &s in &self.before.stages {
            let goes_on = |new: &crate::model::StageId| model.stages[*new].improves == Some(s);
            if !self.journey.stages.iter().any(goes_on) {
                let touchpoints = &model.stages[s].touchpoints;
                let pairs = touchpoints.iter().filter(gone).map(only_old).collect();
                groups.push((group(model, self.before, Some(s)), pairs));
            }
        }
        groups
    }

    fn rows(&self, pairs: &[Pair]) -> Vec<Row> {
        let does = LaneKind::Entries(EntryKind::Does);
        let lane = |kind, title, items: &dyn Fn(&Pair) -> Vec<Item>| {
            Row::Lane(Lane { kind, title, cells: pairs.iter().map(items).collect() })
        };
        let mut rows = vec![
            lane(does, "Does before", &|pair| self.items(pair.old, does)),
            lane(does, "Does now", &|pair| self.does_now(pair)),
        ];
        rows.extend(self.curves(pairs).into_iter().map(Row::Curve));
        rows.push(lane(LaneKind::Pain, "Pains resolved", &|pair| self.pains(pair).0));
        rows.push(lane(LaneKind::Pain, "Pains kept", &|pair| self.pains(pair).1));
        rows.push(lane(LaneKind::Pain, "Pains new", &|pair| self.pains(pair).2));
        rows.push(lane(LaneKind::Measure, "Measures", &|pair| {
            let own = self.items(pair.stays(), LaneKind::Measure);
            if own.is_empty() { self.items(pair.old, LaneKind::Measure) } else { own }
        }));
        if pairs.len() > 1 {
            rows.retain(|row| match row {
                Row::Lane(lane) => lane.cells.iter().any(|cell| !cell.is_empty()),
                _ => true,
            });
        }
        rows
    }

    fn items(&self, place: Option<Place>, kind: LaneKind) -> Vec<Item> {
        let Some(place) = place else { return Vec::new() };
        let mut lane = lanes::lane(self.model, self.journey, &[place], kind, self.only);
        lane.cells.pop().unwrap_or_default()
    }

    /// What is done now; not once more what was done before.
    fn does_now(&self, pair: &Pair) -> Vec<Item> {
        let does = LaneKind::Entries(EntryKind::Does);
        let mut now = self.items(pair.stays(), does);
        let before = self.items(pair.old, does);
        let said = |item: &Item| (item.text.clone(), item.personas.clone(), item.basis);
        if !now.is_empty() && now.iter().map(said).eq(before.iter().map(said)) {
            now.truncate(1);
            for item in &mut now {
                *item = Item {
                    text: Wording::BEFORE.same.to_owned(),
                    basis: None,
                    personas: Vec::new(),
                    details: Vec::new(),
                    url: None,
                    ..item.clone()
                };
            }
        }
        now
    }

    /// Pains that are resolved, those that stay, and those that come.
    fn pains(&self, pair: &Pair) -> (Vec<Item>, Vec<Item>, Vec<Item>) {
        let model = self.model;
        let paths: HashSet<&str> =
            self.resolved.iter().map(|&p| model.pains[p].path.as_str()).collect();
        let keeps: HashSet<&str> =
            self.journey.keeps.iter().map(|&p| model.pains[p].path.as_str()).collect();
        let old = self.items(pair.old, LaneKind::Pain);
        let said: HashSet<String> = old.iter().map(|item| item.text.clone()).collect();
        let (mut gone, mut kept) = (Vec::new(), Vec::new());
        for mut item in old {
            let path = item.path.as_str();
            let resolved = paths.contains(path);
            // What was felt at a place that is no more went with it.
            if resolved || (pair.gone && !keeps.contains(path)) {
                item.mark = Mark::Opportunity(OpportunityStatus::Done);
                if !resolved {
                    item.details.push("gone with the touchpoint".to_owned());
                }
                gone.push(item);
            } else {
                kept.push(item);
            }
        }
        let mut new = self.items(pair.stays(), LaneKind::Pain);
        new.retain(|item| !said.contains(&item.text));
        (gone, kept, new)
    }

    /// One curve for each persona, with what was felt before in the place of what is expected.
    fn curves(&self, pairs: &[Pair]) -> Vec<Curve> {
        grouped(self.journey, self.only, |persona| {
            let felt = |place: Option<Place>, journey: &Journey| {
                let place = place?;
                let there = match place {
                    Place::Touchpoint(t) => {
                        who::is_at(journey, &self.model.touchpoints[t], persona)
                    }
                    Place::Stage(s) => who::holds(&self.model.stages[s].personas, persona),
                    Place::Journey(_) => persona.is_none_or(|p| journey.personas.contains(&p)),
                };
                there.then(|| feelings::of(content(self.model, place), persona))
            };
            let cell = |pair: &Pair| {
                let old = felt(pair.old, self.before);
                let points = felt(pair.stays(), self.journey).map(|f| f.points).unwrap_or_default();
                let expected = old.and_then(|old| {
                    let worst = old.worst()?;
                    let word = old.points.iter().find(|point| point.level == worst)?.word.clone();
                    let all = if old.points.len() > 1 { old.points } else { Vec::new() };
                    Some(Expected { level: worst, word, all })
                });
                let said = !points.is_empty() || expected.is_some();
                said.then(|| Feelings { personas: Vec::new(), points, expected })
            };
            pairs.iter().map(cell).collect()
        })
    }

    fn column(&self, pair: Pair) -> Column {
        let journey = if pair.gone { self.before } else { self.journey };
        let place = pair.place;
        let mut column = column(self.model, journey, place, self.only);
        if let Place::Touchpoint(t) = place {
            let touchpoint = &self.model.touchpoints[t];
            let state = match pair.old {
                _ if pair.gone => "gone",
                None => "new",
                Some(_) if touchpoint.taken_over => "as before",
                Some(_) => "changed",
            };
            column.facts.insert(0, state.to_owned());
            column.gone = pair.gone;
        }
        column
    }
}
