//! The measures of a project as one statement of SQL, with the meaning that the evaluator gives them.
//!
//! The formulas of the model become a small relational algebra ([`mod@relation`]); one printer
//! writes it, and all in which dialects differ stands in one table ([`dialect`]). What the answer's
//! columns are is said here once, and read by [`crate::measure::warehouse`].

mod conditions;
pub mod dialect;
mod funnel;
mod print;
mod relation;
mod statistics;
mod tables;

pub use dialect::Dialect;

use crate::measure::needs::Needs;
use crate::measure::read::time::Zone;
use crate::measure::sources_of;
use crate::measure::warehouse::definition;
use crate::model::{Model, PersonaId, SourceId};
use relation::{Relation, Statement};
use std::collections::{BTreeMap, BTreeSet};
use tables::{Scope, View};

/// Why something is not in the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Left(String);

/// How the statement is written.
#[derive(Debug, Clone, Copy)]
pub struct SqlOptions<'a> {
    /// For which database.
    pub dialect: Dialect,
    /// "Now", in microseconds; `None`: the latest time in the data.
    pub as_of: Option<i64>,
    /// The column of each table that says in which order rows of one time come; `None`: by the
    /// values of the columns.
    pub row_order: Option<&'a str>,
}

/// A statement with what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    /// The statement.
    pub text: String,
    /// Measures that are left out: path and why.
    pub left_out: Vec<(String, String)>,
}

/// What is built up on the way.
struct Builder<'a> {
    model: &'a Model,
    needs: Needs,
    dialect: Dialect,
    zone: Zone,
    utc: bool,
    as_of: Option<i64>,
    row_order: Option<&'a str>,
    views: BTreeMap<SourceId, Result<View, Left>>,
    segments: BTreeMap<PersonaId, String>,
    taken: BTreeSet<String>,
    statement: Statement,
}

impl Builder<'_> {
    /// A name for a relation that no other bears.
    fn fresh(&mut self, wish: &str) -> String {
        let simple = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let wish: String = wish.chars().take(50).map(simple).collect();
        let mut name = wish.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wish}_{number}");
            number += 1;
        }
        name
    }

    fn add(&mut self, said: Vec<String>, name: &str, relation: Relation) {
        self.statement.relations.push((said, name.to_owned(), relation));
    }

    fn view(&self, id: SourceId) -> Result<&View, Left> {
        match self.views.get(&id) {
            Some(Ok(view)) => Ok(view),
            Some(Err(left)) => Err(left.clone()),
            None => Err(Left("its source holds no table".to_owned())),
        }
    }
}

/// The statement for all measures of a project.
pub fn sql(model: &Model, options: SqlOptions<'_>) -> Sql {
    let needs = Needs::of_project(model);
    let sources: Vec<SourceId> = needs.sources().collect();
    let tables = model.sources.values().filter_map(|s| s.table.as_deref());
    let mut builder = Builder {
        model,
        needs,
        dialect: options.dialect,
        zone: Zone::named(&model.time_zone),
        utc: matches!(model.time_zone.as_str(), "" | "UTC" | "Etc/UTC"),
        as_of: options.as_of,
        row_order: options.row_order,
        views: BTreeMap::new(),
        segments: BTreeMap::new(),
        // No relation of the statement hides a table.
        taken: tables.map(|t| t.rsplit('.').next().unwrap_or(t).to_ascii_lowercase()).collect(),
        statement: Statement::default(),
    };
    builder.clock(&sources);
    let mut read: Vec<SourceId> =
        model.measures.values().flat_map(|m| sources_of(model, m)).collect();
    read.sort_unstable();
    read.dedup();
    for id in read {
        let view = builder.source(id);
        builder.views.insert(id, view);
    }
    let mut left_out = Vec::new();
    for (number, measure) in model.measures.values().enumerate() {
        let path = &measure.decl.path;
        let before = (builder.statement.relations.len(), builder.statement.answer.len());
        let scope = || -> Result<Scope, Left> {
            Ok(Scope { after: measure.over.map(|o| builder.window(o)).transpose()?, people: None })
        };
        let scope = scope().and_then(|scope| match measure.persona {
            Some(persona) => Ok(Scope { people: Some(builder.segment(persona)?), ..scope }),
            None => Ok(scope),
        });
        // A segment is for every measure of its persona, whatever becomes of this one.
        let before = (builder.statement.relations.len().max(before.0), before.1);
        let said = scope.and_then(|scope| {
            builder.measure(
                number + 1,
                (path, &definition(model, measure)),
                &measure.formula,
                &scope,
            )
        });
        match said {
            Ok(()) => {
                if let Some((said, ..)) = builder.statement.relations.get_mut(before.0) {
                    said.insert(
                        0,
                        format!("---- {path}: {}", model.formula_text(&measure.formula)),
                    );
                }
            }
            Err(Left(why)) => {
                builder.statement.relations.truncate(before.0);
                builder.statement.answer.truncate(before.1);
                left_out.push((path.clone(), why));
            }
        }
    }
    let mut statement = builder.statement;
    statement.head = head(model, options);
    if statement.answer.is_empty() {
        statement.relations.clear();
        statement.answer.push((Vec::new(), statistics::nothing()));
    }
    statement.foot =
        left_out.iter().map(|(path, why)| format!("not here: {path}: {why}")).collect();
    Sql { text: print::print(&statement, options.dialect), left_out }
}

fn head(model: &Model, options: SqlOptions<'_>) -> Vec<String> {
    let order = match options.row_order {
        Some(column) => format!("Rows of one time come in the order of the column {column}."),
        None => "Rows of one time come in the order of their values.".to_owned(),
    };
    let mut head = vec![
        format!("The measures of {}, for {}.", model.name, options.dialect.name()),
        "Its answer, saved as CSV with a header, becomes a scorecard: journey score RESULT.csv"
            .to_owned(),
        "Times are points in time, or without zone in UTC; lengths of time are whole microseconds."
            .to_owned(),
        order,
    ];
    if options.dialect == Dialect::Postgres {
        let plan = "Its relations have no statistics: SET enable_nestloop = off; SET jit = off;";
        head.push(format!("{plan} makes it fast."));
    }
    head
}
