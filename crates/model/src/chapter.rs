//! Chapters: headings in a recording's time.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ChapterId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Chapter {
    pub id: ChapterId,
    /// On the original's timeline; each chapter of a recording has its own.
    pub start_ms: i64,
    pub title: String,
}
