//! The single statistics that formulas are made of, and the rows of the answer.

use super::conditions::sign;
use super::relation::{Expr, Fold, Frame, From, Relation, Select, Type, field, flag, only_if};
use super::tables::{Scope, View};
use super::{Builder, Left};
use crate::model::{
    AnswerTest, ColumnType, Decimal, EventPick, Formula, FormulaKind, IntervalMethod, Linear,
    Measured, NORMAL_QUANTILE, QuestionRef, Scale, Statistic, SurveyId,
};
use std::collections::BTreeSet;

/// What the answer says of a statistic: expressions of one value each.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    /// How many; of a share, see below.
    pub n: Option<Expr>,
    /// Of a share: those who do.
    pub numerator: Option<Expr>,
    /// Of a share: all of them.
    pub denominator: Option<Expr>,
    /// A relation of values: `y` as they are, `x` as doubles.
    pub values: Option<String>,
    /// The sum of the values.
    pub sum: Option<Expr>,
    /// The value, for people who read the answer.
    pub value: Option<Expr>,
    /// The variance of the values.
    pub variance: Option<Expr>,
    /// What is too young.
    pub immature: Option<Expr>,
    /// Values that are missing.
    pub missing: Option<Expr>,
    /// Values that are none.
    pub unusable: Option<Expr>,
    /// The sorted values around what a quantile and its interval want.
    pub ranked: Option<String>,
}

/// The columns of the answer: name and type.
pub const COLUMNS: [(&str, Type); 14] = [
    ("measure", Type::Text),
    ("definition", Type::Text),
    ("part", Type::Whole),
    ("rank", Type::Whole),
    ("as_of", Type::Whole),
    ("n", Type::Whole),
    ("numerator", Type::Whole),
    ("denominator", Type::Whole),
    ("value", Type::Double),
    ("sum", Type::Double),
    ("variance", Type::Double),
    ("immature", Type::Whole),
    ("missing", Type::Whole),
    ("unusable", Type::Whole),
];

/// The part of a measure that stands for its whole formula, row by row.
pub const WHOLE: i64 = -1;

impl<'a> Builder<'a> {
    /// The answer's rows of a measure. Nothing is added if any part of it cannot be said.
    pub(super) fn measure(
        &mut self,
        number: usize,
        path: (&str, &str),
        formula: &'a Formula,
        scope: &Scope,
    ) -> Result<(), Left> {
        let mut leaves = Vec::new();
        crate::measure::warehouse::leaves(formula, &mut leaves);
        let asked = asked(formula);
        for (part, leaf) in leaves.iter().enumerate() {
            let prefix = self.fresh(&format!("m{number}p{part}"));
            let found = self.leaf(&prefix, leaf, scope, &asked)?;
            self.answer(path, part as i64, found);
        }
        let linear = Linear::of(formula).filter(|l| l.terms.len() > 1);
        if let Some(linear) = linear
            && self.model.interval_method(formula) == IntervalMethod::MeanT
        {
            let prefix = self.fresh(&format!("m{number}"));
            let found = self.by_row(&prefix, &linear, scope, &asked)?;
            self.answer(path, WHOLE, found);
        }
        Ok(())
    }

