//! Reference page of the language.

use super::{NOTICE, code, list, sentence, table};
use journey::analyze::{accepted_results, operator_tables};
use journey::model::Duration;
use journey::vocab::{
    CHAIN_OPTIONS, CLAUSE_WORDS, COLUMN_TYPES, CONSTRUCTS, Construct, FUNCTIONS, METHODS,
    OPERATOR_WORDS, PARAMETER_TYPES, Presence, RESULT_TYPES, SCALES,
};

/// `language.md`
pub fn page() -> String {
    let mut text = format!("{NOTICE}\n# The language: reference\n");
    text += "\nWhat can be written where, of which type, and what it means.\n";
    text += &statements();
    text += &values();
    text += &formulas();
    text += &words();
    text
}

/// The title of a construct: stages of frameworks and of journeys are two.
fn title(c: &Construct) -> String {
    let several = CONSTRUCTS.iter().filter(|other| other.keyword == c.keyword).count() > 1;
    if several { format!("`{}` in a {}", c.keyword, c.places.join(", ")) } else { code(c.keyword) }
}

fn places(c: &Construct) -> String {
    let mut all: Vec<String> = Vec::new();
    for place in c.places {
        all.push(if *place == "file" {
            "outside every block".into()
        } else {
            format!("in {}", code(place))
        });
    }
    all.join(", ")
}

fn parts(c: &Construct) -> Option<String> {
    let mut parts = Vec::new();
    let text = if c.name == Presence::Required { "label" } else { "text" };
    for (what, presence) in [("name", c.name), (text, c.text)] {
        match presence {
            Presence::Required => parts.push(format!("a {what}")),
            Presence::Optional => parts.push(format!("perhaps a {what}")),
            Presence::None => {}
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn statements() -> String {
    let mut text = String::from("\n## Statements\n");
    text += "\n### `use`\n\nBrings in names from another module.\n\n";
    text += "```text\nuse people.{Mei, Jon as J}\n```\n\n- Stands outside every block\n";
    for c in CONSTRUCTS {
        text += &format!("\n### {}\n\n{}.\n\n", title(c), sentence(c.doc));
        text += &format!("```text\n{}\n```\n\n- Stands {}\n", c.shape, places(c));
        if let Some(parts) = parts(c) {
            text += &format!("- Has {parts}\n");
        }
        let holds: Vec<&str> = CONSTRUCTS
            .iter()
            .filter(|o| o.places.contains(&c.keyword))
            .map(|o| o.keyword)
            .collect();
        // A framework's stages hold properties only; the two are told apart by their place.
        if !holds.is_empty() && c.places != ["framework"] {
            text += &format!("- Holds {}\n", list(holds));
        }
        if !c.clauses.is_empty() {
            let rows: Vec<Vec<String>> = c
                .clauses
                .iter()
                .map(|clause| vec![code(clause.word), says(clause.doc, clause.required)])
                .collect();
            text += &format!("\n{}", table(&["Clause", "What it says"], &rows));
        }
        if !c.properties.is_empty() {
            let rows: Vec<Vec<String>> = c
                .properties
                .iter()
                .map(|p| {
                    let name = code(&format!("{}:", p.name));
                    // The long list stands once, under the values.
                    let wanted =
                        p.ty.wanted().replace(&list(METHODS.iter().copied()), "the methods below");
                    let wanted =
                        wanted.replace("one of the methods", "one of the [methods](#methods)");
                    let wanted =
                        wanted.replace("more of the methods", "more of the [methods](#methods)");
                    vec![name, wanted, says(p.doc, p.required)]
                })
                .collect();
            text += &format!("\n{}", table(&["Property", "Value", "What it says"], &rows));
        }
    }
    text
}

fn says(doc: &str, required: bool) -> String {
    if required { format!("{} (needed)", sentence(doc)) } else { sentence(doc) }
}

fn values() -> String {
    let mut text = String::from("\n## Values\n\n### Units of time\n\n");
    let names = ["millisecond", "second", "minute", "hour", "day", "week", "month", "year"];
    let rows: Vec<Vec<String>> = Duration::UNITS
        .iter()
        .zip(names)
        .map(|((unit, size), name)| {
            vec![code(unit), name.into(), code(&Duration(*size).to_string())]
        })
        .collect();
    text += &table(&["Unit", "Name", "Exactly"], &rows);
    text += "\nOnly `every:`, `over:`, `repeats:` and `review_every:` count periods of the calendar: \
             there, `1mo` is\na month, whatever its length. Other units are `%` and, after a blank, the \
             currencies of ISO 4217\n(`12.50 EUR`).\n";
    text += &format!(
        "\n### Methods\n\nHow a source was collected: {}.\n",
        list(METHODS.iter().copied())
    );
    text += &format!("\n### Types of columns\n\n{}.\n", list(COLUMN_TYPES.iter().copied()));
    text += &format!(
        "\n### Scales of questions\n\nWhole numbers from one end to the other, as in `0..10`, and {}; the \
         last two take a list,\nas in `one_of [\"A\", \"B\"]`.\n",
        list(SCALES.iter().copied())
    );
    text
}

fn formulas() -> String {
    let mut text = String::from("\n## Formulas\n\n### Functions\n\n");
    let rows: Vec<Vec<String>> =
        FUNCTIONS.iter().map(|f| vec![code(f.name), code(f.shape), sentence(f.doc)]).collect();
    text += &table(&["Function", "Called as in", "What it gives"], &rows);
    text += "\nThe functions that follow a chain of steps take options:\n\n";
    let rows: Vec<Vec<String>> = CHAIN_OPTIONS
        .iter()
        .map(|(name, takes)| vec![code(&format!("{name}:")), sentence(takes)])
        .collect();
    text += &table(&["Option", "Takes"], &rows);
    text += &format!("\n### Parameters of metrics\n\n{}.\n", list(PARAMETER_TYPES.iter().copied()));
    text += &format!("\n### Kinds of results\n\n{}.\n\n", list(RESULT_TYPES.iter().copied()));
    let rows: Vec<Vec<String>> = accepted_results()
        .into_iter()
        .map(|(declared, takes)| vec![code(declared), list(takes)])
        .collect();
    text += &table(&["A metric of", "has a formula that gives"], &rows);
    text += "\nA score has to lie inside the one that is declared, and money to be of the declared \
             currency. A plain\nnumber as written is taken for `number`, `ratio`, `count` and `score`.\n";
    text += "\n### Operators\n\nWhat two kinds give; where nothing stands, they do not go together. The \
             kind of the left side\nstands in the row, that of the right side above; `42` is a plain \
             number as written. Money goes\ntogether with money of the same currency only.\n";
    for operator in operator_tables() {
        let first = code(operator.sign);
        let head: Vec<&str> = std::iter::once(first.as_str()).chain(operator.kinds).collect();
        let rows: Vec<Vec<String>> = operator
            .kinds
            .iter()
            .zip(&operator.results)
            .map(|(kind, results)| {
                let cells = results.iter().map(|r| r.clone().unwrap_or_default());
                std::iter::once(format!("**{kind}**")).chain(cells).collect()
            })
            .collect();
        text += &format!("\n{}", table(&head, &rows));
    }
    text
}

fn words() -> String {
    format!(
        "\n## Words that name nothing\n\nKeywords may be names too: a touchpoint may be called `flow` or \
         `email`. Only these cannot, because\nthey join the parts of a line: {}; {}; and, in a flow, \
         `start` and `exit`.\n",
        list(CLAUSE_WORDS.iter().copied()),
        list(OPERATOR_WORDS.iter().copied()),
    )
}
