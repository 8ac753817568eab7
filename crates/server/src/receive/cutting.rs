//! Cuts a body into slices that end at the borders of blocks.

use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use debrief_db::uploads::Upload;
use debrief_model::upload::BLOCK_BYTES;
use http_body_util::BodyExt;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::buffers::{Buffers, Permit};
use super::storing::Outlet;
use super::{fenced, too_many_bytes};
use crate::checksum::Summing;
use crate::error::{Error, Result};
use crate::uploads::file_too_large;

/// A connection that sends nothing for so long is dead; what came is kept, and the client resumes.
const SILENT_FOR: Duration = Duration::from_secs(60);
/// A request that is asked to end takes what has arrived already: it ends when nothing came for so long …
const DRAINED_AFTER: Duration = Duration::from_millis(25);
/// … and at the latest now, however fast its client sends on.
const DRAINS_FOR: Duration = Duration::from_millis(250);

/// Bytes that are stored as one object.
pub(super) struct Slice {
    pub start_bytes: u64,
    pub bytes: Bytes,
    pub permit: Permit,
}

pub(super) struct Cutter {
    body: Body,
    asked_to_end: CancellationToken,
    draining_until: Option<Instant>,
    offset: u64,
    room: Room,
    filling: Option<(BytesMut, Permit)>,
    buffers: Buffers,
    summing: Option<Summing>,
    outlet: Outlet,
}

/// How many bytes may still come.
struct Room {
    left: u64,
    /// Otherwise the limit of this server, while the length is deferred.
    by_length: bool,
    limit: u64,
}

impl Room {
    fn of(upload: &Upload, limit: u64) -> Self {
        let end = upload.size_bytes.unwrap_or(limit);
        Self { left: end.saturating_sub(upload.offset_bytes), by_length: upload.size_bytes.is_some(), limit }
    }

    fn take(&mut self, bytes: usize) -> Result<()> {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => self.left = left,
            None if self.by_length => return Err(too_many_bytes()),
            None => return Err(file_too_large("This file is too large", self.limit)),
        }
        Ok(())
    }
}

enum Next {
    Data(Bytes),
    Trailers(HeaderMap),
    End,
}

impl Cutter {
    pub fn new(
        body: Body,
        upload: &Upload,
        limit: u64,
        asked_to_end: CancellationToken,
        buffers: Buffers,
        summing: Option<Summing>,
        outlet: Outlet,
    ) -> Self {
        Self {
            body,
            asked_to_end,
            draining_until: None,
            offset: upload.offset_bytes,
            room: Room::of(upload, limit),
            filling: None,
            buffers,
            summing,
            outlet,
        }
    }

    /// Reads to the end, whichever; what has arrived before an error is passed on before the error is told.
    pub async fn run(mut self) -> Result<()> {
        let ended = self.read().await;
        let keeps_tail = match &ended {
            Ok(()) => true,
            // What is wrong at its end may be wrong from its beginning.
            Err(Ended::Refused(_)) => false,
            // Nobody can know whether a part of a summed body is right.
            Err(Ended::Early(_)) => self.summing.is_none(),
        };
        if keeps_tail {
            self.cut().await;
        }
        ended.map_err(|(Ended::Refused(error) | Ended::Early(error))| error)
    }

    async fn read(&mut self) -> std::result::Result<(), Ended> {
        let mut trailers = None;
        loop {
            match self.next().await.map_err(Ended::Early)? {
                Next::Data(chunk) => {
                    self.room.take(chunk.len()).map_err(Ended::Refused)?;
                    if !self.take(chunk).await {
                        // Storing has failed; its error is the one to tell.
                        return Ok(());
                    }
                }
                Next::Trailers(map) => trailers = Some(map),
                Next::End => break,
            }
        }
        match self.summing.take() {
            Some(summing) => summing.check(trailers.as_ref()).map_err(Ended::Refused),
            None => Ok(()),
        }
    }

    async fn next(&mut self) -> Result<Next> {
        loop {
            let asked_to_end = self.asked_to_end.clone();
            let silence = if self.draining_until.is_some() { DRAINED_AFTER } else { SILENT_FOR };
            let draining_until = self.draining_until;
            let mut too_long = pin!(async move {
                match draining_until {
                    Some(until) => sleep_until(until).await,
                    None => std::future::pending().await,
                }
            });
            tokio::select! {
                biased;
                () = &mut too_long => return Err(fenced()),
                frame = self.body.frame() => match frame {
                    None => return Ok(Next::End),
                    Some(Err(_)) => return Err(connection_cut()),
                    Some(Ok(frame)) => match frame.into_data() {
                        Ok(chunk) => return Ok(Next::Data(chunk)),
                        Err(frame) => {
                            if let Ok(trailers) = frame.into_trailers() {
                                return Ok(Next::Trailers(trailers));
                            }
                        }
                    },
                },
                () = asked_to_end.cancelled(), if draining_until.is_none() => {
                    self.draining_until = Some(Instant::now() + DRAINS_FOR);
                }
                () = sleep(silence) => {
                    return Err(if draining_until.is_some() { fenced() } else { connection_silent() });
                }
            }
        }
    }

    /// False if nobody stores slices any more.
    async fn take(&mut self, mut chunk: Bytes) -> bool {
        while !chunk.is_empty() {
            let room_in_block = BLOCK_BYTES - self.offset % BLOCK_BYTES;
            let part = chunk.split_to(usize::try_from(room_in_block).unwrap_or(usize::MAX).min(chunk.len()));
            if let Some(summing) = &mut self.summing {
                summing.update(&part);
            }
            self.fill(&part, room_in_block).await;
            self.offset += part.len() as u64;
            if self.offset.is_multiple_of(BLOCK_BYTES) && !self.cut().await {
                return false;
            }
        }
        true
    }

    async fn fill(&mut self, part: &[u8], room_in_block: u64) {
        if self.filling.is_none() {
            let rest = self.body_left().saturating_add(part.len() as u64);
            let wanted = usize::try_from(rest.min(room_in_block)).unwrap_or(part.len());
            self.filling = Some(self.buffers.take(wanted).await);
        }
        if let Some((bytes, _)) = &mut self.filling {
            bytes.extend_from_slice(part);
        }
    }

    /// As far as the request has said.
    fn body_left(&self) -> u64 {
        let announced = http_body::Body::size_hint(&self.body).upper();
        announced.unwrap_or(u64::MAX).min(self.room.left)
    }

    async fn cut(&mut self) -> bool {
        let Some((bytes, permit)) = self.filling.take() else { return true };
        let start_bytes = self.offset - bytes.len() as u64;
        let slice = Slice { start_bytes, bytes: bytes.freeze(), permit };
        self.outlet.store(slice).await
    }
}

/// How a body ends that does not end well.
enum Ended {
    Refused(Error),
    Early(Error),
}

fn connection_cut() -> Error {
    let message = "The connection was cut. What arrived is kept; resume.";
    Error::new(StatusCode::BAD_REQUEST, "connection_cut", message)
}

fn connection_silent() -> Error {
    let message = "Nothing arrived for a minute. What arrived is kept; resume.";
    Error::new(StatusCode::REQUEST_TIMEOUT, "connection_silent", message)
}
