//! Sounds that nobody speaks: what rooms, desks and films add to recordings.

use std::f64::consts::TAU;

use super::wave::RATE;
use super::{Chance, Wave};

const RATE_F: f64 = RATE as f64;

fn made(duration_ms: i64, mut sample: impl FnMut(f64) -> f64) -> Wave {
    let count = duration_ms * i64::from(RATE) / 1000;
    Wave::of((0..count).map(|at| (sample(at as f64 / RATE_F).clamp(-1.0, 1.0) * 32_767.0) as i16).collect())
}

/// Mains and a fan: 50 Hz with overtones, and low noise.
pub fn hum(seed: u64, duration_ms: i64) -> Wave {
    let mut chance = Chance::from(seed);
    let mut low = 0.0;
    made(duration_ms, |t| {
        low += (uniform(&mut chance) - low) * 0.05;
        let overtones: f64 = (1..6).map(|n| (TAU * 50.0 * f64::from(n) * t).sin() / f64::from(n * n)).sum();
        0.08 * overtones + 0.05 * low
    })
}

/// Somebody types: two clicks a stroke, three to eight strokes a second, pauses between words.
pub fn keyboard(seed: u64, duration_ms: i64) -> Wave {
    let mut chance = Chance::from(seed);
    let count = (duration_ms * i64::from(RATE) / 1000) as usize;
    let mut sound = vec![0.0; count];
    let mut at = 0;
    while at < count {
        for (delay_ms, loudness) in [(0, 0.5), (60 + chance.below(40), 0.25)] {
            let begin = at + delay_ms * RATE as usize / 1000;
            let pitch = 1800.0 + chance.below(1500) as f64;
            for i in 0..RATE as usize / 40 {
                let Some(sample) = sound.get_mut(begin + i) else { break };
                let t = i as f64 / RATE_F;
                let body = 0.6 * uniform(&mut chance) + 0.4 * (TAU * pitch * t).sin();
                *sample += loudness * (-t * 320.0).exp() * body;
            }
        }
        let pause_ms = if chance.below(6) == 0 { 400 + chance.below(900) } else { 120 + chance.below(200) };
        at += pause_ms * RATE as usize / 1000;
    }
    let mut samples = sound.into_iter();
    made(duration_ms, |_| samples.next().unwrap_or(0.0))
}

/// A bed of chords with a bass drum and a hi-hat at 100 beats a minute.
pub fn music(seed: u64, duration_ms: i64) -> Wave {
    const BEAT_S: f64 = 0.6;
    const CHORDS: [[f64; 3]; 4] =
        [[220.0, 261.6, 329.6], [174.6, 220.0, 261.6], [196.0, 246.9, 293.7], [164.8, 207.7, 246.9]];
    let mut chance = Chance::from(seed);
    made(duration_ms, |t| {
        let beat = (t / BEAT_S) as usize;
        let in_beat = t % BEAT_S;
        let chord = CHORDS[beat / 4 % CHORDS.len()];
        let pad: f64 = chord
            .iter()
            .map(|pitch| {
                (TAU * pitch * t).sin() + 0.4 * (TAU * 2.0 * pitch * t).sin() + 0.2 * (TAU * 3.0 * pitch * t).sin()
            })
            .sum();
        let swell = 0.7 + 0.3 * (TAU * t / (4.0 * BEAT_S)).sin();
        let drum = (-in_beat * 18.0).exp() * (TAU * 60.0 * in_beat).sin();
        let hat = (-(t % (BEAT_S / 2.0)) * 60.0).exp() * uniform(&mut chance);
        0.07 * swell * pad + 0.35 * drum + 0.06 * hat
    })
}

/// From -1 to 1.
fn uniform(chance: &mut Chance) -> f64 {
    chance.number() as f64 / u64::MAX as f64 * 2.0 - 1.0
}
