//! The smartphone project of the language's description as a model, with measures of every sort.

use journey::model::*;
use journey::source::{FileId, SourceFile, Sources, Span};

/// The sources in short: only the names matter, so that places can be found.
const MAP: &str = "\
journey BuyPhone \"Buying a smartphone\" follows lifecycle for Mei, Jon {
  stage awareness \"I need a smartphone.\" {
    touchpoint search_results via search {
      measure click_through_rate(shown: ad_shown, clicked: ad_clicked) >= 2.5% by 2026-Q4 from 1.8%
      measure cost_per_click(ad_spend, click: ad_clicked) <= 0.50 EUR
    }
  }
  stage purchase {
    touchpoint checkout via website {
      measure conversion_rate(from: product_page, to: order_placed, within: 7d) >= 3.5%
      measure strict = conversion_rate(…)
      measure basket(order_placed) in 300 EUR..600 EUR
      measure time_to_buy(…) <= 3d
    }
    measure csat(post_purchase.satisfied) >= 80%
  }
  measure nps(post_purchase.recommend) >= 45 by 2026-Q4 from 31
  measure sus(usability) >= 68
  measure repeat_purchase(order_placed) >= 20%
  measure revenue(order_placed) >= 1000000.50 EUR
  flow { search_results -> checkout 40% }
}
";
const DATA: &str = "\
source clickstream { columns { user_id: text, ts: timestamp, name: text, plan: text, total: money(EUR), product: text } }
source answers { columns { user_id: text, ts: timestamp, form: text, recommend: number, satisfied: number } }
source ads { columns { day: date, spend: money(EUR) } }
source interviews \"14 buyer interviews\" { method: interview, n: 14, date: 2026-Q1 }
event ad_shown, event ad_clicked, event product_viewed, event order_placed, event ad_spend
survey post_purchase, survey usability
persona Mei, persona Jon, team Growth
";
const STD: &str = "\
metric conversion_rate metric click_through_rate metric nps metric csat metric sus metric unused
metric repeat_purchase metric revenue metric cost_per_click metric basket metric time_to_buy
channel search, channel website, channel fax, framework lifecycle
";

/// A decimal number of so many hundredths.
pub fn hundredths(n: i64) -> Decimal {
    Decimal::new(n, 2)
}
/// A whole decimal number.
pub fn whole(n: i64) -> Decimal {
    Decimal::from(n)
}
/// A number of a kind.
pub fn quantity(kind: Kind, value: Decimal) -> Quantity {
    Quantity { kind, value }
}
/// Euros.
pub const EUR: Kind = Kind::Money(Some(*b"EUR"));
const DAY: i64 = Duration::DAY;

/// A formula.
pub fn formula(kind: Kind, is: FormulaKind) -> Formula {
    Formula { kind, is }
}
/// A literal.
pub fn literal(kind: Kind, value: i64) -> Formula {
    formula(kind, FormulaKind::Literal(quantity(kind, whole(value))))
}
/// Two formulas and an operator.
pub fn binary(kind: Kind, operator: Operator, left: Formula, right: Formula) -> Formula {
    formula(kind, FormulaKind::Binary(operator, Box::new(left), Box::new(right)))
}
/// A share of answers.
pub fn share(question: &QuestionRef, test: AnswerTest) -> Formula {
    formula(Kind::Percent, FormulaKind::Share(question.clone(), test))
}
/// All rows of an event, with a condition.
pub fn pick(event: EventId, filter: Option<Predicate>) -> EventPick {
    EventPick { event: EventRef::Event { event, touchpoint: None }, filter }
}
/// A funnel with the defaults of the language.
pub fn funnel(steps: &[EventPick], within: Option<i64>) -> Funnel {
    Funnel {
        steps: steps.iter().map(|event| Step { event: event.clone(), within: None }).collect(),
        within: within.map(|us| TimeValue::Literal(Duration(us))),
        entry: EntryRule::Best,
        ties_allowed: true,
        order: OrderRule::InOrder,
        exclude: Vec::new(),
        same: Vec::new(),
        unit: Unit::Person,
    }
}
fn points(low: i64, high: i64) -> Kind {
    Kind::Score(whole(low), whole(high))
}
fn bounds(low: Option<i64>, high: Option<i64>) -> Bounds {
    Bounds::new(low.map(whole), high.map(whole))
}

/// A model in the making, with its sources.
pub struct Sample {
    /// The sources.
    pub sources: Sources,
    /// The model.
    pub model: Model,
    map: FileId,
    data: FileId,
    std: FileId,
}