    fn leaf(
        &mut self,
        prefix: &str,
        formula: &'a Formula,
        scope: &Scope,
        asked: &BTreeSet<(SurveyId, usize)>,
    ) -> Result<Leaf, Left> {
        match &formula.is {
            FormulaKind::Count(pick) => {
                let rows = self.rows(pick, scope)?.with("n", Expr::Rows);
                Ok(self.counted(prefix, rows))
            }
            FormulaKind::People(pick) => {
                let n = Expr::Different(Box::new(field("person")));
                let rows = self.rows(pick, scope)?.with("n", n);
                Ok(self.counted(prefix, rows))
            }
            FormulaKind::Sessions(pick) => {
                let (_, view, _) = self.event(pick)?;
                let mut rows = self.rows(pick, scope)?.once().keep(["session"]);
                if view.person {
                    rows = rows.keep(["person"]);
                }
                rows = rows.only(field("session").there());
                let all = self.fresh(&format!("{prefix}_sessions"));
                self.add(Vec::new(), &all, Relation::Rows(rows));
                Ok(self.counted(prefix, Select::from(all).with("n", Expr::Rows)))
            }
            FormulaKind::Answers(question) => {
                let (relation, left) = self.answered(prefix, question, scope, asked)?;
                let found = self.counted(prefix, Select::from(relation).with("n", Expr::Rows));
                Ok(Leaf { missing: left.missing, unusable: left.unusable, ..found })
            }
            FormulaKind::Share(question, test) => {
                let (relation, mut leaf) = self.answered(prefix, question, scope, asked)?;
                let passing = flag(self.passing(question, test)?).folded(Fold::Sum);
                let counts = self.fresh(&format!("{prefix}_counts"));
                let rows = Select::from(relation)
                    .with("numerator", passing)
                    .with("denominator", Expr::Rows);
                self.add(Vec::new(), &counts, Relation::Rows(rows));
                leaf.numerator = Some(Expr::Only(counts.clone(), "numerator"));
                leaf.denominator = Some(Expr::Only(counts, "denominator"));
                Ok(leaf)
            }
            FormulaKind::Statistic(statistic, Measured::Property(pick, property)) => {
                let (source, view, _) = self.event(pick)?;
                let crate::model::EventRef::Event { event, .. } = &pick.event else {
                    return Err(Left("nothing says what its event is".to_owned()));
                };
                let column = self.model.property_column(*event, property).and_then(|c| {
                    Some((self.model.sources[source].columns[c].ty, view.columns.get(c)?.clone()?))
                });
                let Some((ty, column)) = column else {
                    return Err(Left(format!("the property `{property}` is no column")));
                };
                if matches!(ty, ColumnType::Text | ColumnType::Date | ColumnType::YesNo) {
                    return Err(Left(format!("the property `{property}` is no number")));
                }
                let rows = self.rows(pick, scope)?.with("y", field(column));
                let all = self.fresh(&format!("{prefix}_all"));
                self.add(Vec::new(), &all, Relation::Rows(rows));
                let mut leaf = Leaf {
                    missing: Some(self.how_many(prefix, "missing", &all, field("y").missing())),
                    ..Leaf::default()
                };
                let values = self.fresh(&format!("{prefix}_values"));
                let rows = Select::from(all)
                    .with("y", field("y"))
                    .with("x", field("y").cast(Type::Double))
                    .only(field("y").there());
                self.add(Vec::new(), &values, Relation::Rows(rows));
                leaf.values = Some(values);
                self.over_values(prefix, &mut leaf, Some(*statistic));
                Ok(leaf)
            }
            FormulaKind::Statistic(statistic, Measured::Question(question)) => {
                let (relation, mut leaf) = self.answered(prefix, question, scope, asked)?;
                let QuestionRef::Question(_, own) = question else {
                    return Err(Left("nothing says what its question is".to_owned()));
                };
                let values = self.fresh(&format!("{prefix}_values"));
                let own = field(format!("q{own}"));
                let rows =
                    Select::from(relation).with("y", own.clone()).with("x", own.cast(Type::Double));
                self.add(Vec::new(), &values, Relation::Rows(rows));
                leaf.values = Some(values);
                self.over_values(prefix, &mut leaf, Some(*statistic));
                Ok(leaf)
            }
            FormulaKind::Converted(funnel) => self.funnel(prefix, funnel, scope, false),
            FormulaKind::TimeBetween(funnel) => {
                let mut leaf = self.funnel(prefix, funnel, scope, true)?;
                self.over_values(prefix, &mut leaf, Some(Statistic::Median));
                Ok(leaf)
            }
            FormulaKind::Returned { first, again, after, within, unit } => {
                self.returned(prefix, (first, again), (after, within.as_ref()), (scope, *unit))
            }
            _ => Err(Left("its formula has a part that is no statistic".to_owned())),
        }
    }

