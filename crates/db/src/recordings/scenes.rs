//! Where the picture of a recording changes as a whole, which is evidence for chapters, and pictures of it.

use debrief_model::{ObjectKey, RecordingId, WorkspaceId};
use serde::{Deserialize, Serialize};

use super::{Still, changed};
use crate::{Connected, Result, Tx};

/// In milliseconds, in order; none where nobody has looked.
pub async fn scenes(on: &mut impl Connected, id: RecordingId) -> Result<Vec<i64>> {
    let row = fetch_optional!(*on, (Option<String>,), "select scenes from recordings where id = $1", id.to_string())?;
    let json = row.and_then(|(scenes,)| scenes);
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// What lies where in the object of a recording's pictures, each a JPEG.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    pub storyboard: Option<Storyboard>,
    /// In order.
    pub stills: Vec<Picture>,
}

/// Small pictures beside and below each other, line by line, each of a moment one interval after the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storyboard {
    pub at: Piece,
    pub columns: u32,
    pub count: u32,
    pub interval_ms: i64,
    /// Pixels of one.
    pub tile_width: u32,
    pub tile_height: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub start_ms: i64,
    pub at: Piece,
}

/// Bytes of the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub offset: u64,
    pub size: u64,
}

/// The pictures of a recording and where they lie; `None` where there are none.
pub async fn pictures(on: &mut impl Connected, id: RecordingId) -> Result<Option<(ObjectKey, Pictures)>> {
    let row = fetch_optional!(
        *on,
        (String, String),
        "select pictures_key, pictures from recordings where id = $1 and pictures_key is not null and pictures is not null",
        id.to_string()
    )?;
    Ok(row.and_then(|(key, json)| Some((ObjectKey::from_stored(key), serde_json::from_str(&json).ok()?))))
}

/// Keeps what was found in a file, if that is still the recording's.
pub async fn put_scenes(
    tx: &mut Tx,
    id: RecordingId,
    workspace_id: WorkspaceId,
    original: &ObjectKey,
    scenes_ms: &[i64],
    pictures: Option<(&Still, &Pictures)>,
) -> Result<()> {
    let json = serde_json::json!(scenes_ms).to_string();
    let kept = execute!(
        *tx,
        "update recordings set scenes = $3, pictures_key = $4, pictures_sha256 = $5, pictures = $6
         where id = $1 and original_key = $2",
        id.to_string(),
        original.as_str(),
        json,
        pictures.map(|(still, _)| still.key.as_str()),
        pictures.map(|(still, _)| still.sha256.as_str()),
        pictures.and_then(|(_, pictures)| serde_json::to_string(pictures).ok())
    )?;
    if kept > 0 {
        changed(tx, id, workspace_id).await?;
    }
    Ok(())
}
