//! Texts by number: each different text is kept once, and columns hold numbers.

/// The number of "no text".
pub const MISSING: u32 = 0;

/// Different texts, numbered from 1; 0 is a missing value.
#[derive(Debug, Clone)]
pub struct Texts {
    all: String,
    /// Where each text ends in `all`; text number 1 is the first.
    ends: Vec<usize>,
    /// Numbers by hash, open addressing; 0 is a free place. The upper half of each holds that of the
    /// hash, so that texts are looked at only where they are most likely the same.
    slots: Vec<u64>,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { all: String::new(), ends: vec![0], slots: vec![0; 1 << 10] }
    }
}

impl Texts {
    /// The number of a text; an empty one is missing.
    pub fn add(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return MISSING;
        }
        let (slot, tag) = self.slot(text);
        if self.slots[slot] != 0 {
            return self.slots[slot] as u32;
        }
        self.all.push_str(text);
        self.ends.push(self.all.len());
        let number = (self.ends.len() - 1) as u32;
        self.slots[slot] = tag | u64::from(number);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The number of a text, if it is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        let number = self.slots[self.slot(text).0] as u32;
        (number != 0 && !text.is_empty()).then_some(number)
    }

    /// The text of a number; that of a missing value is empty.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        if number == 0 { "" } else { &self.all[self.ends[number - 1]..self.ends[number]] }
    }

    /// One more than the greatest number.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// Where a text stands or would stand, and the upper half of its hash.
    fn slot(&self, text: &str) -> (usize, u64) {
        let mask = self.slots.len() - 1;
        let tag = hash(text.as_bytes(), 0) & TAG;
        let mut slot = (tag >> 32) as usize & mask;
        loop {
            let held = self.slots[slot];
            if held == 0 || (held & TAG == tag && self.bytes(held as u32) == text.as_bytes()) {
                return (slot, tag);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn bytes(&self, number: u32) -> &[u8] {
        let number = number as usize;
        &self.all.as_bytes()[self.ends[number - 1]..self.ends[number]]
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for held in self.slots.iter().filter(|held| **held != 0) {
            let mut slot = (held >> 32) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = *held;
        }
        self.slots = slots;
    }
}

/// The part of a hash that stands beside a number.
const TAG: u64 = !0 << 32;

/// A hash of bytes that is the same in every run; `seed` gives independent ones.
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |a: u64, b: u64| {
        let wide = u128::from(a) * u128::from(b);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let mut state = seed ^ ODD ^ (bytes.len() as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        state = fold(state ^ word, ODD ^ seed.rotate_left(17));
    }
    let rest =
        chunks.remainder().iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    fold(state ^ rest, 0xA076_1D64_78BD_642F ^ seed).wrapping_add(state.rotate_left(32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once() {
        let mut texts = Texts::default();
        let numbers: Vec<u32> =
            (0..5_000).map(|i| texts.add(&format!("user {}", i % 2_500))).collect();
        assert_eq!(texts.len(), 2_501);
        assert_eq!(numbers[7], numbers[2_507]);
        assert_eq!(texts.get(numbers[7]), "user 7");
        assert_eq!(texts.find("user 2499"), Some(numbers[2_499]));
        assert_eq!(texts.find("user 2500"), None);
        assert_eq!((texts.add(""), texts.find("")), (MISSING, None));
    }
}
