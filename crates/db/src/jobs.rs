//! The queue. A job is claimed with a lease; whatever it writes, it writes under that lease.
//!
//! Attempts are counted at the claim, so that a job which ends its worker each time stops after its last.

use debrief_model::{JobId, Reason, RecordingId, job::JobPayload};

use crate::connection::Connection;
use crate::{Connected, Db, Error, Result, Tx};

/// A worker that has not renewed for this long is taken for dead.
pub const LEASE_MS: i64 = 30_000;

/// The right to work on a job, and to write its results.
#[derive(Clone, Debug)]
pub struct Lease {
    pub job_id: String,
    pub token: String,
}

#[derive(Clone, Debug)]
pub struct Claimed {
    pub lease: Lease,
    pub payload: JobPayload,
    pub attempts: i64,
    pub max_attempts: i64,
}

impl Claimed {
    /// Claimed only to be set aside: its last attempt has ended without a word.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.attempts > self.max_attempts
    }
}

/// Enqueues, or revives the job of the same kind and subject.
pub async fn enqueue(tx: &mut Tx, payload: &JobPayload) -> Result<()> {
    let now = tx.now().unix_ms();
    let json = serde_json::to_string(payload).map_err(|cause| Error::Corrupt(cause.to_string()))?;
    execute!(
        *tx,
        "insert into jobs (id, kind, payload, recording_id, subject_id, state, run_at, max_attempts, created_at, updated_at)
         values ($1, $2, $3, $4, $5, 'queued', $6, $7, $6, $6)
         on conflict (kind, subject_id) do update set
           state = 'queued', attempts = 0, run_at = excluded.run_at, payload = excluded.payload, lease_owner = null,
           lease_token = null, lease_until = null, reason_code = null, reason_message = null, updated_at = excluded.updated_at",
        JobId::new().to_string(),
        payload.kind(),
        json,
        payload.recording_id().to_string(),
        payload.subject_id(),
        now,
        payload.max_attempts()
    )?;
    tx.wake_after_commit();
    Ok(())
}

/// Takes the oldest due job of the kinds, also one whose lease has run out.
pub async fn claim(db: &Db, owner: &str, kinds: &[&str]) -> Result<Option<Claimed>> {
    const SQLITE: &str = "update jobs set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_token = $2,
           lease_until = $3, updated_at = $4
         where id = (select id from jobs where ((state = 'queued' and run_at <= $4) or (state = 'running' and lease_until < $4))
           and instr($5, ',' || kind || ',') > 0 order by run_at, id limit 1)
         returning id, payload, attempts, max_attempts";
    const POSTGRES: &str = "update jobs set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_token = $2,
           lease_until = $3, updated_at = $4
         where id = (select id from jobs where ((state = 'queued' and run_at <= $4) or (state = 'running' and lease_until < $4))
           and strpos($5, ',' || kind || ',') > 0 order by run_at, id limit 1 for update skip locked)
         returning id, payload, attempts, max_attempts";
    let kinds = format!(",{},", kinds.join(","));
    // Looking first keeps an idle worker from taking SQLite's write lock.
    if !any_due(db).await? {
        return Ok(None);
    }
    let mut tx = db.begin().await?;
    let now = tx.now().unix_ms();
    let token = JobId::new().to_string();
    let sql = if matches!(tx.connection(), Connection::Postgres(_)) { POSTGRES } else { SQLITE };
    let row = fetch_optional!(
        tx,
        (String, String, i64, i64),
        sql,
        owner,
        token.as_str(),
        now + LEASE_MS,
        now,
        kinds.as_str()
    )?;
    tx.commit().await?;
    let Some((id, payload, attempts, max_attempts)) = row else { return Ok(None) };
    let payload = serde_json::from_str(&payload).map_err(|cause| Error::Corrupt(format!("job {id}: {cause}")))?;
    Ok(Some(Claimed { lease: Lease { job_id: id, token }, payload, attempts, max_attempts }))
}

async fn any_due(db: &Db) -> Result<bool> {
    let now = db.now().unix_ms();
    let row = fetch_optional!(
        db.read().await?,
        (i64,),
        "select count(*) from jobs where (state = 'queued' and run_at <= $1) or (state = 'running' and lease_until < $1)",
        now
    )?;
    Ok(row.is_some_and(|(count,)| count > 0))
}

/// Keeps the lease; [`Error::Fenced`] when it is somebody else's by now or the job was cancelled.
pub async fn renew(db: &Db, lease: &Lease) -> Result<()> {
    let mut tx = db.begin().await?;
    hold(&mut tx, lease).await?;
    tx.commit().await
}

/// Whether the lease is still ours, without touching it.
pub async fn is_held(db: &Db, lease: &Lease) -> Result<bool> {
    let row = fetch_optional!(
        db.read().await?,
        (String,),
        "select id from jobs where id = $1 and lease_token = $2 and state = 'running'",
        lease.job_id.as_str(),
        lease.token.as_str()
    )?;
    Ok(row.is_some())
}

