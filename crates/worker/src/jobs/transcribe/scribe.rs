//! Plans windows while the sound comes, has them heard side by side, and commits what they give in their order: whoever
//! reads along sees text come at its end only.

mod planning;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use debrief_db::transcripts::{self, NewSegment, Window, WindowResult, WindowState};
use debrief_db::{glossary, jobs, recordings};
use debrief_model::Reason;
use debrief_model::mending::one_line;
use debrief_model::transcript::Word;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use super::ahead::Ahead;
use super::arriving::Broken;
use super::pace::Pace;
use super::sound::{Piece, Sound};
use super::tape::Tape;
use super::{Transcribe, interrupted};
use crate::jobs::Ending;
use crate::speech::models::{Languages, ModelFile};
use crate::speech::vad::{SpeechDetector, WindowPlanner};
use crate::speech::{HeardSegment, Params, SpeechError, WindowText};

/// The detector remembers some seconds of what it has heard.
const WARM_UP_MS: i64 = 5_000;
/// So often in a row, without a window in between, may whoever hears be killed before the attempt ends.
const MOST_KILLS: u32 = 3;

pub struct Scribe<'a> {
    job: &'a Transcribe<'a>,
    model: &'a ModelFile,
    /// Whether this version's lines are the ones that search finds.
    is_found: bool,
    sound: Option<Sound<'a>>,
    tape: Tape,
    detector: Option<SpeechDetector>,
    planner: WindowPlanner,
    /// Where the detector began.
    detected_from_ms: i64,
    /// Windows that are rows already end here.
    planned_until_ms: i64,
    next_index: i64,
    /// Rows whose sound has not come by yet, in order.
    awaited: VecDeque<(Window, i64)>,
    backlog: VecDeque<Task>,
    hearing: FuturesUnordered<BoxFuture<'a, Heard>>,
    ahead: Option<Ahead<'a>>,
    /// How many times as fast as it was spoken a window was heard, at best.
    speed: Option<f64>,
    /// Where the windows begin that are not committed or given up yet, by their index.
    open_ms: BTreeMap<i64, i64>,
    /// What was heard while a window before it was not.
    early: BTreeMap<i64, (Window, WindowText)>,
    language: Option<String>,
    /// The workspace's names and terms.
    prompt: Option<String>,
    pace: Pace,
    kills: u32,
    /// Another voice begins with the next segment.
    turn_next: bool,
}

#[derive(Clone)]
struct Task {
    window: Window,
    pcm: Arc<Vec<f32>>,
    /// It has ended whoever heard it: nobody else is to be there when it does so again.
    alone: bool,
}

struct Heard {
    task: Task,
    /// Where it was not heard ahead.
    took: Option<Duration>,
    text: Result<WindowText, SpeechError>,
}

impl<'a> Scribe<'a> {
    pub async fn new(
        job: &'a Transcribe<'a>,
        model: &'a ModelFile,
        mut sound: Sound<'a>,
        is_found: bool,
    ) -> Result<Self, Ending> {
        let mut reader = job.ctx.db.read().await?;
        let rows = transcripts::windows(&mut reader, job.transcript.id).await?;
        let glossary = glossary::glossary(&mut reader, job.recording.workspace_id).await?;
        drop(reader);
        let planned_until_ms = rows.last().map_or(0, |(window, _)| window.end_ms);
        let next_index = rows.last().map_or(0, |(window, _)| window.index + 1);
        let awaited: VecDeque<(Window, i64)> = rows
            .into_iter()
            .filter_map(|(window, state)| match state {
                WindowState::Pending { attempts } => Some((window, attempts)),
                WindowState::Done | WindowState::Failed => None,
            })
            .collect();
        let is_planned = job.transcript.is_planned;
        let detected_from_ms = (planned_until_ms - WARM_UP_MS).max(0);
        let from_ms = if is_planned { i64::MAX } else { detected_from_ms };
        sound.skip_to(awaited.front().map_or(from_ms, |(window, _)| window.start_ms.min(from_ms)));
        Ok(Self {
            job,
            model,
            is_found,
            pace: Pace::new(sound.total_ms()),
            sound: Some(sound),
            tape: Tape::default(),
            detector: (!is_planned).then(|| SpeechDetector::new(model.windows())),
            planner: WindowPlanner::behind(model.windows(), planned_until_ms),
            detected_from_ms,
            planned_until_ms,
            next_index,
            awaited,
            backlog: VecDeque::new(),
            hearing: FuturesUnordered::new(),
            ahead: None,
            speed: None,
            open_ms: BTreeMap::new(),
            early: BTreeMap::new(),
            language: job.transcript.requested_language.clone().or_else(|| job.transcript.language.clone()),
            prompt: Some(glossary.prompt().to_owned()).filter(|prompt| !prompt.is_empty()),
            kills: 0,
            turn_next: false,
        })
    }

