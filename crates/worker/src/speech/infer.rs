//! The child that holds one Whisper model: samples in, segments out, and nothing else within its reach.
//!
//! It opens the model file, cages itself, and only then looks at the file's content. The weights are there once; each
//! slot has a decoder state and a thread of its own, and takes the oldest order. It ends when its standard input
//! closes, even in the middle of a window; so it never outlives its worker.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::SpeechError;
use super::hearing::{Transcriber, transcribers};
use super::protocol::{LONGEST_ORDER_BYTES, MOST_SAMPLES, Order, Reply, Request};
use crate::cage::{self, Limits, Policy};

/// The hidden subcommand `infer MODEL SLOTS THREADS PARENT`; `args` are those after its name. To be called before
/// any other thread exists.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match serve(args.into_iter().collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(SpeechError { code, message, .. }) => {
            // A parent that is gone reads no reply; there is nobody else to tell.
            let _ = reply(&Reply::Error { id: None, code: code.into(), message });
            ExitCode::FAILURE
        }
    }
}

struct Call {
    model: PathBuf,
    slots: usize,
    threads: i32,
    parent: u32,
}

impl Call {
    fn parse(args: Vec<OsString>) -> Option<Self> {
        let [model, slots, threads, parent] = args.try_into().ok()?;
        let slots = slots.to_str()?.parse().ok().filter(|slots| (1..=256).contains(slots))?;
        let threads = threads.to_str()?.parse().ok().filter(|threads| (1..=256).contains(threads))?;
        Some(Self { model: model.into(), slots, threads, parent: parent.to_str()?.parse().ok()? })
    }
}

/// whisper.cpp keeps large arrays on its stack.
const STACK_BYTES: usize = 8 << 20;

fn serve(args: Vec<OsString>) -> Result<(), SpeechError> {
    let call = Call::parse(args)
        .ok_or_else(|| SpeechError::inference_failed("Usage: debrief infer MODEL SLOTS THREADS PARENT"))?;
    let file = File::open(&call.model).map_err(|error| SpeechError {
        code: "model_missing",
        message: format!("The model file {} cannot be opened: {error}.", call.model.display()),
        retry: false,
    })?;
    enter_cage(&file, &call)?;
    let ears = transcribers(&file, call.slots, call.threads)?;
    drop(file);
    reply(&Reply::Ready).map_err(|error| SpeechError::inference_failed(error.to_string()))?;
    let (orders, waiting) = sync_channel(call.slots);
    let waiting = Arc::new(Mutex::new(waiting));
    for ear in ears {
        let waiting = waiting.clone();
        let listening = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || listen(ear, &waiting));
        listening.map_err(|error| SpeechError::inference_failed(error.to_string()))?;
    }
    read_orders(&orders);
    // Whoever asked is gone. Threads that still decode end with the process.
    Ok(())
}

/// From here on nothing can be opened: the model is reached by its descriptor alone.
fn enter_cage(model: &File, call: &Call) -> Result<(), SpeechError> {
    let size_bytes = model.metadata().map_or(0, |facts| facts.len());
    let threads = call.slots as u64 * u64::from(call.threads.unsigned_abs());
    let limits = Limits {
        // A child serves many recordings. One that reaches this ends, and its job goes on in a fresh one.
        cpu_seconds: 12 * 3600 * threads,
        // The file is mapped and copied; whisper.cpp's buffers took 1 GB a slot for the largest model, and each
        // thread reserves some 80 MB of addresses.
        memory_bytes: if cfg!(feature = "gpu") {
            // Drivers reserve addresses for all the memory of a card and of the machine.
            u64::MAX
        } else {
            3 * size_bytes + (2 << 30) + ((call.slots as u64) << 30) + threads * (80 << 20)
        },
        output_bytes: 0,
        // Kept by the parent, for each window.
        wall: Duration::MAX,
    };
    let policy = Policy { limits, devices: devices(), parent: Some(call.parent), ..Policy::default() };
    cage::enter(&policy).map(drop).map_err(|error| SpeechError {
        code: "cage_unavailable",
        message: format!("The speech process could not be shut off from the system, so it does not run here: {error}."),
        retry: false,
    })
}

/// Those of graphics cards, in a build for one. What they are reached through was not tried with a real card.
fn devices() -> Vec<PathBuf> {
    if !cfg!(feature = "gpu") {
        return Vec::new();
    }
    let nvidia = ["nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset"].map(String::from);
    let numbered = (0..16).map(|card| format!("nvidia{card}"));
    let others = ["dri", "kfd", "null", "zero"].map(String::from);
    nvidia.into_iter().chain(numbered).chain(others).map(|name| PathBuf::from("/dev").join(name)).collect()
}

fn reply(reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout.write_all(&line)?;
    stdout.flush()
}

struct Task {
    request: Request,
    samples: Vec<f32>,
    is_forgotten: Arc<AtomicBool>,
}

fn listen(mut ear: Box<dyn Transcriber>, waiting: &Mutex<Receiver<Task>>) {
    loop {
        // In a statement of its own, since the lock would else be held while the window is heard.
        let next = lock(waiting).recv();
        let Ok(Task { request, samples, is_forgotten }) = next else { break };
        let id = request.id;
        let heard = if is_forgotten.load(Ordering::Relaxed) {
            Err(SpeechError::inference_failed("Nobody waits for this window."))
        } else {
            ear.hear(&request, &samples, &is_forgotten, &mut |segment| {
                let sent = reply(&Reply::Segment { id, segment });
                sent.map_err(|error| SpeechError::inference_failed(error.to_string()))
            })
        };
        let answer = match heard {
            Ok(language) => Reply::Done { id, language },
            Err(SpeechError { code, message, .. }) => Reply::Error { id: Some(id), code: code.into(), message },
        };
        if reply(&answer).is_err() {
            break;
        }
    }
}

/// Reads to the end of input, or to what is no order.
fn read_orders(orders: &SyncSender<Task>) {
    let mut stdin = BufReader::new(io::stdin());
    let mut known: HashMap<u64, Arc<AtomicBool>> = HashMap::new();
    while let Ok(order) = read_order(&mut stdin) {
        match order {
            Order::Forget(id) => {
                if let Some(is_forgotten) = known.remove(&id) {
                    is_forgotten.store(true, Ordering::Relaxed);
                }
            }
            Order::Hear(request) => {
                let Ok(samples) = read_samples(&mut stdin, request.samples) else { break };
                known.retain(|_, is_forgotten| Arc::strong_count(is_forgotten) > 1);
                let is_forgotten = Arc::new(AtomicBool::new(false));
                known.insert(request.id, is_forgotten.clone());
                if orders.send(Task { request, samples, is_forgotten }).is_err() {
                    break;
                }
            }
        }
    }
}

fn read_order(stdin: &mut impl BufRead) -> io::Result<Order> {
    let mut line = Vec::new();
    stdin.take(LONGEST_ORDER_BYTES).read_until(b'\n', &mut line)?;
    Ok(serde_json::from_slice(&line)?)
}

fn read_samples(stdin: &mut impl BufRead, samples: usize) -> io::Result<Vec<f32>> {
    if samples > MOST_SAMPLES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = vec![0; samples * 4];
    stdin.read_exact(&mut bytes)?;
    let sample = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
    // whisper.cpp checks for neither; one value that is not a number would spoil the whole window.
    let sound = |sample: f32| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
    Ok(bytes.chunks_exact(4).map(|bytes| sound(sample(bytes))).collect())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
