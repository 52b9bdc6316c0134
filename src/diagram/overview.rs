//! The whole project: journeys, and who and what they hang together with.

use super::heading::{self, ChannelTag};
use super::words;
use crate::model::{
    ChannelId, Content, FrameworkId, Journey, JourneyId, Level, Model, PersonaId, TeamId,
};
use std::collections::BTreeSet;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A persona.
    Persona,
    /// A team.
    Team,
    /// A journey.
    Journey,
    /// A framework.
    Framework,
    /// A channel.
    Channel,
}

impl Kind {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Persona => "persona",
            Kind::Team => "team",
            Kind::Journey => "journey",
            Kind::Framework => "framework",
            Kind::Channel => "channel",
        }
    }

    /// The column, from the left: who, what, how.
    pub fn column(self) -> usize {
        match self {
            Kind::Persona | Kind::Team => 0,
            Kind::Journey => 1,
            Kind::Framework | Kind::Channel => 2,
        }
    }
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The channel's icon.
    pub channel: Option<ChannelTag>,
    /// What else is known, each on its line.
    pub details: Vec<String>,
    /// Whether no journey has to do with it.
    pub unused: bool,
}

/// How two nodes hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tie {
    /// A persona travels a journey.
    For,
    /// A team owns (part of) a journey.
    Owns,
    /// A team does something in a journey, or answers for something said in it.
    TakesPart,
    /// A journey has the stages of a framework.
    Follows,
    /// A journey happens through a channel.
    Via,
    /// A journey improves another.
    Improves,
    /// A part of a journey is told in full in another.
    Details,
    /// A persona extends another.
    Extends,
}

impl Tie {
    /// As a word.
    pub fn word(self) -> &'static str {
        match self {
            Tie::For => "travels",
            Tie::Owns => "owns all or part",
            Tie::TakesPart => "takes part",
            Tie::Follows => "follows",
            Tie::Via => "via",
            Tie::Improves => "improves",
            Tie::Details => "told in full in",
            Tie::Extends => "extends",
        }
    }
}

/// The project as a graph. Edges point at nodes by their place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// The project's name.
    pub title: String,
    /// How much there is of each.
    pub facts: Vec<String>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// From what to what.
    pub edges: Vec<(usize, usize, Tie)>,
}

/// What a journey has to do with.
struct Uses {
    channels: BTreeSet<ChannelId>,
    /// Who owns it or part of it, and who else takes part.
    owners: BTreeSet<TeamId>,
    others: BTreeSet<TeamId>,
}

/// The project. What comes with the library is shown if a journey has to do with it.
pub fn overview(model: &Model) -> Overview {
    let uses: Vec<Uses> = model.journeys.values().map(|j| uses(model, j)).collect();
    let used_personas: BTreeSet<PersonaId> =
        model.journeys.values().flat_map(|j| j.personas.iter().copied()).collect();
    let used_frameworks: BTreeSet<FrameworkId> =
        model.journeys.values().filter_map(|j| j.follows).collect();
    let mut out = Overview { title: model.name.clone(), ..Overview::default() };

    let personas: Vec<Option<usize>> = model
        .personas
        .iter()
        .map(|(id, persona)| {
            let mut details: Vec<String> = persona.decl.label.iter().cloned().collect();
            let extended = persona.extends.map(|p| &model.personas[p].decl.name);
            details.extend(extended.map(|name| format!("extends {name}")));
            let unused = !used_personas.contains(&id);
            out.add(Kind::Persona, &persona.decl.path, &persona.decl.name, details, unused)
        })
        .collect();
    let teams: Vec<Option<usize>> = model
        .teams
        .iter()
        .map(|(id, team)| {
            let unused = !uses.iter().any(|u| u.owners.contains(&id) || u.others.contains(&id));
            out.add(Kind::Team, &team.decl.path, team.decl.title(), Vec::new(), unused)
        })
        .collect();
    let journeys: Vec<Option<usize>> = model
        .journeys
        .values()
        .map(|journey| {
            let details = journey_facts(model, journey);
            out.add(Kind::Journey, &journey.decl.path, journey.decl.title(), details, false)
        })
        .collect();
    let frameworks: Vec<Option<usize>> = model
        .frameworks
        .iter()
        .map(|(id, framework)| {
            let unused = !used_frameworks.contains(&id);
            let details = vec![count(framework.stages.len(), "stage", "stages")];
            let decl = &framework.decl;
            if decl.std && unused {
                None
            } else {
                out.add(Kind::Framework, &decl.path, decl.title(), details, unused)
            }
        })
        .collect();
    let channels: Vec<Option<usize>> = model
        .channels
        .iter()
        .map(|(id, channel)| {
            let unused = !uses.iter().any(|u| u.channels.contains(&id));
            let decl = &channel.decl;
            if decl.std && unused {
                return None;
            }
            let place = out.add(Kind::Channel, &decl.path, decl.title(), Vec::new(), unused);
            if let Some(place) = place {
                out.nodes[place].channel = heading::channels(model, &[id]).pop();
            }
            place
        })
        .collect();

    for (id, journey) in model.journeys.iter() {
        let here = journeys[id.index()];
        for persona in &journey.personas {
            out.tie(personas.get(persona.index()).copied().flatten(), here, Tie::For);
        }
        let uses = &uses[id.index()];
        for team in &uses.owners {
            out.tie(teams[team.index()], here, Tie::Owns);
        }
        for team in uses.others.difference(&uses.owners) {
            out.tie(teams[team.index()], here, Tie::TakesPart);
        }
        if let Some(framework) = journey.follows {
            out.tie(here, frameworks[framework.index()], Tie::Follows);
        }
        for channel in &uses.channels {
            out.tie(here, channels[channel.index()], Tie::Via);
        }
        if let Some(improved) = journey.improves {
            out.tie(here, journeys[improved.index()], Tie::Improves);
        }
        for details in told_in_full(model, journey) {
            out.tie(here, journeys[details.index()], Tie::Details);
        }
    }
    for (id, persona) in model.personas.iter() {
        if let Some(extended) = persona.extends {
            out.tie(personas[id.index()], personas[extended.index()], Tie::Extends);
        }
    }
    let counts = [
        (model.journeys.len(), "journey", "journeys"),
        (model.personas.len(), "persona", "personas"),
        (model.teams.len(), "team", "teams"),
        (model.measures.len(), "measure", "measures"),
    ];
    out.facts = counts.into_iter().map(|(n, one, many)| count(n, one, many)).collect();
    out
}

