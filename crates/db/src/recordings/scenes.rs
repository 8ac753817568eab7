//! Where the picture of a recording changes as a whole, which is evidence for chapters.

use debrief_model::{ObjectKey, RecordingId, WorkspaceId};

use super::changed;
use crate::{Connected, Result, Tx};

/// In milliseconds, in order; none where nobody has looked.
pub async fn scenes(on: &mut impl Connected, id: RecordingId) -> Result<Vec<i64>> {
    let row = fetch_optional!(*on, (Option<String>,), "select scenes from recordings where id = $1", id.to_string())?;
    let json = row.and_then(|(scenes,)| scenes);
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// Keeps what was found in a file, if that is still the recording's.
pub async fn put_scenes(
    tx: &mut Tx,
    id: RecordingId,
    workspace_id: WorkspaceId,
    original: &ObjectKey,
    scenes_ms: &[i64],
) -> Result<()> {
    let json = serde_json::json!(scenes_ms).to_string();
    let kept = execute!(
        *tx,
        "update recordings set scenes = $3 where id = $1 and original_key = $2",
        id.to_string(),
        original.as_str(),
        json
    )?;
    if kept > 0 {
        changed(tx, id, workspace_id).await?;
    }
    Ok(())
}
