//! Pictures of the examples, for README.md and the docs.

use crate::support::{compile_texts, read_project, root};
use journey::diagram::View;
use journey::emit::svg::{SvgOptions, svg};
use std::fmt::Write;

/// A picture: the example's folder, the journey (none: the whole project), the view, its file in
/// `docs/pictures`, and what it shows.
type Picture = (&'static str, Option<&'static str>, View, &'static str, &'static str);

const PICTURES: [Picture; 9] = [
    (
        "smartphone",
        Some("BuyPhone"),
        View::Map,
        "docs/pictures/BuyPhone.map.svg",
        "Buying a smartphone: two personas, their feelings, pains, opportunities and measures",
    ),
    (
        "smartphone",
        Some("BuyPhone"),
        View::Flow,
        "docs/pictures/BuyPhone.flow.svg",
        "The same journey as a flow: who goes where, with shares",
    ),
    (
        "smartphone",
        Some("BuyPhone"),
        View::Measures,
        "docs/pictures/BuyPhone.measures.svg",
        "What is measured in it, and from which events and questions",
    ),
    (
        "smartphone",
        None,
        View::Overview,
        "docs/pictures/smartphone.overview.svg",
        "The whole project: journeys, personas, teams, channels",
    ),
    (
        "shop",
        Some("BuyOnline"),
        View::Flow,
        "docs/pictures/BuyOnline.flow.svg",
        "A web shop: 38 ways between its pages, and how many people take each",
    ),
    (
        "smartphone_en",
        Some("AfterTheSale"),
        View::Compare,
        "docs/pictures/AfterTheSale.compare.svg",
        "A future journey beside the one that it improves",
    ),
    (
        "four_kinds",
        Some("LoanBehindTheDesk"),
        View::Blueprint,
        "docs/pictures/LoanBehindTheDesk.blueprint.svg",
        "A service blueprint: what happens on stage, behind it, and under it",
    ),
    (
        "smartphone_zh",
        Some("买手机"),
        View::Map,
        "docs/pictures/买手机.map.svg",
        "A map written in Chinese, names included",
    ),
    (
        "real_maps/festival_shift",
        Some("FestivalShift"),
        View::Map,
        "docs/pictures/FestivalShift.map.svg",
        "A shift at a festival, from the application to the thank-you",
    ),
];

/// The pictures, and the page that shows them all.
pub fn files() -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    let mut page = String::from("# Gallery\n\n");
    page.push_str(super::NOTICE);
    page.push_str(
        "\nPictures of the examples, as `journey build` draws them. A click shows one in full size.\n",
    );
    for (example, journey, view, path, caption) in PICTURES {
        let folder = root().join("examples").join(example);
        let texts = read_project(&folder);
        let compilation = compile_texts(texts.iter().map(|(path, text)| (&**path, &**text)));
        let mut model = compilation.model.unwrap_or_else(|| panic!("{example} has errors"));
        // As where the folder gives the project its name.
        if !texts.iter().any(|(path, text)| path == "journey.toml" && text.contains("name =")) {
            model.name = example.rsplit('/').next().unwrap().to_owned();
        }
        let id = journey.map(|name| {
            let found = model.journeys.iter().find(|(_, j)| j.decl.name == name);
            found.unwrap_or_else(|| panic!("{example} has no journey {name}")).0
        });
        files.push((path, svg(&model, view, id, &SvgOptions::default())));
        let picture = path.strip_prefix("docs/").unwrap();
        let _ = write!(
            page,
            "\n## {caption}\n\n[`examples/{example}`](../examples/{example}), view `{}`\n\n\
             [![{caption}]({picture})]({picture})\n",
            view.name()
        );
    }
    files.push(("docs/gallery.md", page));
    files
}
