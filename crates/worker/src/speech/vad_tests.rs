#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::f32::consts::TAU;

use super::*;

fn spans(samples: &[i16]) -> Vec<Span> {
    super::spans(samples, WindowLimits::WHOLE)
}

fn sound(seconds: usize, at: impl Fn(f32) -> f32) -> Vec<i16> {
    (0..seconds * SAMPLE_RATE).map(|n| (at(n as f32 / SAMPLE_RATE as f32) * 32767.0) as i16).collect()
}

/// The same noise at every run.
fn noise(seconds: usize, amplitude: f32) -> Vec<i16> {
    let mut state = 1_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..seconds * SAMPLE_RATE).map(|_| (draw() * amplitude * 32767.0) as i16).collect()
}

fn tone(hertz: f32) -> impl Fn(f32) -> f32 {
    move |t| 0.3 * (TAU * hertz * t).sin()
}

#[test]
fn silence_holds_no_speech() {
    assert_eq!(spans(&vec![0; 60 * SAMPLE_RATE]), []);
}

#[test]
fn a_steady_tone_is_no_voice() {
    for hertz in [100.0, 150.0, 180.0, 200.0, 220.0, 250.0, 300.0, 440.0, 1000.0, 3000.0] {
        assert_eq!(spans(&sound(10, tone(hertz))), [], "{hertz} Hz");
    }
}

#[test]
fn a_tone_that_begins_and_ends_is_no_voice() {
    let mut samples = vec![0; 2 * SAMPLE_RATE];
    samples.extend(sound(3, tone(220.0)));
    samples.extend(vec![0; 2 * SAMPLE_RATE]);
    assert_eq!(spans(&samples), []);
}

#[test]
fn hum_is_no_voice() {
    for base in [50.0, 60.0, 100.0, 120.0] {
        let hum = sound(10, |t| (1..8).map(|n| 0.2 / n as f32 * (TAU * base * n as f32 * t).sin()).sum());
        assert_eq!(spans(&hum), [], "{base} Hz");
    }
}

#[test]
fn noise_is_no_voice() {
    for amplitude in [0.001, 0.01, 0.1, 0.5] {
        assert_eq!(spans(&noise(10, amplitude)), [], "amplitude {amplitude}");
    }
}

#[test]
fn pieces_of_any_size_give_the_same_frames() {
    let samples = noise(1, 0.3);
    let mut whole = SpeechDetector::new(WindowLimits::WHOLE);
    whole.push(&samples);
    let mut pieces = SpeechDetector::new(WindowLimits::WHOLE);
    for piece in samples.chunks(77) {
        pieces.push(piece);
    }
    let scores = |detector: &SpeechDetector| detector.frames.iter().map(|frame| frame.score).collect::<Vec<_>>();
    assert_eq!(scores(&whole), scores(&pieces));
    assert_eq!(whole.frames.len(), SAMPLE_RATE / FRAME_SAMPLES);
}

#[test]
fn an_unbroken_stretch_is_cut_at_its_quietest_point() {
    let loud = Frame { score: 0.9, level_db: -20.0, tonal: None };
    let mut frames = vec![loud; 3000];
    for frame in &mut frames[1200..1206] {
        frame.level_db = -45.0;
    }
    let (mut runs, mut pieces) = (Runs::new(27_400), Vec::new());
    (0..3000).for_each(|at| runs.push(0.9, at, &frames, &mut pieces));
    runs.close(&frames, &mut pieces);
    assert!((1200..1206).contains(&pieces[0].end), "cut at {}", pieces[0].end);
    assert!(pieces.windows(2).all(|pair| pair[0].end == pair[1].start));
    assert!(pieces.iter().all(|piece| piece.span(i64::MAX).end_ms - piece.span(i64::MAX).start_ms <= 27_400));
    assert_eq!(pieces.last().expect("pieces").end, 3000);
}

#[test]
fn times_without_silence_lead_back() {
    let map = TimeMap { removed: vec![(1_000, 5_000), (2_000, 300)] };
    assert_eq!(map.back(900, false), 900);
    assert_eq!(map.back(1_000, true), 1_000);
    assert_eq!(map.back(1_000, false), 6_000);
    assert_eq!(map.back(1_500, true), 6_500);
    assert_eq!(map.back(2_500, false), 7_800);
}

/// A voice: a buzz whose loudness and pitch change as syllables do.
fn babble(seconds: usize) -> Vec<i16> {
    sound(seconds, |t| {
        let syllable = (TAU * 2.3 * t).sin().max(0.0) * (0.6 + 0.4 * (TAU * 0.31 * t).sin());
        let pitch = 120.0 + 25.0 * (TAU * 0.7 * t).sin();
        syllable * (1..12).map(|n| (TAU * pitch * n as f32 * t).sin() / n as f32).sum::<f32>() * 0.2
    })
}

