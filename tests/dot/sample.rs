//! Sample projects: the smartphone of the language's description, a blueprint, hostile text, much.

use crate::build::*;
use journey::model::*;

/// The whole map of the language's description.
pub fn smartphone() -> Model {
    let mut b = Build::default();
    b.model.name = "phones".to_owned();
    let growth = b.team("Growth");
    let payments = b.team("Payments");
    let search = b.channel("search", "Search engine", "🔍");
    let video = b.channel("video", "Video", "🎬");
    let website = b.channel("website", "Website", "🌐");
    let store = b.channel("store", "Store", "🏬");
    let email = b.channel("email", "Email", "📧");
    let chat = b.channel("chat", "Live chat", "💬");
    let mei = b.persona("Mei", "First-time buyer", "Replace a dying phone before a trip");
    let jon = b.persona("Jon", "Returning buyer", "The next model, without fuss");
    let p = &mut b.model.personas[mei];
    p.age = Some((Decimal::from(27), Decimal::from(27)));
    p.prefers = vec![search, chat];
    p.entries = vec![
        entry("people.Mei", EntryKind::Needs, "An answer she can trust"),
        entry("people.Mei", EntryKind::Frustration, "Adverts that look like advice"),
        entry("people.Mei", EntryKind::Says, "I'm confused. Samsung or Apple?"),
    ];
    let entries = b.model.personas[mei].entries.clone();
    let p = &mut b.model.personas[jon];
    p.extends = Some(mei);
    p.prefers = vec![website, store];
    p.entries = entries;
    let lifecycle = b.framework(
        "lifecycle",
        &[
            ("awareness", "Awareness", "How do they come to know that there is something?"),
            ("consideration", "Consideration", "What do they compare, and with what?"),
            ("purchase", "Purchase", "What makes them buy, and what stops them?"),
            ("retention", "Retention", "What makes them come back?"),
            ("advocacy", "Advocacy", "Whom do they tell, and what?"),
        ],
    );
    let clicks = b.source("clickstream", "Web events", "usage_data", Some("events"));
    let answers = b.source("answers", "Survey answers", "survey", Some("answers"));
    let interviews = b.source("interviews", "14 buyer interviews", "interview", None);
    let ad_shown = b.event("ad_shown", clicks);
    let ad_clicked = b.event("ad_clicked", clicks);
    let product_viewed = b.event("product_viewed", clicks);
    let order_placed = b.event("order_placed", clicks);
    let question = |name: &str, label: &str, low: i64, high: i64| Question {
        decl: decl(&format!("data.post_purchase.{name}"), label),
        scale: Scale::Points(Decimal::from(low), Decimal::from(high)),
        column: 0,
    };
    let survey = b.model.surveys.push(Survey {
        decl: decl("data.post_purchase", "After-delivery survey"),
        source: answers,
        filter: None,
        questions: vec![
            question("recommend", "How likely are you to recommend us to a friend?", 0, 10),
            question("satisfied", "How satisfied were you with the delivery?", 1, 5),
        ],
    });
    let ctr = b.metric("click_through_rate", "Click-through rate", Kind::Percent);
    let conversion = b.metric("conversion_rate", "Conversion rate", Kind::Percent);
    let csat = b.metric("csat", "Customer satisfaction", Kind::Percent);
    let points = Kind::Score(Decimal::from(-100), Decimal::from(100));
    let nps = b.metric("nps", "Net Promoter Score", points);

    let j = b.journey("BuyPhone", "Buying a smartphone", &[mei, jon]);
    let journey = &mut b.model.journeys[j];
    journey.follows = Some(lifecycle);
    journey.owner = Some(growth);
    journey.goal = Some("A phone that lasts three years, delivered before the trip".to_owned());
    let reported = Evidence {
        source: Some(EvidenceSource::Source(interviews)),
        basis: Basis::Reported,
        confidence: None,
        n: None,
    };
    journey.evidence = reported;

    let awareness = b.stage(j, "awareness", "I need a smartphone. Let me google.");
    let results = b.touchpoint(awareness, "search_results", "Search results", &[search]);
    b.model.touchpoints[results].event = Some(ad_clicked);
    b.says(results, EntryKind::Does, "Searches for the best phone under 600");
    b.says(results, EntryKind::Thinks, "Which of these are adverts?");
    b.feels(results, -1, "overwhelmed");
    let bury = b.pain(results, "Sponsored results bury the reviews", Level::High);
    let guide = b.opportunity(results, "Publish a neutral comparison guide", &[bury]);
    b.model.opportunities[guide].owner = Some(growth);
    let counts = |a, c| {
        let count = |e| Formula { kind: Kind::Count, is: FormulaKind::Count(pick(e)) };
        FormulaKind::Binary(Operator::Divide, Box::new(count(a)), Box::new(count(c)))
    };
    let m = b.measure(results, ctr, counts(ad_clicked, ad_shown));
    promise(&mut b, m, percent(25), percent(18));
    let reviews = b.touchpoint(awareness, "reviews", "Review videos", &[video]);
    b.model.touchpoints[reviews].personas = vec![mei];
    b.says(reviews, EntryKind::Does, "Watches three reviews");
    b.feels(reviews, 1, "hopeful");
    b.says(reviews, EntryKind::Says, "At least this one shows the battery test.");

    let consideration = b.stage(j, "consideration", "Samsung or Apple?");
    let page = b.touchpoint(consideration, "product_page", "Product page", &[website]);
    b.model.touchpoints[page].event = Some(product_viewed);
    b.expects(page, 1);
    b.feels(page, 0, "comparing");
    b.says(page, EntryKind::Backstage, "Keeps stock and price in sync").by = Some(growth);

    let purchase = b.stage(j, "purchase", "");
    let checkout = b.touchpoint(purchase, "checkout", "Checkout", &[website, store]);
    b.model.touchpoints[checkout].moment_of_truth = true;
    b.expects(checkout, 1);
    b.feels(checkout, -2, "anxious");
    b.feels(checkout, 1, "quick, he has an account").personas = vec![jon];
    let slow = b.pain(checkout, "Three pages, and the price changes on the last", Level::High);
    b.model.pains[slow].name = Some("slow_checkout".to_owned());
    b.model.pains[slow].affects = Some(Decimal::new(4, 1));
    let one_page = b.opportunity(checkout, "Checkout on one page", &[slow]);
    b.model.opportunities[one_page].status = OpportunityStatus::Planned;
    b.says(checkout, EntryKind::Frontstage, "Shows the total with delivery").by = Some(growth);
    b.says(checkout, EntryKind::Backstage, "Runs the fraud check").by = Some(payments);
    b.says(checkout, EntryKind::Support, "Card payment provider");
    let m = b.measure(checkout, conversion, converted(product_viewed, order_placed));
    promise(&mut b, m, percent(35), percent(29));
    b.model.measures[m].weight = Decimal::from(3);
    b.model.measures[m].alert = Some(Target::AtMost(percent(20), false));
    b.model.measures[m].owner = Some(growth);
    let observed = Evidence {
        source: Some(EvidenceSource::Source(clicks)),
        basis: Basis::Observed,
        confidence: Some(Confidence::High),
        n: None,
    };
    b.insight(checkout, "Half of those who leave do so when the delivery cost appears", observed);

    let retention = b.stage(j, "retention", "");
    let delivery = b.touchpoint(retention, "delivery", "Delivery and set-up", &[store, email]);
    b.feels(delivery, 2, "delighted");
    let answer = |q| FormulaKind::Share(QuestionRef::Question(survey, q), AnswerTest::Top(2));
    let m = b.measure(delivery, csat, answer(1));
    promise(&mut b, m, percent(800), percent(740));

    let advocacy = b.stage(j, "advocacy", "");
    let tells = b.touchpoint(advocacy, "recommends", "Tells a friend", &[chat]);
    b.feels(tells, 1, "proud");
    let m = b.measure(tells, nps, answer(0));
    let score = |v: i64| Quantity { kind: points, value: Decimal::from(v) };
    promise(&mut b, m, score(45), score(31));

    let node = Node::Touchpoint;
    b.edge(node(results), node(reviews)).share = Some(Decimal::new(4, 1));
    b.edge(node(results), node(page)).share = Some(Decimal::new(35, 2));
    b.chain(&[reviews, page, checkout, delivery, tells]);
    b.edge(node(checkout), node(page)).label = Some("changes the model".to_owned());
    b.model
}

