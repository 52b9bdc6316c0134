//! A funnel by windows, from the last step to the first: one pass, where the order of rows of one
//! time cannot matter.

use super::super::Builder;
use super::super::relation::{Expr, Fold, Frame, Relation, Select, field, only_if};
use super::{Rules, Trail, held, step};
use crate::model::{
    ColumnTest, Comparator, EntryRule, EventPick, EventRef, Operand, OrderRule, Predicate, SourceId,
};

impl Builder<'_> {
    /// Whether a row is one step at most, so that rows of one time need no order.
    pub(super) fn by_windows(&self, rules: &Rules<'_>) -> bool {
        let funnel = rules.funnel;
        let picks: Vec<&EventPick> = funnel.steps.iter().map(|s| &s.event).collect();
        let apart =
            |(i, a): (usize, &&EventPick)| picks[i + 1..].iter().all(|b| self.disjoint(a, b));
        let source = |p: &&EventPick| match &p.event {
            EventRef::Event { event, .. } => Some(self.model.events[*event].source),
            EventRef::Parameter(_) => None,
        };
        let column = |p: &&EventPick, property: &String| match &p.event {
            EventRef::Event { event, .. } => self.model.property_column(*event, property),
            EventRef::Parameter(_) => None,
        };
        let one_source = picks.iter().all(|p| source(p) == source(&picks[0]));
        let held_alike = funnel.same.iter().all(|property| {
            picks.iter().all(|p| column(p, property) == column(&picks[0], property))
        });
        funnel.order == OrderRule::InOrder
            && funnel.entry != EntryRule::Each
            && (!funnel.ties_allowed || picks.iter().enumerate().all(apart))
            && (funnel.same.is_empty() || (one_source && held_alike))
    }

    /// Whether no row can be both.
    fn disjoint(&self, one: &EventPick, other: &EventPick) -> bool {
        let texts = |pick: &EventPick| -> Option<(SourceId, Vec<Wanted>)> {
            let EventRef::Event { event, .. } = &pick.event else { return None };
            let event = &self.model.events[*event];
            let mut found = Vec::new();
            event.filter.iter().chain(&pick.filter).for_each(|p| wanted(p, &mut found));
            Some((event.source, found))
        };
        let (Some((a, one)), Some((b, other))) = (texts(one), texts(other)) else { return false };
        let excludes = |(column, texts): &Wanted| {
            other.iter().any(|(c, t)| c == column && texts.iter().all(|text| !t.contains(text)))
        };
        a != b || one.iter().any(excludes)
    }

    /// Entries, and those of them that come to the last step: by windows from the last step to the
    /// first.
    pub(super) fn chain_by_windows(
        &mut self,
        prefix: &str,
        rules: &Rules<'_>,
        trail: &Trail,
        columns: &[String],
    ) -> (String, String) {
        let cuts = !rules.funnel.exclude.is_empty();
        let mut by: Vec<Expr> = trail.units.iter().map(|u| field(*u)).collect();
        by.extend((0..rules.same).map(|j| field(held(0, j))));
        let frame = if rules.funnel.ties_allowed { Frame::FromHere } else { Frame::AfterHere };
        let mut last = trail.relation.clone();
        let mut carried: Vec<String> = Vec::new();
        for k in (1..rules.steps).rev() {
            let is = field(step(k)).set();
            let earliest = |what: Expr| {
                only_if(is.clone(), what).over(Fold::Min, by.clone(), vec![field("t")], frame)
            };
            let mut rows = Select::from(last).keep(columns.iter().map(String::as_str));
            rows = rows.with(format!("t{}", k + 1), earliest(field("t")));
            if cuts && k + 1 < rules.steps {
                rows = rows.with(format!("cut{}", k + 1), earliest(field("cut")));
            }
            for name in &carried {
                rows = rows.with(name.clone(), earliest(field(name.clone())));
            }
            carried.push(format!("t{}", k + 1));
            if cuts && k + 1 < rules.steps {
                carried.push(format!("cut{}", k + 1));
            }
            last = self.fresh(&format!("{prefix}_from_{k}"));
            let said = vec![format!("the earliest chance of step {} and those after it", k + 1)];
            self.add(said, &last, Relation::Rows(rows));
        }
        let mut entries = Select::from(last)
            .keep(trail.units.iter().copied())
            .with("p1", field("place"))
            .with("t1", field("t"));
        if cuts {
            entries = entries.with("cut1", field("cut"));
        }
        entries = entries.keep(carried.iter().map(String::as_str));
        for j in 0..rules.same {
            entries = entries.keep([held(0, j).as_str()]);
        }
        entries = entries.only(field(step(0)).set());
        entries.filter.extend(self.mature(rules, field("t")));
        let entries = self.first_only(prefix, rules, trail, entries);
        let t = |k: usize| field(format!("t{}", k + 1));
        let mut full = Select::from(entries.clone())
            .keep(trail.units.iter().copied())
            .keep(["p1"])
            .with("took", t(rules.steps - 1).minus(t(0)))
            .only(t(rules.steps - 1).there());
        for j in 0..rules.same {
            full = full.only(field(held(0, j)).there());
        }
        for k in 1..rules.steps {
            if let Some(within) = rules.step_within[k] {
                full = full.only(t(k).minus(t(k - 1)).and_then("<=", Expr::Whole(within)));
            }
            if cuts {
                let cut = field(format!("cut{k}"));
                full = full.only(Expr::Any(vec![cut.clone().missing(), cut.and_then(">=", t(k))]));
            }
        }
        if let Some(within) = rules.within {
            full = full.only(t(rules.steps - 1).minus(t(0)).and_then("<=", Expr::Whole(within)));
        }
        let name = self.fresh(&format!("{prefix}_full"));
        self.add(vec!["who came to the last step".to_owned()], &name, Relation::Rows(full));
        (entries, name)
    }
}

/// A column, and the texts of which it must be one.
type Wanted = (usize, Vec<String>);

/// The texts that a column must be one of, wherever a condition says so.
fn wanted(predicate: &Predicate, found: &mut Vec<Wanted>) {
    match predicate {
        Predicate::And(parts) => parts.iter().for_each(|p| wanted(p, found)),
        Predicate::Test(crate::model::ColumnRef::Column { column, .. }, test) => {
            let operands = match test {
                ColumnTest::Compare(Comparator::Equal, one) => std::slice::from_ref(one),
                ColumnTest::OneOf(many) => many.as_slice(),
                _ => return,
            };
            let texts: Option<Vec<String>> = operands
                .iter()
                .map(|o| match o {
                    Operand::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            found.extend(texts.map(|texts| (*column, texts)));
        }
        _ => {}
    }
}