    /// The rows of an event in a scope.
    fn rows(&self, pick: &EventPick, scope: &Scope) -> Result<Select, Left> {
        let (_, view, condition) = self.event(pick)?;
        let mut rows = Select::from(view.relation.clone()).only(condition);
        rows.filter.extend(self.narrow(&view, scope));
        Ok(rows)
    }

    fn counted(&mut self, prefix: &str, rows: Select) -> Leaf {
        let name = self.fresh(&format!("{prefix}_count"));
        self.add(Vec::new(), &name, Relation::Rows(rows));
        let n = Some(Expr::Only(name, "n"));
        Leaf { value: n.clone(), n, ..Leaf::default() }
    }

    fn how_many(&mut self, prefix: &str, what: &str, relation: &str, condition: Expr) -> Expr {
        let name = self.fresh(&format!("{prefix}_{what}"));
        let rows = Select::from(relation).with("n", Expr::Rows).only(condition);
        self.add(Vec::new(), &name, Relation::Rows(rows));
        Expr::Only(name, "n")
    }

    /// Sum, mean and variance of values, and what a quantile wants of them.
    fn over_values(&mut self, prefix: &str, leaf: &mut Leaf, statistic: Option<Statistic>) {
        let Some(values) = leaf.values.clone() else { return };
        let beside = self.fresh(&format!("{prefix}_spread"));
        let rows = Select::from(values.clone())
            .with("y", field("y"))
            .with("x", field("x"))
            .with("m", field("x").over(Fold::Mean, Vec::new(), Vec::new(), Frame::Whole));
        self.add(Vec::new(), &beside, Relation::Rows(rows));
        let off = || field("x").minus(field("m"));
        let degrees =
            Expr::NullIf(Box::new(Expr::Rows.minus(Expr::Whole(1))), Box::new(Expr::Whole(0)));
        let total = self.fresh(&format!("{prefix}_total"));
        let rows = Select::from(beside)
            .with("n", Expr::Rows)
            .with("total", field("y").folded(Fold::Sum))
            .with("mean", field("x").folded(Fold::Mean))
            .with("variance", off().times(off()).folded(Fold::Sum).and_then("/", degrees));
        self.add(Vec::new(), &total, Relation::Rows(rows));
        leaf.n = Some(Expr::Only(total.clone(), "n"));
        leaf.sum = Some(Expr::Only(total.clone(), "total"));
        leaf.variance = Some(Expr::Only(total.clone(), "variance"));
        leaf.value = match statistic {
            Some(Statistic::Sum) => leaf.sum.clone(),
            _ => Some(Expr::Only(total, "mean")),
        };
        let at = match statistic {
            Some(Statistic::Median) => Decimal::new(5, 1),
            Some(Statistic::Percentile(at)) => at,
            _ => return,
        };
        leaf.sum = None;
        leaf.variance = None;
        let sorted = self.fresh(&format!("{prefix}_sorted"));
        let rows = Select::from(values)
            .with("x", field("x"))
            .with("rank", Expr::Number(Vec::new(), vec![field("x")]))
            .with("n", Expr::Rows.over(Fold::Count, Vec::new(), Vec::new(), Frame::Whole));
        self.add(Vec::new(), &sorted, Relation::Rows(rows));
        // From the place that the quantile has among ranks that begin with 0.
        let plain = |d: f64| Expr::Plain(format!("{d:?}"));
        let at_text = || Expr::Plain(at.to_string());
        let place = || field("n").minus(Expr::Whole(1)).times(at_text());
        let from = || field("rank").minus(Expr::Whole(1)).minus(place());
        let away = || Expr::Abs(Box::new(from()));
        let middle = self.fresh(&format!("{prefix}_middle"));
        let weight = Expr::Whole(1).minus(away());
        let rows = Select::from(sorted.clone())
            .with("x", field("x").times(weight).folded(Fold::Sum))
            .only(away().and_then("<", Expr::Whole(1)));
        self.add(vec!["type 7: between two values".to_owned()], &middle, Relation::Rows(rows));
        leaf.value = Some(Expr::Only(middle, "x"));
        // The ends of the interval are within three ranks of where the normal distribution has
        // them; which ones they are, the one who reads the answer computes.
        let p = crate::measure::amount::float(at);
        let spread = field("n").times(plain(NORMAL_QUANTILE * NORMAL_QUANTILE * p * (1.0 - p)));
        let off = || Expr::Abs(Box::new(field("rank").minus(field("n").times(at_text()))));
        let square = |e: Expr| e.clone().times(e);
        let outer = square(off().plus(Expr::Whole(3))).and_then(">=", spread.clone());
        let inner = Expr::Any(vec![
            off().and_then("<=", Expr::Whole(3)),
            square(off().minus(Expr::Whole(3))).and_then("<=", spread),
        ]);
        let ranked = self.fresh(&format!("{prefix}_ranked"));
        let rows = Select::from(sorted).keep(["rank", "x"]).only(Expr::Any(vec![
            away().and_then("<=", Expr::Whole(1)),
            Expr::All(vec![outer, inner]),
        ]));
        self.add(
            vec!["values around the ends of the interval".to_owned()],
            &ranked,
            Relation::Rows(rows),
        );
        leaf.ranked = Some(ranked);
    }