fn promise(b: &mut Build, id: MeasureId, target: Quantity, baseline: Quantity) {
    let measure = &mut b.model.measures[id];
    measure.target = Some(Target::AtLeast(target, true));
    measure.baseline = Some(baseline);
    measure.due = Some(due("2026-Q4"));
}

/// A service blueprint with two personas, hand-overs, forks, repeats, and a day's times.
pub fn blueprint() -> Model {
    let mut b = Build::default();
    b.model.name = "clinic".to_owned();
    let desk = b.team("Reception");
    let lab = b.team("Laboratory");
    let phone = b.channel("phone", "Phone", "☎");
    let portal = b.channel("portal", "Customer portal", "🔐");
    let place = b.channel("clinic", "Clinic", "🏥");
    let ana = b.persona("Ana", "Patient", "Know what is wrong, soon");
    let nurse = b.persona("Nurse", "Ward nurse", "No patient waits without knowing why");
    let full = b.journey("LabVisit", "The laboratory, in full", &[ana]);
    let s = b.stage(full, "all", "");
    let only = b.touchpoint(s, "blood", "Blood is taken", &[place]);
    b.feels(only, -1, "");
    let j = b.journey("Visit", "A visit to the clinic", &[ana, nurse]);
    let journey = &mut b.model.journeys[j];
    journey.kinds = vec![JourneyKind::ServiceBlueprint, JourneyKind::CurrentState];
    journey.owner = Some(desk);
    journey.status = Status::Draft;
    journey.improves = Some(full);

    let book = b.stage(j, "book", "Book");
    b.model.stages[book].enters = Some("A symptom that does not go away".to_owned());
    b.model.stages[book].exits = Some("An appointment is confirmed".to_owned());
    let call = b.touchpoint(book, "call", "Calls for an appointment", &[phone, portal]);
    let minutes = |n| Stretch { length: Duration(n * Duration::MINUTE), unit: 2 };
    b.model.touchpoints[call].duration = Some((minutes(5), minutes(20)));
    b.says(call, EntryKind::Evidence, "Confirmation by text message");
    b.says(call, EntryKind::Does, "Calls, waits in the queue, names a day");
    b.says(call, EntryKind::Frontstage, "Offers the next three free slots").by = Some(desk);
    b.says(call, EntryKind::Backstage, "Checks the insurance").by = Some(desk);
    b.says(call, EntryKind::Support, "Scheduling system");
    b.says(call, EntryKind::Policy, "Urgent cases within 24 hours");
    b.feels(call, 1, "taken seriously").when = Some("answered within a minute".to_owned());
    b.feels(call, -2, "left alone").when = Some("the queue is long".to_owned());
    b.expects(call, 0);
    let visit = b.stage(j, "visit", "Visit");
    let arrive = b.touchpoint(visit, "arrive", "Arrives", &[place]);
    b.model.touchpoints[arrive].personas = vec![ana];
    b.says(arrive, EntryKind::Does, "Shows the card, sits down");
    b.says(arrive, EntryKind::Frontstage, "Greets by name").by = Some(desk);
    b.feels(arrive, 0, "");
    let test = b.touchpoint(visit, "test", "Blood test", &[place]);
    b.model.touchpoints[test].personas = vec![nurse];
    b.model.touchpoints[test].details = Some(full);
    b.model.touchpoints[test].repeats = Some(Period { count: 1, unit: PeriodUnit::Month });
    b.says(test, EntryKind::Does, "Takes blood");
    b.says(test, EntryKind::Backstage, "Analyses the sample").by = Some(lab);
    b.says(test, EntryKind::Support, "Analyser, sample transport");
    b.feels(test, -1, "rushed");
    let after = b.stage(j, "after", "Afterwards");
    let result = b.touchpoint(after, "result", "Reads the result", &[portal]);
    b.model.touchpoints[result].personas = vec![ana];
    b.model.touchpoints[result].moment_of_truth = true;
    b.says(result, EntryKind::Evidence, "PDF with values and ranges");
    b.says(result, EntryKind::Does, "Opens the portal, looks for red numbers");
    b.says(result, EntryKind::Support, "Portal");
    b.feels(result, -1, "lost");
    b.feels(result, 2, "relieved");
    b.pain(result, "Values without any explanation", Level::Medium);
    let journey = &mut b.model.journeys[j];
    let _ = &journey;
    b.model.touchpoints[result].content.unknowns.push(Unknown {
        path: "Visit.after.result.unknown#1".to_owned(),
        text: "How many call the doctor after reading?".to_owned(),
        method: Some("usage_data".to_owned()),
        owner: Some(desk),
        span: span(),
    });
    b.model.touchpoints[result].content.links.push(Link {
        text: "Prototype".to_owned(),
        url: "https://example.com/prototype?a=1&b=\"2\"".to_owned(),
        span: span(),
    });
    let node = Node::Touchpoint;
    b.edge(Node::Start, node(call));
    b.edge(node(call), node(arrive)).share = Some(Decimal::new(8, 1));
    let leave = b.edge(node(call), Node::Exit);
    leave.share = Some(Decimal::new(2, 1));
    leave.label = Some("gives up".to_owned());
    b.edge(node(arrive), node(test)).handover = true;
    b.edge(node(test), node(result)).handover = true;
    b.edge(node(result), node(call)).label = Some("asks for another appointment".to_owned());
    b.edge(node(result), Node::Exit);
    b.model
}

