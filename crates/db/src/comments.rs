//! Comments: text anchored in time, in threads one level deep.
//!
//! Each change keeps the comment's row in search and its event in the same transaction. A deleted comment
//! keeps its row, and is listed without its text for as long as it has replies.

mod attachments;
mod company;

use debrief_model::{
    AttachmentId, CommentId, CommentKind, Quote, RecordingId, Region, Role, Timestamp, UserId, WorkspaceId,
    event::EventKind,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Connected, Error, Principal, Result, Tx, events, search};

pub use attachments::{
    Attachment, NewAttachment, begin as begin_attachment, find_visible as find_attachment, forget_waiting,
    stored as attachment_stored, waiting as waiting_attachments,
};
pub use company::{Reaction, Version, history, react, resolve, take_back};

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub recording_id: RecordingId,
    pub workspace_id: WorkspaceId,
    /// The first comment of the thread; `None` for that one itself.
    pub parent_id: Option<CommentId>,
    pub author_id: UserId,
    pub author_name: String,
    pub start_ms: i64,
    pub end_ms: Option<i64>,
    /// Empty once deleted.
    pub body: String,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub is_deleted: bool,
    pub kind: CommentKind,
    /// Of whom something is asked.
    pub assignee: Option<Somebody>,
    /// Until when.
    pub due_at: Option<Timestamp>,
    pub quote: Option<Quote>,
    pub region: Option<Region>,
    /// The thread is settled; on its first comment.
    pub resolved: Option<(Timestamp, Somebody)>,
    pub mentions: Vec<Somebody>,
    /// The oldest first.
    pub reactions: Vec<Reaction>,
    /// In their author's order.
    pub attachments: Vec<Attachment>,
}

/// A person with the name that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    pub id: UserId,
    pub name: String,
}

impl Comment {
    #[must_use]
    pub fn may_edit(&self, principal: &Principal) -> bool {
        !self.is_deleted && self.author_id == principal.user_id
    }

    #[must_use]
    pub fn may_delete(&self, principal: &Principal) -> bool {
        !self.is_deleted && (self.author_id == principal.user_id || principal.role >= Role::Admin)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recording_id: String,
    workspace_id: String,
    parent_id: Option<String>,
    author_id: String,
    author_name: String,
    start_ms: i64,
    end_ms: Option<i64>,
    body: String,
    created_at: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    kind: String,
    assignee_id: Option<String>,
    assignee_name: Option<String>,
    due_at: Option<i64>,
    quote: Option<String>,
    region: Option<String>,
    resolved_at: Option<i64>,
    resolved_by: Option<String>,
    resolver_name: Option<String>,
}

impl TryFrom<Row> for Comment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("comment {}: {what}", row.id));
        let somebody = |id: Option<String>, name: Option<String>, what: &str| match id {
            None => Ok(None),
            Some(id) => {
                let id = id.parse().map_err(|_| corrupt(what))?;
                Ok::<_, Error>(Some(Somebody { id, name: name.unwrap_or_default() }))
            }
        };
        let assignee = somebody(row.assignee_id, row.assignee_name, "assignee")?;
        let resolver = somebody(row.resolved_by, row.resolver_name, "resolved_by")?;
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            parent_id: row.parent_id.map(|id| id.parse()).transpose().map_err(|_| corrupt("parent"))?,
            author_id: row.author_id.parse().map_err(|_| corrupt("author"))?,
            author_name: row.author_name,
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            body: row.body,
            created_at: Timestamp::from_unix_ms(row.created_at),
            edited_at: row.edited_at.map(Timestamp::from_unix_ms),
            is_deleted: row.deleted_at.is_some(),
            kind: CommentKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            assignee,
            due_at: row.due_at.map(Timestamp::from_unix_ms),
            quote: row.quote.as_deref().map(from_json).transpose()?,
            region: row.region.as_deref().map(from_json).transpose()?,
            resolved: row.resolved_at.map(Timestamp::from_unix_ms).zip(resolver),
            mentions: vec![],
            reactions: vec![],
            attachments: vec![],
        })
    }
}

macro_rules! select_comments {
    ($($rest:expr),+) => {
        concat!(
            "select c.id, c.recording_id, r.workspace_id, c.parent_id, c.author_id, a.name as author_name, c.start_ms, c.end_ms,
               c.body, c.created_at, c.edited_at, c.deleted_at, c.kind, c.assignee_id, m.name as assignee_name, c.due_at,
               c.quote, c.region, c.resolved_at, c.resolved_by, s.name as resolver_name
             from comments c join recordings r on r.id = c.recording_id join users a on a.id = c.author_id
             left join users m on m.id = c.assignee_id left join users s on s.id = c.resolved_by where ",
            $($rest),+
        )
    };
}

