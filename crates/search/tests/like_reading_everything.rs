//! The index finds what somebody would find who reads every text, also after runs were merged and texts are gone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use debrief_model::{RecordingId, text};
use debrief_search::{Answer, Builder, Encoded, Leniency, Lookup, Pages, Question, Run, find, merge};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Some begin alike, some are a typo apart.
const WORDS: [&str; 24] = [
    "the",
    "then",
    "there",
    "report",
    "reports",
    "retort",
    "reported",
    "deploy",
    "deploys",
    "deployment",
    "build",
    "built",
    "guild",
    "window",
    "windows",
    "widow",
    "kubernetes",
    "2024",
    "2025",
    "über",
    "uber",
    "设置",
    "a",
    "of",
];

#[derive(Clone)]
struct Text {
    recording: RecordingId,
    body: String,
}

#[test]
fn every_question_finds_what_reading_finds() {
    let seed = std::env::var("DEBRIEF_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("DEBRIEF_TEST_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let recordings: Vec<RecordingId> = (0..5).map(|_| RecordingId::new()).collect();
    let mut texts: BTreeMap<i64, Text> = BTreeMap::new();
    let mut runs: Vec<Encoded> = Vec::new();
    let mut next_id = 0;
    for step in 0..60 {
        let mut builder = Builder::default();
        for _ in 0..random.random_range(1..20) {
            next_id += random.random_range(1..4);
            let recording = recordings[random.random_range(0..recordings.len())];
            let count = random.random_range(0..12);
            let words: Vec<_> = (0..count).map(|_| WORDS[random.random_range(0..WORDS.len())]).collect();
            let body = words.join(" ");
            builder.add(next_id, recording, &body).unwrap();
            texts.insert(next_id, Text { recording, body });
        }
        runs.extend(builder.finish().unwrap());
        if step % 5 == 4 {
            texts.retain(|_, _| random.random_range(0..10) > 0);
            let merged: Vec<Encoded> = (0..random.random_range(1..=runs.len().min(4)))
                .map(|_| runs.swap_remove(random.random_range(0..runs.len())))
                .collect();
            runs.extend(merge_stored(&merged, &texts));
        }
        for _ in 0..10 {
            let question = some_question(&mut random);
            let only = random.random_bool(0.3).then(|| recordings[0]);
            for leniency in [Leniency::Strict, Leniency::Typos] {
                for needs_all in [true, false] {
                    let found = ask(&runs, &texts, &question, leniency, needs_all, only);
                    let read = read_all(&texts, &question, leniency, needs_all, only);
                    assert_eq!(found, read, "{question} {leniency:?} {needs_all}");
                }
            }
        }
    }
}

fn some_question(random: &mut StdRng) -> String {
    let mut word = || {
        let word: Vec<char> = WORDS[random.random_range(0..WORDS.len())].chars().collect();
        match random.random_range(0..4) {
            0 => word[..random.random_range(1..=word.len())].iter().collect(),
            1 => {
                let mut word = word;
                let at = random.random_range(0..word.len());
                word[at] = 'x';
                word.iter().collect::<String>()
            }
            _ => word.iter().collect(),
        }
    };
    let words = [word(), word(), word()];
    match random.random_range(0..5) {
        0 => words[0].clone(),
        1 => words[..2].join(" "),
        2 => format!("\"{} {}\"", words[0], words[1]),
        3 => format!("{} \"{} {}", words[0], words[1], words[2]),
        _ => words.join(" "),
    }
}

fn opened(encoded: &Encoded) -> (Run, Pages) {
    let mut pages = Pages::default();
    for (number, bytes) in encoded.pages.iter().enumerate() {
        pages.insert(number as u32, bytes.as_slice().into());
    }
    (opened_run(encoded), pages)
}

fn opened_run(encoded: &Encoded) -> Run {
    Run::decode(&encoded.head).unwrap()
}

fn merge_stored(runs: &[Encoded], texts: &BTreeMap<i64, Text>) -> Option<Encoded> {
    let opened: Vec<_> = runs.iter().map(opened).collect();
    let borrowed: Vec<_> = opened.iter().map(|(run, pages)| (run, pages)).collect();
    let merged = merge(&borrowed, |id| texts.contains_key(&id)).unwrap();
    if let Some(merged) = &merged {
        assert!(opened_run(merged).ids().all(|id| texts.contains_key(&id)), "what is gone is in a merged run");
    }
    merged
}

fn ask(
    runs: &[Encoded],
    texts: &BTreeMap<i64, Text>,
    input: &str,
    leniency: Leniency,
    needs_all: bool,
    only: Option<RecordingId>,
) -> BTreeSet<i64> {
    let question = Question::new(input).unwrap();
    let mut found = BTreeSet::new();
    for encoded in runs {
        let run = opened_run(encoded);
        let lookup = Lookup::new(&run, &question, leniency, needs_all);
        if lookup.is_empty() {
            continue;
        }
        let mut pages = Pages::default();
        let fetch = |pages: &mut Pages, wanted: BTreeSet<u32>| {
            wanted.iter().for_each(|page| pages.insert(*page, encoded.pages[*page as usize].as_slice().into()));
        };
        fetch(&mut pages, lookup.places_pages());
        let is_wanted = |recording| only.is_none_or(|only| only == recording);
        let mut candidates = lookup.candidates(&pages, Some(&is_wanted)).unwrap();
        // What is gone stays in a run until it is merged.
        candidates.choose(&lookup, |id| !texts.contains_key(&id), usize::MAX);
        fetch(&mut pages, candidates.positions_pages(&lookup).unwrap());
        for hit in find(&lookup, &candidates, &pages, usize::MAX).unwrap() {
            assert_eq!(texts[&hit.id].recording, hit.recording);
            assert!(found.insert(hit.id), "{} twice", hit.id);
        }
    }
    found
}

fn read_all(
    texts: &BTreeMap<i64, Text>,
    input: &str,
    leniency: Leniency,
    needs_all: bool,
    only: Option<RecordingId>,
) -> BTreeSet<i64> {
    let question = Question::new(input).unwrap();
    let answers = |text: &Text| {
        let terms: Vec<String> = text::terms(&text.body).into_iter().map(|term| term.folded).collect();
        let mut answered =
            (0..question.len()).map(|index| terms.iter().any(|term| question.answer(index, term, leniency).is_some()));
        let enough = if needs_all { answered.all(|found| found) } else { answered.any(|found| found) };
        enough && phrases(input).iter().all(|phrase| stands(phrase, &terms, &question))
    };
    let shown = texts.iter().filter(|(_, text)| only.is_none_or(|only| only == text.recording));
    shown.filter(|(_, text)| answers(text)).map(|(id, _)| *id).collect()
}

/// Words between quotation marks, read here once more in the plainest way.
fn phrases(input: &str) -> Vec<Vec<String>> {
    let quoted = input.split('"').skip(1).step_by(2);
    quoted.map(|phrase| text::terms(phrase).into_iter().map(|term| term.folded).collect()).collect()
}

fn stands(phrase: &[String], terms: &[String], question: &Question) -> bool {
    if phrase.len() < 2 {
        return true;
    }
    let index_of = |word: &String| {
        (0..question.len())
            .find(|index| question.answer(*index, word, Leniency::Strict) == Some(Answer::Exact))
            .unwrap()
    };
    let wanted: Vec<usize> = phrase.iter().map(index_of).collect();
    terms.windows(phrase.len()).any(|window| {
        let mut pairs = window.iter().zip(&wanted);
        pairs.all(|(term, index)| question.answer(*index, term, Leniency::Strict).is_some())
    })
}

#[test]
fn a_run_cut_anywhere_is_an_error_or_finds_nothing_wrong() {
    let mut builder = Builder::default();
    let recording = RecordingId::new();
    for id in 1..300 {
        builder.add(id, recording, &WORDS[..(id as usize % WORDS.len()).max(1)].join(" ")).unwrap();
    }
    let encoded = builder.finish().unwrap().unwrap();
    for cut in 0..encoded.head.len() {
        assert!(Run::decode(&encoded.head[..cut]).is_err(), "cut at {cut}");
    }
    for byte in 0..encoded.head.len() {
        let mut head = encoded.head.clone();
        head[byte] ^= 0x15;
        // It may still be a run; then asking it must not crash.
        let Ok(run) = Run::decode(&head) else { continue };
        let question = Question::new("the report").unwrap();
        let lookup = Lookup::new(&run, &question, Leniency::Typos, true);
        let mut pages = Pages::default();
        for (number, bytes) in encoded.pages.iter().enumerate() {
            pages.insert(number as u32, bytes.as_slice().into());
        }
        if let Ok(mut candidates) = lookup.candidates(&pages, None) {
            candidates.choose(&lookup, |_| false, 10);
            let _ = candidates.positions_pages(&lookup);
            let _ = find(&lookup, &candidates, &pages, 10);
        }
    }
}

#[test]
fn documents_come_in_order_and_are_bounded() {
    let recording = RecordingId::new();
    let mut builder = Builder::default();
    builder.add(5, recording, "a").unwrap();
    assert!(builder.add(5, recording, "b").is_err());
    assert!(builder.add(-1, recording, "b").is_err());
    assert!(Builder::default().finish().unwrap().is_none());
}

#[test]
fn neighbours_in_the_order_asked_for_score_more() {
    let mut builder = Builder::default();
    let recording = RecordingId::new();
    builder.add(1, recording, "open the report").unwrap();
    builder.add(2, recording, "the report is open").unwrap();
    builder.add(3, recording, "the open reports").unwrap();
    let encoded = builder.finish().unwrap().unwrap();
    let (run, pages) = opened(&encoded);
    let question = Question::new("the report").unwrap();
    let lookup = Lookup::new(&run, &question, Leniency::Strict, true);
    let mut candidates = lookup.candidates(&pages, None).unwrap();
    candidates.choose(&lookup, |_| false, 10);
    let mut hits = find(&lookup, &candidates, &pages, 10).unwrap();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), hit.id));
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(hits[0].score, hits[1].score);
    assert!(hits[1].score > hits[2].score);
}
