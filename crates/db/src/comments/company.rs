//! What stands beside a comment: reactions, whom it mentions, what it said before, whether its thread is settled.

use std::collections::HashMap;

use debrief_model::{CommentId, RecordingId, Timestamp, UserId, event::EventKind};

use super::{Comment, Somebody, record};
use crate::{Connected, Error, Principal, Result, Tx};

/// Somebody's answer at one touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub emoji: String,
    pub person: Somebody,
}

/// What a comment said until it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub body: String,
    /// When this was written.
    pub written_at: Timestamp,
}

/// Adds reactions and mentions to comments of one recording.
pub(super) async fn join(on: &mut impl Connected, recording_id: RecordingId, comments: &mut [Comment]) -> Result<()> {
    if comments.is_empty() {
        return Ok(());
    }
    let one = match &*comments {
        [comment] => comment.id.to_string(),
        _ => String::new(),
    };
    let reactions = fetch_all!(
        *on,
        (String, String, String, String),
        "select x.comment_id, x.user_id, u.name, x.emoji from reactions x join comments c on c.id = x.comment_id
           join users u on u.id = x.user_id
         where c.recording_id = $1 and ($2 = '' or c.id = $2) order by x.created_at, x.user_id",
        recording_id.to_string(),
        one.as_str()
    )?;
    let mentions = fetch_all!(
        *on,
        (String, String, String),
        "select x.comment_id, x.user_id, u.name from mentions x join comments c on c.id = x.comment_id
           join users u on u.id = x.user_id
         where c.recording_id = $1 and ($2 = '' or c.id = $2) order by u.name, u.id",
        recording_id.to_string(),
        one
    )?;
    let mut by_id: HashMap<String, &mut Comment> =
        comments.iter_mut().map(|comment| (comment.id.to_string(), comment)).collect();
    for (comment, user, name, emoji) in reactions {
        if let Some(comment) = by_id.get_mut(&comment) {
            comment.reactions.push(Reaction { emoji, person: somebody(&user, name)? });
        }
    }
    for (comment, user, name) in mentions {
        if let Some(comment) = by_id.get_mut(&comment) {
            comment.mentions.push(somebody(&user, name)?);
        }
    }
    Ok(())
}

fn somebody(id: &str, name: String) -> Result<Somebody> {
    Ok(Somebody { id: id.parse().map_err(|_| Error::Corrupt(format!("user {id}")))?, name })
}

/// Makes these the ones whom a comment mentions.
pub(super) async fn mention(tx: &mut Tx, id: CommentId, users: &[UserId]) -> Result<()> {
    execute!(*tx, "delete from mentions where comment_id = $1", id.to_string())?;
    for user in users {
        execute!(
            *tx,
            "insert into mentions (comment_id, user_id) values ($1, $2) on conflict do nothing",
            id.to_string(),
            user.to_string()
        )?;
    }
    Ok(())
}

/// Keeps what the author's comment says now, unless that is `next`.
pub(super) async fn keep_version(tx: &mut Tx, author: &Principal, id: CommentId, next: &str) -> Result<()> {
    execute!(
        *tx,
        "insert into comment_versions (comment_id, written_at, body)
         select id, coalesce(edited_at, created_at), body from comments
         where id = $1 and author_id = $2 and deleted_at is null and body <> $3
         on conflict (comment_id, written_at) do nothing",
        id.to_string(),
        author.user_id.to_string(),
        next
    )?;
    Ok(())
}

/// What a comment said before, the oldest first.
pub async fn history(on: &mut impl Connected, id: CommentId) -> Result<Vec<Version>> {
    let rows = fetch_all!(
        *on,
        (String, i64),
        "select body, written_at from comment_versions where comment_id = $1 order by written_at",
        id.to_string()
    )?;
    let version = |(body, written_at)| Version { body, written_at: Timestamp::from_unix_ms(written_at) };
    Ok(rows.into_iter().map(version).collect())
}

/// With a comment goes all that was beside it.
pub(super) async fn forget(tx: &mut Tx, id: CommentId) -> Result<()> {
    for sql in [
        "delete from comment_versions where comment_id = $1",
        "delete from reactions where comment_id = $1",
        "delete from mentions where comment_id = $1",
    ] {
        execute!(*tx, sql, id.to_string())?;
    }
    Ok(())
}

/// Answers a comment that the principal may see; the same answer once more changes nothing.
pub async fn react(tx: &mut Tx, principal: &Principal, comment: &Comment, emoji: &str) -> Result<()> {
    let now = tx.now().unix_ms();
    let added = execute!(
        *tx,
        "insert into reactions (comment_id, user_id, emoji, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        comment.id.to_string(),
        principal.user_id.to_string(),
        emoji,
        now
    )?;
    if added > 0 {
        record(tx, comment, EventKind::CommentChanged).await?;
    }
    Ok(())
}

/// Takes the principal's own answer back.
pub async fn take_back(tx: &mut Tx, principal: &Principal, comment: &Comment, emoji: &str) -> Result<()> {
    let removed = execute!(
        *tx,
        "delete from reactions where comment_id = $1 and user_id = $2 and emoji = $3",
        comment.id.to_string(),
        principal.user_id.to_string(),
        emoji
    )?;
    if removed > 0 {
        record(tx, comment, EventKind::CommentChanged).await?;
    }
    Ok(())
}

/// Settles a thread, or opens it again. `comment` is its first one. Who settled it first stays who did.
pub async fn resolve(tx: &mut Tx, principal: &Principal, comment: &Comment, resolved: bool) -> Result<()> {
    let now = tx.now().unix_ms();
    let changed = execute!(
        *tx,
        "update comments set resolved_at = case when $2 = 1 then $3 end, resolved_by = case when $2 = 1 then $4 end
         where id = $1 and case when resolved_at is null then 0 else 1 end <> $2",
        comment.id.to_string(),
        i64::from(resolved),
        now,
        principal.user_id.to_string()
    )?;
    if changed > 0 {
        record(tx, comment, EventKind::CommentChanged).await?;
    }
    Ok(())
}
