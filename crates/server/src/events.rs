//! What changes, as it changes: server-sent events with catch-up.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use debrief_db::{Principal, events};
use futures::Stream;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::QueryString;
use crate::error::Result;
use crate::principal::{Viewer, identify};
use crate::state::AppState;

/// Below the half minute after which many proxies close a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Looking now and then finds what no wake has told of, and notices a session that has ended.
const LOOK_EVERY: Duration = Duration::from_secs(10);
const BATCH: i64 = 200;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(stream))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CatchUp {
    /// As the header `Last-Event-ID`, for clients that cannot set it.
    after: Option<i64>,
}

/// The data of an event named `change`. Fetch what it names.
#[derive(Serialize, ToSchema)]
struct Change {
    kind: String,
    recording_id: Option<String>,
    comment_id: Option<String>,
}

/// First `hello`, then a `change` for each; `Last-Event-ID` goes on where a broken connection ended.
#[utoipa::path(get, path = "/api/events", tag = "events", params(CatchUp),
    responses((status = 200, body = Change, content_type = "text/event-stream")))]
async fn stream(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    QueryString(query): QueryString<CatchUp>,
    parts: Parts,
) -> Result<Response> {
    let header = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let newest = events::newest(&mut state.db.read().await?).await?;
    // An id from a database that was restored from an older copy lies ahead of it.
    let after = header.or(query.after).filter(|after| *after <= newest).unwrap_or(newest);
    let (sender, receiver) = mpsc::channel(64);
    let hello = Event::default().event("hello").id(after.to_string()).data("{}");
    sender.send(Ok(hello)).await.ok();
    let woken = state.db.woken();
    tokio::spawn(Listener { state, parts, principal, after, sender, woken }.run());
    let mut response =
        Sse::new(into_stream(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    // nginx would hold events back otherwise.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn into_stream(receiver: mpsc::Receiver<Told>) -> impl Stream<Item = Told> {
    futures::stream::unfold(
        receiver,
        |mut receiver| async move { receiver.recv().await.map(|event| (event, receiver)) },
    )
}

type Told = std::result::Result<Event, Infallible>;

/// Drops the watched value's guard before anything else is awaited.
async fn closed(closing: &mut watch::Receiver<bool>) {
    closing.wait_for(|closing| *closing).await.ok();
}

struct Listener {
    state: AppState,
    parts: Parts,
    principal: Principal,
    after: i64,
    sender: mpsc::Sender<Told>,
    woken: watch::Receiver<u64>,
}

impl Listener {
    /// Ends when the client is gone, the server closes, or the session has ended.
    async fn run(mut self) {
        let mut closing = self.state.closing.clone();
        loop {
            self.woken.mark_unchanged();
            if self.deliver().await.is_none() {
                return;
            }
            tokio::select! {
                _ = self.woken.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {
                    if !self.is_still_allowed().await {
                        return;
                    }
                }
                () = self.sender.closed() => return,
                () = closed(&mut closing) => return,
            }
        }
    }

    /// `None` when nobody listens any more.
    async fn deliver(&mut self) -> Option<()> {
        loop {
            let found = match self.state.db.read().await {
                Ok(mut reader) => events::after(&mut reader, &self.principal, self.after, BATCH).await,
                Err(error) => Err(error),
            };
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, "events could not be read");
                    return Some(());
                }
            };
            let full = found.len() as i64 == BATCH;
            if !found.is_empty() && !self.is_still_allowed().await {
                return None;
            }
            for event in found {
                self.after = event.id;
                let change =
                    Change { kind: event.kind, recording_id: event.recording_id, comment_id: event.comment_id };
                let data = serde_json::to_string(&change).unwrap_or_default();
                self.sender
                    .send(Ok(Event::default().event("change").id(event.id.to_string()).data(data)))
                    .await
                    .ok()?;
            }
            if !full {
                return Some(());
            }
        }
    }

    async fn is_still_allowed(&self) -> bool {
        match identify(&self.parts, &self.state).await {
            Ok(Some(now)) => now.workspace_id == self.principal.workspace_id && now.user_id == self.principal.user_id,
            Ok(None) => false,
            // The database is away for a moment; nothing is delivered without it anyway.
            Err(_) => true,
        }
    }
}
