//! What people are told about speech models: a worker writes it, the servers show it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The key of the worker's note that holds a [`ModelStatus`].
pub const MODEL_STATUS_NOTE: &str = "models";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelStatus {
    pub models: Vec<ModelEntry>,
    /// What jobs use now; null while none is usable.
    pub current: Option<String>,
    pub pull: Option<ModelPull>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelEntry {
    pub name: String,
    pub installed: bool,
    /// The bundled model, which only makes the whole path run: it knows 287 words.
    pub demo: bool,
    pub size_bytes: u64,
    /// `many`, or the one language that it knows.
    pub languages: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelPull {
    pub name: String,
    pub received_bytes: u64,
    pub size_bytes: u64,
}
