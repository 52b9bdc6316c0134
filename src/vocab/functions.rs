//! The functions of formulas.

/// A function that formulas can call.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is called, one form a line.
    pub shape: &'static str,
    /// What it gives, one line.
    pub doc: &'static str,
}

const fn f(name: &'static str, shape: &'static str, doc: &'static str) -> Function {
    Function { name, shape, doc }
}

/// All functions, in the order in which they are explained.
pub const FUNCTIONS: &[Function] = &[
    f("count", "count(event)", "how many rows of an event, or answers to a question"),
    f("people", "people(event)", "how many distinct people of an event"),
    f("sessions", "sessions(event)", "how many distinct sessions of an event"),
    f("sum", "sum(event.property)", "the sum of a property or of answers"),
    f("mean", "mean(event.property)", "the arithmetic mean of a property or of answers"),
    f("median", "median(event.property)", "the median of a property or of answers"),
    f(
        "percentile",
        "percentile(event.property, 90%)",
        "the quantile of a property or of answers, linearly interpolated",
    ),
    f("share", "share(question in 9..10)", "the share of answers that pass a test"),
    f(
        "converted",
        "converted(a -> b, within: 7d)",
        "the share of people (or sessions) who go through all steps",
    ),
    f(
        "time_between",
        "time_between(a -> b, within: 7d)",
        "the median time from the first step to the last, of those who get there",
    ),
    f(
        "returned",
        "returned(a, again: b, after: 7d, within: 14d)",
        "the share of people who come back in a span of time after their first time",
    ),
];

/// The options of the functions that follow chains, with what each takes.
pub const CHAIN_OPTIONS: &[(&str, &str)] = &[
    ("within", "a duration, as in `7d`"),
    ("entry", "`best`, `first` or `each`"),
    ("ties", "`allow` or `forbid`"),
    ("order", "`in_order`, `exact` or `any`"),
    ("exclude", "an event, or several, as in `[a, b]`"),
    ("same", "a property that all steps have"),
    ("per", "`person` or `session`"),
];

/// The function of a name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}
