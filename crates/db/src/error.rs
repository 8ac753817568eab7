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
    #[error("{0}")]
    Settings(String),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A unique constraint was hit.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sqlx(sqlx::Error::Database(cause)) if cause.is_unique_violation())
    }
}
