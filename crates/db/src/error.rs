//! What can go wrong at the database.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("database: {0}")]
    Sqlx(#[from] sqlx::Error),
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The lease or fence under which a write came was taken over; the writer must stop.
    #[error("another process has taken this over")]
    Fenced,
    /// A constraint says no; the name tells which.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// It is not there, not its author's who names it, or beside another comment.
    #[error("no such attachment")]
    UnknownAttachment,
    #[error("{0}")]
    Settings(String),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl From<debrief_search::Damaged> for Error {
    fn from(damaged: debrief_search::Damaged) -> Self {
        Self::Corrupt(damaged.to_string())
    }
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Whether the same call can succeed later with nothing changed here: the database is away, busy or full.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        let Self::Sqlx(cause) = self else { return false };
        match cause {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                true
            }
            // SQLite: busy, locked, I/O, full. PostgreSQL's classes: connection, rollback, resources, operator's intervention.
            sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
                matches!(&*code, "5" | "6" | "10" | "13" | "517" | "261")
                    || (code.len() == 5 && ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)))
            }),
            _ => false,
        }
    }

    /// The database's disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        // SQLITE_FULL; PostgreSQL's disk_full.
        matches!(self, Self::Sqlx(sqlx::Error::Database(cause)) if cause.code().is_some_and(|code| matches!(&*code, "13" | "53100")))
    }

    /// A unique constraint was hit.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sqlx(sqlx::Error::Database(cause)) if cause.is_unique_violation())
    }
}
