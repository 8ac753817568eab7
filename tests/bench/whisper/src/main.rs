//! whisper.cpp used directly, which the service is measured against. A package of its own, so that it is built in a minute
//! with other settings than the service's: `GGML_LLAMAFILE=OFF` is how whisper.cpp comes.
//!
//! - `whisper-reference time MODEL WAV THREADS [POSITIONS]`: the whole file, in milliseconds; with so many of the encoder's
//!   positions instead of all 1,500
//! - `whisper-reference text MODEL WAV THREADS`: what it hears

use std::time::Instant;

use anyhow::{Context, Result, bail};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["time", model, audio, threads] => time(model, audio, threads.parse()?, 0),
        ["time", model, audio, threads, positions] => time(model, audio, threads.parse()?, positions.parse()?),
        ["text", model, audio, threads] => {
            println!("{}", heard(model, audio, threads.parse()?, 0)?.text.concat());
            Ok(())
        }
        _ => bail!("usage: whisper-reference time MODEL WAV THREADS [POSITIONS] | text MODEL WAV THREADS"),
    }
}

/// The load of the model counts: the service loads it for each job after a pause, too.
fn time(model: &str, audio: &str, threads: i32, positions: i32) -> Result<()> {
    let heard = heard(model, audio, threads, positions)?;
    println!("{}", heard.elapsed_ms);
    eprintln!(
        "{} segments; {} words; its encoder {} ms a window; at most {:.1} MiB; {}",
        heard.text.len(),
        heard.text.concat().split_whitespace().count(),
        heard.window_ms,
        peak_memory()?,
        whisper_rs::print_system_info()
    );
    Ok(())
}

struct Heard {
    elapsed_ms: u128,
    /// Segment by segment.
    text: Vec<String>,
    /// Of the encoder alone, for 30 s; the median of five.
    window_ms: u128,
}

/// As whisper.cpp's command line hears a file by default, but for text carried from window to window, which this model's
/// training makes useless: how long it took, and what was said.
fn heard(model: &str, audio: &str, threads: i32, positions: i32) -> Result<Heard> {
    whisper_rs::install_logging_hooks();
    let samples = samples(&std::fs::read(audio)?)?;
    let began = Instant::now();
    let context = WhisperContext::new_with_params(model, WhisperContextParameters::default())?;
    let mut state = context.create_state()?;
    let mut parameters = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
    parameters.set_n_threads(threads);
    parameters.set_audio_ctx(positions);
    parameters.set_language(Some("en"));
    parameters.set_n_max_text_ctx(0);
    parameters.set_no_context(true);
    parameters.set_token_timestamps(true);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    state.full(parameters, &samples)?;
    let elapsed_ms = began.elapsed().as_millis();
    let text = state.as_iter().filter_map(|segment| Some(segment.to_str_lossy().ok()?.into_owned())).collect();
    // With as many positions as it has just had.
    state.pcm_to_mel(&samples, usize::try_from(threads)?)?;
    let mut windows_ms = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        state.encode(0, usize::try_from(threads)?)?;
        windows_ms.push(began.elapsed().as_millis());
    }
    windows_ms.sort_unstable();
    Ok(Heard { elapsed_ms, text, window_ms: windows_ms[windows_ms.len() / 2] })
}

/// 16 kHz mono s16 in a plain 44-byte header, as ffmpeg writes it with `-fflags +bitexact`.
fn samples(wav: &[u8]) -> Result<Vec<f32>> {
    let data = wav.get(44..).context("the file is no WAV file")?;
    let rate = u32::from_le_bytes(wav[24..28].try_into()?);
    if rate != 16_000 {
        bail!("the file has {rate} samples a second, and Whisper takes 16000");
    }
    Ok(data.chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32768.0).collect())
}

/// The most that this process has held, in MiB (VmHWM).
fn peak_memory() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM")?;
    Ok(line.split_whitespace().nth(1).context("no number")?.parse::<f64>()? / 1024.0)
}
