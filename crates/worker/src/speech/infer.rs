//! The child that holds one Whisper model: samples in, segments out, and nothing else within its reach.
//!
//! It opens the model file, cages itself, and only then looks at the file's content. It ends when its
//! standard input closes, even in the middle of a window; so it never outlives its worker.

use std::ffi::{OsString, c_void};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState};

use super::mapped::Mapped;
use super::protocol::{HeardSegment, MOST_SAMPLES, Reply, Request};
use super::timing::settle;
use super::vad::{spans_of, without_silence};
use super::words::{self, Token};
use super::{SpeechError, ggml, samples_to_ms};
use crate::cage::{self, Limits, Policy};

/// Set when standard input has closed: whoever asked is gone, so whisper.cpp is to stop.
static ABANDONED: AtomicBool = AtomicBool::new(false);

/// The hidden subcommand `infer MODEL THREADS PARENT`; `args` are those after its name. To be called before
/// any other thread exists.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match serve(args.into_iter().collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(SpeechError { code, message, .. }) => {
            // A parent that is gone reads no reply; there is nobody else to tell.
            let _ = reply(&Reply::Error { code: code.into(), message });
            ExitCode::FAILURE
        }
    }
}

struct Order {
    model: PathBuf,
    threads: i32,
    parent: u32,
}

impl Order {
    fn parse(args: Vec<OsString>) -> Option<Self> {
        let [model, threads, parent] = args.try_into().ok()?;
        let threads = threads.to_str()?.parse().ok().filter(|threads| (1..=256).contains(threads))?;
        Some(Self { model: model.into(), threads, parent: parent.to_str()?.parse().ok()? })
    }
}

fn serve(args: Vec<OsString>) -> Result<(), SpeechError> {
    let order =
        Order::parse(args).ok_or_else(|| SpeechError::inference_failed("Usage: debrief infer MODEL THREADS PARENT"))?;
    let file = File::open(&order.model).map_err(|error| SpeechError {
        code: "model_missing",
        message: format!("The model file {} cannot be opened: {error}.", order.model.display()),
        retry: false,
    })?;
    enter_cage(&file, &order)?;
    let mut model = Model::load(&file, order.threads)?;
    drop(file);
    reply(&Reply::Ready).map_err(|error| SpeechError::inference_failed(error.to_string()))?;
    for (request, samples) in requests() {
        let answer = match model.hear(&request, &samples) {
            Ok(language) => Reply::Done { language },
            Err(SpeechError { code, message, .. }) => Reply::Error { code: code.into(), message },
        };
        if reply(&answer).is_err() {
            break;
        }
    }
    Ok(())
}

/// From here on nothing can be opened: the model is reached by its descriptor alone.
fn enter_cage(model: &File, order: &Order) -> Result<(), SpeechError> {
    let size_bytes = model.metadata().map_or(0, |facts| facts.len());
    let limits = Limits {
        // A child serves many recordings. One that reaches this ends, and its job goes on in a fresh one.
        cpu_seconds: 12 * 3600 * u64::from(order.threads.unsigned_abs()),
        // The file is mapped and copied; whisper.cpp's buffers took 1 GB for the largest model, and each
        // thread reserves some 80 MB of addresses.
        memory_bytes: 3 * size_bytes + (3 << 30) + u64::from(order.threads.unsigned_abs()) * (80 << 20),
        output_bytes: 0,
        // Kept by the parent, for each window.
        wall: Duration::MAX,
    };
    let policy = Policy { limits, read: vec![], write: vec![], parent: Some(order.parent) };
    cage::enter(&policy).map(drop).map_err(|error| SpeechError {
        code: "cage_unavailable",
        message: format!("The speech process could not be shut off from the system, so it does not run here: {error}."),
        retry: false,
    })
}

fn reply(reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout.write_all(&line)?;
    stdout.flush()
}

/// Requests as they arrive. They are read on a thread of their own, which so notices the end of input at once.
fn requests() -> Receiver<(Request, Vec<f32>)> {
    let (sender, receiver) = sync_channel(0);
    std::thread::spawn(move || {
        let mut stdin = BufReader::new(io::stdin());
        while let Ok(request) = read_request(&mut stdin) {
            if sender.send(request).is_err() {
                break;
            }
        }
        ABANDONED.store(true, Ordering::Relaxed);
    });
    receiver
}

fn read_request(stdin: &mut impl BufRead) -> io::Result<(Request, Vec<f32>)> {
    let mut line = Vec::new();
    stdin.take(4096).read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    if request.samples > MOST_SAMPLES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = vec![0; request.samples * 4];
    stdin.read_exact(&mut bytes)?;
    let sample = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
    // whisper.cpp checks for neither; one value that is not a number would spoil the whole window.
    let sound = |sample: f32| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
    let samples = bytes.chunks_exact(4).map(|bytes| sound(sample(bytes))).collect();
    Ok((request, samples))
}

