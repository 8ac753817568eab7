//! What was said last, heard before it is known whether it is all: in a pause somebody may have said their last word, and
//! then nothing but the silence behind it is still to come. Where it goes on, nothing is lost but work of an idle slot.

use std::time::Instant;

use futures::future::{BoxFuture, MaybeDone, maybe_done};
use tokio::sync::oneshot;

use super::Transcribe;
use crate::speech::models::ModelFile;
use crate::speech::vad::Window;
use crate::speech::{Params, SpeechError, WindowText};
use crate::turns::Turn;

/// A window that may come to be, and its text.
pub struct Ahead<'a> {
    window: Window,
    params: Params,
    hearing: MaybeDone<BoxFuture<'a, Option<Result<WindowText, SpeechError>>>>,
}

impl<'a> Ahead<'a> {
    /// Begins to hear. `spare` is given back when somebody else wants it.
    pub fn of(
        window: Window,
        params: Params,
        pcm: Vec<f32>,
        (job, model): (&'a Transcribe<'a>, &'a ModelFile),
        spare: (Turn, oneshot::Receiver<()>),
    ) -> Self {
        let to_hear = params.clone();
        let hearing: BoxFuture<'a, _> = Box::pin(async move {
            let (_turn, is_wanted) = spare;
            let hear = async {
                let began = Instant::now();
                let text = job.ctx.inference(model).await?.transcribe(&pcm, &to_hear, |_| {}).await;
                let took_ms = began.elapsed().as_millis();
                tracing::debug!(window.start_ms, window.end_ms, took_ms, "heard ahead");
                text
            };
            tokio::select! {
                text = hear => Some(text),
                _ = is_wanted => None,
            }
        });
        Self { window, params, hearing: maybe_done(hearing) }
    }

    pub fn is_of(&self, window: Window) -> bool {
        self.window == window
    }

    pub fn is_behind(&self, window: Window) -> bool {
        self.window.start_ms >= window.end_ms
    }

    /// Whether it is what would be heard of this window.
    pub fn serves(&self, window: Window, params: &Params) -> bool {
        self.is_of(window) && self.params == *params
    }

    pub fn is_being_heard(&self) -> bool {
        matches!(self.hearing, MaybeDone::Future(_))
    }

    /// Goes on with it. May be dropped while it waits.
    pub async fn go_on(&mut self) {
        (&mut self.hearing).await;
    }

    /// `None`: it was given up.
    pub async fn text(mut self) -> Option<Result<WindowText, SpeechError>> {
        self.go_on().await;
        std::pin::Pin::new(&mut self.hearing).take_output().flatten()
    }
}
