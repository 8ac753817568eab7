//! Claims jobs, keeps their leases, and turns how they end into what people see.
//!
//! Each kind has a lane of its own, so that a long transcode holds up neither the next transcript nor a deletion.
//! Invariant: what a job writes, it writes under its lease; a fenced job is dropped, and its children with it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use debrief_db::jobs::{self, Claimed, LEASE_MS};
use debrief_model::{Reason, job::JobPayload};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::context::Context;
use crate::jobs::{Ending, clear_away, perform, set_aside};

/// Three chances to renew before a lease runs out.
const RENEW_EVERY: Duration = Duration::from_millis(LEASE_MS as u64 / 3);
/// Looking now and then finds jobs that have become due, and leases that have run out, without a wake.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// What a job that has lost its lease may still take to return; it can write nothing any more.
const LAST_WORD: Duration = Duration::from_secs(1);
/// So many transcriptions are under way at once and share the slots, so that a short note is not stuck behind long
/// recordings.
const TRANSCRIPTIONS: usize = 32;

/// Works until `stop` completes; what is under way then is dropped and goes on at the next start.
pub async fn run(ctx: Arc<Context>, stop: impl Future<Output = ()>) {
    let keeper = ctx.keeper.clone();
    tokio::select! {
        () = lane(&ctx, &["prepare"], 1) => {}
        () = lane(&ctx, &["transcribe", "translate"], TRANSCRIPTIONS) => {}
        () = lane(&ctx, &["scenes"], 1) => {}
        () = lane(&ctx, &["purge"], 1) => {}
        () = crate::jobs::sweep::run(&ctx) => {}
        () = ctx.keeper.clone().run() => {}
        () = ctx.db.listen() => {}
        () = unload(&ctx) => {}
        () = stop => {}
    }
    keeper.stop();
}

async fn unload(ctx: &Context) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        ctx.unload_idle().await;
    }
}