impl Sample {
    /// No model yet, but its sources.
    fn new() -> Sample {
        let mut sources = Sources::default();
        let map = sources.add(SourceFile::new("buy_phone.journey", MAP));
        let data = sources.add(SourceFile::new("data.journey", DATA));
        let std = sources.add(SourceFile::new("std/metrics.journey", STD));
        let file = |path: &str, module: &str, text: &str, std| ModelFile {
            path: path.into(),
            module: module.into(),
            doc: None,
            text: text.into(),
            std,
        };
        let model = Model {
            name: "phone".into(),
            time_zone: "Europe/Berlin".into(),
            files: vec![
                file("buy_phone.journey", "buy_phone", "a", false),
                file("data.journey", "data", "b", false),
                file("std/metrics.journey", "std.metrics", "c", true),
            ],
            ..Model::default()
        };
        Sample { sources, model, map, data, std }
    }

    /// A declaration; its place is where its name stands in the file.
    pub fn decl(&self, file: FileId, prefix: &str, name: &str) -> Decl {
        let text = &self.sources.get(file).text;
        let at = text.find(name).unwrap_or_else(|| panic!("`{name}` is in the sample's text"));
        let span = Span::new(file, at, at + name.len());
        Decl {
            name: name.into(),
            path: format!("{prefix}{name}"),
            label: None,
            doc: None,
            span,
            name_span: span,
            std: file == self.std,
        }
    }

    fn source(&mut self, name: &str, columns: &[(&str, ColumnType)], person: bool) -> SourceId {
        let decl = self.decl(self.data, "data.", name);
        let columns = columns
            .iter()
            .map(|(name, ty)| Column {
                name: (*name).into(),
                ty: *ty,
                doc: None,
                span: self.decl(self.data, "", name).span,
            })
            .collect();
        self.model.sources.push(Source {
            decl,
            table: Some(name.into()),
            method: Some("usage_data".into()),
            columns,
            person: person.then_some(0),
            time: Some(if person { 1 } else { 0 }),
            session: None,
            people: None,
            key: Vec::new(),
            n: None,
            date: None,
            link: None,
        })
    }

    /// A condition: a text column of a source equals a text.
    pub fn equals(&self, source: SourceId, column: usize, text: &str) -> Predicate {
        let of = &self.model.sources[source].columns[column];
        let column = ColumnRef::Column { source, column, name: of.name.clone(), ty: of.ty };
        let value = Operand::Text(text.into());
        Predicate::Test(column, ColumnTest::Compare(Comparator::Equal, value))
    }

    fn event(&mut self, name: &str, source: SourceId, is: Option<&str>) -> EventId {
        let decl = self.decl(self.data, "data.", name);
        let filter = is.map(|is| self.equals(source, 2, is));
        let properties = match name {
            "order_placed" => vec![EventProperty { name: "amount".into(), column: 4 }],
            "ad_spend" => vec![EventProperty { name: "amount".into(), column: 1 }],
            _ => Vec::new(),
        };
        self.model.events.push(Event { decl, source, filter, properties })
    }

    fn metric(
        &mut self,
        name: &str,
        kind: Kind,
        range: Bounds,
        better: Better,
        is: Formula,
    ) -> MetricId {
        let decl = self.decl(self.std, "std.metrics.", name);
        self.model.metrics.push(Metric {
            decl: Decl { label: Some(name.replace('_', " ")), ..decl },
            parameters: vec![Parameter {
                name: "within".into(),
                ty: "duration".into(),
                default: Some("30d".into()),
                doc: None,
            }],
            kind,
            kind_text: kind.to_string(),
            range,
            better,
            formula: is,
            formula_text: "as written".into(),
            reference: None,
        })
    }

    fn measure(
        &mut self,
        metric: MetricId,
        name: &str,
        scope: Scope,
        formula: Formula,
    ) -> MeasureId {
        let model = &self.model;
        let prefix = match scope {
            Scope::Journey(id) => &model.journeys[id].decl.path,
            Scope::Stage(id) => &model.stages[id].decl.path,
            Scope::Touchpoint(id) => &model.touchpoints[id].decl.path,
        };
        let decl = self.decl(self.map, &format!("{prefix}."), name);
        let id = self.model.measures.push(Measure {
            decl,
            metric,
            scope,
            journey: Id::new(0),
            arguments: vec![Argument {
                parameter: "within".into(),
                value: "30d".into(),
                default: true,
            }],
            kind: formula.kind,
            range: self.model.metrics[metric].range,
            formula,
            target: None,
            due: None,
            due_span: None,
            time_unit: None,
            baseline_span: None,
            baseline: None,
            alert: None,
            weight: Decimal::ONE,
            every: None,
            over: None,
            min_n: 30,
            owner: Some(Id::new(0)),
            persona: None,
            gate: true,
        });
        let content = match scope {
            Scope::Journey(id) => &mut self.model.journeys[id].content,
            Scope::Stage(id) => &mut self.model.stages[id].content,
            Scope::Touchpoint(id) => &mut self.model.touchpoints[id].content,
        };
        content.measures.push(id);
        id
    }