    /// The rows that answer a question (and those that the formula asks with it), with their answers
    /// as `q0`, `q1`, …
    fn answered(
        &mut self,
        prefix: &str,
        question: &QuestionRef,
        scope: &Scope,
        asked: &BTreeSet<(SurveyId, usize)>,
    ) -> Result<(String, Leaf), Left> {
        let QuestionRef::Question(id, own) = question else {
            return Err(Left("nothing says what its question is".to_owned()));
        };
        let survey = &self.model.surveys[*id];
        let view = self.view(survey.source)?.clone();
        let mut rows = Select::from(view.relation.clone());
        let mut all: Vec<usize> = asked.iter().filter(|(s, _)| s == id).map(|(_, q)| *q).collect();
        if !all.contains(own) {
            all.push(*own);
        }
        for index in &all {
            let (raw, answer) = self.answer_of(&view, *id, *index)?;
            rows = rows.with(format!("q{index}"), answer);
            if index == own {
                rows = rows.with("raw", raw);
            }
        }
        if let Some(filter) = &survey.filter {
            rows = rows.only(self.predicate(&view, filter)?);
        }
        rows.filter.extend(self.narrow(&view, scope));
        let name = self.fresh(&format!("{prefix}_survey"));
        self.add(Vec::new(), &name, Relation::Rows(rows));
        let own = field(format!("q{own}"));
        let missing = self.how_many(prefix, "missing", &name, field("raw").missing());
        let outside = Expr::All(vec![field("raw").there(), own.missing()]);
        let unusable = self.how_many(prefix, "unusable", &name, outside);
        let answers = self.fresh(&format!("{prefix}_answers"));
        let mut rows = Select::from(name).keep(
            all.iter().map(|i| format!("q{i}")).collect::<Vec<_>>().iter().map(String::as_str),
        );
        for index in &all {
            rows = rows.only(field(format!("q{index}")).there());
        }
        self.add(Vec::new(), &answers, Relation::Rows(rows));
        let leaf = Leaf { missing: Some(missing), unusable: Some(unusable), ..Leaf::default() };
        Ok((answers, leaf))
    }

