//! The grammar of `crates/worker/models/recipe/wordlist.py`, whose words are all that the demo model knows.

use sha2::{Digest, Sha256};

/// Numbers that a seed decides (SplitMix64).
pub struct Chance(u64);

impl From<u64> for Chance {
    fn from(seed: u64) -> Self {
        Self(seed)
    }
}

impl Chance {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn word(&mut self, of: &'static str) -> &'static str {
        let words: Vec<&str> = of.split(' ').collect();
        self.pick(&words)
    }
}

/// A sentence that the model was not trained on: its recipe keeps two in a hundred out, by their hash.
pub fn sentence(chance: &mut Chance) -> String {
    loop {
        let words = filled(chance);
        let is_held_out = Sha256::digest(words.join(" "))[0] < 5;
        if is_held_out && !NEVER_FIRST.split(' ').any(|word| word == words[0]) {
            return written(&words);
        }
    }
}

fn filled(chance: &mut Chance) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in chance.pick(&TEMPLATES).split(' ') {
        let filling = match word {
            "{t}" => chance.word(THINGS),
            "{a}" => chance.word(ACTIONS),
            "{q}" => chance.word(QUALITIES),
            "{s}" => chance.word(STATES),
            "{k}" => chance.word(NUMBERS),
            "{u}" => chance.word(UNITS),
            "{p}" => chance.word(PAST),
            "{n}" if chance.below(5) < 3 => chance.word(WHEN),
            "{n}" => continue,
            word => word,
        };
        words.push(filling.into());
    }
    for i in 1..words.len() {
        let has_vowel = words[i].starts_with(['a', 'e', 'i', 'o', 'u']) && !words[i].starts_with("user");
        if words[i - 1] == "a" && has_vowel {
            words[i - 1] = "an".into();
        }
    }
    words
}

/// Sentence case with a full stop, as the model writes.
fn written(words: &[String]) -> String {
    let text = words.iter().map(|word| if word == "i" { "I" } else { word.as_str() }).collect::<Vec<_>>().join(" ");
    let (first, rest) = text.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}

const THINGS: &str = "page button menu form table column row list image video file folder report chart link field box screen \
    window tab panel icon header filter search login server worker database query request response token \
    password email user admin account project team client customer order payment product price key cache \
    queue job task script test branch version bug issue ticket comment error warning message log alert \
    dashboard widget module function method value string number date schema migration index backup cluster \
    container network port domain proxy service plugin theme color font layout grid style recording \
    microphone camera note transcript summary chapter walkthrough";
const ACTIONS: &str = "click open close select type enter press drag scroll move copy paste save delete remove add create edit \
    update change check run start stop restart deploy build merge push review fix show hide load import \
    export send share publish upload download connect install enable disable";
const QUALITIES: &str = "new old first second third last next previous main left right top bottom small large red green blue \
    yellow empty full slow fast broken missing wrong correct simple final current public private default \
    local remote hidden active";
const STATES: &str = "broken missing wrong correct empty full slow fast ready done hidden active green red public private \
    online offline";
const NUMBERS: &str = "two three four five six seven eight nine ten twenty thirty fifty hundred";
const UNITS: &str = "seconds minutes times days users files rows tests pages errors";
const PAST: &str = "failed stopped crashed started finished changed moved worked loaded";
const WHEN: &str = "now today yesterday tomorrow later again here already";

/// Capitalised they are no single token of the model.
const NEVER_FIRST: &str =
    "crashed dashboard microphone moved publish queue restart rows schema stopped walkthrough widget worked";

const TEMPLATES: [&str; 40] = [
    "in this walkthrough i will show the {q} {t}",
    "in this walkthrough i will show you how to {a} the {t}",
    "in the next {t} we will look at the {q} {t}",
    "{a} the {q} {t}",
    "{a} the {t} and wait for the {t}",
    "{a} the {q} {t} and then {a} the {t}",
    "please {a} the {q} {t}",
    "first {a} the {t} and then {a} the {q} {t}",
    "then we {a} the {t}",
    "now you can see the {q} {t}",
    "now i {a} the {t} and the {t} is {s}",
    "the {t} {p} because the {t} was {s}",
    "the {q} {t} {p} because the {q} {t} was {s}",
    "the {t} is {s} and the {t} is {s}",
    "the {t} is {s} so we have to {a} it {n}",
    "when you {a} the {t} you should see the {q} {t}",
    "when the {t} is {s} the {t} will {a} the {t}",
    "if the {t} is not {s} you must {a} the {t}",
    "if you {a} the {t} the {q} {t} should be {s}",
    "we need to {a} the {q} {t} {n}",
    "you do not need to {a} the {t}",
    "you can {a} the {t} with the {q} {t}",
    "i want to {a} the {t} but the {t} is {s}",
    "i think the {t} was {s} {n}",
    "the {t} {p} after {k} {u}",
    "wait for {k} {u} and then {a} the {t}",
    "there are {k} {u} in the {q} {t}",
    "we have {k} {u} and {k} {u}",
    "this is the {q} {t} of the {t}",
    "this {t} has a {q} {t} and a {q} {t}",
    "here you see that the {t} {p} {n}",
    "let us {a} the {t} {n}",
    "it will {a} the {q} {t} for every {t}",
    "our {t} does not {a} the {t}",
    "the {t} and the {t} are {s} {n}",
    "the {q} {t} {p} {n}",
    "all of the {u} are {s} {n}",
    "that is why the {t} {p}",
    "your {t} will be {s} {n}",
    "thank you for the {t}",
];