    fn touchpoint(
        &mut self,
        name: &str,
        stage: StageId,
        event: EventId,
        channel: ChannelId,
    ) -> TouchpointId {
        let prefix = format!("{}.", self.model.stages[stage].decl.path);
        let decl = self.decl(self.map, &prefix, name);
        let id = self.model.touchpoints.push(Touchpoint {
            decl,
            journey: Id::new(0),
            stage,
            channels: vec![channel],
            personas: vec![Id::new(0), Id::new(1)],
            event: Some(event),
            owner: Some(Id::new(0)),
            moment_of_truth: name == "checkout",
            at: None,
            duration: None,
            enters: None,
            exits: None,
            resolves: Vec::new(),
            repeats: Some(Period { count: 1, unit: PeriodUnit::Month }),
            details: None,
            improves: None,
            taken_over: false,
            overrides: vec![Override { personas: vec![Id::new(1)], ..Override::default() }],
            content: Content::default(),
        });
        self.model.stages[stage].touchpoints.push(id);
        id
    }

    fn stage(&mut self, name: &str, framework_stage: usize) -> StageId {
        let decl = self.decl(self.map, "BuyPhone.", name);
        let id = self.model.stages.push(Stage {
            decl,
            journey: Id::new(0),
            framework_stage: Some(framework_stage),
            own: false,
            personas: vec![Id::new(0), Id::new(1)],
            goal: None,
            enters: None,
            exits: None,
            duration: None,
            at: None,
            repeats: None,
            details: None,
            owner: Some(Id::new(0)),
            resolves: Vec::new(),
            improves: None,
            taken_over: false,
            content: Content::default(),
            touchpoints: Vec::new(),
        });
        self.model.journeys[Id::new(0)].stages.push(id);
        id
    }

    fn survey(
        &mut self,
        name: &str,
        source: SourceId,
        questions: &[(&str, i64, i64, usize)],
    ) -> SurveyId {
        let decl = self.decl(self.data, "data.", name);
        let prefix = format!("{}.", decl.path);
        let questions = questions
            .iter()
            .map(|(question, low, high, column)| Question {
                decl: Decl {
                    name: (*question).into(),
                    path: format!("{prefix}{question}"),
                    label: Some(format!("{question}?")),
                    ..decl.clone()
                },
                scale: Scale::Points(whole(*low), whole(*high)),
                column: *column,
            })
            .collect();
        self.model.surveys.push(Survey { decl, source, filter: None, questions })
    }
}

/// The quarter by which things are to be better.
fn by_fourth_quarter() -> Option<DateSpan> {
    Some(DateSpan {
        first: Date::constant(2026, 10, 1),
        last: Date::constant(2026, 12, 31),
        text: "2026-Q4".into(),
    })
}

/// `2.5 * (q1 - 1 + 5 - q2 + …)` over the means of ten questions.
fn sus(survey: SurveyId) -> Formula {
    let number = |value| literal(Kind::Number, value);
    let sum = (0..10).map(|i| {
        let question = Measured::Question(QuestionRef::Question(survey, i));
        let mean = formula(points(1, 5), FormulaKind::Statistic(Statistic::Mean, question));
        match i % 2 {
            0 => binary(Kind::Number, Operator::Subtract, mean, number(1)),
            _ => binary(Kind::Number, Operator::Subtract, number(5), mean),
        }
    });
    let sum = sum.reduce(|a, b| binary(Kind::Number, Operator::Add, a, b)).expect("ten questions");
    let factor =
        formula(Kind::Number, FormulaKind::Literal(quantity(Kind::Number, Decimal::new(25, 1))));
    let product = binary(Kind::Number, Operator::Multiply, factor, sum);
    formula(points(0, 100), product.is)
}

