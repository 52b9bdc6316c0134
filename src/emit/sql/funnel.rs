//! Following people through the steps of a funnel, by windows or by joins.
//!
//! Where the order of rows of one time cannot matter, the earliest chance of each later step is a
//! minimum over a window, from the last step to the first: one pass. Everything else is followed
//! step by step, each step a join.

mod joins;
mod windows;

use super::relation::{Expr, Fold, Frame, From, Relation, Select, Type, field, flag, of, only_if};
use super::statistics::Leaf;
use super::tables::Scope;
use super::{Builder, Left};
use crate::model::{EntryRule, EventPick, EventRef, Funnel, OrderRule, SourceId, TimeValue, Unit};

/// The rows that matter, and what counts as what.
struct Trail {
    /// The relation of them.
    relation: String,
    /// The columns by which people or sessions are told apart.
    units: Vec<&'static str>,
}

fn length(time: &TimeValue) -> Option<i64> {
    match time {
        TimeValue::Literal(duration) => Some(duration.0),
        TimeValue::Parameter(_) => None,
    }
}

/// A funnel with its lengths of time.
struct Rules<'f> {
    funnel: &'f Funnel,
    steps: usize,
    within: Option<i64>,
    step_within: Vec<Option<i64>>,
    /// How long after its entry an attempt is over.
    window: Option<i64>,
    /// How many properties stay the same.
    same: usize,
}

impl<'f> Rules<'f> {
    fn new(funnel: &'f Funnel) -> Rules<'f> {
        let within = funnel.within.as_ref().and_then(length);
        let step_within: Vec<Option<i64>> =
            funnel.steps.iter().map(|s| s.within.as_ref().and_then(length)).collect();
        let sum = step_within[1..].iter().try_fold(0i64, |sum, w| Some(sum.saturating_add((*w)?)));
        Rules {
            funnel,
            steps: funnel.steps.len(),
            within,
            window: within.or(sum),
            step_within,
            same: funnel.same.len(),
        }
    }

    fn later(&self) -> &'static str {
        if self.funnel.ties_allowed { ">=" } else { ">" }
    }

    fn any(&self) -> bool {
        self.funnel.order == OrderRule::Any
    }
}

fn step(k: usize) -> String {
    format!("s{}", k + 1)
}

/// The value that must stay the same, number `j`, of a row taken as step `k`.
fn held(k: usize, j: usize) -> String {
    format!("h{}_{}", k + 1, j + 1)
}

