//! Which rows a measure reads: those of its events, in its window, of its people.

use super::condition;
use super::read::time::Zone;
use super::store::Store;
use super::table::Table;
use super::texts::MISSING;
use crate::model::{
    EventId, EventPick, EventRef, Model, Period, PeriodUnit, PersonaId, Predicate, QuestionRef,
    SourceId,
};
use std::cell::RefCell;
use std::rc::Rc;

/// One flag a row.
pub type Flags = Rc<Vec<bool>>;

/// Rows that pass conditions, each condition evaluated once for all measures.
pub struct Selection<'a> {
    /// The project.
    pub model: &'a Model,
    /// Its data.
    pub store: &'a Store,
    conditions: RefCell<Vec<(SourceId, &'a Predicate, Flags)>>,
    segments: RefCell<Vec<(PersonaId, Flags)>>,
}

/// What narrows the rows of a measure, whatever it computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Only rows later than this.
    pub after: Option<i64>,
    /// Only rows of the people of this persona's segment.
    pub persona: Option<PersonaId>,
}

impl<'a> Selection<'a> {
    /// Over this data.
    pub fn new(model: &'a Model, store: &'a Store) -> Self {
        Selection { model, store, conditions: RefCell::default(), segments: RefCell::default() }
    }

    /// The table of a source; `None`: it is not bound.
    pub fn table(&self, source: SourceId) -> Option<&'a Table> {
        self.store.table(source)
    }

    /// The rows of a source for which a condition is true.
    pub fn condition(&self, source: SourceId, predicate: &'a Predicate) -> Option<Flags> {
        let known = self.conditions.borrow();
        if let Some((.., flags)) = known.iter().find(|(s, p, _)| *s == source && *p == predicate) {
            return Some(flags.clone());
        }
        drop(known);
        let flags = Rc::new(condition::rows(self.store, self.table(source)?, predicate));
        self.conditions.borrow_mut().push((source, predicate, flags.clone()));
        Some(flags)
    }

    /// The source of an event and which of its rows are meant, the scope left aside.
    pub fn event(&self, pick: &'a EventPick) -> Option<(SourceId, Vec<bool>)> {
        let EventRef::Event { event, .. } = &pick.event else { return None };
        let event = &self.model.events[*event];
        let rows = self.table(event.source)?.rows;
        let mut flags = vec![true; rows];
        for predicate in event.filter.iter().chain(&pick.filter) {
            meet(&mut flags, &self.condition(event.source, predicate)?);
        }
        Some((event.source, flags))
    }

    /// The source of a declared event and its rows.
    pub fn declared(&self, event: EventId) -> Option<(SourceId, Vec<bool>)> {
        let event = &self.model.events[event];
        let mut flags = vec![true; self.table(event.source)?.rows];
        if let Some(predicate) = &event.filter {
            meet(&mut flags, &self.condition(event.source, predicate)?);
        }
        Some((event.source, flags))
    }

    /// The source of an event, with its table.
    pub fn event_source(&self, pick: &EventPick) -> Option<(SourceId, &'a Table)> {
        let EventRef::Event { event, .. } = &pick.event else { return None };
        let source = self.model.events[*event].source;
        Some((source, self.table(source)?))
    }

    /// The source of a question and the rows of its survey, the scope left aside.
    pub fn survey(&self, question: &QuestionRef) -> Option<(SourceId, Vec<bool>)> {
        let QuestionRef::Question(survey, _) = question else { return None };
        let survey = &self.model.surveys[*survey];
        let mut flags = vec![true; self.table(survey.source)?.rows];
        if let Some(predicate) = &survey.filter {
            meet(&mut flags, &self.condition(survey.source, predicate)?);
        }
        Some((survey.source, flags))
    }

    /// Takes out the rows that lie outside a scope.
    pub fn narrow(&self, source: SourceId, flags: &mut [bool], scope: Scope) {
        let Some(table) = self.table(source) else { return };
        if let Some(after) = scope.after
            && !table.time.is_empty()
        {
            for (flag, time) in flags.iter_mut().zip(&table.time) {
                *flag &= *time > after;
            }
        }
        if let Some(persona) = scope.persona {
            let people = self.segment(persona);
            for (row, flag) in flags.iter_mut().enumerate() {
                let person = table.person.get(row).copied().unwrap_or(MISSING);
                *flag &= people.get(person as usize).copied().unwrap_or(false);
            }
        }
    }

    /// The people of a persona's segment: a flag for each number of a text. Nobody, if the persona
    /// has none or its source is not bound.
    pub fn segment(&self, persona: PersonaId) -> Flags {
        if let Some((_, flags)) = self.segments.borrow().iter().find(|(p, _)| *p == persona) {
            return flags.clone();
        }
        let mut people = vec![false; self.store.texts.len()];
        if let Some((source, filter)) = &self.model.personas[persona].segment
            && let Some(table) = self.table(*source)
        {
            let flags = filter.as_ref().and_then(|filter| self.condition(*source, filter));
            for (row, person) in table.person.iter().enumerate() {
                if *person != MISSING && flags.as_ref().is_none_or(|flags| flags[row]) {
                    people[*person as usize] = true;
                }
            }
        }
        let people = Rc::new(people);
        self.segments.borrow_mut().push((persona, people.clone()));
        people
    }

    /// Where a window of this length begins that ends at as-of: rows later than this are in it.
    pub fn window(&self, over: Period) -> Option<i64> {
        window_start(self.store.as_of?, over, &self.store.zone)
    }
}

/// Where a window of this length begins that ends at a time: what is later is in it.
pub fn window_start(as_of: i64, over: Period, zone: &Zone) -> Option<i64> {
    let count = over.count;
    let span = match over.unit {
        PeriodUnit::Exact => return Some(as_of.saturating_sub(count)),
        PeriodUnit::Day => jiff::Span::new().try_days(count),
        PeriodUnit::Week => jiff::Span::new().try_weeks(count),
        PeriodUnit::Month => jiff::Span::new().try_months(count),
        PeriodUnit::Year => jiff::Span::new().try_years(count),
    };
    let now = jiff::Timestamp::from_microsecond(as_of).ok()?;
    let now = now.to_zoned(zone.zone().clone());
    // A window that begins before the calendar does holds everything.
    let start = now.checked_sub(span.ok()?).ok()?;
    Some(start.timestamp().as_microsecond())
}

/// Keeps what is in both.
pub fn meet(flags: &mut [bool], other: &[bool]) {
    for (flag, other) in flags.iter_mut().zip(other) {
        *flag &= other;
    }
}
