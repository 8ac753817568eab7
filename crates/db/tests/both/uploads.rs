use debrief_db::uploads::{self, NewPartial, NewSlice, Upload};
use debrief_db::{Error, Principal, jobs, recordings};
use debrief_model::recording::MediaState;
use debrief_model::{Role, UploadId};

use crate::world::World;

on_both_databases!(
    an_offset_moves_only_under_its_fence_and_from_where_it_stands,
    a_finished_upload_is_a_visible_recording_with_one_job,
    an_upload_answers_to_its_owner_alone,
    a_deferred_length_is_told_once,
    tiny_slices_become_one_only_under_the_fence,
    a_final_upload_takes_finished_partial_ones_once,
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

async fn a_deferred_length_is_told_once(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let upload = world.deferred_upload(&ada).await;
    assert_eq!(upload.size_bytes, None);
    let fence = fence(world, &upload).await;
    append(world, &upload, fence, 0, 4).await.unwrap();
    assert!(!finish(world, &upload).await, "nobody knows whether this is all");
    for (fence, length) in [(fence - 1, 8), (fence, 3)] {
        assert!(matches!(declare(world, &upload, fence, length).await, Err(Error::Fenced)), "{fence} {length}");
    }
    declare(world, &upload, fence, 8).await.unwrap();
    assert!(matches!(declare(world, &upload, fence, 9).await, Err(Error::Fenced)));
    assert!(matches!(append(world, &upload, fence, 4, 5).await, Err(Error::Fenced)), "beyond the length");
    append(world, &upload, fence, 4, 4).await.unwrap();
    assert!(finish(world, &upload).await);
    let mut reader = world.db.read().await.unwrap();
    let recording = recordings::find_any(&mut reader, upload.recording_id.unwrap()).await.unwrap().unwrap();
    assert_eq!(recording.size_bytes, Some(8));
}

async fn tiny_slices_become_one_only_under_the_fence(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let upload = world.upload(&ada, "Deploy").await;
    let fence = fence(world, &upload).await;
    for start in 0..4 {
        append(world, &upload, fence, start * 2, 2).await.unwrap();
    }
    let key = upload.slice_key(2, "whole");
    let replace = async |fence, start_bytes, size_bytes, count| {
        let mut tx = world.db.begin().await.unwrap();
        let whole = NewSlice { start_bytes, size_bytes, key: &key };
        uploads::replace_slices(&mut tx, upload.id, fence, &whole, count).await?;
        tx.commit().await
    };
    for (fence, start, size, count) in [(fence - 1, 2, 4, 2), (fence, 2, 4, 3), (fence, 2, 5, 2), (fence, 1, 5, 2)] {
        assert!(matches!(replace(fence, start, size, count).await, Err(Error::Fenced)), "{start}+{size}");
    }
    replace(fence, 2, 4, 2).await.unwrap();
    let mut reader = world.db.read().await.unwrap();
    let slices = uploads::slices_from(&mut reader, upload.id, 0).await.unwrap();
    assert_eq!(
        slices.iter().map(|slice| (slice.start_bytes, slice.size_bytes)).collect::<Vec<_>>(),
        [(0, 2), (2, 4), (6, 2)]
    );
    assert_eq!(slices[1].key, key);
}

async fn a_final_upload_takes_finished_partial_ones_once(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let ben = world.person("Ben", Role::Member, "W").await;
    let (one, two, open) =
        (partial(world, &ada, 4).await, partial(world, &ada, 6).await, partial(world, &ada, 10).await);
    let foreign = partial(world, &ben, 10).await;
    for (partial, size) in [(&one, 4), (&two, 6), (&open, 9), (&foreign, 10)] {
        let fence = fence(world, partial).await;
        append(world, partial, fence, 0, size).await.unwrap();
        assert_eq!(finish(world, partial).await, partial.id != open.id);
    }
    for refused in [&[open.id][..], &[foreign.id], &[one.id, one.id], &[one.id]] {
        assert!(matches!(join(world, &ada, refused).await, Err(Error::Fenced)), "{refused:?}");
    }
    let whole = join(world, &ada, &[two.id, one.id]).await.unwrap();
    assert_eq!((whole.size_bytes, whole.offset_bytes, whole.finished_at.is_some()), (Some(10), 10, true));
    assert!(matches!(join(world, &ada, &[two.id, one.id]).await, Err(Error::Fenced)));
    let mut reader = world.db.read().await.unwrap();
    let slices = uploads::slices(&mut reader, whole.recording_id.unwrap()).await.unwrap();
    assert_eq!(slices.iter().map(|(_, size)| *size).collect::<Vec<_>>(), [6, 4]);
    assert!(slices[0].0.as_str().starts_with(&format!("uploads/{}/", two.id)));
    let mut taken = uploads::partials_of(&mut reader, whole.recording_id.unwrap()).await.unwrap();
    taken.sort();
    assert_eq!(taken, [one.id, two.id]);
    let later = world.db.now().unix_ms() + 2 * crate::world::DAY_MS;
    let mut expired = uploads::expired_partials(&mut reader, later).await.unwrap();
    expired.sort();
    assert_eq!(expired, [open.id, foreign.id], "what was joined stays");
    drop(reader);
    world.at_ms(2 * crate::world::DAY_MS);
    let mut tx = world.db.begin().await.unwrap();
    for (partial, goes) in [(&one, false), (&open, true), (&foreign, true)] {
        assert_eq!(uploads::delete_expired_partial(&mut tx, partial.id).await.unwrap(), goes);
    }
}

async fn partial(world: &World, owner: &Principal, size_bytes: u64) -> Upload {
    let mut tx = world.db.begin().await.unwrap();
    let new = NewPartial {
        workspace_id: owner.workspace_id,
        owner_id: owner.user_id,
        size_bytes: Some(size_bytes),
        expected_sha256: None,
        metadata: "",
        expires_at: tx.now().unix_ms() + crate::world::DAY_MS,
    };
    let upload = uploads::create_partial(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    upload
}

async fn join(world: &World, owner: &Principal, partials: &[UploadId]) -> Result<Upload, Error> {
    let mut tx = world.db.begin().await.unwrap();
    let new = world.new_upload(owner, "Joined", Some(10));
    let upload = uploads::join(&mut tx, &new, "final;…", partials).await?;
    tx.commit().await?;
    Ok(upload)
}

async fn declare(world: &World, upload: &Upload, fence: i64, size_bytes: u64) -> Result<(), Error> {
    let mut tx = world.db.begin().await.unwrap();
    uploads::declare_length(&mut tx, upload.id, fence, size_bytes).await?;
    tx.commit().await
}