/// Works on at most `width` jobs of these kinds at once.
async fn lane(ctx: &Context, kinds: &[&str], width: usize) {
    let mut woken = ctx.db.woken();
    let mut under_way = FuturesUnordered::new();
    loop {
        woken.mark_unchanged();
        while under_way.len() < width {
            let mut claim = pin!(jobs::claim(&ctx.db, &ctx.settings.owner, kinds));
            // Jobs go on while it is looked: one of them may hold the only connection that writes.
            let found = loop {
                tokio::select! {
                    found = &mut claim => break found,
                    Some(()) = under_way.next() => {}
                }
            };
            match found {
                Ok(Some(claimed)) => under_way.push(work(ctx, claimed)),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(%error, "jobs could not be looked for");
                    break;
                }
            }
        }
        tokio::select! {
            Some(()) = under_way.next() => {}
            _ = woken.changed(), if under_way.len() < width => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn work(ctx: &Context, claimed: Claimed) {
    let claimed = &claimed;
    let kind = claimed.payload.kind();
    let recording = claimed.payload.recording_id();
    tracing::info!(kind, %recording, attempt = claimed.attempts, "job begins");
    let ending = if claimed.is_exhausted() {
        let message = format!(
            "This ended without a result {} times. Try again; if it stays so, the server's log says more.",
            claimed.max_attempts
        );
        Err(Ending::SetAside(Reason::new("attempts_exhausted", message)))
    } else {
        under_lease(ctx, claimed).await
    };
    match ending {
        Ok(()) => tracing::info!(kind, %recording, "job done"),
        Err(ending) => settle(ctx, claimed, ending).await,
    }
}

/// Performs the job, and drops it when its lease is lost.
async fn under_lease(ctx: &Context, claimed: &Claimed) -> Result<(), Ending> {
    // Boxed: the futures of all stages in one would be too deep for the compiler.
    let mut job = Box::pin(perform(ctx, claimed));
    tokio::select! {
        ending = &mut job => return ending,
        () = lease_lost(ctx, claimed) => {}
    }
    // The job's own last commit ends the lease, too; such a job returns at once.
    tokio::time::timeout(LAST_WORD, job).await.unwrap_or(Err(Ending::Fenced))
}

/// Renews the lease for as long as it is ours.
async fn lease_lost(ctx: &Context, claimed: &Claimed) {
    let mut woken = ctx.db.woken();
    let mut renew_at = tokio::time::Instant::now() + RENEW_EVERY;
    loop {
        woken.mark_unchanged();
        let renewed = tokio::select! {
            // A cancelled or deleted job is noticed with the event that tells of it.
            _ = woken.changed() => jobs::is_held(&ctx.db, &claimed.lease).await,
            () = tokio::time::sleep_until(renew_at) => {
                renew_at = tokio::time::Instant::now() + RENEW_EVERY;
                jobs::renew(&ctx.db, &claimed.lease).await.map(|()| true)
            }
        };
        match renewed {
            Ok(true) => {}
            Ok(false) | Err(debrief_db::Error::Fenced) => return,
            Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
        }
    }
}

async fn settle(ctx: &Context, claimed: &Claimed, ending: Ending) {
    let kind = claimed.payload.kind();
    let recording = claimed.payload.recording_id();
    let written = match ending {
        Ending::Fenced => {
            tracing::info!(kind, %recording, "job was taken over or cancelled");
            Err(debrief_db::Error::Fenced)
        }
        Ending::Wait(reason) => retry(ctx, claimed, wait_ms(&reason), &reason, false).await,
        Ending::Retry(reason) if claimed.attempts < claimed.max_attempts => {
            tracing::warn!(kind, %recording, code = reason.code, "job will be tried again: {}", reason.message);
            retry(ctx, claimed, backoff_ms(claimed), &reason, true).await
        }
        Ending::Retry(reason) | Ending::SetAside(reason) => {
            tracing::error!(kind, %recording, code = reason.code, "job is set aside: {}", reason.message);
            set_aside(ctx, claimed, &reason, true).await
        }
        Ending::Fail(reason) => {
            tracing::info!(kind, %recording, code = reason.code, "job failed for good: {}", reason.message);
            set_aside(ctx, claimed, &reason, false).await
        }
    };
    match written {
        Ok(()) => {}
        Err(debrief_db::Error::Fenced) => {
            if let Err(error) = clear_away(ctx, recording).await {
                tracing::info!(?error, kind, %recording, "what a job has left behind is left to the sweep");
            }
        }
        // The lease runs out, and the job is claimed again.
        Err(error) => tracing::error!(%error, kind, "the end of a job could not be written"),
    }
}

/// What a job waits for, such as a model, may come at any time. Where looking costs the start of a process, it is
/// looked for less often; a new model hurries the jobs anyway.
fn wait_ms(reason: &Reason) -> i64 {
    if matches!(reason.code.as_str(), "model_invalid" | "cage_unavailable") { 20_000 } else { 3_000 }
}

/// 1, 4, 16, 64 s …, at most ten minutes.
fn backoff_ms(claimed: &Claimed) -> i64 {
    let exponent = u32::try_from(claimed.attempts.clamp(1, 6) - 1).unwrap_or(0);
    (1000 * 4_i64.pow(exponent)).min(600_000)
}

async fn retry(
    ctx: &Context,
    claimed: &Claimed,
    delay_ms: i64,
    reason: &Reason,
    counts: bool,
) -> debrief_db::Result<()> {
    let mut tx = ctx.db.begin().await?;
    if let JobPayload::Prepare { recording_id } = &claimed.payload
        && let Some(recording) = debrief_db::recordings::find_any(&mut tx, *recording_id).await?
        && recording.media_reason.as_ref() != Some(reason)
    {
        debrief_db::recordings::prepare_waits(&mut tx, &recording, reason).await?;
    }
    jobs::retry(&mut tx, &claimed.lease, delay_ms, reason, counts).await?;
    tx.commit().await
}