/// One context with one state, used for every window.
struct Model {
    state: WhisperState,
    multilingual: bool,
    threads: i32,
}

/// whisper.cpp ignores shorter input; zero samples have crashed it.
const LEAST_SAMPLES: usize = super::SAMPLE_RATE / 10;

impl Model {
    fn load(file: &File, threads: i32) -> Result<Self, SpeechError> {
        // Otherwise whisper.cpp writes some sixty lines for each model; the replies say what matters.
        whisper_rs::install_logging_hooks();
        let invalid = |why: &str| SpeechError::model_invalid(format!("The model file cannot be used: {why}."));
        let bytes = Mapped::new(file).map_err(|error| invalid(&error.to_string()))?;
        let header = ggml::inspect(&mut Cursor::new(&*bytes)).map_err(|why| invalid(&why))?;
        // Without flash attention: the demo model took four times as long with it.
        let context = WhisperContext::new_from_buffer_with_params(&bytes, WhisperContextParameters::default())
            .map_err(|_| invalid("whisper.cpp refuses it"))?;
        let state = context
            .create_state()
            .map_err(|_| SpeechError::inference_failed("There is not enough memory for the model."))?;
        Ok(Self { state, multilingual: header.multilingual, threads })
    }

    /// Replies with the segments of a window; gives the language it was heard in.
    fn hear(&mut self, request: &Request, samples: &[f32]) -> Result<Option<String>, SpeechError> {
        let language = self.language(request)?;
        if samples.len() < LEAST_SAMPLES {
            return Ok(language);
        }
        let window_ms = samples_to_ms(samples.len());
        let spans = spans_of(samples);
        let (samples, times) = without_silence(samples, &spans);
        self.state
            .full(parameters(language.as_deref(), self.threads), &samples)
            .map_err(|error| SpeechError::inference_failed(format!("Whisper could not decode a window: {error}.")))?;
        let mut from_ms = 0;
        for segment in self.state.as_iter() {
            let time = |centiseconds: i64, is_end: bool| {
                times.back(centiseconds.saturating_mul(10).clamp(0, window_ms), is_end).clamp(0, window_ms)
            };
            let start_ms = time(segment.start_timestamp(), false).max(from_ms);
            let end_ms = time(segment.end_timestamp(), true).max(start_ms);
            let tokens = (0..segment.n_tokens()).filter_map(|at| segment.get_token(at)).collect::<Vec<_>>();
            let text = tokens.iter().filter(|token| token.token_id() < self.end_of_text());
            let tokens: Vec<Token<'_>> = text
                .map(|token| {
                    let data = token.token_data();
                    let (start_ms, end_ms) = (time(data.t0, false), time(data.t1, true));
                    Token { bytes: token.to_bytes().unwrap_or_default(), start_ms, end_ms, probability: data.p }
                })
                .collect();
            if let Some(mut heard) = words::segment(&tokens, start_ms, end_ms) {
                settle(&mut heard, &spans);
                from_ms = heard.end_ms;
                send(heard)?;
            }
        }
        Ok(language.or_else(|| whisper_rs::get_lang_str(self.state.full_lang_id_from_state()).map(str::to_owned)))
    }

    /// The first token that stands for no text: every one from it on is a language, a task or a time.
    fn end_of_text(&self) -> i32 {
        if self.multilingual { 50_257 } else { 50_256 }
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
}

fn send(segment: HeardSegment) -> Result<(), SpeechError> {
    reply(&Reply::Segment(segment)).map_err(|error| SpeechError::inference_failed(error.to_string()))
}

/// As whisper.cpp's own command line decodes: five beams, and higher temperatures where that fails. The beams
/// share each pass over the decoder's weights, which is what decoding waits for, so they cost far less than
/// five times one; the demo model gains a point of word error rate by them.
fn parameters<'a>(language: Option<&'a str>, threads: i32) -> FullParams<'a, 'static> {
    let mut parameters = FullParams::new(SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 });
    parameters.set_n_threads(threads);
    parameters.set_language(language);
    // Text carried over lets one wrong window spoil those after it, and windows could not be heard apart.
    parameters.set_n_max_text_ctx(0);
    parameters.set_no_context(true);
    parameters.set_token_timestamps(true);
    parameters.set_suppress_blank(true);
    parameters.set_suppress_nst(true);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    // SAFETY: the callback touches a static only; whisper-rs's own safe setter calls through a wrong type.
    unsafe { parameters.set_abort_callback(Some(is_abandoned)) };
    parameters
}

unsafe extern "C" fn is_abandoned(_: *mut c_void) -> bool {
    ABANDONED.load(Ordering::Relaxed)
}
