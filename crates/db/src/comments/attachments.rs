//! Pictures and short recordings beside a comment's words.
//!
//! The row comes before the object, so that no sweep takes the object for one that nobody wants. Until a comment has
//! it, an attachment is its author's alone, and is forgotten after a while.

use std::collections::HashMap;

use debrief_model::{AttachmentId, CommentId, ObjectKey, ObjectPrefix, RecordingId, UserId, job::JobPayload};

use super::Comment;
use crate::{Connected, Error, Principal, Result, Tx, jobs};

/// What no comment has after this long, none is going to have.
pub const WAITING_MS: i64 = 7 * 24 * 3600 * 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub recording_id: RecordingId,
    pub author_id: UserId,
    /// `None` until a comment has it.
    pub comment_id: Option<CommentId>,
    pub media_type: String,
    /// Pixels of a picture.
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Of a recording, as its author's browser tells.
    pub duration_ms: Option<i64>,
    pub key: ObjectKey,
    pub size_bytes: i64,
    /// Hex.
    pub sha256: String,
    pub is_stored: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recording_id: String,
    author_id: String,
    comment_id: Option<String>,
    media_type: String,
    width: Option<i64>,
    height: Option<i64>,
    duration_ms: Option<i64>,
    object_key: String,
    size_bytes: i64,
    sha256: String,
    stored_at: Option<i64>,
}

impl TryFrom<Row> for Attachment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("attachment {}: {what}", row.id));
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            author_id: row.author_id.parse().map_err(|_| corrupt("author"))?,
            comment_id: row.comment_id.map(|id| id.parse()).transpose().map_err(|_| corrupt("comment"))?,
            media_type: row.media_type,
            width: row.width,
            height: row.height,
            duration_ms: row.duration_ms,
            key: ObjectKey::from_stored(row.object_key),
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            is_stored: row.stored_at.is_some(),
        })
    }
}

macro_rules! select_attachments {
    ($($rest:expr),+) => {
        concat!(
            "select x.id, x.recording_id, x.author_id, x.comment_id, x.media_type, x.width, x.height, x.duration_ms,
               x.object_key, x.size_bytes, x.sha256, x.stored_at
             from attachments x join recordings r on r.id = x.recording_id where ",
            $($rest),+
        )
    };
}

pub struct NewAttachment<'a> {
    /// Proved to be visible to the author.
    pub recording_id: RecordingId,
    pub media_type: &'a str,
    pub pixels: Option<(u32, u32)>,
    pub duration_ms: Option<i64>,
    pub size_bytes: i64,
    pub sha256: &'a str,
    pub idempotency_key: Option<&'a str>,
}

/// A row for bytes that are about to be stored. The same author and key give the first one again, which may be stored
/// already. `None`: the recording is gone by now.
pub async fn begin(tx: &mut Tx, author: &Principal, new: &NewAttachment<'_>) -> Result<Option<Attachment>> {
    let (id, now) = (AttachmentId::new(), tx.now().unix_ms());
    let inserted = execute!(
        *tx,
        "insert into attachments (id, recording_id, author_id, media_type, width, height, duration_ms, object_key,
           size_bytes, sha256, created_at, idempotency_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (author_id, idempotency_key) do nothing",
        id.to_string(),
        new.recording_id.to_string(),
        author.user_id.to_string(),
        new.media_type,
        new.pixels.map(|(width, _)| i64::from(width)),
        new.pixels.map(|(_, height)| i64::from(height)),
        new.duration_ms,
        ObjectKey::attachment(new.recording_id, id).as_str(),
        new.size_bytes,
        new.sha256,
        now,
        new.idempotency_key
    );
    let begun = match inserted {
        Err(sqlx::Error::Database(cause)) if cause.is_foreign_key_violation() => return Ok(None),
        inserted => inserted?,
    };
    if begun == 0 {
        return first_of_key(tx, author, new).await.map(Some);
    }
    find(tx, id).await
}

async fn find(on: &mut impl Connected, id: AttachmentId) -> Result<Option<Attachment>> {
    let row = fetch_optional!(*on, Row, select_attachments!("x.id = $1"), id.to_string())?;
    row.map(Attachment::try_from).transpose()
}

async fn first_of_key(tx: &mut Tx, author: &Principal, new: &NewAttachment<'_>) -> Result<Attachment> {
    let first = fetch_optional!(
        *tx,
        Row,
        select_attachments!("x.author_id = $1 and x.idempotency_key = $2 and x.recording_id = $3 and x.sha256 = $4"),
        author.user_id.to_string(),
        new.idempotency_key,
        new.recording_id.to_string(),
        new.sha256
    )?;
    let first = first.ok_or(Error::Conflict("this Idempotency-Key belongs to another attachment"))?;
    Attachment::try_from(first)
}