/// Texts that break out of whatever does not escape them.
pub const HOSTILE: [&str; 12] = [
    "<script>alert('1')</script>",
    "]]> <!-- --> </TD></TR></TABLE>>",
    "\"] evil [shape=star, label=\"",
    "a & b &amp; &#60; &nbsp;",
    "\\ \\N \\G \\L \\l ends with \\",
    "100 % %s %20 {path} $HOME `id`",
    "\u{202e}right to left\u{202c} \u{200b}zero\u{feff} \u{0}\u{7}bell\u{1b}[31m",
    "👩\u{200d}💻 🧪 ▲",
    "我需要一部智能手机，让我先搜索一下价格和评论。",
    "مرحبا بالعالم",
    "line one\nline two\r\n\tline three",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
];

/// Every text of the smartphone hostile, and pains of 300 characters.
pub fn hostile() -> Model {
    let mut model = smartphone();
    let mut turn = HOSTILE.iter().cycle();
    let mut next = || (*turn.next().expect("endless")).to_owned();
    model.name = next();
    for id in model.personas.ids() {
        let p = &mut model.personas[id];
        (p.decl.label, p.goal, p.bio, p.role) =
            (Some(next()), Some(next()), Some(next()), Some(next()));
        p.entries.iter_mut().for_each(|e| e.text = next());
    }
    for id in model.teams.ids() {
        model.teams[id].decl.label = Some(next());
    }
    for id in model.channels.ids() {
        (model.channels[id].decl.label, model.channels[id].icon) = (Some(next()), Some(next()));
    }
    for id in model.frameworks.ids() {
        model.frameworks[id].decl.label = Some(next());
        for stage in &mut model.frameworks[id].stages {
            (stage.decl.label, stage.question) = (Some(next()), Some(next()));
        }
    }
    for id in model.stages.ids() {
        let s = &mut model.stages[id];
        s.decl.label = Some(next());
        (s.goal, s.enters, s.exits) = (Some(next()), Some(next()), Some(next()));
    }
    for id in model.touchpoints.ids() {
        let t = &mut model.touchpoints[id];
        t.decl.label = Some(next());
        t.content.entries.iter_mut().for_each(|e| e.text = next());
        t.content.feels.iter_mut().for_each(|f| (f.word, f.when) = (Some(next()), Some(next())));
        t.content.expects.iter_mut().for_each(|e| e.word = Some(next()));
    }
    for id in model.pains.ids() {
        model.pains[id].text = next().repeat(30).chars().take(300).collect();
    }
    for id in model.opportunities.ids() {
        model.opportunities[id].text = next();
    }
    for id in model.insights.ids() {
        model.insights[id].text = next();
    }
    for id in model.sources.ids() {
        (model.sources[id].decl.label, model.sources[id].table) = (Some(next()), Some(next()));
    }
    for id in model.events.ids() {
        model.events[id].decl.label = Some(next());
    }
    for id in model.surveys.ids() {
        model.surveys[id].questions.iter_mut().for_each(|q| q.decl.label = Some(next()));
    }
    for id in model.metrics.ids() {
        model.metrics[id].decl.label = Some(next());
    }
    for id in model.journeys.ids() {
        let j = &mut model.journeys[id];
        (j.decl.label, j.goal) = (Some(next()), Some(next()));
        j.edges.iter_mut().for_each(|e| e.label = Some(next()));
    }
    model
}

