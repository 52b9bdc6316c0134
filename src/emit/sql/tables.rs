//! The user's tables as relations: each row once, up to as-of, with typed columns.

use super::relation::{Expr, Fold, Frame, From, Own, Relation, Select, Type, field, flag, only_if};
use super::{Builder, Left};
use crate::measure::selection::window_start;
use crate::model::{ColumnType, Period, PeriodUnit, PersonaId, SessionRule, SourceId};

/// A source as a relation.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The relation's name.
    pub relation: String,
    /// The names of the columns that are read, by place in the source.
    pub columns: Vec<Option<String>>,
    /// Whether it says who.
    pub person: bool,
    /// Whether it says when.
    pub time: bool,
}

/// What narrows the rows of a measure.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// Only rows later than this.
    pub after: Option<Expr>,
    /// Only rows of these people: a relation of them.
    pub people: Option<String>,
}

/// The relation in which as-of stands, where nobody said it.
const CLOCK: &str = "clock";

impl Builder<'_> {
    /// Now.
    pub(super) fn now(&self) -> Expr {
        match self.as_of {
            Some(now) => Expr::Whole(now),
            None => Expr::Only(CLOCK.to_owned(), "now"),
        }
    }

    /// The name of a table, by its parts.
    fn table(&self, id: SourceId) -> From {
        let name = self.model.sources[id].table.as_deref().unwrap_or_default();
        From::Table(name.split('.').map(str::to_owned).collect())
    }

    /// When a row of the user's table is, in microseconds.
    fn moment(&self, id: SourceId) -> Result<Option<Expr>, Left> {
        let source = &self.model.sources[id];
        let Some(time) = source.time else { return Ok(None) };
        let column = Expr::Column(source.columns[time].name.clone());
        let own = match source.columns[time].ty {
            ColumnType::Date if self.utc => {
                let days = Expr::Own(Own::DayNumber, Box::new(column));
                return Ok(Some(days.times(Expr::Whole(86_400_000_000))));
            }
            ColumnType::Date => {
                let zone = self.model.time_zone.clone();
                if (self.dialect.differences().day_start)("x", "'x'").is_none() {
                    return Err(Left(format!("{} knows no time zones", self.dialect.name())));
                }
                Own::DayStart(zone)
            }
            _ => Own::Moment,
        };
        Ok(Some(Expr::Own(own, Box::new(column))))
    }

    /// The relation of now, where nobody said what it is.
    pub(super) fn clock(&mut self, sources: &[SourceId]) {
        if self.as_of.is_some() {
            return;
        }
        let mut times = Vec::new();
        for id in sources {
            if let Ok(Some(moment)) = self.moment(*id) {
                let there = only_if(moment.clone().there(), moment);
                times.push(Select::of(self.table(*id)).with("t", there.folded(Fold::Max)));
            }
        }
        if times.is_empty() {
            let never = Expr::Case(vec![(Expr::Any(Vec::new()), Expr::Whole(0))], None);
            times.push(Select::of(From::Nothing).with("t", never.cast(Type::Whole)));
        }
        let said = vec!["now: the latest time in all data".to_owned()];
        self.add(said, "clock_times", Relation::Union(times));
        let now = Select::from("clock_times").with("now", field("t").folded(Fold::Max));
        self.add(Vec::new(), CLOCK, Relation::Rows(now));
    }

    /// The relation of a source.
    pub(super) fn source(&mut self, id: SourceId) -> Result<View, Left> {
        let source = &self.model.sources[id];
        let wanted = self.needs.columns(self.model, id);
        let name = self.fresh(&format!("in_{}", source.decl.name));
        let moment = self.moment(id)?;
        let raw = |i: usize| Expr::Column(source.columns[i].name.clone());
        let said = vec![format!("{}: its rows, each once", source.decl.path)];

        // Each row once.
        let mut rows = Select::of(self.table(id));
        let mut filter: Vec<Expr> = moment.iter().map(|m| m.clone().there()).collect();
        let order = self.row_order.map(|name| Expr::Column(name.to_owned()));
        if !source.key.is_empty() {
            let keys: Vec<Expr> = source.key.iter().map(|i| raw(*i)).collect();
            let none = source.key.iter().map(|i| match source.columns[*i].ty {
                ColumnType::Text => text(raw(*i)).missing(),
                _ => raw(*i).missing(),
            });
            let by = match &order {
                Some(order) => vec![order.clone()],
                None => {
                    let rest = (0..wanted.len()).filter(|i| wanted[*i] && !source.key.contains(i));
                    moment.iter().cloned().chain(rest.map(raw)).collect()
                }
            };
            let by = if by.is_empty() { keys.clone() } else { by };
            for (i, _) in wanted.iter().enumerate().filter(|(_, w)| **w) {
                rows = rows.with(source.columns[i].name.clone(), raw(i));
            }
            if let (Some(name), Some(order)) = (self.row_order, &order) {
                rows = rows.with(name, order.clone());
            }
            // A row that misses a part of its key is like no other.
            let copy = Expr::Case(
                vec![(Expr::Any(none.collect()), Expr::Whole(1))],
                Some(Box::new(Expr::Number(keys, by))),
            );
            rows = rows.with("copy", copy);
            rows.filter.append(&mut filter);
            filter = vec![field("copy").set()];
        } else if let (Some(name), Some(order)) = (self.row_order, &order) {
            for i in 0..source.columns.len() {
                rows = rows.with(source.columns[i].name.clone(), raw(i));
                rows.group.push(raw(i));
            }
            rows = rows.with(name, order.clone().folded(Fold::Min));
        } else {
            rows = rows.once();
        }
        let once = self.fresh(&format!("{name}_once"));
        self.add(said, &once, Relation::Rows(rows));

        // Typed, up to as-of.
        let mut columns = vec![None; wanted.len()];
        let mut typed = Select::from(once);
        if let Some(i) = source.person {
            typed = typed.with("person", text(raw(i).cast(Type::Text)));
        }
        if let Some(moment) = &moment {
            typed = typed.with("t", Expr::Own(Own::Present, Box::new(moment.clone())));
        }
        if let Some(SessionRule::Column(i)) = source.session {
            let session = text(raw(i).cast(Type::Text));
            let session = match source.person {
                Some(who) => only_if(text(raw(who).cast(Type::Text)).there(), session),
                None => session,
            };
            typed = typed.with("session", session);
        }
        for (i, column) in source.columns.iter().enumerate().filter(|(i, _)| wanted[*i]) {
            let simple = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
            let short: String = column.name.chars().take(30).map(simple).collect();
            let name = format!("c{i}_{short}");
            typed = typed.with(name.clone(), value(column.ty, raw(i)));
            columns[i] = Some(name);
        }
        let by_order = order.is_some();
        if let Some(order) = order {
            typed = typed.with("r", order);
        }
        typed.filter = filter;
        if let Some(moment) = moment {
            typed.filter.push(moment.and_then("<=", self.now()));
        }
        let names: Vec<String> = typed.columns.iter().map(|(name, _)| name.clone()).collect();
        let mut last = self.fresh(&format!("{name}_typed"));
        self.add(Vec::new(), &last, Relation::Rows(typed));
        if source.time.is_some() && !by_order {
            // No column says in which order rows of one time come: their values do.
            let by = source.person.iter().map(|_| field("person")).collect();
            let values = columns.iter().flatten().map(|c| field(c.as_str()));
            let number = Expr::Number(by, std::iter::once(field("t")).chain(values).collect());
            let numbered =
                Select::from(last).keep(names.iter().map(String::as_str)).with("r", number);
            last = self.fresh(&format!("{name}_numbered"));
            self.add(Vec::new(), &last, Relation::Rows(numbered));
        }
        let mut names = names;
        if source.time.is_some() && !names.iter().any(|n| n == "r") {
            names.push("r".to_owned());
        }
        if let Some(SessionRule::Gap(gap)) = source.session {
            let all = || names.iter().map(String::as_str);
            let by = || vec![field("person")];
            let before = field("t").over(Fold::Max, by(), vec![field("t")], Frame::RowsBefore);
            let beside = Select::from(last).keep(all()).with("before", before);
            let with_before = self.fresh(&format!("{name}_before"));
            self.add(Vec::new(), &with_before, Relation::Rows(beside));
            let pause = field("t").minus(field("before")).and_then(">", Expr::Whole(gap.0));
            let number = flag(pause).over(Fold::Sum, by(), vec![field("t")], Frame::UpToHere);
            let number = only_if(field("person").there(), number);
            let numbered = Select::from(with_before).keep(all()).with("session", number);
            last = self.fresh(&format!("{name}_sessions"));
            self.add(Vec::new(), &last, Relation::Rows(numbered));
        }
        Ok(View {
            relation: last,
            columns,
            person: source.person.is_some(),
            time: source.time.is_some(),
        })
    }

    /// The relation of the people of a persona's segment.
    pub(super) fn segment(&mut self, persona: PersonaId) -> Result<String, Left> {
        if let Some(known) = self.segments.get(&persona) {
            return Ok(known.clone());
        }
        let of = &self.model.personas[persona];
        let Some((source, filter)) = &of.segment else {
            return Err(Left(format!("the persona `{}` has no segment", of.decl.name)));
        };
        let view = self.view(*source)?.clone();
        if !view.person {
            return Err(Left("its segment's source does not say who".to_owned()));
        }
        let mut people = Select::from(view.relation.clone())
            .once()
            .keep(["person"])
            .only(field("person").there());
        if let Some(filter) = filter {
            people = people.only(self.predicate(&view, filter)?);
        }
        let name = self.fresh(&format!("people_{}", of.decl.name));
        let said = vec![format!("{}: who they are", of.decl.path)];
        self.add(said, &name, Relation::Rows(people));
        self.segments.insert(persona, name.clone());
        Ok(name)
    }

    /// The conditions of a scope on the rows of a source.
    pub(super) fn narrow(&self, view: &View, scope: &Scope) -> Vec<Expr> {
        let mut all = Vec::new();
        if let (Some(after), true) = (&scope.after, view.time) {
            all.push(field("t").and_then(">", after.clone()));
        }
        match &scope.people {
            Some(people) if view.person => {
                all.push(Expr::Among(Box::new(field("person")), people.clone(), "person"));
            }
            // Nobody is in a segment where nobody is known.
            Some(_) => all.push(Expr::Any(Vec::new())),
            None => {}
        }
        all
    }

    /// Where a window that ends now begins.
    pub(super) fn window(&self, over: Period) -> Result<Expr, Left> {
        if let Some(now) = self.as_of {
            let start = window_start(now, over, &self.zone);
            return Ok(Expr::Whole(start.unwrap_or(i64::MIN + 1)));
        }
        let days = match over.unit {
            PeriodUnit::Exact => return Ok(self.now().minus(Expr::Whole(over.count))),
            PeriodUnit::Day if self.utc => over.count,
            PeriodUnit::Week if self.utc => 7 * over.count,
            _ => {
                return Err(Left(
                    "its window is one of the calendar: say what is now with `--as-of`".to_owned(),
                ));
            }
        };
        Ok(self.now().minus(Expr::Whole(days.saturating_mul(86_400_000_000))))
    }
}

/// A text; an empty one is missing.
fn text(value: Expr) -> Expr {
    Expr::NullIf(Box::new(value), Box::new(Expr::Text(String::new())))
}

/// The value of a column, as the evaluator reads it.
fn value(ty: ColumnType, raw: Expr) -> Expr {
    match ty {
        ColumnType::Text => text(raw),
        // Neither NaN nor infinite: of those, none is its own difference.
        ColumnType::Number => only_if(raw.clone().minus(raw.clone()).is(Expr::Whole(0)), raw),
        ColumnType::Count => only_if(raw.clone().and_then(">=", Expr::Whole(0)), raw),
        ColumnType::Money(_) | ColumnType::Duration => raw,
        ColumnType::Timestamp => Expr::Own(Own::Moment, Box::new(raw)),
        ColumnType::Date => Expr::Own(Own::DayNumber, Box::new(raw)),
        ColumnType::YesNo => Expr::Case(
            vec![(raw.clone(), Expr::Whole(1)), (Expr::Not(Box::new(raw)), Expr::Whole(0))],
            None,
        ),
    }
}
