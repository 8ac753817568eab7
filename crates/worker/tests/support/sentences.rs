//! Fresh sentences within the demo model's vocabulary and grammar (`models/recipe/wordlist.py`), by a seed.

pub struct Sentences {
    state: u64,
}

const THINGS: &str = "page button menu form table column row list image video file folder report chart link field box \
    screen window tab panel icon header filter search login server worker database query request response token \
    password email user admin account project team client customer order payment product price key cache job task \
    script test branch version bug issue ticket comment error warning message log alert module function method value \
    string number date migration index backup cluster container network port domain proxy service plugin theme color \
    font layout grid style recording camera note transcript summary chapter";
const ACTIONS: &str = "click open close select type enter press drag scroll move copy paste save delete remove add \
    create edit update change check run start stop deploy build merge push review fix show hide load import export \
    send share upload download connect install enable disable";
const QUALITIES: &str = "new old first second last next previous main left right top bottom small large red green \
    blue yellow empty full slow fast broken missing wrong correct simple final current public private default local";
const STATES: &str = "broken missing wrong correct empty full slow fast ready done hidden active green red public \
    private online offline";
const NUMBERS: &str = "two three four five six seven eight nine ten twenty thirty fifty hundred";
const UNITS: &str = "seconds minutes times days users files rows tests pages errors";
const PAST: &str = "failed stopped started finished changed worked loaded";
const WHEN: &str = "now today yesterday tomorrow later again";

/// `T` is a thing, `A` an action, `Q` a quality, `S` a state, `K` a number, `U` a unit, `P` a past, `N` a time.
const TEMPLATES: [&str; 16] = [
    "in this walkthrough I will show the Q T",
    "in this walkthrough I will show you how to A the T",
    "A the T and wait for the T",
    "first A the T and then A the Q T",
    "now you can see the Q T",
    "the T P because the T was S",
    "the T is S and the T is S",
    "when you A the T you should see the Q T",
    "if the T is not S you must A the T",
    "we need to A the Q T N",
    "you can A the T with the Q T",
    "I think the T was S N",
    "wait for K U and then A the T",
    "there are K U in the Q T",
    "this is the Q T of the T",
    "here you see that the T P N",
];

impl Sentences {
    pub fn new(seed: u64) -> Self {
        Self { state: seed ^ 0x9e37_79b9_7f4a_7c15 }
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let draw = usize::try_from(self.state >> 33).expect("31 bits");
        words[draw % words.len()]
    }
}

impl Iterator for Sentences {
    type Item = String;

    /// Sentence case with a full stop, as the model writes.
    fn next(&mut self) -> Option<String> {
        let template = self.pick(&TEMPLATES);
        let mut sentence = Vec::new();
        for word in template.split(' ') {
            let list = match word {
                "T" => THINGS,
                "A" => ACTIONS,
                "Q" => QUALITIES,
                "S" => STATES,
                "K" => NUMBERS,
                "U" => UNITS,
                "P" => PAST,
                "N" => WHEN,
                plain => plain,
            };
            sentence.push(self.pick(&list.split_whitespace().collect::<Vec<_>>()));
        }
        let sentence = sentence.join(" ");
        Some(format!("{}{}.", sentence[..1].to_uppercase(), &sentence[1..]))
    }
}
