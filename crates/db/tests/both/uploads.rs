use debrief_db::uploads::{self, NewSlice, Upload};
use debrief_db::{Error, jobs, recordings};
use debrief_model::recording::MediaState;
use debrief_model::Role;

use crate::world::World;

on_both_databases!(
    an_offset_moves_only_under_its_fence_and_from_where_it_stands,
    a_finished_upload_is_a_visible_recording_with_one_job,
    an_upload_answers_to_its_owner_alone,
);

async fn an_offset_moves_only_under_its_fence_and_from_where_it_stands(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let upload = world.upload(&ada, "Deploy").await;
    let old = fence(world, &upload).await;
    let fence = fence(world, &upload).await;
    assert!(matches!(append(world, &upload, old, 0, 4).await, Err(Error::Fenced)));
    assert_eq!(append(world, &upload, fence, 0, 4).await.unwrap(), 4);
    for (start, size) in [(0, 4), (3, 2), (5, 1), (4, 7)] {
        assert!(matches!(append(world, &upload, fence, start, size).await, Err(Error::Fenced)), "{start}+{size}");
    }
    assert_eq!(append(world, &upload, fence, 4, 6).await.unwrap(), 10);
    let mut reader = world.db.read().await.unwrap();
    let slices = uploads::slices(&mut reader, upload.recording_id.unwrap()).await.unwrap();
    assert_eq!(slices.iter().map(|(_, size)| *size).collect::<Vec<_>>(), [4, 6]);
}

async fn a_finished_upload_is_a_visible_recording_with_one_job(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let ben = world.person("Ben", Role::Viewer, "W").await;
    let upload = world.upload(&ada, "Deploy").await;
    let fence = fence(world, &upload).await;
    append(world, &upload, fence, 0, 9).await.unwrap();
    assert!(!finish(world, &upload).await);
    let seen = async |principal| {
        let mut reader = world.db.read().await.unwrap();
        recordings::find_visible(&mut reader, principal, upload.recording_id.unwrap()).await.unwrap()
    };
    assert!(seen(&ben).await.is_none());
    assert_eq!(seen(&ada).await.unwrap().media_state, MediaState::Uploading);
    append(world, &upload, fence, 9, 1).await.unwrap();
    assert!(finish(world, &upload).await);
    assert!(!finish(world, &upload).await);
    assert_eq!(seen(&ben).await.unwrap().media_state, MediaState::Preparing);
    assert!(jobs::claim(&world.db, "w", &["prepare"]).await.unwrap().is_some());
    assert!(jobs::claim(&world.db, "w", &["prepare"]).await.unwrap().is_none());
    let mut tx = world.db.begin().await.unwrap();
    assert!(uploads::fence(&mut tx, upload.id).await.unwrap().is_none());
}

async fn an_upload_answers_to_its_owner_alone(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let ben = world.person("Ben", Role::Owner, "W").await;
    let upload = world.upload(&ada, "Deploy").await;
    let mut reader = world.db.read().await.unwrap();
    let now = world.db.now().unix_ms();
    for (principal, expected) in [(&ada, 1), (&ben, 0)] {
        let found = uploads::find(&mut reader, principal.user_id, principal.workspace_id, upload.id).await.unwrap();
        assert_eq!(found.iter().count(), expected);
        let open = uploads::unfinished(&mut reader, principal.user_id, principal.workspace_id, now).await.unwrap();
        assert_eq!(open.len(), expected);
    }
}

async fn fence(world: &World, upload: &Upload) -> i64 {
    let mut tx = world.db.begin().await.unwrap();
    let fenced = uploads::fence(&mut tx, upload.id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    fenced.fence
}

async fn append(world: &World, upload: &Upload, fence: i64, start_bytes: u64, size_bytes: u64) -> Result<u64, Error> {
    let key = upload.slice_key(start_bytes, "n");
    let slice = NewSlice { start_bytes, size_bytes, key: &key };
    let mut tx = world.db.begin().await.unwrap();
    let offset = uploads::append(&mut tx, upload.id, fence, &[slice], None, upload.expires_at).await?;
    tx.commit().await.unwrap();
    Ok(offset)
}

async fn finish(world: &World, upload: &Upload) -> bool {
    let mut tx = world.db.begin().await.unwrap();
    let finished = uploads::finish(&mut tx, upload.id, None).await.unwrap();
    tx.commit().await.unwrap();
    finished
}
