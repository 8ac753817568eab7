//! What was stored by an older version is still there.

use std::path::{Path, PathBuf};

use debrief_db::search::{self, DocumentKind, Filter};
use debrief_db::{Db, Principal, uploads};
use debrief_model::{Role, UploadId, UserId, WorkspaceId};
use sqlx::migrate::Migrator;
use sqlx::{Executor, PgPool, SqlitePool, raw_sql};

use crate::world::World;

on_both_databases!(an_unfinished_upload_of_the_first_version_goes_on, texts_of_before_there_were_runs_are_found);

const WORKSPACE: &str = "01900000-0000-7000-8000-000000000001";
const OWNER: &str = "01900000-0000-7000-8000-000000000002";
const UPLOAD: &str = "01900000-0000-7000-8000-000000000005";

/// As version 1 left it: one upload with two slices, and a finished one.
const ROWS: &str = "
insert into workspaces (id, name, created_at) values ('01900000-0000-7000-8000-000000000001', 'W', 1);
insert into users (id, email, name, created_at) values ('01900000-0000-7000-8000-000000000002', 'ada@example.org', 'Ada', 1);
insert into members (workspace_id, user_id, role, joined_at)
  values ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', 'member', 1);
insert into recordings (id, workspace_id, owner_id, title, filename, created_at, updated_at, media_state, size_bytes) values
  ('01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', 'Deploy', 'deploy.webm', 1, 1, 'uploading', 10),
  ('01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002', 'Done', 'done.webm', 1, 1, 'preparing', 3);
