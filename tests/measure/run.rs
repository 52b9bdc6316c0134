//! Measuring a project in memory.

use crate::support::compile_texts;
use journey::diagnostic::Severity;
use journey::measure::compare::difference;
use journey::measure::interval::{Interval, wilson};
use journey::measure::needs::Needs;
use journey::measure::quality::Fault;
use journey::measure::read::time::{Zone, timestamp};
use journey::measure::read::{Input, Manner, read};
use journey::measure::store::Store;
use journey::measure::texts::Texts;
use journey::measure::{Reading, Scorecard, evaluate};
use journey::model::{Model, SourceId, Unit};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Where a measured project's numbers are.
pub struct Measured {
    pub model: Model,
    pub store: Store,
    pub card: Scorecard,
}

impl Measured {
    /// The reading of the measure with this name.
    pub fn of(&self, name: &str) -> &Reading {
        let named = |r: &&Reading| self.model.measures[r.measure].decl.name == name;
        self.card.readings.iter().find(named).unwrap_or_else(|| panic!("no measure `{name}`"))
    }

    /// The value of a measure, as a double.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.of(name).value.map(|v| v.float)
    }

    /// Numerator and denominator of a measure.
    pub fn parts(&self, name: &str) -> (f64, f64) {
        let reading = self.of(name);
        (reading.numerator.unwrap().float, reading.denominator.unwrap().float)
    }
}

/// How data is read.
#[derive(Default, Clone, Copy)]
pub struct How<'a> {
    pub as_of: Option<&'a str>,
    pub strict: bool,
    pub per_session: bool,
}

/// The model of a project of one file.
pub fn model(text: &str) -> Model {
    let compiled = compile_texts([("map.journey", text.to_owned())]);
    let errors: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| format!("{}: {} {:?}", compiled.sources.get(d.span.file).path, d.message, d.help))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    compiled.model.expect("a model without errors")
}

/// A file in memory: its name and bytes.
pub type Bytes<'a> = (&'a str, Vec<u8>);

/// What was measured: the project's text, the first file of its first source, and as-of.
pub type Recorded = (String, Vec<u8>, Option<String>);

thread_local! {
    static RECORD: RefCell<Option<Vec<Recorded>>> = const { RefCell::new(None) };
}

/// Everything that is measured while something runs.
pub fn recorded(run: impl FnOnce()) -> Vec<Recorded> {
    RECORD.set(Some(Vec::new()));
    run();
    RECORD.take().unwrap()
}

/// Measures a project, each source bound to files in memory.
pub fn try_measure(
    text: &str,
    data: &[(&str, Vec<Bytes<'_>>)],
    how: How<'_>,
) -> Result<Measured, Fault> {
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record {
            let as_of = how.as_of.map(str::to_owned);
            record.push((text.to_owned(), data[0].1[0].1.clone(), as_of));
        }
    });
    let model = model(text);
    let zone = Zone::named(&model.time_zone);
    let needs = Needs::of_project(&model);
    let files: BTreeMap<&str, &Vec<Bytes<'_>>> = data.iter().map(|(s, f)| (*s, f)).collect();
    let mut texts = Texts::default();
    let mut raws = Vec::new();
    let manner = Manner { zone: &zone, strict: how.strict };
    for source in needs.sources().collect::<Vec<SourceId>>() {
        let declared = &model.sources[source];
        let Some(files) = files.get(declared.decl.name.as_str()) else { continue };
        let inputs = files.iter().map(|(name, bytes)| {
            let bytes: Box<dyn std::io::Read + Send> =
                Box::new(std::io::Cursor::new(bytes.clone()));
            Ok(Input { name: (*name).to_owned(), bytes })
        });
        let wanted = needs.columns(&model, source);
        raws.push((source, read(&model, source, &wanted, inputs, &mut texts, manner)?));
    }
    let as_of = how.as_of.map(|t| timestamp(t, &zone).expect("a time").0);
    let store = Store::new(&model, raws, texts, zone, as_of);
    let per = if how.per_session { Unit::Session } else { Unit::Person };
    let card = evaluate(&model, &store, &[], per);
    Ok(Measured { model, store, card })
}

/// Measures a project on one CSV text for its source `log`.
pub fn measure(text: &str, csv: &str, as_of: Option<&str>) -> Measured {
    let data = [("log", vec![("log.csv", csv.as_bytes().to_vec())])];
    try_measure(text, &data, How { as_of, ..How::default() }).expect("readable data")
}

/// The interval of the difference of two shares, `to` less `from`, as the program compares them.
pub fn newcombe(from: (u64, u64), to: (u64, u64)) -> (f64, f64) {
    let share = |(x, n): (u64, u64)| {
        let (low, high) = wilson(x, n).unwrap();
        (x as f64 / n as f64, Interval { low: Some(low), high: Some(high) })
    };
    let found = difference(share(from), share(to));
    (found.low.unwrap(), found.high.unwrap())
}
