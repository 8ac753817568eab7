//! The worker's side of the `infer` child.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::capacity::Capacity;
use super::child;
use super::models::ModelFile;
use super::protocol::{HeardSegment, MOST_PROMPT_BYTES, MOST_SAMPLES, Order, Params, Reply, Request, WindowText};
use super::{SpeechError, samples_to_ms};

/// A loaded model in a child process that hears as many windows at once as it has slots; more of them wait in it.
/// Dropping it ends the process and so gives its memory back.
pub struct Inference {
    orders: mpsc::UnboundedSender<Vec<u8>>,
    shared: Arc<Shared>,
    id: Option<u32>,
    next: AtomicU64,
    model: ModelFile,
    tasks: [AbortHandle; 2],
}

struct Shared {
    child: Mutex<child::Process>,
    /// `None` once the child has ended.
    listeners: std::sync::Mutex<Option<Listeners>>,
    ended: watch::Sender<Option<SpeechError>>,
}

type Listeners = HashMap<u64, mpsc::UnboundedSender<Reply>>;

/// The longest reply that is read: a window's whole text is a few kilobytes, and the child is not to be trusted.
const LONGEST_REPLY_BYTES: u64 = 1 << 20;
/// More segments than anybody speaks in half a minute.
const MOST_SEGMENTS: usize = 2_000;

impl Inference {
    /// Starts `self_exe infer …` and waits until the model is loaded.
    ///
    /// # Errors
    /// `model_missing`, `model_invalid`, `cage_unavailable`, or `inference_failed` where trying again can help.
    pub async fn start(self_exe: &Path, model: &ModelFile, capacity: Capacity) -> Result<Self, SpeechError> {
        let (mut child, stdin, stdout) = child::Process::spawn(self_exe, model, capacity).await?;
        let mut stdout = BufReader::new(stdout);
        // Half a minute for the start and a slow disk's 10 MB a second.
        let limit = Duration::from_secs(30 + model.size_bytes / 10_000_000);
        match timeout(limit, next_reply(&mut stdout)).await {
            Ok(Ok(Reply::Ready)) => {}
            Ok(Ok(reply)) => return Err(refusal(reply)),
            Ok(Err(_)) => return Err(child.death(true).await),
            Err(_) => return Err(SpeechError::inference_failed("The model did not load in time.")),
        }
        let id = child.id();
        let shared = Arc::new(Shared {
            child: Mutex::new(child),
            listeners: std::sync::Mutex::new(Some(HashMap::new())),
            ended: watch::Sender::new(None),
        });
        let (orders, waiting) = mpsc::unbounded_channel();
        let tasks = [
            tokio::spawn(send(stdin, waiting)).abort_handle(),
            tokio::spawn(receive(stdout, shared.clone())).abort_handle(),
        ];
        Ok(Self { orders, shared, id, next: AtomicU64::new(0), model: model.clone(), tasks })
    }

    /// What is said in `pcm` (16 kHz mono, at most a minute), each segment also through `on_segment`. Dropped before
    /// its end, the window is given up and its slot becomes free.
    ///
    /// After an `inference_failed` or `inference_killed` the child is of no more use: drop it and start another.
    ///
    /// # Errors
    /// `inference_failed` when the child crashed or took far too long, `inference_killed` when it ended for another
    /// reason than this window or the model, `language_unknown`.
    pub async fn transcribe(
        &self,
        pcm: &[f32],
        params: &Params,
        on_segment: impl FnMut(&HeardSegment),
    ) -> Result<WindowText, SpeechError> {
        if pcm.len() > MOST_SAMPLES {
            return Err(SpeechError::inference_failed("A window is too long for the model."));
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (listener, replies) = mpsc::unbounded_channel();
        if !self.shared.listen(id, listener) {
            return Err(self.shared.why_ended().await);
        }
        let _forgets = Forgets { inference: self, id };
        self.order(&Order::Hear(self.request(id, pcm.len(), params)), pcm);
        let limit = self.limit(pcm.len());
        match timeout(limit, hear(replies, pcm.len(), on_segment)).await {
            Ok(Some(heard)) => heard,
            Ok(None) => Err(self.shared.why_ended().await),
            Err(_) => {
                let message = "The speech process was ended, because another window took too long.";
                self.shared.end(SpeechError::inference_killed(message));
                self.shared.child.lock().await.kill().await;
                Err(SpeechError::inference_failed(format!("A window was not heard within {} s.", limit.as_secs())))
            }
        }
    }

    /// Whether it can hear more windows.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.shared.listeners().is_some()
    }

