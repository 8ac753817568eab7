//! From sound to windows: what is to be heard, and what may be heard ahead.

use std::sync::Arc;

use debrief_db::jobs;
use debrief_db::transcripts::{self, Window};

use super::super::ahead::Ahead;
use super::super::interrupted;
use super::super::sound::{Piece, Sound};
use super::{Heard, Scribe, Task};
use crate::jobs::Ending;
use crate::speech::SAMPLE_RATE;
use crate::speech::vad::{self, Span};

/// What is left of a span that begins in a window which is there already.
const LEAST_REST_MS: i64 = 100;
/// So long behind a window, whose end holds some air already, a word may have been the last: no stop inside a word lasts
/// as long as both.
const QUIET_MS: i64 = 100;
/// Windows are heard ahead where that is so many times as fast as they are spoken: some of them in vain.
const AHEAD_SPEED: f64 = 4.0;

impl<'a> Scribe<'a> {
    pub(super) async fn take(&mut self, piece: Option<Piece>) -> Result<(), Ending> {
        match piece {
            Some(piece) => {
                self.tape.push(piece.start, &piece.samples);
                self.take_awaited();
                self.detect(piece).await
            }
            None => {
                self.sound = None;
                self.pace.total_ms = Some(self.tape.end_ms());
                self.take_awaited();
                self.end_of_sound().await
            }
        }
    }

    /// Windows that were planned before, once their sound is here.
    fn take_awaited(&mut self) {
        let is_last = self.sound.is_none();
        let here_ms = self.tape.end_ms();
        while let Some((window, attempts)) =
            self.awaited.pop_front_if(|(window, _)| is_last || window.end_ms <= here_ms)
        {
            self.queue(window, attempts > 0);
        }
    }

    fn queue(&mut self, window: Window, alone: bool) {
        let pcm = Arc::new(self.tape.pcm(window.start_ms, window.end_ms));
        self.open_ms.insert(window.index, window.start_ms);
        let task = Task { window, pcm, alone };
        match self.take_ahead(bounds(window)).filter(|_| !alone) {
            Some(ahead) => {
                let Window { start_ms, end_ms, .. } = window;
                tracing::debug!(start_ms, end_ms, "a window is heard already");
                let again = self.hear(task.clone());
                self.hearing.push(Box::pin(async move {
                    match ahead.text().await {
                        Some(text) => Heard { task, took: None, text },
                        None => again.await,
                    }
                }));
            }
            None => self.backlog.push_back(task),
        }
    }

    /// What was heard ahead, if it is this window. Where it went on otherwise, that was in vain, and its slot is wanted.
    fn take_ahead(&mut self, window: vad::Window) -> Option<Ahead<'a>> {
        let params = self.params();
        let ahead = self.ahead.take_if(|ahead| !ahead.is_behind(window))?;
        ahead.serves(window, &params).then_some(ahead)
    }

    async fn detect(&mut self, piece: Piece) -> Result<(), Ending> {
        let end_ms = self.tape.end_ms();
        // What lies before was looked through by an earlier attempt.
        let is_new = end_ms > self.detected_from_ms;
        let Some(mut detector) = self.detector.take_if(|_| is_new) else {
            self.forget();
            return Ok(());
        };
        let skipped = self.detected_from_ms * SAMPLE_RATE as i64 / 1000 - piece.start;
        let first = usize::try_from(skipped).unwrap_or(0).min(piece.samples.len());
        detector = tokio::task::spawn_blocking(move || {
            detector.push(&piece.samples[first..]);
            detector
        })
        .await
        .map_err(|_| interrupted())?;
        let spans = self.placed(detector.take());
        let frontier_ms = self.detected_from_ms + detector.frontier_ms();
        let windows = self.planner.push(&spans, frontier_ms);
        self.detector = Some(detector);
        self.plan(windows, None).await?;
        self.forget();
        self.hear_ahead();
        Ok(())
    }

    /// Hears what would be left if it ended here, where nothing else is to be heard.
    fn hear_ahead(&mut self) {
        let is_idle = self.backlog.is_empty() && self.hearing.len() < self.job.ctx.turns.slots();
        let is_live = matches!(self.sound, Some(Sound::Arriving(_)));
        let is_fast = self.speed.is_none_or(|speed| speed >= AHEAD_SPEED);
        if !(is_idle && is_live && is_fast && self.knows_language()) {
            return;
        }
        let Some(detector) = &self.detector else { return };
        let total_ms = self.detected_from_ms + detector.total_ms();
        let mut planner = self.planner.clone();
        let mut windows = planner.push(&self.placed(detector.if_it_ended()), 0);
        windows.extend(planner.finish(total_ms));
        let Some(last) = windows.pop() else { return };
        if total_ms - last.end_ms < QUIET_MS || self.ahead.as_ref().is_some_and(|ahead| ahead.is_of(last)) {
            return;
        }
        let Some(spare) = self.job.ctx.turns.spare() else { return };
        let pcm = self.tape.pcm(last.start_ms, last.end_ms);
        self.ahead = Some(Ahead::of(last, self.params(), pcm, (self.job, self.model), spare));
    }

    async fn end_of_sound(&mut self) -> Result<(), Ending> {
        let Some(detector) = self.detector.take() else { return Ok(()) };
        let total_ms = self.detected_from_ms + detector.total_ms();
        let spans = tokio::task::spawn_blocking(move || detector.finish()).await.map_err(|_| interrupted())?;
        let spans = self.placed(spans);
        let mut windows = self.planner.push(&spans, 0);
        windows.extend(self.planner.finish(total_ms));
        self.plan(windows, Some(total_ms)).await?;
        self.ahead = None;
        Ok(())
    }

    /// Spans on the recording's timeline, behind what is in windows already.
    fn placed(&self, spans: Vec<Span>) -> Vec<Span> {
        let from_ms = self.detected_from_ms;
        spans
            .into_iter()
            .map(|span| Span {
                start_ms: (from_ms + span.start_ms).max(self.planned_until_ms),
                end_ms: from_ms + span.end_ms,
            })
            .filter(|span| span.end_ms - span.start_ms >= LEAST_REST_MS)
            .collect()
    }

    async fn plan(&mut self, windows: Vec<vad::Window>, total_ms: Option<i64>) -> Result<(), Ending> {
        if windows.is_empty() && total_ms.is_none() {
            return Ok(());
        }
        let job = self.job;
        let mut tx = job.ctx.db.begin().await?;
        jobs::hold(&mut tx, job.lease).await?;
        let mut added = Vec::new();
        for window in windows {
            let window = Window { index: self.next_index, start_ms: window.start_ms, end_ms: window.end_ms };
            transcripts::add_window(&mut tx, job.transcript.id, window).await?;
            self.next_index += 1;
            added.push(window);
        }
        if let Some(total_ms) = total_ms {
            transcripts::planned(&mut tx, job.transcript.id, total_ms).await?;
        }
        tx.commit().await?;
        added.into_iter().for_each(|window| self.queue(window, false));
        Ok(())
    }

    fn forget(&mut self) {
        let mut wanted_ms = self.tape.end_ms();
        if let Some((window, _)) = self.awaited.front() {
            wanted_ms = wanted_ms.min(window.start_ms);
        }
        if let Some(detector) = &self.detector {
            wanted_ms = wanted_ms.min(self.planner.needs_from_ms(self.detected_from_ms + detector.frontier_ms()));
        }
        self.tape.forget_before(wanted_ms);
    }
}

fn bounds(window: Window) -> vad::Window {
    vad::Window { start_ms: window.start_ms, end_ms: window.end_ms }
}