#[test]
fn how_samples_are_pushed_makes_no_difference() {
    let mut samples = babble(70);
    samples.extend(vec![0; 4 * SAMPLE_RATE]);
    samples.extend(babble(3));
    samples.extend(noise(5, 0.01));
    samples.extend(babble(33));
    for limits in [WindowLimits::WHOLE, WindowLimits::SHORT] {
        let whole = super::spans(&samples, limits);
        assert!(whole.len() > 4, "{whole:?}");
        for step in [100, 1_777, SAMPLE_RATE, 60 * SAMPLE_RATE] {
            let mut detector = SpeechDetector::new(limits);
            let mut found = Vec::new();
            for piece in samples.chunks(step) {
                detector.push(piece);
                let frontier_ms = detector.frontier_ms();
                let taken = detector.take();
                assert!(taken.iter().all(|span| span.start_ms >= frontier_ms), "{taken:?} before {frontier_ms}");
                found.extend(taken);
            }
            found.extend(detector.finish());
            assert_eq!(found, whole, "in steps of {step}");
        }
    }
}

#[test]
fn what_was_said_last_is_told_before_the_silence_behind_it_is_over() {
    let mut samples = babble(12);
    let (said, pause) = (samples.len(), SAMPLE_RATE * 35 / 100);
    samples.extend(vec![0; 3 * SAMPLE_RATE]);
    let whole = spans(&samples);
    let mut detector = SpeechDetector::new(WindowLimits::WHOLE);
    detector.push(&samples[..said + pause]);
    let mut found = detector.take();
    assert_eq!([found.clone(), detector.if_it_ended()].concat(), whole);
    assert!(found.len() < whole.len(), "{found:?}");
    detector.push(&samples[said + pause..]);
    found.extend(detector.finish());
    assert_eq!(found, whole, "telling it changes nothing");
}

/// Strokes of a keyboard, some 200 ms apart, right from the start, where earshot has heard nothing yet.
fn strokes(seconds: usize, seed: u32) -> Vec<i16> {
    let mut random = seed;
    let mut next = move || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(random >> 8) / f64::from(1 << 24)
    };
    let mut sound = vec![0.0; seconds * SAMPLE_RATE];
    let mut at = 0;
    while at < sound.len() {
        for (delay_ms, loudness) in [(0.0, 0.5), (60.0 + 40.0 * next(), 0.25)] {
            let begin = at + (delay_ms * SAMPLE_RATE as f64 / 1000.0) as usize;
            let pitch = 1800.0 + 1500.0 * next();
            for (i, sample) in sound.iter_mut().skip(begin).take(400).enumerate() {
                let t = i as f64 / SAMPLE_RATE as f64;
                let body = 0.6 * (2.0 * next() - 1.0) + 0.4 * (std::f64::consts::TAU * pitch * t).sin();
                *sample += loudness * (-t * 320.0).exp() * body;
            }
        }
        at += ((120.0 + 200.0 * next()) * SAMPLE_RATE as f64 / 1000.0) as usize;
    }
    sound.into_iter().map(|sample: f64| (sample * 32_000.0) as i16).collect()
}

#[test]
fn typing_is_no_voice() {
    // In those behind the first fifteen a run of strokes scored as a voice does.
    for seed in (1..16).chain([91, 101, 128, 135, 163, 262, 355, 372, 396, 526]) {
        assert_eq!(spans(&strokes(3, seed)), [], "seed {seed}");
    }
}

/// A bed of chords with a bass drum, a chord every 2.4 seconds.
fn music(t: f32) -> f32 {
    const CHORDS: [[f32; 3]; 4] =
        [[220.0, 261.6, 329.6], [174.6, 220.0, 261.6], [196.0, 246.9, 293.7], [164.8, 207.7, 246.9]];
    let chord = CHORDS[(t / 2.4) as usize % CHORDS.len()];
    let overtones = [(1.0, 1.0), (2.0, 0.4), (3.0, 0.2)];
    let pad: f32 = chord
        .iter()
        .flat_map(|pitch| overtones.map(|(n, loud)| loud * (std::f32::consts::TAU * n * pitch * t).sin()))
        .sum();
    let beat = t % 0.6;
    0.07 * pad + 0.35 * (-beat * 18.0).exp() * (std::f32::consts::TAU * 60.0 * beat).sin()
}

#[test]
fn music_is_no_voice_and_drowns_none() {
    assert_eq!(spans(&sound(15, music)), []);
    let voice = babble(12);
    let alone: i64 = spans(&voice).iter().map(|span| span.end_ms - span.start_ms).sum();
    let bed = sound(12, music);
    let mixed: Vec<i16> = voice.iter().zip(&bed).map(|(voice, bed)| voice.saturating_add(bed / 6)).collect();
    let with_bed: i64 = spans(&mixed).iter().map(|span| span.end_ms - span.start_ms).sum();
    assert!(alone > 3_000 && with_bed * 10 >= alone * 9, "{with_bed} of {alone} ms");
}