impl Overview {
    fn add(
        &mut self,
        kind: Kind,
        path: &str,
        title: &str,
        details: Vec<String>,
        unused: bool,
    ) -> Option<usize> {
        let (path, title) = (path.to_owned(), title.to_owned());
        self.nodes.push(Node { kind, path, title, channel: None, details, unused });
        Some(self.nodes.len() - 1)
    }

    fn tie(&mut self, from: Option<usize>, to: Option<usize>, tie: Tie) {
        if let (Some(from), Some(to)) = (from, to)
            && !self.edges.contains(&(from, to, tie))
        {
            self.edges.push((from, to, tie));
        }
    }
}

fn uses(model: &Model, journey: &Journey) -> Uses {
    let mut uses = Uses {
        channels: BTreeSet::new(),
        owners: journey.owner.into_iter().collect(),
        others: answering(model, &journey.content).collect(),
    };
    for &s in &journey.stages {
        let stage = &model.stages[s];
        uses.owners.extend(stage.owner);
        uses.others.extend(answering(model, &stage.content));
        for touchpoint in stage.touchpoints.iter().map(|&t| &model.touchpoints[t]) {
            uses.channels.extend(&touchpoint.channels);
            uses.owners.extend(touchpoint.owner);
            uses.owners.extend(touchpoint.overrides.iter().filter_map(|own| own.owner));
            uses.others.extend(answering(model, &touchpoint.content));
        }
    }
    uses
}

/// The teams that do something here, or answer for an opportunity, a question or a measure.
fn answering<'a>(model: &'a Model, content: &'a Content) -> impl Iterator<Item = TeamId> + 'a {
    let by = content.entries.iter().filter_map(|entry| entry.by);
    let would = content.opportunities.iter().filter_map(|&o| model.opportunities[o].owner);
    let asks = content.unknowns.iter().filter_map(|unknown| unknown.owner);
    let measures = content.measures.iter().filter_map(|&m| model.measures[m].owner);
    by.chain(would).chain(asks).chain(measures)
}

/// Journeys in which parts of this one are told in full, in order.
fn told_in_full(model: &Model, journey: &Journey) -> Vec<JourneyId> {
    let mut told = Vec::new();
    for &s in &journey.stages {
        let stage = &model.stages[s];
        told.extend(stage.details);
        told.extend(stage.touchpoints.iter().filter_map(|&t| model.touchpoints[t].details));
    }
    let mut seen = BTreeSet::new();
    told.retain(|&j| seen.insert(j));
    told
}

fn journey_facts(model: &Model, journey: &Journey) -> Vec<String> {
    let kinds: Vec<&str> = journey.kinds.iter().map(|&k| words::kind(k)).collect();
    let mut state = kinds.join(" · ");
    if journey.status != crate::model::Status::Agreed {
        state.push_str(&format!(" · {}", words::status(journey.status)));
    }
    let id = |j: JourneyId| std::ptr::eq(&model.journeys[j], journey);
    let touchpoints: usize =
        journey.stages.iter().map(|&s| model.stages[s].touchpoints.len()).sum();
    let measures = model.measures.values().filter(|m| id(m.journey)).count();
    let pains = model.pains.values().filter(|p| id(p.journey) && p.severity == Level::High).count();
    let size = format!(
        "{} · {}",
        count(journey.stages.len(), "stage", "stages"),
        count(touchpoints, "touchpoint", "touchpoints")
    );
    let mut state_of = vec![count(measures, "measure", "measures")];
    if pains > 0 {
        state_of.push(count(pains, "high pain", "high pains"));
    }
    let mut facts = vec![state, size, state_of.join(" · ")];
    facts.extend(journey.improves.map(|j| format!("improves {}", model.journeys[j].decl.title())));
    let told: Vec<&str> =
        told_in_full(model, journey).into_iter().map(|j| model.journeys[j].decl.title()).collect();
    facts.extend(told.into_iter().map(|title| format!("in part told in full: {title}")));
    facts
}

/// So many of something: `no measure`, `1 measure`, `2 measures`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}