/// `100 * (share(q in 9..10) - share(q in 0..6))`.
pub fn nps(question: &QuestionRef) -> Formula {
    let promoters = share(question, AnswerTest::Between(whole(9), whole(10)));
    let detractors = share(question, AnswerTest::Between(whole(0), whole(6)));
    let net = binary(Kind::Percent, Operator::Subtract, promoters, detractors);
    let scaled = binary(Kind::Number, Operator::Multiply, literal(Kind::Number, 100), net);
    formula(points(-100, 100), scaled.is)
}

/// The whole project.
pub fn sample() -> Sample {
    let mut s = Sample::new();
    use ColumnType::{Date, Money, Number, Text, Timestamp};

    let clicks = [
        ("user_id", Text),
        ("ts", Timestamp),
        ("name", Text),
        ("plan", Text),
        ("total", Money(*b"EUR")),
        ("product", Text),
    ];
    let clickstream = s.source("clickstream", &clicks, true);
    s.model.sources[clickstream].session = Some(SessionRule::Gap(Duration(30 * Duration::MINUTE)));
    let asked = [
        ("user_id", Text),
        ("ts", Timestamp),
        ("form", Text),
        ("recommend", Number),
        ("satisfied", Number),
    ];
    let answers = s.source("answers", &asked, true);
    s.model.sources[answers].key = vec![0, 1];
    let ads = s.source("ads", &[("day", Date), ("spend", Money(*b"EUR"))], false);
    let interviews = s.source("interviews", &[], false);
    let study = &mut s.model.sources[interviews];
    (study.table, study.time, study.n) = (None, None, Some(whole(14)));

    let growth = s.decl(s.data, "people.", "Growth");
    s.model.teams.push(Team { decl: growth, contact: Some("growth@example.com".into()) });
    for name in ["search", "website", "fax"] {
        let decl = s.decl(s.std, "std.channels.", name);
        s.model.channels.push(Channel { decl, digital: Some(true), icon: None });
    }
    for name in ["Mei", "Jon"] {
        let decl = s.decl(s.data, "people.", name);
        let plan = s.equals(clickstream, 3, if name == "Mei" { "new" } else { "returning" });
        s.model.personas.push(Persona {
            decl,
            extends: (name == "Jon").then_some(Id::new(0)),
            goal: None,
            bio: None,
            age: None,
            role: None,
            image: None,
            prefers: vec![Id::new(0)],
            segment: Some((clickstream, Some(plan))),
            entries: Vec::new(),
        });
    }

    let ad_shown = s.event("ad_shown", clickstream, Some("ad_impression"));
    let ad_clicked = s.event("ad_clicked", clickstream, Some("ad_click"));
    let product_viewed = s.event("product_viewed", clickstream, Some("product_view"));
    let order_placed = s.event("order_placed", clickstream, Some("order"));
    let ad_spend = s.event("ad_spend", ads, None);
    let post_purchase =
        s.survey("post_purchase", answers, &[("recommend", 0, 10, 3), ("satisfied", 1, 5, 4)]);
    let names: Vec<String> = (1..=10).map(|i| format!("q{i}")).collect();
    let ten: Vec<_> = names.iter().map(|name| (name.as_str(), 1, 5, 4)).collect();
    let usability = s.survey("usability", answers, &ten);

    let lifecycle = s.decl(s.std, "std.frameworks.", "lifecycle");
    let stages = ["awareness", "purchase"].map(|name| FrameworkStage {
        decl: Decl {
            name: name.into(),
            path: format!("{}.{name}", lifecycle.path),
            ..lifecycle.clone()
        },
        question: None,
        watering_holes: Vec::new(),
        suggests: Vec::new(),
        methods: Vec::new(),
    });
    s.model.frameworks.push(Framework { decl: lifecycle, stages: stages.into() });

    let journey = s.decl(s.map, "", "BuyPhone");
    let here = journey.span;
    let journey = s.model.journeys.push(Journey {
        decl: Decl { label: Some("Buying a smartphone".into()), ..journey },
        module: "buy_phone".into(),
        kinds: vec![JourneyKind::CurrentState],
        follows: Some(Id::new(0)),
        personas: vec![Id::new(0), Id::new(1)],
        improves: None,
        goal: Some("A phone that lasts three years".into()),
        owner: Some(Id::new(0)),
        status: Status::Agreed,
        reviewed: None,
        review_every: None,
        keeps: Vec::new(),
        drops: Vec::new(),
        evidence: Evidence { source: None, basis: Basis::Observed, confidence: None, n: None },
        stages: Vec::new(),
        content: Content::default(),
        flow_declared: true,
        edges: Vec::new(),
    });
    let awareness = s.stage("awareness", 0);
    let purchase = s.stage("purchase", 1);
    let search_results = s.touchpoint("search_results", awareness, ad_clicked, Id::new(0));
    let checkout = s.touchpoint("checkout", purchase, product_viewed, Id::new(1));
    let edge = |from, to, share| Edge {
        from,
        to,
        share,
        label: None,
        personas: Vec::new(),
        backward: false,
        handover: false,
        span: here,
    };
    let (first, last) = (Node::Touchpoint(search_results), Node::Touchpoint(checkout));
    s.model.journeys[journey].edges = vec![
        edge(Node::Start, first, None),
        edge(first, last, Some(hundredths(40))),
        edge(last, Node::Exit, None),
    ];

    measures(
        &mut s,
        [ad_shown, ad_clicked, product_viewed, order_placed, ad_spend],
        post_purchase,
        usability,
    );
    s
}

