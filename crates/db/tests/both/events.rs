use debrief_db::{Principal, events};
use debrief_model::event::EventKind;
use debrief_model::{RecordingId, Role, WorkspaceId};

use crate::world::World;

on_both_databases!(
    an_event_is_there_after_the_commit_and_not_before,
    ids_become_visible_in_commit_order,
    events_stay_in_their_workspace,
);

async fn an_event_is_there_after_the_commit_and_not_before(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let newest = events::newest(&mut world.db.read().await.unwrap()).await.unwrap();
    let mut woken = world.db.woken();
    woken.mark_unchanged();
    let mut tx = world.db.begin().await.unwrap();
    record(&mut tx, ada.workspace_id).await;
    assert!(after(world, &ada, newest).await.is_empty());
    assert!(!woken.has_changed().unwrap());
    tx.commit().await.unwrap();
    assert!(woken.has_changed().unwrap());
    assert_eq!(after(world, &ada, newest).await.len(), 1);
    let mut tx = world.db.begin().await.unwrap();
    record(&mut tx, ada.workspace_id).await;
    drop(tx);
    assert_eq!(after(world, &ada, newest).await.len(), 1);
}

async fn ids_become_visible_in_commit_order(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let workspace = ada.workspace_id;
    let start = events::newest(&mut world.db.read().await.unwrap()).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let db = world.db.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    let mut tx = db.begin().await.unwrap();
                    record(&mut tx, workspace).await;
                    // The commits of writers overlap here, unless something keeps them in order.
                    tokio::task::yield_now().await;
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    let (mut last, mut seen) = (start, 0);
    let mut written = false;
    while !written {
        // Looked at before reading, so that the last round reads everything.
        written = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let found = after(world, &ada, last).await;
        seen += found.len();
        last = found.last().map_or(last, |event| event.id);
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(seen, 80, "a reader that went on from the last id it saw has missed an event");
}

async fn events_stay_in_their_workspace(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let eve = world.person("Eve", Role::Owner, "Other").await;
    let newest = events::newest(&mut world.db.read().await.unwrap()).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    record(&mut tx, ada.workspace_id).await;
    tx.commit().await.unwrap();
    assert_eq!(after(world, &ada, newest).await.len(), 1);
    assert!(after(world, &eve, newest).await.is_empty());
}

async fn record(tx: &mut debrief_db::Tx, workspace: WorkspaceId) {
    events::record(tx, workspace, EventKind::RecordingChanged, Some(RecordingId::new()), None).await.unwrap();
}

async fn after(world: &World, principal: &Principal, after: i64) -> Vec<events::Event> {
    events::after(&mut world.db.read().await.unwrap(), principal, after, 1000).await.unwrap()
}
