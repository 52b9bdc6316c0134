//! Where personas want to be met, and where they are.

use crate::analyze::flow::Presence;
use crate::analyze::places::Map;
use crate::analyze::wording::list;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ChannelId, Touchpoint, TouchpointId};
use std::collections::BTreeSet;

/// J0652: a persona's preferred channel has no touchpoint of the persona's. A map that says nothing
/// of channels cannot miss one.
pub fn unmet_channel(map: Map, out: &mut Vec<Diagnostic>) {
    if map.touchpoints().all(|(_, touchpoint)| touchpoint.channels.is_empty()) {
        return;
    }
    let places: Vec<(Presence, &Touchpoint)> =
        map.touchpoints().map(|(id, t)| (Presence::at(map.model, id), t)).collect();
    for &id in &map.journey.personas {
        let persona = &map.model.personas[id];
        let met: BTreeSet<ChannelId> = places
            .iter()
            .filter(|(there, _)| there.holds(Some(id)))
            .flat_map(|(_, touchpoint)| touchpoint.channels.iter().copied())
            .collect();
        let mut unmet = Vec::new();
        for channel in &persona.prefers {
            let name = map.model.channels[*channel].decl.name.as_str();
            if !met.contains(channel) && !unmet.contains(&name) {
                unmet.push(name);
            }
        }
        if unmet.is_empty() {
            continue;
        }
        let who = &persona.decl.name;
        let mut finding = Diagnostic::new(
            Code::UnmetChannel,
            map.journey.decl.name_span,
            format!("`{who}` prefers {}, where `{}` has no touchpoint", list(&unmet), map.name()),
        )
        .label(format!("no touchpoint for `{who}` via {}", list(&unmet)))
        .help(format!(
            "add a touchpoint `via {}`, or `via {}` to one that is there",
            unmet[0], unmet[0]
        ));
        if !persona.decl.std {
            finding = finding.also(persona.decl.name_span, "the persona");
        }
        out.push(finding);
    }
}

/// J0653: no persona of the journey prefers any channel of a touchpoint. One finding a channel; none
/// where the channels that a persona prefers are not known.
pub fn underused_channel(map: Map, out: &mut Vec<Diagnostic>) {
    let personas: Vec<_> = map.journey.personas.iter().map(|&id| &map.model.personas[id]).collect();
    if personas.is_empty() || personas.iter().any(|persona| persona.prefers.is_empty()) {
        return;
    }
    let preferred: BTreeSet<ChannelId> =
        personas.iter().flat_map(|p| &p.prefers).copied().collect();
    let unasked: Vec<(TouchpointId, &Touchpoint)> = map
        .touchpoints()
        .filter(|(_, t)| {
            !map.is_taken_over(t) && !t.channels.iter().any(|channel| preferred.contains(channel))
        })
        .collect();
    let mut told = BTreeSet::new();
    for &channel in unasked.iter().flat_map(|(_, touchpoint)| &touchpoint.channels) {
        if !told.insert(channel) {
            continue;
        }
        let name = &map.model.channels[channel].decl.name;
        let mut there =
            unasked.iter().filter(|(_, t)| t.channels.contains(&channel)).map(|(_, t)| &t.decl);
        let Some(first) = there.next() else { continue };
        let mut finding = Diagnostic::new(
            Code::UnderusedChannel,
            first.name_span,
            format!("no persona of `{}` prefers `{name}`", map.name()),
        )
        .label(format!("`{}` is met via `{name}`", first.name))
        .help(format!(
            "if they do, add `{name}` to `prefers:` of {}; if not, meet them via {}",
            personas.first().map_or(String::new(), |p| format!("`{}`", p.decl.name)),
            list(preferred.iter().map(|&c| &map.model.channels[c].decl.name))
                .replace(" and ", " or "),
        ));
        for other in there {
            finding = finding.also(other.name_span, format!("so is `{}`", other.name));
        }
        out.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::Sample;
    use crate::model::{PersonaId, StageId};

    fn buy() -> (Sample, PersonaId, PersonaId, StageId, [ChannelId; 3]) {
        let mut s = Sample::new();
        let channels = ["web", "chat", "video"].map(|name| s.channel(name));
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let stage = s.stage(journey, "purchase");
        (s, mei, jon, stage, channels)
    }

    #[test]
    fn a_preferred_channel_wants_a_touchpoint_of_that_persona() {
        let (mut s, mei, jon, stage, [web, chat, _]) = buy();
        s.model.personas[mei].prefers = vec![web, chat];
        let product = s.touchpoint(stage, "product");
        assert!(s.messages(Code::UnmetChannel).is_empty(), "the map says nothing of channels");
        s.model.touchpoints[product].channels = vec![web];
        assert_eq!(
            s.messages(Code::UnmetChannel),
            ["`Mei` prefers `chat`, where `Buy` has no touchpoint"]
        );
        let help = s.touchpoint_for(stage, "help", &[jon]);
        s.model.touchpoints[help].channels = vec![chat];
        assert_eq!(s.messages(Code::UnmetChannel).len(), 1, "Jon's chat is not Mei's");
        s.model.touchpoints[help].personas.push(mei);
        assert!(s.messages(Code::UnmetChannel).is_empty());
    }

    #[test]
    fn a_channel_is_underused_if_nothing_else_leads_to_its_touchpoint() {
        let (mut s, mei, jon, stage, [web, chat, video]) = buy();
        s.model.personas[mei].prefers = vec![web];
        let reviews = s.touchpoint(stage, "reviews");
        s.model.touchpoints[reviews].channels = vec![video];
        let again = s.touchpoint(stage, "again");
        s.model.touchpoints[again].channels = vec![video];
        let product = s.touchpoint(stage, "product");
        s.model.touchpoints[product].channels = vec![web, chat];
        assert!(s.messages(Code::UnderusedChannel).is_empty(), "what Jon prefers is not known");
        s.model.personas[jon].prefers = vec![web];
        let found = s.advice(Code::UnderusedChannel);
        assert_eq!(found.len(), 1, "`chat` stands beside a preferred channel");
        assert_eq!(found[0].message, "no persona of `Buy` prefers `video`");
        assert_eq!(found[0].labels.len(), 1);
    }
}
