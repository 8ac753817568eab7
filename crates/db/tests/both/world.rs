//! A fresh database for each test, and the few people and recordings that tests begin with.

use std::path::PathBuf;

use debrief_db::accounts::{self, Account};
use debrief_db::transcripts::{self, NewSegment, Window, WindowResult};
use debrief_db::uploads::{self, NewSlice, NewUpload, Upload};
use debrief_db::{Clock, Db, Principal, principal};
use debrief_model::transcript::Word;
use debrief_model::{RecordingId, Role, WorkspaceId};
use sqlx::{Connection, Executor, PgConnection};

/// Runs each named body, an `async fn(&World)`, on both databases.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = crate::world::World::on_sqlite().await;
                super::$name(&world).await;
                world.end().await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = crate::world::World::on_postgres().await;
                super::$name(&world).await;
                world.end().await;
            })+
        }
    };
}

pub const DAY_MS: i64 = 24 * 3600 * 1000;

pub struct World {
    pub db: Db,
    folder: tempfile::TempDir,
    /// The server's address and the name of this test's database on it.
    postgres: Option<(String, String)>,
}

impl World {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::shifted_by(clock_file(&folder));
        let db = Db::sqlite(&folder.path().join("debrief.sqlite"), clock).await.unwrap();
        Self { db, folder, postgres: None }
    }

    pub async fn on_postgres() -> Self {
        let server = std::env::var("DEBRIEF_TEST_DATABASE_URL").expect(
            "DEBRIEF_TEST_DATABASE_URL is not set, and half of these tests is about PostgreSQL. \
             Start a private cluster: export DEBRIEF_TEST_DATABASE_URL=$(scripts/postgres.sh start /tmp/debrief-postgres)",
        );
        let name = format!("debrief_{}", RecordingId::new().as_uuid().simple());
        let create = format!("create database {name}");
        PgConnection::connect(&server).await.unwrap().execute(sqlx::AssertSqlSafe(create)).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::shifted_by(clock_file(&folder));
        let (address, _) = server.rsplit_once('/').unwrap();
        let db = Db::postgres(&format!("{address}/{name}"), clock).await.unwrap();
        Self { db, folder, postgres: Some((server, name)) }
    }

    pub async fn end(self) {
        self.db.close().await;
        if let Some((server, name)) = self.postgres {
            let drop = format!("drop database {name} with (force)");
            PgConnection::connect(&server).await.unwrap().execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
        }
    }

    /// The address of an empty schema, for a test that begins before the newest migration.
    pub async fn fresh_postgres(&self) -> String {
        let (server, name) = self.postgres.as_ref().expect("PostgreSQL");
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}");
        PgConnection::connect(&url).await.unwrap().execute("create schema older").await.unwrap();
        format!("{url}?options=-csearch_path%3Dolder")
    }

    /// A number that a query gives.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.column::<i64>(sql).await[0]
    }

    /// The first column of what a query gives.
    pub async fn column<T>(&self, sql: &'static str) -> Vec<T>
    where
        T: Send + Unpin,
        (T,): for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let mut reader = self.db.read().await.unwrap();
        let rows: Vec<(T,)> = match debrief_db::Connected::connection(&mut reader) {
            debrief_db::Connection::Sqlite(on) => sqlx::query_as(sql).fetch_all(on).await.unwrap(),
            debrief_db::Connection::Postgres(on) => sqlx::query_as(sql).fetch_all(on).await.unwrap(),
        };
        rows.into_iter().map(|(value,)| value).collect()
    }

    /// Moves the clock forward, counted from the beginning of the test.
    pub fn at_ms(&self, ms: i64) {
        std::fs::write(clock_file(&self.folder), ms.to_string()).unwrap();
    }

    /// Somebody with a role in the workspace of this name.
    pub async fn person(&self, name: &str, role: Role, workspace: &str) -> Principal {
        let email = format!("{}@example.org", name.to_lowercase());
        let secret = accounts::add_user(&self.db, &email, name, role, Some(workspace)).await.unwrap();
        let mut tx = self.db.begin().await.unwrap();
        let accepted = accounts::set_password(&mut tx, &secret, "hash").await.unwrap();
        let session = accounts::start_session(&mut tx, accepted.user_id, accepted.workspace_id).await.unwrap();
        tx.commit().await.unwrap();
        self.by_session(&session).await.unwrap()
    }

    pub async fn by_session(&self, secret: &str) -> Option<Principal> {
        let now = self.db.now().unix_ms();
        let mut reader = self.db.read().await.unwrap();
        principal::by_session(&mut reader, &accounts::secret_hash(secret), now).await.unwrap()
    }

    pub fn new_upload<'a>(&self, owner: &Principal, title: &'a str, size_bytes: Option<u64>) -> NewUpload<'a> {
        NewUpload {
            workspace_id: owner.workspace_id,
            owner_id: owner.user_id,
            size_bytes,
            expected_sha256: None,
            metadata: "",
            filename: "walkthrough.webm",
            title,
            language: None,
            model: None,
            is_sample: false,
            file_of: None,
            expires_at: self.db.now().unix_ms() + DAY_MS,
            idempotency_key: None,
        }
    }

    /// An upload of ten bytes that has not begun.
    pub async fn upload(&self, owner: &Principal, title: &str) -> Upload {
        self.created(&self.new_upload(owner, title, Some(10))).await
    }

    /// One whose length nobody knows yet.
    pub async fn deferred_upload(&self, owner: &Principal) -> Upload {
        self.created(&self.new_upload(owner, "Deferred", None)).await
    }

    async fn created(&self, new: &NewUpload<'_>) -> Upload {
        let mut tx = self.db.begin().await.unwrap();
        let upload = uploads::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        upload
    }

    /// A recording whose upload has finished.
    pub async fn recording(&self, owner: &Principal, title: &str) -> RecordingId {
        let upload = self.upload(owner, title).await;
        let mut tx = self.db.begin().await.unwrap();
        let fenced = uploads::fence(&mut tx, upload.id).await.unwrap().unwrap();
        let key = upload.slice_key(0, "n");
        let slice = NewSlice { start_bytes: 0, size_bytes: 10, key: &key };
        uploads::append(&mut tx, upload.id, fenced.fence, &[slice], None, fenced.expires_at).await.unwrap();
        assert!(uploads::finish(&mut tx, upload.id, None).await.unwrap());
        tx.commit().await.unwrap();
        upload.recording_id.unwrap()
    }

    /// Gives the recording a transcript: each line starts at its time, each word half a second after the one before.
    pub async fn transcript(&self, recording: RecordingId, workspace: WorkspaceId, lines: &[(i64, &str)]) {
        let mut tx = self.db.begin().await.unwrap();
        let id = transcripts::create(&mut tx, recording, workspace, None, None).await.unwrap();
        let transcript = transcripts::find(&mut tx, id).await.unwrap().unwrap();
        let window = Window { index: 0, start_ms: 0, end_ms: 60_000 };
        transcripts::add_window(&mut tx, id, window).await.unwrap();
        transcripts::planned(&mut tx, id, 60_000).await.unwrap();
        let segments: Vec<_> = lines.iter().map(|(start_ms, text)| segment(*start_ms, text)).collect();
        let result = WindowResult {
            window,
            segments: &segments,
            language: Some("en"),
            progress: Some(1.0),
            eta_ms: None,
            is_shown: true,
        };
        assert!(transcripts::window_done(&mut tx, &transcript, workspace, &result).await.unwrap());
        transcripts::ready(&mut tx, &transcript, workspace, None, false).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// The account that a set-up or an invitation makes.
pub fn account<'a>(name: &'a str, email: &'a str) -> Account<'a> {
    Account { name, email, password_hash: "hash" }
}

fn segment(start_ms: i64, text: &str) -> NewSegment {
    let word = |(index, text): (usize, &str)| {
        let start_ms = start_ms + 500 * index as i64;
        Word { start_ms, end_ms: start_ms + 400, text: text.to_owned(), confidence: 0.9 }
    };
    let words: Vec<Word> = text.split(' ').enumerate().map(word).collect();
    let end_ms = words.last().map_or(start_ms, |word| word.end_ms);
    NewSegment { start_ms, end_ms, text: text.to_owned(), confidence: 0.9, words, speaker_turn: false }
}

fn clock_file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("clock")
}
