//! Speech that nobody has heard before: sentences of the demo model's vocabulary, chosen by a seed and
//! spoken by espeak-ng, with the time of each sentence.

mod grammar;
mod score;
mod sounds;
mod wave;

use std::path::Path;
use std::process::Command;

pub use grammar::{Chance, sentence};
pub use score::{longest_runs, word_error_rate, words};
pub use sounds::{hum, keyboard, music};
pub use wave::{RATE, Wave, noise};

/// The voices whose sentences the model was measured to hear best (models/RESULTS.md).
const VOICES: [&str; 2] = ["en-us", "en-gb-scotland+f2"];

pub struct Spoken {
    pub sentences: Vec<Sentence>,
    pub wave: Wave,
    pub seed: u64,
}

#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: String,
    pub start_ms: i64,
    pub end_ms: i64,
}

/// A walkthrough of at least `duration_ms`, in one voice, with pauses of one to two seconds.
pub fn walkthrough(seed: u64, duration_ms: i64) -> Spoken {
    let mut chance = Chance::from(seed);
    let voice = chance.pick(&VOICES);
    let mut spoken = Spoken { sentences: Vec::new(), wave: Wave::default(), seed };
    spoken.wave.add_silence(600);
    while spoken.wave.duration_ms() < duration_ms {
        let text = sentence(&mut chance);
        spoken.add(&text, voice);
        spoken.wave.add_silence(1000 + chance.below(1000) as i64);
    }
    spoken
}

/// A seed that no earlier run had; a failed story prints it, `DEBRIEF_TEST_SEED` brings it back.
pub fn fresh_seed() -> u64 {
    let named =
        std::env::var("DEBRIEF_TEST_SEED").ok().map(|seed| seed.parse().expect("DEBRIEF_TEST_SEED is a number"));
    let seed = named.unwrap_or_else(|| uuid::Uuid::now_v7().as_u128() as u64 >> 16);
    println!("DEBRIEF_TEST_SEED={seed}");
    seed
}

impl Spoken {
    /// These sentences one after another in a voice, with pauses of 0.4 to 4 seconds, each spoken once and copied.
    pub fn of(seed: u64, sentences: &[(String, Wave)], duration_ms: i64) -> Self {
        let mut chance = Chance::from(seed);
        let mut spoken = Self { sentences: Vec::new(), wave: Wave::default(), seed };
        spoken.wave.add_silence(600);
        while spoken.wave.duration_ms() < duration_ms {
            let (text, wave) = &sentences[chance.below(sentences.len())];
            let start_ms = spoken.wave.duration_ms();
            spoken.wave.add(wave);
            spoken.sentences.push(Sentence { text: text.clone(), start_ms, end_ms: spoken.wave.duration_ms() });
            spoken.wave.add_silence(400 + chance.below(3600) as i64);
        }
        spoken
    }

    fn add(&mut self, text: &str, voice: &str) {
        let wave = speak(text, voice);
        let start_ms = self.wave.duration_ms();
        self.wave.add(&wave);
        self.sentences.push(Sentence { text: text.into(), start_ms, end_ms: self.wave.duration_ms() });
    }

    pub fn text(&self) -> String {
        self.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Words of some length that are spoken only once, from `from_ms` on, each with about its time.
    pub fn single_words(&self, from_ms: i64) -> Vec<(String, i64)> {
        let all = words(&self.text());
        let mut found = Vec::new();
        for sentence in self.sentences.iter().filter(|sentence| sentence.start_ms >= from_ms) {
            for word in words(&sentence.text) {
                let is_single =
                    all.iter().filter(|other| other.starts_with(&word) || word.starts_with(*other)).count() == 1;
                if word.len() > 4 && is_single {
                    let at_ms = sentence.time_of(&word);
                    found.push((word, at_ms));
                }
            }
        }
        found
    }
}

impl Sentence {
    /// A sentence of three seconds is spoken evenly enough: off by a third of a second at most.
    pub fn time_of(&self, word: &str) -> i64 {
        let text = self.text.to_lowercase();
        let before = text.find(word).expect("a word of the sentence");
        self.start_ms + (self.end_ms - self.start_ms) * before as i64 / text.len() as i64
    }
}

/// So many different sentences in one voice.
pub fn sentences(seed: u64, count: usize) -> Vec<(String, Wave)> {
    let mut chance = Chance::from(seed);
    let voice = chance.pick(&VOICES);
    let mut said: Vec<(String, Wave)> = Vec::new();
    while said.len() < count {
        let text = sentence(&mut chance);
        if said.iter().all(|(other, _)| *other != text) {
            said.push((text.clone(), speak(&text, voice)));
        }
    }
    said
}

/// Just the speech: the silence around it is cut off.
fn speak(text: &str, voice: &str) -> Wave {
    let output = Command::new("espeak-ng")
        .args(["-v", voice, "-s", "160", "--stdout", text])
        .output()
        .expect("espeak-ng is installed (`make test` sees to it)");
    assert!(output.status.success(), "espeak-ng: {}", String::from_utf8_lossy(&output.stderr));
    Wave::from_espeak(&output.stdout).trimmed()
}

/// A file of the repository's samples.
pub fn sample(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// What is said in a sample, and when.
pub fn sample_sentences(name: &str) -> Vec<Sentence> {
    let text = std::fs::read_to_string(sample("samples.json")).expect("samples.json");
    let samples: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let of_file = samples.as_array().expect("a list").iter().find(|sample| sample["file"] == name).expect("the sample");
    let sentences = of_file["sentences"].as_array().expect("sentences").iter();
    let number = |value: &serde_json::Value| value.as_i64().expect("milliseconds");
    sentences
        .map(|sentence| Sentence {
            text: sentence["text"].as_str().expect("text").into(),
            start_ms: number(&sentence["start_ms"]),
            end_ms: number(&sentence["end_ms"]),
        })
        .collect()
}
