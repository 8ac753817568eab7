//! Two databases behind one handle.
//!
//! SQLite has one writer connection a process (`begin immediate`, WAL, `synchronous=full`) and several
//! readers; PostgreSQL has a pool. The macros at the end run one SQL text on whichever it is.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use debrief_model::Timestamp;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::watch;

use crate::search::Kept;
use crate::{Clock, Error, Result};

/// Waiting longer than this for SQLite's write lock means that something holds it that never should.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);
const SQLITE_READERS: u32 = 6;
const POSTGRES_CONNECTIONS: u32 = 12;
/// No transaction waits for anything but the database. A process that was frozen in the middle of one would else keep
/// its rows locked, and everybody who comes after it would wait for as long as it stays so.
const SESSION: &str = "set idle_in_transaction_session_timeout = '5s'";
/// The channel of NOTIFY; it wakes readers, the tables hold the truth.
const CHANNEL: &str = "debrief";

#[derive(Clone)]
pub struct Db {
    pools: Pools,
    clock: Clock,
    committed: Arc<watch::Sender<u64>>,
    woken: Arc<watch::Sender<u64>>,
    pub(crate) kept: Arc<Kept>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    /// Opens or creates the file and applies the migrations.
    pub async fn sqlite(file: &Path, clock: Clock) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "memory");
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("../../migrations/sqlite").run(&write).await?;
        let read =
            SqlitePoolOptions::new().max_connections(SQLITE_READERS).connect_with(options.read_only(true)).await?;
        Ok(Self::over(Pools::Sqlite { write, read }, clock))
    }

    /// Connects to `url` and applies the migrations (under PostgreSQL's advisory lock, so several may start at once).
    pub async fn postgres(url: &str, clock: Clock) -> Result<Self> {
        let options: PgConnectOptions = url.parse().map_err(|cause| {
            Error::Settings(format!(
                "DATABASE_URL is not a PostgreSQL address ({cause}); use postgres://user:password@host/database"
            ))
        })?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(15))
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query(SESSION).execute(connection).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(|cause| Error::Settings(format!("PostgreSQL at DATABASE_URL does not answer: {cause}")))?;
        sqlx::migrate!("../../migrations/postgres").run(&pool).await?;
        Ok(Self::over(Pools::Postgres(pool), clock))
    }

    fn over(pools: Pools, clock: Clock) -> Self {
        let (committed, woken) = (watch::Sender::new(0), watch::Sender::new(0));
        Self { pools, clock, committed: Arc::new(committed), woken: Arc::new(woken), kept: Arc::default() }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reader> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => Reader::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    /// A write transaction. Dropping it rolls back.
    pub async fn begin(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx { inner, now: self.now(), wakes: false, db: self.clone() })
    }

    /// Changes with every commit of this process that others should hear of.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Changes whenever there may be a new event or job, from whichever process.
    #[must_use]
    pub fn woken(&self) -> watch::Receiver<u64> {
        self.woken.subscribe()
    }

    /// Another process told that it has committed something.
    pub fn wake(&self) {
        self.woken.send_modify(|count| *count += 1);
    }

    /// Turns PostgreSQL's notifications into wakes, for as long as it is polled. With SQLite it never ends:
    /// there the worker's pipe wakes.
    pub async fn listen(&self) {
        let Pools::Postgres(pool) = &self.pools else { return std::future::pending().await };
        loop {
            if let Err(error) = self.listen_once(pool).await {
                tracing::warn!(%error, "listening for notifications failed; trying again");
            }
            // What came while nobody listened is found by looking.
            self.wake();
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        self.wake();
        loop {
            listener.recv().await?;
            self.wake();
        }
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// A write transaction with the moment at which it began.
pub struct Tx {
    inner: Inner,
    now: Timestamp,
    wakes: bool,
    db: Db,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// After the commit, whoever waits for events or jobs is woken.
    pub(crate) fn wake_after_commit(&mut self) {
        self.wakes = true;
    }

    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(mut tx) => {
                if self.wakes {
                    sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&mut *tx).await?;
                }
                tx.commit().await?;
            }
        }
        if self.wakes {
            self.db.committed.send_modify(|count| *count += 1);
            self.db.wake();
        }
        Ok(())
    }
}

/// A connection for reading.
pub enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// Whichever database stands behind a reader or a transaction.
pub enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

pub trait Connected: Send {
    fn connection(&mut self) -> Connection<'_>;
}

impl Connected for Tx {
    fn connection(&mut self) -> Connection<'_> {
        match &mut self.inner {
            Inner::Sqlite(tx) => Connection::Sqlite(&mut *tx),
            Inner::Postgres(tx) => Connection::Postgres(&mut *tx),
        }
    }
}

impl Connected for Reader {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(&mut *connection),
            Self::Postgres(connection) => Connection::Postgres(&mut *connection),
        }
    }
}

/// `either!(on, SQL for SQLite, SQL for PostgreSQL)`, where one text cannot serve both.
macro_rules! either {
    ($on:expr, $sqlite:expr, $postgres:expr $(,)?) => {
        match $crate::connection::Connected::connection(&mut $on) {
            $crate::connection::Connection::Sqlite(_) => $sqlite,
            $crate::connection::Connection::Postgres(_) => $postgres,
        }
    };
}

/// `execute!(tx, SQL, bind, …)` → rows affected.
macro_rules! execute {
    ($on:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::connection::Connected::connection(&mut $on) {
            $crate::connection::Connection::Sqlite(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::connection::Connection::Postgres(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
        }
    };
}

/// `fetch_optional!(on, Row, SQL, bind, …)` → `Option<Row>`.
macro_rules! fetch_optional {
    ($on:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::connection::Connected::connection(&mut $on) {
            $crate::connection::Connection::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::connection::Connection::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
    };
}

/// `fetch_all!(on, Row, SQL, bind, …)` → `Vec<Row>`.
macro_rules! fetch_all {
    ($on:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $crate::connection::Connected::connection(&mut $on) {
            $crate::connection::Connection::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::connection::Connection::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
    };
}
