//! What is said comes back, at its time; what is not said does not.

use debrief_worker::speech::HeardSegment;
use serde::Deserialize;

use crate::audio::{RATE, fixtures, read_wav, silence, speak};
use crate::hear::{block_on, demo, english, hear, spans, start, windows};
use crate::score::{align, wer, words};
use crate::sentences::Sentences;

#[derive(Deserialize)]
struct Sample {
    file: String,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    start_ms: i64,
    end_ms: i64,
}

fn samples() -> Vec<Sample> {
    let text = std::fs::read_to_string(fixtures().join("samples.json")).expect("samples.json");
    serde_json::from_str(&text).expect("samples")
}

fn text(heard: &[HeardSegment]) -> String {
    heard.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn said(sentences: &[Sentence]) -> String {
    sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ")
}

pub fn score_counts_every_kind_of_error() {
    assert_eq!(wer("The green page.", "the green PAGE"), 0.0);
    assert_eq!(wer("one two three four", "one three four five"), 0.5);
    assert_eq!(wer("one two three four", "one too three four"), 0.25);
    assert_eq!(wer("one two three four", ""), 1.0);
    let sentences: Vec<String> = Sentences::new(1).take(100).chain(Sentences::new(2).take(100)).collect();
    let different: std::collections::HashSet<&String> = sentences.iter().collect();
    assert!(different.len() > 190, "{} of 200 sentences differ", different.len());
}

pub fn detection_finds_every_sentence() {
    for sample in samples() {
        let audio = read_wav(&fixtures().join(&sample.file));
        let found = spans(&audio);
        let voiced: i64 = found.iter().map(|span| span.end_ms - span.start_ms).sum();
        let spoken: i64 = sample.sentences.iter().map(|sentence| sentence.end_ms - sentence.start_ms).sum();
        assert!((voiced - spoken).abs() <= spoken / 10, "{}: {voiced} ms of {spoken} ms", sample.file);
        for sentence in &sample.sentences {
            let begins = found.iter().map(|span| (span.start_ms - sentence.start_ms).abs()).min().expect("spans");
            assert!(begins <= 150, "{}: {:?} begins {begins} ms off", sample.file, sentence.text);
            let window = windows(&audio)
                .into_iter()
                .find(|window| window.start_ms <= sentence.start_ms && sentence.end_ms <= window.end_ms + 20);
            assert!(window.is_some(), "{}: {:?} lies in no window", sample.file, sentence.text);
        }
    }
}

pub fn walkthrough_is_heard() {
    let sample = samples().into_iter().find(|sample| sample.file == "walkthrough.wav").expect("the walkthrough");
    let heard = hear(&read_wav(&fixtures().join(&sample.file)));
    let rate = wer(&said(&sample.sentences), &text(&heard));
    println!("  walkthrough: word error rate {rate:.3}");
    assert!(rate <= 0.2, "word error rate {rate:.3}: {}", text(&heard));
    sentences_begin_in_time(&sample.sentences, &heard);
    words_stand_in_time(&sample.sentences, &heard);
    assert!(heard.iter().all(|segment| (0.2..=1.0).contains(&segment.confidence)), "{heard:?}");
}

fn sentences_begin_in_time(sentences: &[Sentence], heard: &[HeardSegment]) {
    let off = |sentence: &Sentence| heard.iter().map(|segment| (segment.start_ms - sentence.start_ms).abs()).min();
    let mut offs: Vec<i64> = sentences.iter().map(|sentence| off(sentence).expect("segments")).collect();
    offs.sort_unstable();
    println!("  sentence starts: median {} ms off, worst {} ms", offs[offs.len() / 2], offs[offs.len() - 1]);
    assert!(offs[offs.len() / 2] <= 300, "{offs:?}");
}

/// A word's true time is read off its sentence by its share of the letters.
fn words_stand_in_time(sentences: &[Sentence], heard: &[HeardSegment]) {
    let mut spoken = Vec::new();
    for sentence in sentences {
        let letters = sentence.text.chars().count() as i64;
        let mut before = 0;
        for word in sentence.text.split(' ') {
            spoken.push((word, sentence.start_ms + (sentence.end_ms - sentence.start_ms) * before / letters));
            before += word.chars().count() as i64 + 1;
        }
    }
    let heard_words: Vec<_> = heard.iter().flat_map(|segment| &segment.words).collect();
    let mut at_ms = 0;
    for word in &heard_words {
        assert!(at_ms <= word.start_ms && word.start_ms <= word.end_ms, "times go back at {word:?}");
        assert!((0.0..=1.0).contains(&word.confidence), "{word:?}");
        at_ms = word.start_ms;
    }
    let plain = |text: &str| words(text).concat();
    let spoken_words: Vec<String> = spoken.iter().map(|(word, _)| plain(word)).collect();
    let pairs = align(&spoken_words, &heard_words.iter().map(|word| plain(&word.text)).collect::<Vec<_>>());
    let mut worst = 0;
    for ((word, true_ms), found) in spoken.iter().zip(pairs) {
        if let Some(found) = found {
            let off = (heard_words[found].start_ms - true_ms).abs();
            worst = worst.max(off);
            assert!(off <= 1_000, "{word:?} is heard {off} ms off");
        }
    }
    println!("  words: worst {worst} ms off");
}

pub fn short_samples_are_heard() {
    for sample in samples().into_iter().filter(|sample| sample.file != "walkthrough.wav") {
        let heard = hear(&read_wav(&fixtures().join(&sample.file)));
        let rate = wer(&said(&sample.sentences), &text(&heard));
        assert!(rate <= 0.1, "{}: word error rate {rate:.3}: {}", sample.file, text(&heard));
        assert_eq!(heard.is_empty(), sample.sentences.is_empty(), "{}", sample.file);
        words_stand_in_time(&sample.sentences, &heard);
    }
}

/// Two sentences with silence before, between and after them: few windows, right times.
pub fn long_silence_costs_nothing() {
    let sample = samples().into_iter().find(|sample| sample.file == "short-walkthrough.wav").expect("the sample");
    let audio = read_wav(&fixtures().join(&sample.file));
    let cut = 8_300 * RATE / 1000;
    // Each part is a little longer than a window.
    for (gap_s, most_windows) in [(5.0, 3), (120.0, 3)] {
        let recording =
            [silence(90.0), audio[..cut].to_vec(), silence(gap_s), audio[cut..].to_vec(), silence(90.0)].concat();
        let windows = windows(&recording);
        assert!(windows.len() <= most_windows, "{windows:?}");
        let later = |sentence: &Sentence| {
            let by_ms = 90_000 + if sentence.start_ms >= 8_300 { (gap_s * 1000.0) as i64 } else { 0 };
            Sentence {
                text: sentence.text.clone(),
                start_ms: sentence.start_ms + by_ms,
                end_ms: sentence.end_ms + by_ms,
            }
        };
        let sentences: Vec<Sentence> = sample.sentences.iter().map(later).collect();
        let heard = hear(&recording);
        let rate = wer(&said(&sentences), &text(&heard));
        assert!(rate <= 0.1, "gap of {gap_s} s: word error rate {rate:.3}: {}", text(&heard));
        sentences_begin_in_time(&sentences, &heard);
        words_stand_in_time(&sentences, &heard);
    }
}

pub fn fresh_sentences_are_heard() {
    let (mut spoken, mut recording, mut starts) = (Vec::new(), silence(0.5), Vec::new());
    for (sentence, pause) in
        Sentences::new(seed()).zip([0.4, 1.2, 0.7, 2.5, 0.5, 3.5, 0.9, 0.6].into_iter().cycle()).take(12)
    {
        starts.push((recording.len() * 1000 / RATE) as i64);
        recording.extend(speak(&sentence, "en-us", 160));
        recording.extend(silence(pause));
        spoken.push(sentence);
    }
    let heard = hear(&recording);
    let rate = wer(&spoken.join(" "), &text(&heard));
    println!("  fresh sentences, seed {}: word error rate {rate:.3}", seed());
    assert!(rate <= 0.2, "seed {}: word error rate {rate:.3}\n{}\n{}", seed(), spoken.join(" "), text(&heard));
}

/// Fixed, so that a failure is found again; `DEBRIEF_TEST_SEED` tries others.
fn seed() -> u64 {
    std::env::var("DEBRIEF_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2)
}

pub fn speech_over_hum_is_found() {
    let sample = samples().into_iter().find(|sample| sample.file == "short-walkthrough.wav").expect("the sample");
    let mut audio = [silence(5.0), read_wav(&fixtures().join(&sample.file)), silence(5.0)].concat();
    for (n, sample) in audio.iter_mut().enumerate() {
        let t = n as f32 / RATE as f32;
        let hum: f32 = (1..5).map(|k| (std::f32::consts::TAU * 120.0 * k as f32 * t).sin() / k as f32).sum();
        *sample = sample.saturating_add((600.0 * hum) as i16);
    }
    let found = spans(&audio);
    assert!(found.iter().all(|span| span.start_ms >= 5_000 && span.end_ms <= 20_800), "{found:?}");
    let voiced: i64 = found.iter().map(|span| span.end_ms - span.start_ms).sum();
    assert!(voiced >= 10_000, "{found:?}");
}

pub fn nothing_is_heard_in_silence_tone_and_noise() {
    let tone = |hertz: f32| -> Vec<i16> {
        (0..10 * RATE)
            .map(|n| (9_000.0 * (std::f32::consts::TAU * hertz * n as f32 / RATE as f32).sin()) as i16)
            .collect()
    };
    let mut state = 7_u32;
    let noise: Vec<i16> = (0..10 * RATE)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) as i16) / 4
        })
        .collect();
    for (name, audio) in
        [("silence", silence(30.0)), ("220 Hz", tone(220.0)), ("440 Hz", tone(440.0)), ("noise", noise)]
    {
        assert_eq!(hear(&audio), [], "{name}");
    }
}

pub fn odd_input_gives_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let model = demo(&dir);
    block_on(async {
        let inference = start(&model).await.expect("a child");
        for odd in [vec![], vec![0.5; 10], vec![0.1; 1599], vec![f32::NAN; RATE * 2], vec![f32::INFINITY; RATE * 2]] {
            let text = inference.transcribe(&odd, &english(), |_| ()).await.expect("an answer");
            assert_eq!(text.segments, [], "{} samples of {:?}", odd.len(), odd.first());
        }
        let too_long = inference.transcribe(&vec![0.0; RATE * 61], &english(), |_| ()).await;
        assert_eq!(too_long.expect_err("refused").code, "inference_failed");
        let after = inference.transcribe(&vec![0.0; RATE], &english(), |_| ()).await;
        assert!(after.is_ok(), "a refused window leaves the child in order");
    });
}