/// Proves the lease inside a transaction (and renews it). Every write of a job's result begins with this.
pub async fn hold(tx: &mut Tx, lease: &Lease) -> Result<()> {
    let now = tx.now().unix_ms();
    let held = execute!(
        *tx,
        "update jobs set lease_until = $3, updated_at = $4 where id = $1 and lease_token = $2 and state = 'running'",
        lease.job_id.as_str(),
        lease.token.as_str(),
        now + LEASE_MS,
        now
    )?;
    if held == 0 { Err(Error::Fenced) } else { Ok(()) }
}

/// Something of the job is committed: whatever ends it next, its attempts count anew.
pub async fn made_progress(tx: &mut Tx, lease: &Lease) -> Result<()> {
    execute!(
        *tx,
        "update jobs set attempts = 1 where id = $1 and lease_token = $2",
        lease.job_id.as_str(),
        lease.token.as_str()
    )?;
    Ok(())
}

/// The job is done.
pub async fn finish(tx: &mut Tx, lease: &Lease) -> Result<()> {
    hold(tx, lease).await?;
    execute!(*tx, "delete from jobs where id = $1", lease.job_id.as_str())?;
    tx.wake_after_commit();
    Ok(())
}

/// The job may succeed later. `counts`: whether this attempt is one of its attempts.
pub async fn retry(tx: &mut Tx, lease: &Lease, delay_ms: i64, reason: &Reason, counts: bool) -> Result<()> {
    hold(tx, lease).await?;
    let now = tx.now().unix_ms();
    let uncounted = i64::from(!counts);
    execute!(
        *tx,
        "update jobs set state = 'queued', run_at = $2, reason_code = $3, reason_message = $4, attempts = attempts - $5,
           lease_owner = null, lease_token = null, lease_until = null where id = $1",
        lease.job_id.as_str(),
        now + delay_ms,
        reason.code.as_str(),
        reason.message.as_str(),
        uncounted
    )?;
    Ok(())
}

/// The job is set aside, for a person to look at.
pub async fn fail(tx: &mut Tx, lease: &Lease, reason: &Reason) -> Result<()> {
    hold(tx, lease).await?;
    execute!(
        *tx,
        "update jobs set state = 'failed', reason_code = $2, reason_message = $3, lease_owner = null, lease_token = null,
           lease_until = null where id = $1",
        lease.job_id.as_str(),
        reason.code.as_str(),
        reason.message.as_str()
    )?;
    tx.wake_after_commit();
    Ok(())
}

/// Ends a job of a subject at once; whoever works on it is fenced.
pub async fn cancel(tx: &mut Tx, kind: &str, subject_id: &str) -> Result<u64> {
    tx.wake_after_commit();
    Ok(execute!(*tx, "delete from jobs where kind = $1 and subject_id = $2", kind, subject_id)?)
}

/// Ends every job of a recording but its purge.
pub async fn cancel_all_of(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    execute!(*tx, "delete from jobs where recording_id = $1 and kind <> 'purge'", recording_id.to_string())?;
    tx.wake_after_commit();
    Ok(())
}

/// Makes every waiting job of a kind due now, for instance because a model has arrived.
pub async fn hurry(tx: &mut Tx, kind: &str) -> Result<u64> {
    let now = tx.now().unix_ms();
    tx.wake_after_commit();
    Ok(execute!(*tx, "update jobs set run_at = $2 where kind = $1 and state = 'queued' and run_at > $2", kind, now)?)
}

/// A supervisor takes the jobs of its dead predecessor back, without waiting for their leases.
pub async fn fence_owner(db: &Db, owner: &str) -> Result<u64> {
    let mut tx = db.begin().await?;
    let now = tx.now().unix_ms();
    let fenced = execute!(
        tx,
        "update jobs set state = 'queued', run_at = $2, lease_owner = null, lease_token = null, lease_until = null
         where state = 'running' and lease_owner = $1",
        owner,
        now
    )?;
    tx.wake_after_commit();
    tx.commit().await?;
    Ok(fenced)
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Count {
    pub kind: String,
    pub state: String,
    pub count: i64,
}

/// How many jobs there are of each kind and state, for operators.
pub async fn counts(on: &mut impl Connected) -> Result<Vec<Count>> {
    Ok(fetch_all!(
        *on,
        Count,
        "select kind, state, count(*) as count from jobs group by kind, state order by kind, state"
    )?)
}

/// When the next queued job is due.
pub async fn next_due(on: &mut impl Connected) -> Result<Option<i64>> {
    let row = fetch_optional!(*on, (Option<i64>,), "select min(run_at) from jobs where state = 'queued'")?;
    Ok(row.and_then(|(run_at,)| run_at))
}