    /// What a row says to a question, and that as an answer: missing if it is none.
    fn answer_of(&self, view: &View, survey: SurveyId, index: usize) -> Result<(Expr, Expr), Left> {
        let survey = &self.model.surveys[survey];
        let question = &survey.questions[index];
        let column = view.columns.get(question.column).and_then(Option::as_ref);
        let Some(column) = column else {
            return Err(Left("a column that it reads is not declared".to_owned()));
        };
        let ty = self.model.sources[survey.source].columns[question.column].ty;
        let raw = field(column.as_str());
        let number = matches!(ty, ColumnType::Number | ColumnType::Count | ColumnType::Money(_));
        let plain = |d: Decimal| Expr::Plain(d.to_string());
        let wrong = || {
            let name = &question.decl.name;
            Err(Left(format!("the answers to `{name}` are in a column of another type")))
        };
        let answer = match &question.scale {
            Scale::Points(low, high) if number => {
                let inside = Expr::All(vec![
                    raw.clone().and_then(">=", plain(*low)),
                    raw.clone().and_then("<=", plain(*high)),
                ]);
                let whole = raw.clone().cast(Type::Whole).is(raw.clone());
                only_if(inside, only_if(whole, raw.clone()))
            }
            Scale::Number if number => raw.clone(),
            Scale::YesNo if ty == ColumnType::YesNo => raw.clone(),
            Scale::YesNo if number => {
                let either = [0, 1].map(|n| raw.clone().is(Expr::Whole(n))).to_vec();
                only_if(Expr::Any(either), raw.clone())
            }
            Scale::OneOf(options) if ty == ColumnType::Text => {
                let options = options.iter().cloned().map(Expr::Text).collect();
                only_if(Expr::OneOf(Box::new(raw.clone()), options), raw.clone())
            }
            Scale::Text | Scale::AnyOf(_) if ty == ColumnType::Text => raw.clone(),
            _ => return wrong(),
        };
        Ok((raw, answer))
    }

    /// Whether the answer to a question passes a test.
    fn passing(&self, question: &QuestionRef, test: &AnswerTest) -> Result<Expr, Left> {
        let QuestionRef::Question(survey, index) = question else {
            return Err(Left("nothing says what its question is".to_owned()));
        };
        let scale = &self.model.surveys[*survey].questions[*index].scale;
        let own = || field(format!("q{index}"));
        let plain = |d: Decimal| Expr::Plain(d.to_string());
        let at = |sign: &'static str, d: Decimal| own().and_then(sign, plain(d));
        Ok(match (test, scale) {
            (AnswerTest::Between(low, high), _) => Expr::All(vec![at(">=", *low), at("<=", *high)]),
            (AnswerTest::Top(n), Scale::Points(_, high)) => at(">", *high - Decimal::from(*n)),
            (AnswerTest::Bottom(n), Scale::Points(low, _)) => at("<", *low + Decimal::from(*n)),
            (AnswerTest::Compare(by, value), _) => at(sign(*by), *value),
            (AnswerTest::YesNo(yes), _) => own().is(Expr::Whole(i64::from(*yes))),
            (AnswerTest::Texts(texts), _) => {
                Expr::OneOf(Box::new(own()), texts.iter().cloned().map(Expr::Text).collect())
            }
            _ => return Err(Left("its test does not fit the question".to_owned())),
        })
    }

    /// A sum of shares and means of one survey: one number a row.
    fn by_row(
        &mut self,
        prefix: &str,
        linear: &Linear<'a>,
        scope: &Scope,
        asked: &BTreeSet<(SurveyId, usize)>,
    ) -> Result<Leaf, Left> {
        let double = |d: Decimal| Expr::Plain(d.to_string()).cast(Type::Double);
        let mut sum = double(linear.constant);
        let mut rows = None;
        for (factor, term) in &linear.terms {
            let (question, number) = match &term.is {
                FormulaKind::Share(question, test) => {
                    (question, flag(self.passing(question, test)?))
                }
                FormulaKind::Statistic(_, Measured::Question(question)) => match question {
                    QuestionRef::Question(_, index) => {
                        (question, field(format!("q{index}")).cast(Type::Double))
                    }
                    QuestionRef::Parameter(_) => continue,
                },
                _ => continue,
            };
            sum = sum.plus(double(*factor).times(number));
            if rows.is_none() {
                rows = Some(self.answered(prefix, question, scope, asked)?.0);
            }
        }
        let Some(rows) = rows else { return Err(Left("its formula has no rows".to_owned())) };
        let values = self.fresh(&format!("{prefix}_values"));
        let rows = Select::from(rows).with("y", sum.clone()).with("x", sum);
        self.add(vec!["the formula, row by row".to_owned()], &values, Relation::Rows(rows));
        let mut leaf = Leaf { values: Some(values), ..Leaf::default() };
        self.over_values(prefix, &mut leaf, None);
        Ok(leaf)
    }

