//! A funnel step by step, each step a join: for everything that windows cannot follow.

use super::super::Builder;
use super::super::relation::{Expr, Fold, Relation, Select, field, flag, of, only_if};
use super::{Rules, Trail, held, step};
use crate::model::{EntryRule, OrderRule};

impl Builder<'_> {
    /// Entries, and those of them that come to the last step: step by step.
    pub(super) fn chain_by_joins(
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
}
