//! One window through Whisper: samples in, sentences with timed words out.

use std::collections::HashMap;
use std::ffi::c_void;
use std::fs::File;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState};

use super::loops::hear_out;
use super::mapped::Mapped;
use super::protocol::{HeardSegment, Request};
use super::timing::settle;
use super::vad::{spans_of, without_silence};
use super::words::{self, Token};
use super::{SAMPLE_RATE, SpeechError, ggml, samples_to_ms};

/// Hears windows, one at a time.
pub(super) trait Transcriber: Send {
    /// Passes the segments of a window on; gives the language it was heard in.
    fn hear(
        &mut self,
        request: &Request,
        samples: &[f32],
        is_forgotten: &AtomicBool,
        pass_on: &mut dyn FnMut(HeardSegment) -> Result<(), SpeechError>,
    ) -> Result<Option<String>, SpeechError>;
}

/// As many of them as there are slots, of the model in this file.
pub(super) fn transcribers(file: &File, slots: usize, threads: i32) -> Result<Vec<Box<dyn Transcriber>>, SpeechError> {
    let bytes = Mapped::new(file).map_err(|error| invalid(&error.to_string()))?;
    #[cfg(debug_assertions)]
    if let Some(double) = super::double::Double::of(&bytes) {
        return Ok((0..slots).map(|_| Box::new(double.clone()) as Box<dyn Transcriber>).collect());
    }
    let model = Model::load(&bytes, threads)?;
    (0..slots).map(|_| Ok(Box::new(model.ear()?) as Box<dyn Transcriber>)).collect()
}

fn invalid(why: &str) -> SpeechError {
    SpeechError::model_invalid(format!("The model file cannot be used: {why}."))
}

/// The weights, which every ear shares.
struct Model {
    context: Arc<WhisperContext>,
    multilingual: bool,
    threads: i32,
}

/// A decoder state of its own.
struct Ear {
    context: Arc<WhisperContext>,
    /// Always there, but while it is renewed.
    state: Option<WhisperState>,
    multilingual: bool,
    threads: i32,
    /// The first token that stands for no text: every one from it on is a language, a task or a time.
    end_of_text: i32,
}

/// whisper.cpp ignores shorter input; zero samples have crashed it.
const LEAST_SAMPLES: usize = SAMPLE_RATE / 10;

/// The encoder's positions, fifty a second. Those of attention are summed over, and ggml's fast product (tinyBLAS) takes
/// only sums of multiples of sixteen: with the 1,500 of 30 s it falls back to one that takes half as long again. Nothing
/// is cut off, as the longest window has 28.5 s.
const STEP: usize = 16;
const MOST_POSITIONS: usize = 1500 / STEP * STEP;

/// As many as the samples need, with a second of silence behind them as there mostly is in 30 s.
fn least_positions(samples: usize) -> usize {
    const POSITIONS_A_SECOND: usize = 50;
    let wanted = ((samples + SAMPLE_RATE) * POSITIONS_A_SECOND).div_ceil(SAMPLE_RATE).next_multiple_of(STEP);
    wanted.min(MOST_POSITIONS)
}

impl Model {
    fn load(bytes: &[u8], threads: i32) -> Result<Self, SpeechError> {
        // Otherwise whisper.cpp writes some sixty lines for each model; the replies say what matters.
        whisper_rs::install_logging_hooks();
        let header = ggml::inspect(&mut Cursor::new(bytes)).map_err(|why| invalid(&why))?;
        // Without flash attention: the demo model took four times as long with it.
        let context = WhisperContext::new_from_buffer_with_params(bytes, WhisperContextParameters::default())
            .map_err(|_| invalid("whisper.cpp refuses it"))?;
        Ok(Self { context: Arc::new(context), multilingual: header.multilingual, threads })
    }

    fn ear(&self) -> Result<Ear, SpeechError> {
        let mut ear = Ear {
            context: self.context.clone(),
            state: None,
            multilingual: self.multilingual,
            threads: self.threads,
            end_of_text: self.context.token_eot(),
        };
        ear.fresh_state()?;
        Ok(ear)
    }
}

