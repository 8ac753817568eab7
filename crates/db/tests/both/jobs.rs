use std::collections::HashSet;

use debrief_db::jobs::{self, Claimed, LEASE_MS};
use debrief_db::{Error, Tx};
use debrief_model::job::JobPayload;
use debrief_model::{Reason, RecordingId};

use crate::world::World;

on_both_databases!(
    eight_claimers_get_different_jobs,
    a_fenced_worker_cannot_write,
    a_job_stops_after_its_last_attempt,
    progress_counts_attempts_anew,
    a_retry_waits_its_time,
    a_subject_has_one_job_of_a_kind,
    a_dead_predecessor_is_fenced_at_once,
);

const KINDS: &[&str] = &["prepare", "transcribe", "purge"];

async fn eight_claimers_get_different_jobs(world: &World) {
    for _ in 0..20 {
        enqueue(world).await;
    }
    let claimers = (0..8).map(|number| {
        let db = world.db.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Some(claimed) = jobs::claim(&db, &format!("w{number}"), KINDS).await.unwrap() {
                taken.push(claimed.lease.job_id);
            }
            taken
        })
    });
    let taken: Vec<String> = futures::future::join_all(claimers).await.into_iter().flat_map(Result::unwrap).collect();
    // A claimer that finds every due job locked by others gives up for now; nothing is taken twice.
    let different: HashSet<_> = taken.iter().collect();
    assert_eq!(different.len(), taken.len());
    let left = std::iter::from_fn(|| Some(())).take(20 - taken.len());
    for () in left {
        assert!(claim(world).await.is_some());
    }
    assert!(claim(world).await.is_none());
}

async fn a_fenced_worker_cannot_write(world: &World) {
    enqueue(world).await;
    let first = claim(world).await.unwrap();
    assert!(claim(world).await.is_none());
    jobs::renew(&world.db, &first.lease).await.unwrap();
    world.at_ms(LEASE_MS + 1000);
    let second = claim(world).await.unwrap();
    assert_eq!(first.lease.job_id, second.lease.job_id);
    assert!(matches!(jobs::renew(&world.db, &first.lease).await, Err(Error::Fenced)));
    let reason = Reason::new("x", "y");
    let mut tx = world.db.begin().await.unwrap();
    assert!(matches!(jobs::hold(&mut tx, &first.lease).await, Err(Error::Fenced)));
    assert!(matches!(jobs::finish(&mut tx, &first.lease).await, Err(Error::Fenced)));
    assert!(matches!(jobs::fail(&mut tx, &first.lease, &reason).await, Err(Error::Fenced)));
    assert!(matches!(jobs::retry(&mut tx, &first.lease, 0, &reason, true).await, Err(Error::Fenced)));
    drop(tx);
    let mut tx = world.db.begin().await.unwrap();
    jobs::finish(&mut tx, &second.lease).await.unwrap();
    tx.commit().await.unwrap();
    world.at_ms(10 * LEASE_MS);
    assert!(claim(world).await.is_none());
}

async fn a_job_stops_after_its_last_attempt(world: &World) {
    let payload = enqueue(world).await;
    for attempt in 1..=payload.max_attempts() {
        world.at_ms(attempt * 2 * LEASE_MS);
        let claimed = claim(world).await.unwrap();
        assert_eq!((claimed.attempts, claimed.is_exhausted()), (attempt, false));
    }
    world.at_ms((payload.max_attempts() + 1) * 2 * LEASE_MS);
    let claimed = claim(world).await.unwrap();
    assert!(claimed.is_exhausted());
    let mut tx = world.db.begin().await.unwrap();
    jobs::fail(&mut tx, &claimed.lease, &Reason::new("exhausted", "It ended without a word.")).await.unwrap();
    tx.commit().await.unwrap();
    world.at_ms(100 * LEASE_MS);
    assert!(claim(world).await.is_none());
}

async fn progress_counts_attempts_anew(world: &World) {
    enqueue(world).await;
    for attempt in 1..=20 {
        world.at_ms(attempt * 2 * LEASE_MS);
        let claimed = claim(world).await.unwrap();
        assert!(!claimed.is_exhausted());
        let mut tx = world.db.begin().await.unwrap();
        jobs::made_progress(&mut tx, &claimed.lease).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn a_retry_waits_its_time(world: &World) {
    enqueue(world).await;
    let claimed = claim(world).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    jobs::retry(&mut tx, &claimed.lease, 60_000, &Reason::new("busy", "Later."), false).await.unwrap();
    tx.commit().await.unwrap();
    world.at_ms(55_000);
    assert!(claim(world).await.is_none());
    world.at_ms(65_000);
    assert_eq!(claim(world).await.unwrap().attempts, 1);
}

async fn a_subject_has_one_job_of_a_kind(world: &World) {
    let payload = enqueue(world).await;
    let first = claim(world).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    jobs::enqueue(&mut tx, &payload).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(jobs::renew(&world.db, &first.lease).await, Err(Error::Fenced)));
    let second = claim(world).await.unwrap();
    assert_eq!((second.lease.job_id, second.attempts), (first.lease.job_id, 1));
    assert!(claim(world).await.is_none());
}

async fn a_dead_predecessor_is_fenced_at_once(world: &World) {
    enqueue(world).await;
    let first = jobs::claim(&world.db, "dead", KINDS).await.unwrap().unwrap();
    assert_eq!(jobs::fence_owner(&world.db, "somebody else").await.unwrap(), 0);
    assert_eq!(jobs::fence_owner(&world.db, "dead").await.unwrap(), 1);
    assert!(matches!(jobs::renew(&world.db, &first.lease).await, Err(Error::Fenced)));
    assert_eq!(claim(world).await.unwrap().lease.job_id, first.lease.job_id);
    let other_kinds = jobs::claim(&world.db, "w", &["transcribe"]).await.unwrap();
    assert!(other_kinds.is_none());
}

async fn enqueue(world: &World) -> JobPayload {
    let payload = JobPayload::Prepare { recording_id: RecordingId::new() };
    let mut tx: Tx = world.db.begin().await.unwrap();
    jobs::enqueue(&mut tx, &payload).await.unwrap();
    tx.commit().await.unwrap();
    payload
}

async fn claim(world: &World) -> Option<Claimed> {
    jobs::claim(&world.db, "worker", KINDS).await.unwrap()
}