    /// The child's process id.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.id
    }

    fn request(&self, id: u64, samples: usize, params: &Params) -> Request {
        let prompt = params.prompt.as_deref().map(|prompt| {
            let end = (0..=MOST_PROMPT_BYTES.min(prompt.len())).rfind(|&end| prompt.is_char_boundary(end));
            prompt[..end.unwrap_or(0)].replace('\0', " ")
        });
        Request {
            id,
            samples,
            language: if self.model.demo { Some("en".into()) } else { params.language.clone() },
            translate: params.translate && !self.model.demo,
            prompt: prompt.filter(|_| !self.model.demo),
            short_context: self.model.hears_short_context(),
            turns: self.model.tells_voices_apart(),
        }
    }

    fn order(&self, order: &Order, pcm: &[f32]) {
        // An order is plain values; a child that is gone is noticed by whoever waits for its replies.
        let Ok(mut bytes) = serde_json::to_vec(order) else { return };
        bytes.push(b'\n');
        bytes.extend(pcm.iter().flat_map(|sample| sample.to_le_bytes()));
        self.orders.send(bytes).ok();
    }

    /// Generous: several times what the largest model needs on two slow cores with every temperature tried, while the
    /// other slots do the same.
    fn limit(&self, samples: usize) -> Duration {
        let audio_s = u64::try_from(samples_to_ms(samples)).unwrap_or(0).div_ceil(1000);
        Duration::from_secs(120 + audio_s * (4 + self.model.size_bytes / 40_000_000))
    }
}

impl Drop for Inference {
    fn drop(&mut self) {
        // With them go the pipes and the process.
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Dropped, nobody waits for the window any more.
struct Forgets<'a> {
    inference: &'a Inference,
    id: u64,
}

impl Drop for Forgets<'_> {
    fn drop(&mut self) {
        // With the last reply the listener has gone already.
        let waited = self.inference.shared.listeners().as_mut().and_then(|listeners| listeners.remove(&self.id));
        if waited.is_some() {
            self.inference.order(&Order::Forget(self.id), &[]);
        }
    }
}

impl Shared {
    fn listeners(&self) -> std::sync::MutexGuard<'_, Option<Listeners>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, id: u64, listener: mpsc::UnboundedSender<Reply>) -> bool {
        self.listeners().as_mut().map(|listeners| listeners.insert(id, listener)).is_some()
    }

    fn end(&self, why: SpeechError) {
        self.ended.send_if_modified(|ended| ended.is_none() && ended.replace(why).is_none());
        self.listeners().take();
    }

    async fn why_ended(&self) -> SpeechError {
        let mut ended = self.ended.subscribe();
        let why = ended.wait_for(Option::is_some).await.ok().and_then(|why| why.clone());
        why.unwrap_or_else(|| SpeechError::inference_killed("The speech process has ended."))
    }
}

async fn send(mut stdin: ChildStdin, mut orders: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(order) = orders.recv().await {
        if stdin.write_all(&order).await.is_err() || stdin.flush().await.is_err() {
            return;
        }
    }
}

async fn receive(mut stdout: BufReader<ChildStdout>, shared: Arc<Shared>) {
    while let Ok(reply) = next_reply(&mut stdout).await {
        let (id, is_last) = match &reply {
            Reply::Segment { id, .. } => (*id, false),
            Reply::Done { id, .. } | Reply::Error { id: Some(id), .. } => (*id, true),
            Reply::Ready | Reply::Error { id: None, .. } => continue,
        };
        if let Some(listeners) = shared.listeners().as_mut() {
            let listener = if is_last { listeners.remove(&id) } else { listeners.get(&id).cloned() };
            listener.map(|listener| listener.send(reply).ok());
        }
    }
    let why = shared.child.lock().await.death(false).await;
    shared.end(why);
}

/// `None`: the child ended before its last reply.
async fn hear(
    mut replies: mpsc::UnboundedReceiver<Reply>,
    samples: usize,
    mut on_segment: impl FnMut(&HeardSegment),
) -> Option<Result<WindowText, SpeechError>> {
    let mut segments = Vec::new();
    loop {
        match replies.recv().await? {
            Reply::Segment { segment, .. } if segments.len() < MOST_SEGMENTS && is_sound(&segment, samples) => {
                on_segment(&segment);
                segments.push(segment);
            }
            Reply::Done { language, .. } => return Some(Ok(WindowText { language, segments })),
            reply => return Some(Err(refusal(reply))),
        }
    }
}

async fn next_reply(stdout: &mut BufReader<ChildStdout>) -> std::io::Result<Reply> {
    let mut line = Vec::new();
    stdout.take(LONGEST_REPLY_BYTES).read_until(b'\n', &mut line).await?;
    Ok(serde_json::from_slice(&line)?)
}

/// A child that a hostile model took over can say anything; what is stored keeps its meaning all the same.
fn is_sound(segment: &HeardSegment, samples: usize) -> bool {
    let window_ms = samples_to_ms(samples);
    let within = |start_ms: i64, end_ms: i64| 0 <= start_ms && start_ms <= end_ms && end_ms <= window_ms;
    let fraction = |confidence: f32| (0.0..=1.0).contains(&confidence);
    within(segment.start_ms, segment.end_ms)
        && fraction(segment.confidence)
        && !segment.text.contains('\0')
        && segment
            .words
            .iter()
            .all(|word| within(word.start_ms, word.end_ms) && fraction(word.confidence) && !word.text.contains('\0'))
}

fn refusal(reply: Reply) -> SpeechError {
    let Reply::Error { code, message, .. } = reply else {
        return SpeechError::inference_failed("The speech process gave an answer that makes no sense.");
    };
    let (code, retry) = match code.as_str() {
        "model_missing" => ("model_missing", false),
        "model_invalid" => ("model_invalid", false),
        "language_unknown" => ("language_unknown", false),
        "cage_unavailable" => ("cage_unavailable", false),
        _ => ("inference_failed", true),
    };
    SpeechError { code, message: message.chars().take(500).collect(), retry }
}