impl Transcriber for Ear {
    fn hear(
        &mut self,
        request: &Request,
        samples: &[f32],
        is_forgotten: &AtomicBool,
        pass_on: &mut dyn FnMut(HeardSegment) -> Result<(), SpeechError>,
    ) -> Result<Option<String>, SpeechError> {
        let language = self.language(request)?;
        if samples.len() < LEAST_SAMPLES {
            return Ok(language);
        }
        hear_out(samples, || spans_of(samples), |part| self.decode(request, language.as_deref(), part, is_forgotten))?
            .into_iter()
            .try_for_each(pass_on)?;
        let detected = self.state.as_ref().and_then(|state| whisper_rs::get_lang_str(state.full_lang_id_from_state()));
        Ok(language.or_else(|| detected.map(str::to_owned)))
    }
}

impl Ear {
    fn fresh_state(&mut self) -> Result<&mut WhisperState, SpeechError> {
        // The memory of the old one first.
        self.state = None;
        let state = self.context.create_state();
        let state = state.map_err(|_| SpeechError::inference_failed("There is not enough memory for the model."))?;
        Ok(self.state.insert(state))
    }

    /// The same sound is to give the same text. whisper.cpp's dice live in the state, so that one that has heard other
    /// windows before throws others: its beams grow by chance, and so does what it tries where a text is doubtful.
    fn run(
        &mut self,
        request: &Request,
        language: Option<&str>,
        samples: &[f32],
        is_forgotten: &AtomicBool,
    ) -> Result<&WhisperState, SpeechError> {
        let failed = |error: whisper_rs::WhisperError| {
            SpeechError::inference_failed(format!("Whisper could not decode a window: {error}."))
        };
        let mut parameters = self.parameters(request, language, samples.len(), is_forgotten);
        if has_beams(request) {
            self.fresh_state()?.full(parameters, samples).map_err(failed)?;
            return self.heard();
        }
        parameters.set_temperature_inc(0.0);
        let state = match &mut self.state {
            Some(state) => state,
            None => self.fresh_state()?,
        };
        state.full(parameters, samples).map_err(failed)?;
        if is_doubtful(state) {
            let mut parameters = self.parameters(request, language, samples.len(), is_forgotten);
            parameters.set_temperature(FIRST_TEMPERATURE);
            parameters.set_temperature_inc(FIRST_TEMPERATURE);
            self.fresh_state()?.full(parameters, samples).map_err(failed)?;
        }
        self.heard()
    }

    fn heard(&self) -> Result<&WhisperState, SpeechError> {
        self.state.as_ref().ok_or_else(|| SpeechError::inference_failed("The model has no state."))
    }

    fn decode(
        &mut self,
        request: &Request,
        language: Option<&str>,
        samples: &[f32],
        is_forgotten: &AtomicBool,
    ) -> Result<Vec<HeardSegment>, SpeechError> {
        let window_ms = samples_to_ms(samples.len());
        let spans = spans_of(samples);
        let (samples, times) = without_silence(samples, &spans);
        let end_of_text = self.end_of_text;
        let state = self.run(request, language, &samples, is_forgotten)?;
        let mut segments = Vec::new();
        let mut from_ms = 0;
        for segment in state.as_iter() {
            let time = |centiseconds: i64, is_end: bool| {
                times.back(centiseconds.saturating_mul(10).clamp(0, window_ms), is_end).clamp(0, window_ms)
            };
            let start_ms = time(segment.start_timestamp(), false).max(from_ms);
            let end_ms = time(segment.end_timestamp(), true).max(start_ms);
            let tokens = (0..segment.n_tokens()).filter_map(|at| segment.get_token(at)).collect::<Vec<_>>();
            let text = tokens.iter().filter(|token| token.token_id() < end_of_text);
            let tokens: Vec<Token<'_>> = text
                .map(|token| {
                    let data = token.token_data();
                    let (start_ms, end_ms) = (time(data.t0, false), time(data.t1, true));
                    Token { bytes: token.to_bytes().unwrap_or_default(), start_ms, end_ms, probability: data.p }
                })
                .collect();
            if let Some(mut heard) = words::segment(&tokens, start_ms, end_ms) {
                settle(&mut heard, &spans);
                heard.turn_next = request.turns && segment.next_segment_speaker_turn();
                from_ms = heard.end_ms;
                segments.push(heard);
            }
        }
        Ok(segments)
    }

