//! Following people through the steps of a funnel, by windows or by joins.
//!
//! Where the order of rows of one time cannot matter, the earliest chance of each later step is a
//! minimum over a window, from the last step to the first: one pass. Everything else is followed
//! step by step, each step a join.

use super::relation::{Expr, Fold, Frame, From, Relation, Select, Type, field, flag, of, only_if};
use super::statistics::Leaf;
use super::tables::Scope;
use super::{Builder, Left};
use crate::model::{
    ColumnTest, Comparator, EntryRule, EventPick, EventRef, Funnel, Operand, OrderRule, Predicate,
    SourceId, TimeValue, Unit,
};

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

    /// Whether a row is one step at most, so that rows of one time need no order.
    fn by_windows(&self, rules: &Rules<'_>) -> bool {
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
    fn chain_by_windows(
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

    /// Entries, and those of them that come to the last step: step by step.
    fn chain_by_joins(
        &mut self,
        prefix: &str,
        rules: &Rules<'_>,
        trail: &Trail,
    ) -> (String, String) {
        let cuts = !rules.funnel.exclude.is_empty();
        let (steps, same) = (rules.steps, rules.same);
        let filled = |k: usize| format!("f{}", k + 1);
        let keep = |name: &str| name.to_owned();
        // What is carried along: unit, entry, last step taken, what it must have.
        let mut carried: Vec<String> = trail.units.iter().map(|u| keep(u)).collect();
        carried.extend(["p1", "t1"].map(keep));
        carried.extend((0..same).map(|j| format!("h{}", j + 1)));

        let first = |value: &dyn Fn(usize) -> Expr| {
            if !rules.any() {
                return value(0);
            }
            let cases = (0..steps).map(|k| (field(step(k)).set(), value(k))).collect();
            Expr::Case(cases, None)
        };
        let is_entry = match rules.any() {
            true => Expr::Any((0..steps).map(|k| field(step(k)).set()).collect()),
            false => field(step(0)).set(),
        };
        let mut entries = Select::from(trail.relation.clone())
            .keep(trail.units.iter().copied())
            .with("p1", field("place"))
            .with("t1", field("t"));
        for j in 0..same {
            entries = entries.with(format!("h{}", j + 1), first(&|k| field(held(k, j))));
        }
        entries = entries.with("p", field("place")).with("t", field("t"));
        if cuts {
            entries = entries.with("cut", field("cut"));
        }
        if rules.any() {
            for k in 0..steps {
                // The first step as written that the row can be.
                let earlier = (0..k).map(|e| Expr::Not(Box::new(field(step(e)).set())));
                let only = Expr::All(earlier.chain([field(step(k)).set()]).collect());
                entries = entries.with(filled(k), flag(only));
            }
        }
        entries = entries.only(is_entry.clone());
        entries.filter.extend(self.mature(rules, field("t")));
        let entries = self.first_only(prefix, rules, trail, entries);

        let on = |a: &'static str, b: &'static str| -> Vec<Expr> {
            trail.units.iter().map(|u| of(a, *u).is(of(b, *u))).collect()
        };
        let attempt = |a: &'static str, b: &'static str| -> Vec<Expr> {
            on(a, b).into_iter().chain([of(a, "p1").is(of(b, "p1"))]).collect()
        };
        let key = || -> Vec<&str> { trail.units.iter().copied().chain(["p1"]).collect() };
        let group =
            |a: &'static str| -> Vec<Expr> { key().into_iter().map(|c| of(a, c)).collect() };
        let fits = |k: usize| {
            let mut all = vec![of("e", step(k)).set()];
            all.extend((0..same).map(|j| of("e", held(k, j)).is(of("a", format!("h{}", j + 1)))));
            all
        };
        let mut last = entries.clone();
        let mut reached = vec![entries.clone()];
        for k in 1..steps {
            let taken: Vec<Expr> = (1..k)
                .map(|earlier| of("a", format!("p{earlier}")))
                .chain([of("a", "p")])
                .map(|p| of("e", "place").and_then("<>", p))
                .collect();
            // Which row comes next.
            let next = self.fresh(&format!("{prefix}_next_{}", k + 1));
            if rules.funnel.order == OrderRule::Exact {
                let beside = self.fresh(&format!("{prefix}_beside_{}", k + 1));
                let side = |sign: &'static str, fold: Fold| {
                    let there = of("e", "place").and_then(sign, of("a", "p"));
                    only_if(there, of("e", "place")).folded(fold)
                };
                let mut rows = Select::from(last.clone())
                    .called("a")
                    .join(trail.relation.clone(), "e", on("a", "e"))
                    .keep_of("a", key())
                    .with("before", side("<", Fold::Max))
                    .with("after", side(">", Fold::Min))
                    .only(of("e", "o").set())
                    .by(group("a"));
                rows.filter.extend(taken);
                let said = vec![format!("the rows beside step {k}")];
                self.add(said, &beside, Relation::Rows(rows));
                let tie = of("e", "t").is(of("a", "t"));
                let after = of("e", "t").and_then(rules.later(), of("a", "t"));
                let mut either =
                    vec![Expr::All(vec![of("e", "place").is(of("n", "after")), after])];
                if rules.funnel.ties_allowed {
                    either.push(Expr::All(vec![of("e", "place").is(of("n", "before")), tie]));
                }
                let mut rows = Select::from(last.clone())
                    .called("a")
                    .join(beside, "n", attempt("a", "n"))
                    .join(trail.relation.clone(), "e", on("a", "e"))
                    .keep_of("a", key())
                    .with("next", of("e", "place").folded(Fold::Min))
                    .only(Expr::Any(either))
                    .by(group("a"));
                rows.filter.extend(fits(k));
                self.add(Vec::new(), &next, Relation::Rows(rows));
            } else {
                let mut rows = Select::from(last.clone())
                    .called("a")
                    .join(trail.relation.clone(), "e", on("a", "e"))
                    .keep_of("a", key())
                    .with("next", of("e", "place").folded(Fold::Min))
                    .only(of("e", "t").and_then(rules.later(), of("a", "t")))
                    .by(group("a"));
                if rules.any() {
                    let open = (0..steps).map(|s| {
                        let mut all = vec![of("a", filled(s)).is(Expr::Whole(0))];
                        all.extend(fits(s));
                        Expr::All(all)
                    });
                    rows = rows.only(Expr::Any(open.collect()));
                } else {
                    rows.filter.extend(fits(k));
                }
                rows.filter.extend(taken);
                self.add(Vec::new(), &next, Relation::Rows(rows));
            }
            // Who takes it in time.
            let mut rows = Select::from(last.clone())
                .called("a")
                .join(next, "n", attempt("a", "n"))
                .join(
                    trail.relation.clone(),
                    "e",
                    on("a", "e")
                        .into_iter()
                        .chain([of("e", "place").is(of("n", "next"))])
                        .collect(),
                )
                .keep_of("a", carried.iter().map(String::as_str));
            if k > 1 {
                rows = rows.with(format!("p{k}"), of("a", "p"));
            }
            rows = rows.with("p", of("e", "place")).with("t", of("e", "t"));
            if cuts {
                rows = rows.with("cut", of("e", "cut"));
                let cut = of("a", "cut");
                rows = rows
                    .only(Expr::Any(vec![cut.clone().missing(), cut.and_then(">=", of("e", "t"))]));
            }
            if rules.any() {
                let open = |s: usize| {
                    vec![of("a", filled(s)).is(Expr::Whole(0))].into_iter().chain(fits(s))
                };
                for s in 0..steps {
                    let mut cases: Vec<(Expr, Expr)> =
                        vec![(of("a", filled(s)).set(), Expr::Whole(1))];
                    cases.extend((0..s).map(|b| (Expr::All(open(b).collect()), Expr::Whole(0))));
                    cases.push((Expr::All(open(s).collect()), Expr::Whole(1)));
                    rows = rows.with(filled(s), Expr::Case(cases, Some(Box::new(Expr::Whole(0)))));
                }
            }
            if let Some(within) = rules.within {
                let took = of("e", "t").minus(of("a", "t1"));
                rows = rows.only(took.and_then("<=", Expr::Whole(within)));
            }
            if let (Some(within), false) = (rules.step_within[k], rules.any()) {
                let took = of("e", "t").minus(of("a", "t"));
                rows = rows.only(took.and_then("<=", Expr::Whole(within)));
            }
            if k > 1 {
                carried.push(format!("p{k}"));
            }
            last = self.fresh(&format!("{prefix}_step_{}", k + 1));
            let said = vec![format!("attempts that come to step {}", k + 1)];
            self.add(said, &last, Relation::Rows(rows));
            reached.push(last.clone());
        }
        let full = self.fresh(&format!("{prefix}_full"));
        let rows = Select::from(last).keep(key()).with("took", field("t").minus(field("t1")));
        self.add(Vec::new(), &full, Relation::Rows(rows));
        if rules.funnel.entry == EntryRule::Each {
            // How far each attempt gets in the order of rows.
            let ends = reached.iter().map(|r| Select::from(r.clone()).keep(key()).keep(["p"]));
            let all = self.fresh(&format!("{prefix}_taken"));
            self.add(Vec::new(), &all, Relation::Union(ends.collect()));
            let ends = Select::from(all)
                .keep(key())
                .with("last", field("p").folded(Fold::Max))
                .by(key().into_iter().map(field).collect());
            self.add(Vec::new(), &format!("{prefix}_ends"), Relation::Rows(ends));
        }
        (entries, full)
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