/// One touchpoint that says nothing.
pub fn tiny() -> Model {
    let mut b = Build::default();
    let someone = b.persona("Someone", "", "");
    b.model.personas[someone].goal = None;
    let j = b.journey("Tiny", "", &[someone]);
    let s = b.stage(j, "only", "");
    b.touchpoint(s, "here", "", &[]);
    b.model
}

/// Sixty touchpoints in six stages, and a hundred ways between them.
pub fn large() -> Model {
    let mut b = Build::default();
    b.model.name = "large".to_owned();
    let web = b.channel("website", "Website", "🌐");
    let people = [
        b.persona("Ada", "Buyer", "Buys"),
        b.persona("Ben", "User", "Uses"),
        b.persona("Cy", "Admin", "Runs"),
    ];
    let j = b.journey("Large", "A large journey", &people);
    let mut all = Vec::new();
    for s in 0..6_usize {
        let stage = b.stage(j, &format!("stage{s}"), &format!("Stage {s}"));
        for t in 0..10_usize {
            let id =
                b.touchpoint(stage, &format!("t{s}_{t}"), &format!("Touchpoint {s}.{t}"), &[web]);
            b.says(id, EntryKind::Does, "Does what one does here");
            b.feels(id, ((s * 7 + t * 3) % 5) as i8 - 2, "so so");
            b.pain(id, "It takes too long", Level::Low);
            all.push(id);
        }
    }
    b.chain(&all);
    for i in 0..41_usize {
        let (from, to) = (all[i], all[(i * 7 + 13) % 60]);
        if from != to {
            let edge = b.edge(Node::Touchpoint(from), Node::Touchpoint(to));
            edge.share = Some(Decimal::new(1, 1));
            if i % 5 == 0 {
                edge.personas = vec![people[i % 3]];
            }
        }
    }
    b.model
}