    /// Returns when everything is committed. `start_first`: the first window shows the transcript as running again.
    pub async fn run(mut self, mut start_first: bool) -> Result<(), Broken> {
        let slots = self.job.ctx.turns.slots();
        loop {
            while self.may_hear_another(slots) {
                let Some(task) = self.backlog.pop_front() else { break };
                if std::mem::take(&mut start_first) {
                    self.job.start(self.model).await?;
                }
                self.hearing.push(self.hear(task));
            }
            // Planning is far ahead as long as every slot has its next window.
            let wants_sound = self.backlog.len() < slots;
            tokio::select! {
                biased;
                Some(heard) = self.hearing.next() => self.settle(heard).await?,
                () = go_on(&mut self.ahead), if self.ahead.as_ref().is_some_and(Ahead::is_being_heard) => {}
                piece = next_piece(&mut self.sound), if wants_sound && self.sound.is_some() => {
                    self.take(piece?).await?;
                }
                else => break,
            }
        }
        // Text without the rest of its sound must never pass for whole.
        if self.sound.is_some() || self.detector.is_some() || !self.open_ms.is_empty() {
            return Err(interrupted().into());
        }
        if start_first {
            self.job.start(self.model).await?;
        }
        Ok(())
    }

    /// Until the first window has told which language it is, the others wait. What is heard early is lost with a worker
    /// that is killed, so there is little of it.
    fn may_hear_another(&self, slots: usize) -> bool {
        let (hearing, early) = (self.hearing.len(), self.early.len());
        hearing == 0 || (self.knows_language() && hearing < slots && hearing + early <= slots)
    }

    fn knows_language(&self) -> bool {
        self.language.is_some() || self.model.languages == Languages::En
    }

    fn params(&self) -> Params {
        Params { language: self.language.clone(), prompt: self.prompt.clone(), ..Params::default() }
    }