    /// The rows of the answer about a part of a measure.
    fn answer(&mut self, (path, definition): (&str, &str), part: i64, leaf: Leaf) {
        let null =
            |ty: Type| Expr::Case(vec![(Expr::Any(Vec::new()), Expr::Whole(0))], None).cast(ty);
        let mut row = Select::of(From::Nothing);
        let share = leaf.numerator.clone().zip(leaf.denominator.clone()).map(|(above, below)| {
            let below = Expr::NullIf(Box::new(below), Box::new(Expr::Whole(0)));
            above.cast(Type::Double).and_then("/", below)
        });
        for (name, ty) in COLUMNS {
            let is = match name {
                "measure" => Some(Expr::Text(path.to_owned())),
                "definition" => Some(Expr::Text(definition.to_owned())),
                "part" => Some(Expr::Whole(part)),
                "as_of" => Some(self.now()),
                "n" => leaf.n.clone().or_else(|| leaf.denominator.clone()),
                "numerator" => leaf.numerator.clone(),
                "denominator" => leaf.denominator.clone(),
                "value" => leaf.value.clone().or_else(|| share.clone()),
                "sum" => leaf.sum.clone(),
                "variance" => leaf.variance.clone(),
                "immature" => leaf.immature.clone(),
                "missing" => leaf.missing.clone(),
                "unusable" => leaf.unusable.clone(),
                _ => None,
            };
            row = row.with(name, is.map_or_else(|| null(ty), |e| e.cast(ty)));
        }
        let said = if part <= 0 && part != WHOLE { vec![path.to_owned()] } else { Vec::new() };
        self.statement.answer.push((said, row));
        if let Some(ranked) = leaf.ranked {
            let mut rows = Select::from(ranked);
            for (name, ty) in COLUMNS {
                let is = match name {
                    "measure" => Expr::Text(path.to_owned()).cast(ty),
                    "part" => Expr::Whole(part).cast(ty),
                    "rank" => field("rank").cast(ty),
                    "value" => field("x").cast(ty),
                    _ => null(ty),
                };
                rows = rows.with(name, is);
            }
            self.statement.answer.push((Vec::new(), rows));
        }
    }
}

/// The questions of each survey that a formula reads, where it reads more than one.
fn asked(formula: &Formula) -> BTreeSet<(SurveyId, usize)> {
    let mut all = BTreeSet::new();
    let mut leaves = Vec::new();
    crate::measure::warehouse::leaves(formula, &mut leaves);
    for leaf in leaves {
        if let FormulaKind::Answers(QuestionRef::Question(survey, index))
        | FormulaKind::Share(QuestionRef::Question(survey, index), _)
        | FormulaKind::Statistic(_, Measured::Question(QuestionRef::Question(survey, index))) =
            &leaf.is
        {
            all.insert((*survey, *index));
        }
    }
    all
}

/// An answer without rows.
pub(super) fn nothing() -> Select {
    let mut row = Select::of(From::Nothing);
    for (name, ty) in COLUMNS {
        let never = Expr::Case(vec![(Expr::Any(Vec::new()), Expr::Whole(0))], None);
        row = row.with(name, never.cast(ty));
    }
    row.only(Expr::Any(Vec::new()))
}