fn measures(s: &mut Sample, events: [EventId; 5], post_purchase: SurveyId, usability: SurveyId) {
    let [ad_shown, ad_clicked, product_viewed, order_placed, ad_spend] = events;
    let (journey, purchase) = (Id::new(0), Id::new(1));
    let (search_results, checkout) = (Id::new(0), Id::new(1));
    let percent = bounds(Some(0), Some(1));
    let people = |event| formula(Kind::Count, FormulaKind::People(pick(event, None)));
    let amount = |event| Measured::Property(pick(event, None), "amount".into());
    let at_least = |kind, value| Some(Target::AtLeast(quantity(kind, value), true));

    let is = binary(Kind::Percent, Operator::Divide, people(ad_clicked), people(ad_shown));
    let metric = s.metric("click_through_rate", Kind::Percent, percent, Better::Higher, is.clone());
    let id = s.measure(metric, "click_through_rate", Scope::Touchpoint(search_results), is);
    let measure = &mut s.model.measures[id];
    measure.target = at_least(Kind::Percent, Decimal::new(25, 3));
    measure.baseline = Some(quantity(Kind::Percent, Decimal::new(18, 3)));
    measure.due = by_fourth_quarter();

    let spend = formula(EUR, FormulaKind::Statistic(Statistic::Sum, amount(ad_spend)));
    let clicks = formula(Kind::Count, FormulaKind::Count(pick(ad_clicked, None)));
    let is = binary(EUR, Operator::Divide, spend, clicks);
    let open = Formula { kind: Kind::Money(None), ..is.clone() };
    let metric =
        s.metric("cost_per_click", Kind::Money(None), bounds(Some(0), None), Better::Lower, open);
    let id = s.measure(metric, "cost_per_click", Scope::Touchpoint(search_results), is);
    s.model.measures[id].target = Some(Target::AtMost(quantity(EUR, hundredths(50)), true));

    // The metric's own formula is over parameters.
    let by = |name: &str| EventPick { event: EventRef::Parameter(name.into()), filter: None };
    let mut over = funnel(&[by("from"), by("to")], None);
    over.within = Some(TimeValue::Parameter("within".into()));
    over.same = vec!["product".into()];
    let metric = s.metric(
        "conversion_rate",
        Kind::Percent,
        percent,
        Better::Higher,
        formula(Kind::Percent, FormulaKind::Converted(over)),
    );
    let touchpoint = Some("BuyPhone.purchase.checkout".to_owned());
    let from =
        EventPick { event: EventRef::Event { event: product_viewed, touchpoint }, filter: None };
    let is = funnel(&[from.clone(), pick(order_placed, None)], Some(7 * DAY));
    let is = formula(Kind::Percent, FormulaKind::Converted(is));
    let id = s.measure(metric, "conversion_rate", Scope::Touchpoint(checkout), is);
    let measure = &mut s.model.measures[id];
    measure.target = at_least(Kind::Percent, Decimal::new(35, 3));
    measure.baseline = Some(quantity(Kind::Percent, Decimal::new(29, 3)));
    measure.alert = Some(Target::AtMost(quantity(Kind::Percent, hundredths(2)), false));
    measure.weight = whole(3);
    measure.persona = Some(Id::new(0));
    measure.every = Some(Period { count: 1, unit: PeriodUnit::Week });
    measure.over = Some(Period { count: 28, unit: PeriodUnit::Day });

    let dear = Predicate::Test(
        ColumnRef::Column {
            source: Id::new(0),
            column: 4,
            name: "total".into(),
            ty: ColumnType::Money(*b"EUR"),
        },
        ColumnTest::Compare(Comparator::Greater, Operand::Quantity(quantity(EUR, whole(100)))),
    );
    let new = s.equals(Id::new(0), 3, "say \"new\"\n\u{202E}");
    let either = Predicate::Or(vec![dear, Predicate::Not(Box::new(new))]);
    let mut strict = funnel(&[from, pick(order_placed, Some(either))], Some(DAY));
    strict.steps[1].within = Some(TimeValue::Literal(Duration(Duration::HOUR)));
    strict.entry = EntryRule::Each;
    strict.ties_allowed = false;
    strict.order = OrderRule::Exact;
    strict.exclude = vec![pick(ad_clicked, None)];
    strict.same = vec!["product".into()];
    strict.unit = Unit::Session;
    let is = formula(Kind::Percent, FormulaKind::Converted(strict));
    let inner = formula(
        Kind::Percent,
        FormulaKind::Metric("std.metrics.conversion_rate".into(), Box::new(is)),
    );
    s.measure(metric, "strict", Scope::Touchpoint(checkout), inner);

    let is = formula(EUR, FormulaKind::Statistic(Statistic::Median, amount(order_placed)));
    let metric = s.metric("basket", EUR, bounds(Some(0), None), Better::Inside, is.clone());
    let id = s.measure(metric, "basket", Scope::Touchpoint(checkout), is);
    let (low, high) = (quantity(EUR, whole(300)), quantity(EUR, whole(600)));
    s.model.measures[id].target = Some(Target::Inside(low, high));

    let buy = funnel(&[pick(product_viewed, None), pick(order_placed, None)], None);
    let is = formula(Kind::Duration, FormulaKind::TimeBetween(buy));
    let metric =
        s.metric("time_to_buy", Kind::Duration, bounds(Some(0), None), Better::Lower, is.clone());
    let id = s.measure(metric, "time_to_buy", Scope::Touchpoint(checkout), is);
    s.model.measures[id].target =
        Some(Target::AtMost(quantity(Kind::Duration, whole(3 * DAY)), true));

    let satisfied = QuestionRef::Question(post_purchase, 1);
    let over = share(&QuestionRef::Parameter("answer".into()), AnswerTest::Top(2));
    let metric = s.metric("csat", Kind::Percent, percent, Better::Higher, over);
    let is = share(&satisfied, AnswerTest::Between(whole(4), whole(5)));
    let id = s.measure(metric, "csat", Scope::Stage(purchase), is);
    s.model.measures[id].target = at_least(Kind::Percent, hundredths(80));

    let range = bounds(Some(-100), Some(100));
    let over = nps(&QuestionRef::Parameter("answer".into()));
    let metric = s.metric("nps", points(-100, 100), range, Better::Higher, over);
    let is = nps(&QuestionRef::Question(post_purchase, 0));
    let id = s.measure(metric, "nps", Scope::Journey(journey), is);
    let measure = &mut s.model.measures[id];
    measure.target = at_least(points(-100, 100), whole(45));
    measure.baseline = Some(quantity(points(-100, 100), whole(31)));
    measure.due = by_fourth_quarter();

    let is = sus(usability);
    let range = bounds(Some(0), Some(100));
    let metric = s.metric("sus", points(0, 100), range, Better::Higher, is.clone());
    let id = s.measure(metric, "sus", Scope::Journey(journey), is);
    s.model.measures[id].target = at_least(points(0, 100), whole(68));

    let is = formula(
        Kind::Percent,
        FormulaKind::Returned {
            first: pick(order_placed, None),
            again: pick(order_placed, None),
            after: TimeValue::Literal(Duration(7 * DAY)),
            within: Some(TimeValue::Literal(Duration(14 * DAY))),
            unit: Unit::Person,
        },
    );
    let metric = s.metric("repeat_purchase", Kind::Percent, percent, Better::Higher, is.clone());
    let id = s.measure(metric, "repeat_purchase", Scope::Journey(journey), is);
    s.model.measures[id].target = at_least(Kind::Percent, hundredths(20));

    let is = formula(EUR, FormulaKind::Statistic(Statistic::Sum, amount(order_placed)));
    let metric = s.metric("revenue", EUR, bounds(Some(0), None), Better::Higher, is.clone());
    let id = s.measure(metric, "revenue", Scope::Journey(journey), is.clone());
    s.model.measures[id].target = at_least(EUR, hundredths(100_000_050));
    s.metric("unused", EUR, bounds(None, None), Better::Higher, is);
}