    fn hear(&self, task: Task) -> BoxFuture<'a, Heard> {
        let (job, model) = (self.job, self.model);
        let params = self.params();
        Box::pin(async move {
            let Window { start_ms, end_ms, .. } = task.window;
            let _turn = job.ctx.turns.take(job.recording.id, end_ms - start_ms, task.alone).await;
            tracing::debug!(start_ms, end_ms, "a window is heard");
            let began = Instant::now();
            let text = match job.ctx.inference(model).await {
                Ok(inference) => inference.transcribe(&task.pcm, &params, |_| {}).await,
                Err(error) => Err(error),
            };
            Heard { task, took: Some(began.elapsed()), text }
        })
    }

    async fn settle(&mut self, heard: Heard) -> Result<(), Ending> {
        let Heard { task, took, text } = heard;
        if let Some(took) = took {
            let spoken_s = (task.window.end_ms - task.window.start_ms) as f64 / 1000.0;
            self.speed = Some((spoken_s / took.as_secs_f64()).max(self.speed.unwrap_or(0.0)));
        }
        match text {
            Ok(text) => {
                self.kills = 0;
                self.early.insert(task.window.index, (task.window, text));
                self.commit_in_order().await
            }
            // It may not have been this window: it is heard again, and no attempt of it.
            Err(error) if error.code == "inference_killed" && self.kills < MOST_KILLS => {
                tracing::warn!(%error, window = task.window.index, "a window is heard again");
                self.kills += 1;
                self.backlog.push_front(task);
                Ok(())
            }
            Err(error) if error.code == "inference_failed" => self.failed(task, error).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn failed(&mut self, task: Task, error: SpeechError) -> Result<(), Ending> {
        let job = self.job;
        let reason = Reason::new(error.code, error.message);
        let mut tx = job.ctx.db.begin().await?;
        jobs::hold(&mut tx, job.lease).await?;
        let state =
            transcripts::window_failed(&mut tx, &job.transcript, job.recording.workspace_id, task.window, &reason)
                .await?;
        if state == WindowState::Failed {
            jobs::made_progress(&mut tx, job.lease).await?;
        }
        tx.commit().await?;
        if matches!(state, WindowState::Pending { .. }) {
            self.backlog.push_front(Task { alone: true, ..task });
        } else {
            tracing::warn!(recording = %job.recording.id, window = task.window.index, "a gap stays: {}", reason.message);
            self.close(task.window);
            self.commit_in_order().await?;
        }
        Ok(())
    }

    async fn commit_in_order(&mut self) -> Result<(), Ending> {
        while let Some((&first, _)) = self.open_ms.first_key_value()
            && let Some((window, text)) = self.early.remove(&first)
        {
            self.commit(window, text).await?;
        }
        Ok(())
    }

    async fn commit(&mut self, window: Window, text: WindowText) -> Result<(), Ending> {
        self.close(window);
        if self.pace.total_ms.is_none() {
            // What arrived in the meantime may have been decoded as a whole.
            self.pace.total_ms =
                recordings::audio_ms(&mut self.job.ctx.db.read().await?, self.job.recording.id).await?;
        }
        let total_ms = self.pace.total_ms.or_else(|| self.sound.as_ref()?.estimated_ms());
        let mut segments = Vec::with_capacity(text.segments.len());
        for segment in text.segments {
            let turn_next = segment.turn_next;
            segments.push(placed_at(window.start_ms, segment, std::mem::replace(&mut self.turn_next, turn_next)));
        }
        let result = WindowResult {
            window,
            segments: &segments,
            language: text.language.as_deref(),
            progress: self.pace.progress(total_ms),
            eta_ms: self.pace.eta_ms(total_ms),
            is_shown: self.is_found,
        };
        let job = self.job;
        let mut tx = job.ctx.db.begin().await?;
        jobs::hold(&mut tx, job.lease).await?;
        jobs::made_progress(&mut tx, job.lease).await?;
        transcripts::window_done(&mut tx, &job.transcript, job.recording.workspace_id, &result).await?;
        tx.commit().await?;
        if self.language.is_none() && !segments.is_empty() {
            self.language = text.language;
        }
        Ok(())
    }

    fn close(&mut self, window: Window) {
        self.open_ms.remove(&window.index);
        let open_ms = self.open_ms.values().next().copied();
        let heard_ms =
            open_ms.unwrap_or_else(|| self.awaited.front().map_or(self.tape.end_ms(), |(next, _)| next.start_ms));
        self.pace.reached(heard_ms);
    }
}

async fn go_on(ahead: &mut Option<Ahead<'_>>) {
    if let Some(ahead) = ahead {
        ahead.go_on().await;
    }
}

async fn next_piece(sound: &mut Option<Sound<'_>>) -> Result<Option<Piece>, Broken> {
    match sound {
        Some(sound) => sound.next().await,
        None => Ok(None),
    }
}

fn placed_at(start_ms: i64, segment: HeardSegment, speaker_turn: bool) -> NewSegment {
    let later = |word: Word| Word { start_ms: start_ms + word.start_ms, end_ms: start_ms + word.end_ms, ..word };
    NewSegment {
        start_ms: start_ms + segment.start_ms,
        end_ms: start_ms + segment.end_ms,
        text: one_line(&segment.text),
        confidence: segment.confidence,
        words: segment.words.into_iter().map(later).collect(),
        speaker_turn,
    }
}