    /// `None` is to be detected.
    fn language(&self, request: &Request) -> Result<Option<String>, SpeechError> {
        if !self.multilingual {
            return Ok(Some("en".into()));
        }
        match &request.language {
            Some(code) if code.contains('\0') || whisper_rs::get_lang_id(code).is_none() => Err(SpeechError {
                code: "language_unknown",
                message: format!("The model does not know the language {code:?}."),
                retry: false,
            }),
            code => Ok(code.clone()),
        }
    }

    /// As whisper.cpp's own command line decodes: five beams, and higher temperatures where that fails. The beams
    /// share each pass over the decoder's weights, which is what decoding waits for, so they cost far less than
    /// five times one. In short windows they gain nothing: of 2,581 words 0.2 % were wrong without, 0.6 % with five.
    fn parameters<'a>(
        &self,
        request: &Request,
        language: Option<&'a str>,
        samples: usize,
        is_forgotten: &AtomicBool,
    ) -> FullParams<'a, 'static> {
        let beams = SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 };
        let best = SamplingStrategy::Greedy { best_of: 5 };
        let mut parameters = FullParams::new(if has_beams(request) { beams } else { best });
        parameters.set_n_threads(self.threads);
        parameters.set_language(language);
        parameters.set_translate(request.translate && self.multilingual);
        // Text carried over lets one wrong window spoil those after it, and windows could not be heard apart.
        parameters.set_n_max_text_ctx(0);
        parameters.set_no_context(true);
        parameters.set_token_timestamps(true);
        parameters.set_suppress_blank(true);
        parameters.set_suppress_nst(true);
        parameters.set_tdrz_enable(request.turns);
        parameters.set_print_special(false);
        parameters.set_print_progress(false);
        parameters.set_print_realtime(false);
        parameters.set_print_timestamps(false);
        let positions = if request.short_context { least_positions(samples) } else { MOST_POSITIONS };
        parameters.set_audio_ctx(i32::try_from(positions).unwrap_or(0));
        // SAFETY: the callback reads the flag only, which outlives the call that these parameters are made for;
        // whisper-rs's own safe setter calls through a wrong type.
        unsafe {
            parameters.set_abort_callback(Some(is_set));
            parameters.set_abort_callback_user_data(std::ptr::from_ref(is_forgotten).cast_mut().cast());
        }
        parameters
    }
}

fn has_beams(request: &Request) -> bool {
    !request.short_context
}

/// Whisper's own steps, and its own thresholds of a text that it doubts: the mean logarithm of its tokens' probabilities,
/// and the entropy of the last of them, which is low where they repeat themselves (Radford et al., "Robust Speech Recognition
/// via Large-Scale Weak Supervision", 2022, section 4.5, as whisper.cpp has it).
const FIRST_TEMPERATURE: f32 = 0.2;
const LEAST_LOG_PROBABILITY: f64 = -1.0;
const LEAST_ENTROPY: f64 = 2.4;
const ENTROPY_TOKENS: usize = 32;

fn is_doubtful(state: &WhisperState) -> bool {
    let mut tokens = Vec::new();
    for segment in state.as_iter() {
        let all = (0..segment.n_tokens()).filter_map(|at| segment.get_token(at));
        tokens.extend(all.map(|token| (token.token_id(), f64::from(token.token_data().plog))));
    }
    if tokens.is_empty() {
        return false;
    }
    let mean = tokens.iter().map(|(_, plog)| plog).sum::<f64>() / tokens.len() as f64;
    let ids: Vec<i32> = tokens.iter().map(|(id, _)| *id).collect();
    mean < LEAST_LOG_PROBABILITY
        || (ids.len() > ENTROPY_TOKENS && entropy(&ids[ids.len() - ENTROPY_TOKENS..]) < LEAST_ENTROPY)
}

/// In nats.
fn entropy(ids: &[i32]) -> f64 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    ids.iter().for_each(|id| *counts.entry(*id).or_insert(0) += 1);
    counts.values().map(|count| *count as f64 / ids.len() as f64).map(|part| -part * part.ln()).sum()
}

unsafe extern "C" fn is_set(flag: *mut c_void) -> bool {
    // SAFETY: it was made of a reference that is alive, see `parameters`.
    unsafe { &*flag.cast::<AtomicBool>() }.load(Ordering::Relaxed)
}