/// The object is there.
pub async fn stored(tx: &mut Tx, id: AttachmentId) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(*tx, "update attachments set stored_at = coalesce(stored_at, $2) where id = $1", id.to_string(), now)?;
    Ok(())
}

/// A stored attachment of a comment that the principal may see, or of their own.
pub async fn find_visible(
    on: &mut impl Connected,
    principal: &Principal,
    id: AttachmentId,
) -> Result<Option<Attachment>> {
    let row = fetch_optional!(
        *on,
        Row,
        select_attachments!(
            visible_recordings!(),
            " and x.id = $3 and x.stored_at is not null and (x.comment_id is not null or x.author_id = $2)"
        ),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        id.to_string()
    )?;
    row.map(Attachment::try_from).transpose()
}

/// How many of somebody's attachments wait for a comment.
pub async fn waiting(on: &mut impl Connected, author: UserId) -> Result<i64> {
    let row = fetch_optional!(
        *on,
        (i64,),
        "select count(*) from attachments where author_id = $1 and comment_id is null",
        author.to_string()
    )?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Adds them to comments of one recording.
pub(super) async fn join(on: &mut impl Connected, recording_id: RecordingId, comments: &mut [Comment]) -> Result<()> {
    let one = match &*comments {
        [] => return Ok(()),
        [comment] => comment.id.to_string(),
        _ => String::new(),
    };
    let rows = fetch_all!(
        *on,
        Row,
        select_attachments!(
            "x.recording_id = $1 and x.comment_id is not null and ($2 = '' or x.comment_id = $2)
             order by x.comment_id, x.place"
        ),
        recording_id.to_string(),
        one
    )?;
    let mut by_id: HashMap<CommentId, &mut Comment> =
        comments.iter_mut().map(|comment| (comment.id, comment)).collect();
    for row in rows {
        let attachment = Attachment::try_from(row)?;
        if let Some(comment) = attachment.comment_id.and_then(|id| by_id.get_mut(&id)) {
            comment.attachments.push(attachment);
        }
    }
    Ok(())
}

/// Makes these, in this order, the ones beside a comment; others that it had are forgotten. False, and nothing has
/// changed that may be committed: one of them is not the author's, not of this recording, not stored, or another
/// comment's.
pub(super) async fn attach(
    tx: &mut Tx,
    author: &Principal,
    recording_id: RecordingId,
    comment_id: CommentId,
    wanted: &[AttachmentId],
) -> Result<bool> {
    let before =
        fetch_all!(*tx, (String,), "select id from attachments where comment_id = $1", comment_id.to_string())?;
    let mut forgotten = 0;
    for (id,) in before {
        if !wanted.iter().any(|wanted| wanted.to_string() == id) {
            forgotten += execute!(*tx, "delete from attachments where id = $1", id)?;
        }
    }
    purge(tx, recording_id, forgotten).await?;
    for (place, id) in wanted.iter().enumerate() {
        let attached = execute!(
            *tx,
            "update attachments set comment_id = $1, place = $2
             where id = $3 and author_id = $4 and recording_id = $5 and stored_at is not null
               and (comment_id is null or comment_id = $1)",
            comment_id.to_string(),
            i64::try_from(place).unwrap_or(i64::MAX),
            id.to_string(),
            author.user_id.to_string(),
            recording_id.to_string()
        )?;
        if attached == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// With a comment goes what stood beside it.
pub(super) async fn forget(tx: &mut Tx, comment: &Comment) -> Result<()> {
    let forgotten = execute!(*tx, "delete from attachments where comment_id = $1", comment.id.to_string())?;
    purge(tx, comment.recording_id, forgotten).await
}

/// The objects of so many rows that are gone are deleted. All of the recording's are looked through, which is safe since
/// a row comes before its object.
async fn purge(tx: &mut Tx, recording_id: RecordingId, forgotten: u64) -> Result<()> {
    if forgotten == 0 {
        return Ok(());
    }
    let prefixes = vec![ObjectPrefix::attachments(recording_id)];
    jobs::enqueue(tx, &JobPayload::Purge { recording_id, prefixes }).await
}

/// Forgets what no comment has had for a long time; the objects go with the next sweep.
pub async fn forget_waiting(tx: &mut Tx) -> Result<u64> {
    let before = tx.now().unix_ms() - WAITING_MS;
    Ok(execute!(*tx, "delete from attachments where comment_id is null and created_at < $1", before)?)
}
