//! Takes the bytes of a request into an upload, for every protocol that brings some.
//!
//! A slice's object is durable before its row is, and the offset moves in the row's transaction. Who may append is
//! decided by the fence in the database: each request raises it and writes under the number that it drew, so that a
//! late packet of an older one never lands, whichever process took it. What this process knows of its own receivers
//! ([`Receivers`]) only makes the older one end sooner, with what it has.

mod buffers;
mod compaction;
mod cutting;
mod receivers;
mod running_hash;
mod storing;

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use debrief_db::Tx;
use debrief_db::uploads::{self, Upload};

use crate::checksum::Checksum;
use crate::error::{Error, Result};
use crate::quotas;
use crate::state::AppState;
use crate::uploads::{check_size, file_too_large};

pub use receivers::Receivers;
use storing::Receiver;

/// An upload that nobody goes on with for so long is given up.
pub const EXPIRES_AFTER_MS: i64 = 7 * 24 * 3600 * 1000;

/// Within the two seconds in which a HEAD answers, what an older request has must be stored or is given up.
const SETTLES_WITHIN: Duration = Duration::from_millis(1500);

/// What a request says about its bytes.
#[derive(Default)]
pub struct ReceiveOptions {
    /// The whole upload's length, where this request tells it.
    pub length: Option<u64>,
    /// So many bytes are to come, as the request says.
    pub announced: Option<u64>,
    /// The upload ends with this body, if the body ends well.
    pub is_last: bool,
    /// Nothing of the body is acknowledged unless the sum matches.
    pub checksum: Option<Checksum>,
}

/// Takes the bytes of a request, from `offset` on; gives the upload as it stands then, finished if all bytes came.
///
/// It goes on when the connection is cut and the handler with it: the tail that has arrived is kept (not so with a
/// checksum). Errors: 409 `offset_mismatch` if the upload is elsewhere, 409 `fenced` if another request took it over,
/// 400 for what contradicts its length, 413 beyond a limit, 422 `empty_file`, 460 `checksum_mismatch`,
/// 503 and 507 for the storage.
pub async fn receive(
    state: &AppState,
    upload: &Upload,
    offset: u64,
    body: Body,
    options: ReceiveOptions,
) -> Result<Upload> {
    let receiving = state.receivers.begin(upload.id);
    let fenced = take_over(state, upload, offset, &options).await?;
    receiving.holds_fence(fenced.fence);
    state.receivers.end_older_than(upload.id, fenced.fence);
    let receiver = Receiver::new(state.clone(), fenced, receiving, options);
    tokio::spawn(receiver.run(body)).await.map_err(Error::internal)??;
    current(state, upload).await
}

/// Ends whoever appends now, here or in another process, and gives the upload as it stands then.
/// A finished one stays as it is.
pub async fn settle(state: &AppState, upload: &Upload) -> Result<Upload> {
    if upload.finished_at.is_some() {
        return Ok(upload.clone());
    }
    state.receivers.settle(upload.id, SETTLES_WITHIN).await;
    let mut tx = state.db.begin().await?;
    let fenced = uploads::fence(&mut tx, upload.id).await?;
    tx.commit().await?;
    match fenced {
        Some(upload) => Ok(upload),
        None => current(state, upload).await,
    }
}

async fn current(state: &AppState, upload: &Upload) -> Result<Upload> {
    uploads::find(&mut state.db.read().await?, upload.owner_id, upload.workspace_id, upload.id)
        .await?
        .ok_or_else(|| Error::not_found("upload"))
}

async fn take_over(state: &AppState, upload: &Upload, offset: u64, options: &ReceiveOptions) -> Result<Upload> {
    let mut tx = state.db.begin().await?;
    let mut fenced = uploads::fence(&mut tx, upload.id).await?.ok_or_else(|| Error::not_found("upload"))?;
    check_offset(&fenced, offset)?;
    if let Some(length) = options.length {
        let was_deferred = fenced.size_bytes.is_none();
        declare(state, &mut fenced, length)?;
        uploads::declare_length(&mut tx, fenced.id, fenced.fence, length).await?;
        if was_deferred {
            let added = length - fenced.offset_bytes;
            quotas::check(&mut tx, &state.settings, fenced.workspace_id, fenced.owner_id, added).await?;
        }
    }
    if let (None, Some(coming)) = (fenced.size_bytes, options.announced) {
        check_coming(state, &mut tx, &fenced, coming).await?;
    }
    tx.commit().await?;
    Ok(fenced)
}

/// What a request says it brings is refused at once where it could only be refused later.
async fn check_coming(state: &AppState, tx: &mut Tx, upload: &Upload, coming: u64) -> Result<()> {
    let (end, limit) = (upload.offset_bytes.saturating_add(coming), state.settings.max_upload_bytes);
    if end > limit {
        return Err(file_too_large(&format!("This file has {end} bytes or more"), limit));
    }
    quotas::check_coming(tx, &state.settings, upload.workspace_id, upload.owner_id, coming).await
}

/// The length of the whole, told by a later request than the creation.
fn declare(state: &AppState, upload: &mut Upload, length: u64) -> Result<()> {
    check_length(upload, Some(length))?;
    if upload.size_bytes.is_none() {
        check_size(state, length, upload.offset_bytes)?;
        upload.size_bytes = Some(length);
    }
    Ok(())
}

/// A length that is told again is the same; one that is told late is not less than what has come.
pub fn check_length(upload: &Upload, told: Option<u64>) -> Result<()> {
    let Some(length) = told else { return Ok(()) };
    match upload.size_bytes {
        Some(known) if known != length => {
            Err(length_changed(format!("This upload has {known} bytes; its length cannot become {length}.")))
        }
        None if length < upload.offset_bytes => {
            let come = upload.offset_bytes;
            Err(length_changed(format!("{come} bytes have come already; the length cannot be {length}.")))
        }
        _ => Ok(()),
    }
}

fn length_changed(message: String) -> Error {
    Error::new(StatusCode::BAD_REQUEST, "length_changed", message)
}

pub fn check_offset(upload: &Upload, offset: u64) -> Result<()> {
    if upload.offset_bytes == offset {
        return Ok(());
    }
    Err(Error::conflict(
        "offset_mismatch",
        format!("This upload is at byte {}, not {offset}. Ask with HEAD where to go on.", upload.offset_bytes),
    ))
}

pub fn too_many_bytes() -> Error {
    let message = "More bytes came than “Upload-Length” has announced. Ask with HEAD where to go on.";
    Error::new(StatusCode::BAD_REQUEST, "too_many_bytes", message)
}

/// The body was said to be the last one.
fn incomplete(offset: u64, length: u64) -> Error {
    let message = format!("The upload was to end, but only {offset} of its {length} bytes have come. Send the rest.");
    Error::new(StatusCode::BAD_REQUEST, "incomplete", message)
}

fn fenced() -> Error {
    Error::conflict(
        "fenced",
        "Another request has taken this upload over. What is durable is kept; ask with HEAD where to go on.",
    )
}
