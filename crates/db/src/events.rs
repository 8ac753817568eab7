//! What changed, in commit order. The table is the truth; notifications only wake its readers.

use debrief_model::{CommentId, RecordingId, WorkspaceId, event::EventKind};

use crate::connection::Connection;
use crate::{Connected, Principal, Result, Tx};

/// Readers that were away for longer fetch everything anew.
const KEPT_MS: i64 = 24 * 3600 * 1000;
/// PostgreSQL gives out identity values before commit. Writers of events queue on this lock until they
/// commit, so that a reader which has seen id 7 never misses a 6 that commits later.
const ORDER_LOCK: i64 = 0x0064_6562_7269_6566;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: i64,
    pub kind: String,
    pub recording_id: Option<String>,
    pub comment_id: Option<String>,
}

pub async fn record(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    kind: EventKind,
    recording_id: Option<RecordingId>,
    comment_id: Option<CommentId>,
) -> Result<()> {
    if matches!(tx.connection(), Connection::Postgres(_)) {
        execute!(*tx, "select pg_advisory_xact_lock($1)", ORDER_LOCK)?;
    }
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into events (workspace_id, kind, recording_id, comment_id, created_at) values ($1, $2, $3, $4, $5)",
        workspace_id.to_string(),
        kind.as_str(),
        recording_id.map(|id| id.to_string()),
        comment_id.map(|id| id.to_string()),
        now
    )?;
    tx.wake_after_commit();
    Ok(())
}

/// Events behind `after` that the principal may hear of, oldest first, at most `limit`. What happened to an
/// unfinished upload is its owner's alone; that something is gone may be heard by all.
pub async fn after(on: &mut impl Connected, principal: &Principal, after: i64, limit: i64) -> Result<Vec<Event>> {
    Ok(fetch_all!(
        *on,
        Event,
        concat!(
            "select e.id, e.kind, e.recording_id, e.comment_id from events e left join recordings r on r.id = e.recording_id
             where e.workspace_id = $1 and e.id > $3 and (r.id is null or ",
            visible_recordings!(),
            ") order by e.id limit $4"
        ),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        after,
        limit
    )?)
}

/// The id of the newest event, 0 before the first.
pub async fn newest(on: &mut impl Connected) -> Result<i64> {
    let row = fetch_optional!(*on, (i64,), "select coalesce(max(id), 0) from events")?;
    Ok(row.map_or(0, |(id,)| id))
}

/// Forgets what nobody catches up on any more.
pub async fn forget_old(tx: &mut Tx) -> Result<u64> {
    let before = tx.now().unix_ms() - KEPT_MS;
    Ok(execute!(*tx, "delete from events where created_at < $1", before)?)
}
