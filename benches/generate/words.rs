//! Texts of ordinary words, always the same for one seed.

const NOUNS: &[&str] = &[
    "order",
    "basket",
    "delivery",
    "price",
    "review",
    "account",
    "invoice",
    "phone",
    "contract",
    "answer",
    "ticket",
    "search result",
    "advert",
    "date",
    "café",
    "套餐",
];
const VERBS: &[&str] = &[
    "looks for",
    "compares",
    "waits for",
    "asks about",
    "forgets",
    "opens",
    "finds",
    "cannot see",
    "pays for",
    "returns",
    "trusts",
    "shares",
];
const ADJECTIVES: &[&str] = &[
    "curious",
    "lost",
    "in a hurry",
    "relieved",
    "careful",
    "annoyed",
    "calm",
    "surprised",
    "tired",
    "sure",
];

/// A source of words: a linear congruential generator, so that no package is needed.
pub struct Words {
    state: u64,
}

impl Words {
    /// Words of this seed.
    pub fn new(seed: u64) -> Self {
        Words { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66 }
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (self.state >> 33) as usize % (high - low + 1)
    }

    fn one(&mut self, words: &'static [&'static str]) -> &'static str {
        words[self.between(0, words.len() - 1)]
    }

    /// "looks for the price before the delivery"
    pub fn sentence(&mut self) -> String {
        let (verb, first, second) = (self.one(VERBS), self.one(NOUNS), self.one(NOUNS));
        match self.between(0, 2) {
            0 => format!("She {verb} the {first} before the {second} is there"),
            1 => format!(
                "The {first} {verb} nothing, and the {second} comes later than it was promised"
            ),
            _ => format!("Somebody {verb} the {first}, then the {second}"),
        }
    }

    /// "Where is the price?"
    pub fn question(&mut self) -> String {
        format!("Where is the {}, and what of the {}?", self.one(NOUNS), self.one(NOUNS))
    }

    /// "Order and price"
    pub fn label(&mut self) -> String {
        format!("The {} and the {}", self.one(NOUNS), self.one(NOUNS))
    }

    /// "calm"
    pub fn adjective(&mut self) -> String {
        self.one(ADJECTIVES).to_string()
    }
}
