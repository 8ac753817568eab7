//! Begins uploads, for every protocol that can.

use axum::http::{HeaderMap, StatusCode};
use debrief_db::Principal;
use debrief_db::uploads::{self, NewPartial, NewUpload, Upload};
use debrief_model::RecordingId;

use super::check_size;
use crate::error::{Error, Result};
use crate::files;
use crate::quotas;
use crate::receive::EXPIRES_AFTER_MS;
use crate::state::AppState;
use crate::tus::Metadata;

const TITLE_CHARS: usize = 300;

/// What a creation says.
pub struct Creation<'a> {
    /// `None`: deferred.
    pub size_bytes: Option<u64>,
    pub metadata: &'a Metadata,
    pub idempotency_key: Option<&'a str>,
}

/// Begins an upload, and with it a recording, or the next file of one (`replaces`). The same key again answers the
/// upload that it made. Errors: 413 and 422 for its size, 507 without space, 404 and 403 for what it replaces.
pub async fn begin(state: &AppState, principal: &Principal, creation: &Creation<'_>) -> Result<Upload> {
    if let Some(size_bytes) = creation.size_bytes {
        check_size(state, size_bytes, 0)?;
    }
    if let Some(earlier) = earlier(state, principal, creation.idempotency_key).await? {
        return Ok(earlier);
    }
    let facts = Facts::of(state, principal, creation).await?;
    match begin_once(state, &facts.new_upload(principal, creation)).await {
        Err(Begun::Already) => earlier(state, principal, creation.idempotency_key)
            .await?
            .ok_or_else(|| Error::conflict("conflict", "This upload was begun twice at once. Try again.")),
        Err(Begun::Refused(error)) => Err(error),
        Ok(upload) => Ok(upload),
    }
}

pub async fn earlier(state: &AppState, principal: &Principal, key: Option<&str>) -> Result<Option<Upload>> {
    let Some(key) = key else { return Ok(None) };
    Ok(uploads::find_by_key(&mut state.db.read().await?, principal.user_id, key).await?)
}

/// Begins an upload that becomes a part of another one.
pub async fn begin_partial(state: &AppState, principal: &Principal, creation: &Creation<'_>) -> Result<Upload> {
    if let Some(size_bytes) = creation.size_bytes {
        check_size(state, size_bytes, 0)?;
    }
    let expected_sha256 = creation.metadata.expected_sha256()?;
    let mut tx = state.db.begin().await?;
    let new = NewPartial {
        workspace_id: principal.workspace_id,
        owner_id: principal.user_id,
        size_bytes: creation.size_bytes,
        expected_sha256: expected_sha256.as_deref(),
        metadata: &creation.metadata.raw,
        expires_at: tx.now().unix_ms() + EXPIRES_AFTER_MS,
    };
    let upload = uploads::create_partial(&mut tx, &new).await?;
    quotas::check(&mut tx, &state.settings, principal.workspace_id, principal.user_id, creation.size_bytes).await?;
    tx.commit().await?;
    Ok(upload)
}

enum Begun {
    /// Another request with the same key was faster.
    Already,
    Refused(Error),
}

impl<E: Into<Error>> From<E> for Begun {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

async fn begin_once(state: &AppState, new: &NewUpload<'_>) -> std::result::Result<Upload, Begun> {
    let mut tx = state.db.begin().await?;
    let upload = match uploads::create(&mut tx, new).await {
        Err(error) if error.is_unique_violation() => return Err(Begun::Already),
        created => created?,
    };
    quotas::check(&mut tx, &state.settings, new.workspace_id, new.owner_id, new.size_bytes).await?;
    tx.commit().await?;
    Ok(upload)
}

/// What the metadata say, checked.
pub struct Facts {
    filename: String,
    title: String,
    expected_sha256: Option<String>,
    file_of: Option<RecordingId>,
    expires_at: i64,
}

impl Facts {
    pub async fn of(state: &AppState, principal: &Principal, creation: &Creation<'_>) -> Result<Self> {
        let metadata = creation.metadata;
        let filename = metadata.get("filename").or_else(|| metadata.get("name")).unwrap_or("recording");
        let title = metadata.get("title").unwrap_or_else(|| without_extension(filename));
        Ok(Self {
            filename: filename.chars().take(TITLE_CHARS).collect(),
            title: title.chars().take(TITLE_CHARS).collect(),
            expected_sha256: metadata.expected_sha256()?,
            file_of: match metadata.get("replaces") {
                Some(id) => Some(files::replaced(state, principal, id).await?.id),
                None => None,
            },
            expires_at: state.db.now().unix_ms() + EXPIRES_AFTER_MS,
        })
    }

    pub fn new_upload<'a>(&'a self, principal: &Principal, creation: &Creation<'a>) -> NewUpload<'a> {
        NewUpload {
            workspace_id: principal.workspace_id,
            owner_id: principal.user_id,
            size_bytes: creation.size_bytes,
            expected_sha256: self.expected_sha256.as_deref(),
            metadata: &creation.metadata.raw,
            filename: &self.filename,
            title: &self.title,
            language: creation.metadata.get("language"),
            model: creation.metadata.get("model"),
            is_sample: false,
            file_of: self.file_of,
            expires_at: self.expires_at,
            idempotency_key: creation.idempotency_key,
        }
    }
}

fn without_extension(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| stem).trim()
}

/// A client repeats a creation with the same key when it does not know whether the first one arrived.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 200 => Ok(Some(key)),
        _ => Err(Error::invalid("invalid_idempotency_key", "Idempotency-Key must be 1 to 200 ASCII characters.")),
    }
}

/// What a final upload cannot have.
pub fn final_has_no_bytes() -> Error {
    Error::new(
        StatusCode::FORBIDDEN,
        "final_upload",
        "A final upload consists of its partial ones and takes no bytes. Send them to an upload of their own.",
    )
}