insert into uploads (id, workspace_id, recording_id, owner_id, metadata, size_bytes, offset_bytes, fence, created_at, expires_at, finished_at, idempotency_key) values
  ('01900000-0000-7000-8000-000000000005', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000002', 'filename ZGVwbG95LndlYm0=', 10, 7, 3, 1, 9000000000000, null, 'key'),
  ('01900000-0000-7000-8000-000000000006', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000002', '', 3, 3, 1, 1, 9000000000000, 5, null);
insert into upload_slices (upload_id, start_bytes, size_bytes, object_key) values
  ('01900000-0000-7000-8000-000000000005', 0, 4, 'recordings/a/slices/b/0'),
  ('01900000-0000-7000-8000-000000000005', 4, 3, 'recordings/a/slices/b/4'),
  ('01900000-0000-7000-8000-000000000006', 0, 3, 'recordings/c/slices/d/0');
";

async fn an_unfinished_upload_of_the_first_version_goes_on(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let db = upgraded(world, folder.path()).await;
    let mut reader = db.read().await.unwrap();
    let (owner, workspace): (UserId, WorkspaceId) = (OWNER.parse().unwrap(), WORKSPACE.parse().unwrap());
    let id: UploadId = UPLOAD.parse().unwrap();
    let upload = uploads::find(&mut reader, owner, workspace, id).await.unwrap().unwrap();
    assert_eq!((upload.size_bytes, upload.offset_bytes, upload.fence), (Some(10), 7, 3));
    assert_eq!((upload.filename.as_str(), upload.metadata.as_str()), ("deploy.webm", "filename ZGVwbG95LndlYm0="));
    assert_eq!((upload.hash_state, upload.sha256), (None, None), "nobody has hashed these bytes");
    let slices = uploads::slices_from(&mut reader, id, 0).await.unwrap();
    assert_eq!(slices.iter().map(|slice| (slice.start_bytes, slice.size_bytes)).collect::<Vec<_>>(), [(0, 4), (4, 3)]);
    let by_key = uploads::find_by_key(&mut reader, owner, "key").await.unwrap();
    assert_eq!(by_key.map(|upload| upload.id), Some(id));
    drop(reader);

    let mut tx = db.begin().await.unwrap();
    let fenced = uploads::fence(&mut tx, id).await.unwrap().unwrap();
    let key = fenced.slice_key(7, "n");
    let last = uploads::NewSlice { start_bytes: 7, size_bytes: 3, key: &key };
    uploads::append(&mut tx, id, fenced.fence, &[last], None, fenced.expires_at).await.unwrap();
    assert!(uploads::finish(&mut tx, id, None).await.unwrap());
    // What belongs to a recording goes with it, as before.
    debrief_db::recordings::delete(&mut tx, fenced.recording_id.unwrap(), workspace).await.unwrap();
    tx.commit().await.unwrap();
    let mut reader = db.read().await.unwrap();
    assert!(uploads::find(&mut reader, owner, workspace, id).await.unwrap().is_none());
    assert!(uploads::slices_from(&mut reader, id, 0).await.unwrap().is_empty());
    drop(reader);
    db.close().await;
}

/// A finished recording with a line and a comment, as version 1 left them.
const TEXTS: &str = "
insert into transcripts (id, recording_id, version, state, model, created_at, finished_at) values
  ('01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000004', 1, 'ready', 'demo', 1, 2);
insert into segments (id, transcript_id, idx, start_ms, end_ms, text, confidence, words) values
  ('01900000-0000-7000-8000-000000000008', '01900000-0000-7000-8000-000000000007', 0, 4000, 5000, 'ripe mango', 0.9, '[]');
insert into comments (id, recording_id, author_id, start_ms, body, created_at) values
  ('01900000-0000-7000-8000-000000000009', '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000002', 1, 'mango!', 1);
insert into search_documents (workspace_id, recording_id, kind, ref_id, start_ms, text, folded) values
  ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000004', 'comment', '01900000-0000-7000-8000-000000000009', 1, 'mango!', 'mango');
";

async fn texts_of_before_there_were_runs_are_found(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let db = upgraded(world, folder.path()).await;
    let principal = Principal {
        user_id: OWNER.parse().unwrap(),
        workspace_id: WORKSPACE.parse().unwrap(),
        role: Role::Owner,
        name: "Ada".into(),
        email: "ada@example.org".into(),
        by_cookie: false,
    };
    let found = async |input: &str| -> Vec<(DocumentKind, i64)> {
        let page = search::query(&db, &principal, input, &Filter::default(), None, 10).await.unwrap();
        page.moments.into_iter().map(|moment| (moment.kind, moment.start_ms)).collect()
    };
    assert!(found("mango").await.is_empty());
    while search::tidy(&db).await.unwrap() {}
    assert_eq!(found("mango").await, [(DocumentKind::Comment, 1), (DocumentKind::Transcript, 4000)]);
    assert_eq!(found("done").await, [(DocumentKind::Title, 0)]);
    assert!(found("deploy").await.is_empty(), "its upload has not finished");
    db.close().await;
}

/// A database of version 1 with rows in it, opened by this version.
async fn upgraded(world: &World, folder: &Path) -> Db {
    if world.db.is_postgres() {
        let url = world.fresh_postgres().await;
        let pool = PgPool::connect(&url).await.unwrap();
        first_version("postgres", folder).await.run(&pool).await.unwrap();
        pool.execute(raw_sql(ROWS)).await.unwrap();
        pool.execute(raw_sql(TEXTS)).await.unwrap();
        pool.close().await;
        return Db::postgres(&url, world.db.clock().clone()).await.unwrap();
    }
    let file = folder.join("debrief.sqlite");
    let pool = SqlitePool::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    first_version("sqlite", folder).await.run(&pool).await.unwrap();
    pool.execute(raw_sql(ROWS)).await.unwrap();
    pool.execute(raw_sql(TEXTS)).await.unwrap();
    pool.close().await;
    Db::sqlite(&file, world.db.clock().clone()).await.unwrap()
}

async fn first_version(database: &str, folder: &Path) -> Migrator {
    const FIRST: &str = "0001_foundation.sql";
    let all = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(database);
    let alone = folder.join("migrations");
    std::fs::create_dir_all(&alone).unwrap();
    std::fs::copy(all.join(FIRST), alone.join(FIRST)).unwrap();
    Migrator::new(alone.as_path()).await.unwrap()
}