impl<'a> Builder<'a> {
    /// The rows of some events in a scope, flagged `s1`, `s2`, … by event. Of the sources of the first
    /// `others` events every other row, too.
    fn trail(
        &mut self,
        prefix: &str,
        picks: &[&'a EventPick],
        excluded: &[&'a EventPick],
        same: &[String],
        others: bool,
        (scope, unit): (&Scope, Unit),
    ) -> Result<Trail, Left> {
        let units = match unit {
            Unit::Person => vec!["person"],
            Unit::Session => vec!["person", "session"],
        };
        let chosen: Vec<_> = picks.iter().map(|p| self.event(p)).collect::<Result<_, _>>()?;
        let cuts: Vec<_> = excluded.iter().map(|p| self.event(p)).collect::<Result<_, _>>()?;
        let mut sources: Vec<SourceId> = chosen.iter().chain(&cuts).map(|(s, ..)| *s).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut lanes = Vec::new();
        for (lane, source) in sources.into_iter().enumerate() {
            let view = self.view(source)?.clone();
            if !view.person || !view.time {
                return Err(Left("its source does not say who and when".to_owned()));
            }
            let of_steps = chosen.iter().any(|(of, ..)| *of == source);
            let mut rows = Select::from(view.relation.clone())
                .keep(units.iter().copied())
                .keep(["t", "r"])
                .with("lane", Expr::Whole(lane as i64));
            let mut matters = Vec::new();
            for (k, (of, _, condition)) in chosen.iter().enumerate() {
                let is = if *of == source { condition.clone() } else { Expr::Any(Vec::new()) };
                if *of == source {
                    matters.push(condition.clone());
                }
                rows = rows.with(step(k), flag(is));
            }
            if !cuts.is_empty() {
                let own = cuts.iter().filter(|(of, ..)| *of == source);
                let own: Vec<Expr> = own.map(|(.., condition)| condition.clone()).collect();
                matters.extend(own.iter().cloned());
                rows = rows.with("x", flag(Expr::Any(own)));
            }
            if others {
                rows = rows.with("o", Expr::Whole(i64::from(of_steps)));
            }
            for (j, property) in same.iter().enumerate() {
                for (k, pick) in picks.iter().enumerate() {
                    let EventRef::Event { event, .. } = &pick.event else { continue };
                    let column = self
                        .model
                        .property_column(*event, property)
                        .and_then(|c| view.columns.get(c)?.as_ref())
                        .filter(|_| self.model.events[*event].source == source);
                    let value = match column {
                        Some(column) => field(column.as_str()).cast(Type::Text),
                        None => only_if(Expr::Any(Vec::new()), Expr::Text("-".to_owned()))
                            .cast(Type::Text),
                    };
                    rows = rows.with(held(k, j), value);
                }
            }
            for unit in &units {
                rows = rows.only(field(*unit).there());
            }
            rows.filter.extend(self.narrow(&view, scope));
            if !(others && of_steps) {
                rows = rows.only(Expr::Any(matters));
            }
            lanes.push(rows);
        }
        let relation = self.fresh(&format!("{prefix}_rows"));
        self.add(Vec::new(), &relation, Relation::Union(lanes));
        Ok(Trail { relation, units })
    }

    /// The attempts that count, for a funnel's share of those who finish and the time they take.
    pub(super) fn funnel(
        &mut self,
        prefix: &str,
        funnel: &'a Funnel,
        scope: &Scope,
        time: bool,
    ) -> Result<Leaf, Left> {
        let rules = Rules::new(funnel);
        if funnel.entry == EntryRule::Each && self.dialect.differences().recursive.is_none() {
            let name = self.dialect.name();
            return Err(Left(format!("`entry: each` needs recursion, which {name} lacks")));
        }
        let picks: Vec<&EventPick> = funnel.steps.iter().map(|s| &s.event).collect();
        let excluded: Vec<&EventPick> = funnel.exclude.iter().collect();
        let others = funnel.order == OrderRule::Exact;
        let (same, unit) = (&funnel.same, funnel.unit);
        let trail = self.trail(prefix, &picks, &excluded, same, others, (scope, unit))?;

        // The rows of each person or session in order, and the next excluded row after each.
        let by = || trail.units.iter().map(|u| field(*u)).collect::<Vec<_>>();
        let mut columns: Vec<String> = trail.units.iter().map(|u| (*u).to_owned()).collect();
        columns.push("t".to_owned());
        columns.extend((0..rules.steps).map(step));
        columns.extend(others.then(|| "o".to_owned()));
        columns.extend((0..rules.same).flat_map(|j| (0..rules.steps).map(move |k| held(k, j))));
        let mut moments = Select::from(trail.relation.clone())
            .keep(columns.iter().map(String::as_str))
            .with("place", Expr::Number(by(), vec![field("t"), field("lane"), field("r")]));
        columns.push("place".to_owned());
        if !excluded.is_empty() {
            let cut = only_if(field("x").set(), field("t"));
            let cut = cut.over(Fold::Min, by(), vec![field("t")], Frame::AfterHere);
            moments = moments.with("cut", cut);
            columns.push("cut".to_owned());
        }
        let relation = self.fresh(&format!("{prefix}_moments"));
        self.add(Vec::new(), &relation, Relation::Rows(moments));
        let trail = Trail { relation, ..trail };

        let (entries, full) = if self.by_windows(&rules) {
            self.chain_by_windows(prefix, &rules, &trail, &columns)
        } else {
            self.chain_by_joins(prefix, &rules, &trail)
        };
        if funnel.entry == EntryRule::Each {
            return Ok(self.each(prefix, &rules, &trail, &entries, &full, time));
        }
        Ok(self.once(prefix, &rules, &trail, &entries, &full, time))
    }

    /// Of the entries, for `entry: first` only the first of each.
    fn first_only(
        &mut self,
        prefix: &str,
        rules: &Rules<'_>,
        trail: &Trail,
        entries: Select,
    ) -> String {
        let said = vec!["entries, as old as the window is long".to_owned()];
        let name = self.fresh(&format!("{prefix}_entries"));
        if rules.funnel.entry != EntryRule::First {
            self.add(said, &name, Relation::Rows(entries));
            return name;
        }
        let columns: Vec<String> = entries.columns.iter().map(|(name, _)| name.clone()).collect();
        let by = trail.units.iter().map(|u| field(*u)).collect();
        let all = self.fresh(&format!("{prefix}_all_entries"));
        let number = Expr::Number(by, vec![field("p1")]);
        self.add(said, &all, Relation::Rows(entries));
        let numbered = self.fresh(&format!("{prefix}_numbered_entries"));
        let keep = || columns.iter().map(String::as_str);
        let rows = Select::from(all).keep(keep()).with("nth", number);
        self.add(Vec::new(), &numbered, Relation::Rows(rows));
        let first = Select::from(numbered).keep(keep()).only(field("nth").set());
        self.add(Vec::new(), &name, Relation::Rows(first));
        name
    }

    /// Whether an entry at a time is as old as the window is long.
    fn mature(&self, rules: &Rules<'_>, time: Expr) -> Option<Expr> {
        let window = rules.window?;
        Some(time.plus(Expr::Whole(window)).and_then("<=", self.now()))
    }

    /// One attempt of each: the deepest, or the first.
    fn once(
        &mut self,
        prefix: &str,
        rules: &Rules<'_>,
        trail: &Trail,
        entries: &str,
        full: &str,
        time: bool,
    ) -> Leaf {
        let units = || trail.units.iter().copied();
        let by = || units().map(field).collect::<Vec<_>>();
        let mut leaf = Leaf::default();
        let entry = match rules.any() {
            true => Expr::Any((0..rules.steps).map(|k| field(step(k)).set()).collect()),
            false => field(step(0)).set(),
        };
        // Units whose entries are all too young.
        if rules.window.is_some() {
            let first = self.fresh(&format!("{prefix}_first"));
            let rows = Select::from(trail.relation.clone())
                .keep(units())
                .with("first", field("t").folded(Fold::Min))
                .only(entry)
                .by(by());
            self.add(Vec::new(), &first, Relation::Rows(rows));
            let mature = self.mature(rules, field("first"));
            let young = Expr::Not(Box::new(Expr::All(mature.into_iter().collect())));
            let counted = self.fresh(&format!("{prefix}_immature"));
            let rows = Select::from(first).with("n", Expr::Rows).only(young);
            self.add(Vec::new(), &counted, Relation::Rows(rows));
            leaf.immature = Some(Expr::Only(counted, "n"));
        }
        if time {
            let numbered = self.fresh(&format!("{prefix}_attempts"));
            let rows = Select::from(full)
                .keep(units())
                .keep(["took"])
                .with("nth", Expr::Number(by(), vec![field("p1")]));
            self.add(vec!["each one's earliest".to_owned()], &numbered, Relation::Rows(rows));
            let values = self.fresh(&format!("{prefix}_values"));
            let rows = Select::from(numbered)
                .with("y", field("took"))
                .with("x", field("took").cast(Type::Double))
                .only(field("nth").set());
            self.add(Vec::new(), &values, Relation::Rows(rows));
            leaf.values = Some(values);
            return leaf;
        }
        for (of, place) in [(entries, 0), (full, 1)] {
            let who = self.fresh(&format!("{prefix}_{}", ["all", "done"][place]));
            let rows = Select::from(of).keep(units()).once();
            self.add(Vec::new(), &who, Relation::Rows(rows));
            let counted = self.fresh(&format!("{who}_count"));
            let rows = Select::from(who).with("n", Expr::Rows);
            self.add(Vec::new(), &counted, Relation::Rows(rows));
            let n = Some(Expr::Only(counted, "n"));
            if place == 0 { leaf.denominator = n } else { leaf.numerator = n }
        }
        leaf
    }

    /// Every attempt, the next one after the one before has ended.
    fn each(
        &mut self,
        prefix: &str,
        rules: &Rules<'_>,
        trail: &Trail,
        entries: &str,
        full: &str,
        time: bool,
    ) -> Leaf {
        let units = || trail.units.iter().copied();
        let by = || units().map(field).collect::<Vec<_>>();
        let key = || units().chain(["p1"]);
        let on = |a: &'static str, b: &'static str, more: &[&str]| -> Vec<Expr> {
            units().chain(more.iter().copied()).map(|u| of(a, u).is(of(b, u))).collect()
        };
        let ends = format!("{prefix}_ends");
        let following = self.fresh(&format!("{prefix}_following"));
        let rows = Select::from(ends.clone())
            .called("a")
            .join(entries, "e", on("a", "e", &[]))
            .keep_of("a", key())
            .with("next", of("e", "p1").folded(Fold::Min))
            .only(of("e", "p1").and_then(">", of("a", "last")))
            .by(key().map(|c| of("a", c)).collect());
        let said = vec!["the first entry after each attempt".to_owned()];
        self.add(said, &following, Relation::Rows(rows));
        let first = self.fresh(&format!("{prefix}_first"));
        let rows =
            Select::from(entries).keep(units()).with("p1", field("p1").folded(Fold::Min)).by(by());
        self.add(Vec::new(), &first, Relation::Rows(rows));
        let walk = self.fresh(&format!("{prefix}_walk"));
        let start = Select::from(first).keep(key());
        let next = Select::from(walk.clone())
            .called("w")
            .join(following, "n", on("w", "n", &["p1"]))
            .keep_of("w", units())
            .with("p1", of("n", "next"));
        let said = vec!["from attempt to attempt".to_owned()];
        self.add(said, &walk, Relation::Recursive(start, next));

        let mut leaf = Leaf::default();
        if rules.window.is_some() {
            let stops = self.fresh(&format!("{prefix}_stops"));
            let none = Select::from(trail.relation.clone())
                .keep(units())
                .with("last", Expr::Whole(0).cast(Type::Whole))
                .once();
            let rows = Select::from(walk.clone())
                .called("w")
                .join(ends, "n", on("w", "n", &["p1"]))
                .keep_of("w", units())
                .with("last", of("n", "last").cast(Type::Whole));
            self.add(Vec::new(), &stops, Relation::Union(vec![none, rows]));
            let stop = self.fresh(&format!("{prefix}_stop"));
            let rows = Select::from(stops)
                .keep(units())
                .with("last", field("last").folded(Fold::Max))
                .by(by());
            self.add(
                vec!["where each one's last attempt ends".to_owned()],
                &stop,
                Relation::Rows(rows),
            );
            let entry = match rules.any() {
                true => Expr::Any((0..rules.steps).map(|k| of("e", step(k)).set()).collect()),
                false => of("e", step(0)).set(),
            };
            let mature = self.mature(rules, of("e", "t"));
            let young = Expr::Not(Box::new(Expr::All(mature.into_iter().collect())));
            let counted = self.fresh(&format!("{prefix}_immature"));
            let rows = Select::from(trail.relation.clone())
                .called("e")
                .join(stop, "w", on("e", "w", &[]))
                .with("n", Expr::Rows)
                .only(entry)
                .only(young)
                .only(of("e", "place").and_then(">", of("w", "last")));
            self.add(Vec::new(), &counted, Relation::Rows(rows));
            leaf.immature = Some(Expr::Only(counted, "n"));
        }
        let done = Select::from(walk.clone()).called("w").join(full, "n", on("w", "n", &["p1"]));
        if time {
            let values = self.fresh(&format!("{prefix}_values"));
            let rows =
                done.with("y", of("n", "took")).with("x", of("n", "took").cast(Type::Double));
            self.add(Vec::new(), &values, Relation::Rows(rows));
            leaf.values = Some(values);
            return leaf;
        }
        let all = self.fresh(&format!("{prefix}_all_count"));
        self.add(Vec::new(), &all, Relation::Rows(Select::from(walk).with("n", Expr::Rows)));
        let some = self.fresh(&format!("{prefix}_done_count"));
        self.add(Vec::new(), &some, Relation::Rows(done.with("n", Expr::Rows)));
        leaf.denominator = Some(Expr::Only(all, "n"));
        leaf.numerator = Some(Expr::Only(some, "n"));
        leaf
    }

    /// Who came back.
    pub(super) fn returned(
        &mut self,
        prefix: &str,
        (first, again): (&'a EventPick, &'a EventPick),
        (after, within): (&TimeValue, Option<&TimeValue>),
        (scope, unit): (&Scope, Unit),
    ) -> Result<Leaf, Left> {
        let Some(after) = length(after) else {
            return Err(Left("nothing says after how long".to_owned()));
        };
        let within = within.and_then(length);
        let trail = self.trail(prefix, &[first, again], &[], &[], false, (scope, unit))?;
        let units = || trail.units.iter().copied();
        let by = || units().map(field).collect::<Vec<_>>();
        let starts = self.fresh(&format!("{prefix}_starts"));
        let first = only_if(field("s1").set(), field("t"));
        let rows = Select::from(trail.relation.clone())
            .keep(units())
            .keep(["t", "s2"])
            .with("first", first.over(Fold::Min, by(), Vec::new(), Frame::Whole));
        let said = vec!["each row beside the first time".to_owned()];
        self.add(said, &starts, Relation::Rows(rows));
        let since = || field("t").minus(field("first"));
        let mut inside = vec![field("s2").set(), since().and_then(">=", Expr::Whole(after))];
        inside.extend(within.map(|w| since().and_then("<", Expr::Whole(w))));
        let back = self.fresh(&format!("{prefix}_back"));
        let rows = Select::from(starts)
            .keep(units())
            .keep(["first"])
            .with("back", flag(Expr::All(inside)).folded(Fold::Max))
            .only(field("first").there())
            .by(by().into_iter().chain([field("first")]).collect());
        self.add(Vec::new(), &back, Relation::Rows(rows));
        let end = Expr::Whole(within.unwrap_or(after));
        let now = self.now();
        let mature = || field("first").plus(end.clone()).and_then("<=", now.clone());
        let counted = self.fresh(&format!("{prefix}_counts"));
        let both = Expr::All(vec![mature(), field("back").set()]);
        let young = Expr::Not(Box::new(mature()));
        let sum = |condition: Expr| flag(condition).folded(Fold::Sum);
        let rows = Select::of(From::Relation(back))
            .with("numerator", sum(both))
            .with("denominator", sum(mature()))
            .with("immature", sum(young));
        self.add(Vec::new(), &counted, Relation::Rows(rows));
        Ok(Leaf {
            numerator: Some(Expr::Only(counted.clone(), "numerator")),
            denominator: Some(Expr::Only(counted.clone(), "denominator")),
            immature: Some(Expr::Only(counted, "immature")),
            ..Leaf::default()
        })
    }
}