/// The comments of a recording in the order of their time, deleted ones where they have replies.
pub async fn list(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<Comment>> {
    let mut comments = fetch_all!(
        *on,
        Row,
        select_comments!(
            "c.recording_id = $1 and (c.deleted_at is null
               or exists (select 1 from comments reply where reply.parent_id = c.id and reply.deleted_at is null))
             order by c.start_ms, c.created_at, c.id"
        ),
        recording_id.to_string()
    )?
    .into_iter()
    .map(Comment::try_from)
    .collect::<Result<Vec<_>>>()?;
    company::join(on, recording_id, &mut comments).await?;
    attachments::join(on, recording_id, &mut comments).await?;
    Ok(comments)
}

/// A comment on a recording that the principal may see.
pub async fn find_visible(on: &mut impl Connected, principal: &Principal, id: CommentId) -> Result<Option<Comment>> {
    let row = fetch_optional!(
        *on,
        Row,
        select_comments!(visible_recordings!(), " and c.id = $3"),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        id.to_string()
    )?;
    let Some(row) = row else { return Ok(None) };
    let mut comment = [Comment::try_from(row)?];
    company::join(on, comment[0].recording_id, &mut comment).await?;
    attachments::join(on, comment[0].recording_id, &mut comment).await?;
    let [comment] = comment;
    Ok(Some(comment))
}

pub struct NewComment<'a> {
    /// Proved to be visible to the author.
    pub recording_id: RecordingId,
    /// Any comment of the thread.
    pub parent_id: Option<CommentId>,
    pub start_ms: i64,
    pub end_ms: Option<i64>,
    pub body: &'a str,
    pub kind: CommentKind,
    /// Proved to be a member of the workspace.
    pub assignee_id: Option<UserId>,
    pub due_at: Option<Timestamp>,
    pub quote: Option<&'a Quote>,
    pub region: Option<&'a Region>,
    /// Proved to be members of the workspace.
    pub mentions: &'a [UserId],
    pub attachments: &'a [AttachmentId],
    pub idempotency_key: Option<&'a str>,
}

/// Adds a comment. The same author and key give the first one again. `None`: the recording has no such
/// parent, or is gone by now. [`Error::UnknownAttachment`]: one of the attachments cannot be had.
pub async fn create(tx: &mut Tx, author: &Principal, new: &NewComment<'_>) -> Result<Option<Comment>> {
    let root = match new.parent_id {
        None => None,
        Some(parent) => match thread_of(tx, new.recording_id, parent).await? {
            None => return Ok(None),
            root => root,
        },
    };
    let (id, now) = (CommentId::new(), tx.now().unix_ms());
    let inserted = execute!(
        *tx,
        "insert into comments (id, recording_id, parent_id, author_id, start_ms, end_ms, body, created_at, idempotency_key,
           kind, assignee_id, due_at, quote, region)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (author_id, idempotency_key) do nothing",
        id.to_string(),
        new.recording_id.to_string(),
        root,
        author.user_id.to_string(),
        new.start_ms,
        new.end_ms,
        new.body,
        now,
        new.idempotency_key,
        new.kind.as_str(),
        new.assignee_id.map(|id| id.to_string()),
        new.due_at.map(Timestamp::unix_ms),
        new.quote.map(to_json).transpose()?,
        new.region.map(to_json).transpose()?
    );
    let created = match inserted {
        Err(sqlx::Error::Database(cause)) if cause.is_foreign_key_violation() => return Ok(None),
        inserted => inserted?,
    };
    if created == 0 {
        return first_of_key(tx, author, new).await.map(Some);
    }
    company::mention(tx, id, new.mentions).await?;
    if !attachments::attach(tx, author, new.recording_id, id, new.attachments).await? {
        return Err(Error::UnknownAttachment);
    }
    let comment = find_visible(tx, author, id).await?;
    if let Some(comment) = &comment {
        keep_found(tx, comment).await?;
        record(tx, comment, EventKind::CommentCreated).await?;
    }
    Ok(comment)
}

/// The id of the first comment of the thread that `parent` belongs to.
async fn thread_of(on: &mut impl Connected, recording_id: RecordingId, parent: CommentId) -> Result<Option<String>> {
    let row = fetch_optional!(
        *on,
        (String,),
        "select coalesce(parent_id, id) from comments where id = $1 and recording_id = $2",
        parent.to_string(),
        recording_id.to_string()
    )?;
    Ok(row.map(|(id,)| id))
}

async fn first_of_key(tx: &mut Tx, author: &Principal, new: &NewComment<'_>) -> Result<Comment> {
    let first = fetch_optional!(
        *tx,
        Row,
        select_comments!("c.author_id = $1 and c.idempotency_key = $2 and c.recording_id = $3"),
        author.user_id.to_string(),
        new.idempotency_key,
        new.recording_id.to_string()
    )?;
    let first = first.ok_or(Error::Conflict("this Idempotency-Key belongs to a comment on another recording"))?;
    let mut comment = [Comment::try_from(first)?];
    company::join(tx, new.recording_id, &mut comment).await?;
    attachments::join(tx, new.recording_id, &mut comment).await?;
    let [comment] = comment;
    Ok(comment)
}

/// What becomes of a comment; what is `None` stays as it is.
#[derive(Default)]
pub struct CommentChange<'a> {
    pub body: Option<&'a str>,
    pub kind: Option<CommentKind>,
    /// Proved to be a member of the workspace; `Some(None)` asks nobody.
    pub assignee_id: Option<Option<UserId>>,
    pub due_at: Option<Option<Timestamp>>,
    /// Proved to be members of the workspace.
    pub mentions: Option<&'a [UserId]>,
    /// All that it is to have.
    pub attachments: Option<&'a [AttachmentId]>,
}

/// Changes a comment that [`Comment::may_edit`]. `None` if it was deleted meanwhile. [`Error::UnknownAttachment`]: one of the
/// attachments cannot be had.
pub async fn edit(
    tx: &mut Tx,
    principal: &Principal,
    comment: &Comment,
    change: &CommentChange<'_>,
) -> Result<Option<Comment>> {
    let (id, now) = (comment.id, tx.now().unix_ms());
    if let Some(body) = change.body {
        company::keep_version(tx, principal, id, body).await?;
    }
    // A column that may become null needs a second parameter to say whether it is meant.
    let edited = execute!(
        *tx,
        "update comments set body = coalesce($3, body), edited_at = $4, kind = coalesce($5, kind),
           assignee_id = case when $6 = 1 then $7 else assignee_id end, due_at = case when $8 = 1 then $9 else due_at end
         where id = $1 and author_id = $2 and deleted_at is null",
        id.to_string(),
        principal.user_id.to_string(),
        change.body,
        now,
        change.kind.map(CommentKind::as_str),
        i64::from(change.assignee_id.is_some()),
        change.assignee_id.flatten().map(|id| id.to_string()),
        i64::from(change.due_at.is_some()),
        change.due_at.flatten().map(Timestamp::unix_ms)
    )?;
    if edited == 0 {
        return Ok(None);
    }
    if let Some(mentions) = change.mentions {
        company::mention(tx, id, mentions).await?;
    }
    if let Some(wanted) = change.attachments
        && !attachments::attach(tx, principal, comment.recording_id, id, wanted).await?
    {
        return Err(Error::UnknownAttachment);
    }
    let comment = find_visible(tx, principal, id).await?;
    if let Some(comment) = &comment {
        keep_found(tx, comment).await?;
        record(tx, comment, EventKind::CommentChanged).await?;
    }
    Ok(comment)
}

/// Forgets the text of a comment that [`Comment::may_delete`]; its replies stay.
pub async fn delete(tx: &mut Tx, comment: &Comment) -> Result<()> {
    let now = tx.now().unix_ms();
    let deleted = execute!(
        *tx,
        "update comments set body = '', assignee_id = null, due_at = null, quote = null, region = null, deleted_at = $2
         where id = $1 and deleted_at is null",
        comment.id.to_string(),
        now
    )?;
    if deleted > 0 {
        company::forget(tx, comment.id).await?;
        attachments::forget(tx, comment).await?;
        forget_found(tx, comment).await?;
        record(tx, comment, EventKind::CommentDeleted).await?;
    }
    Ok(())
}

/// Makes search find the text as it is now.
pub(crate) async fn keep_found(tx: &mut Tx, comment: &Comment) -> Result<()> {
    forget_found(tx, comment).await?;
    let kind = search::DocumentKind::Comment;
    let added = search::add(tx, comment.workspace_id, comment.recording_id, kind, &[&comment.body]).await?;
    execute!(*tx, "update comments set document = $2 where id = $1", comment.id.to_string(), added.first().copied())?;
    Ok(())
}

async fn forget_found(tx: &mut Tx, comment: &Comment) -> Result<()> {
    let id = comment.id.to_string();
    let row = fetch_optional!(*tx, (Option<i64>,), "select document from comments where id = $1", id.as_str())?;
    let Some(document) = row.and_then(|(document,)| document) else { return Ok(()) };
    search::forget(tx, comment.workspace_id, search::DocumentKind::Comment, &[document]).await?;
    execute!(*tx, "update comments set document = null where id = $1", id)?;
    Ok(())
}

async fn record(tx: &mut Tx, comment: &Comment, kind: EventKind) -> Result<()> {
    events::record(tx, comment.workspace_id, kind, Some(comment.recording_id), Some(comment.id)).await
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::Corrupt(cause.to_string()))
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| Error::Corrupt(format!("a comment: {cause}")))
}
