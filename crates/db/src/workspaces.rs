//! What a workspace has chosen for all its recordings.

use debrief_model::WorkspaceId;

use crate::{Connected, Result, Tx};

/// The model that makes its texts; `None`: the one that the operator chose.
pub async fn model(on: &mut impl Connected, id: WorkspaceId) -> Result<Option<String>> {
    let row = fetch_optional!(*on, (Option<String>,), "select model from workspaces where id = $1", id.to_string())?;
    Ok(row.and_then(|(model,)| model))
}

/// Texts that are there stay as they are; those that wait for a model look again.
pub async fn set_model(tx: &mut Tx, id: WorkspaceId, model: Option<&str>) -> Result<()> {
    execute!(*tx, "update workspaces set model = $2 where id = $1", id.to_string(), model)?;
    crate::jobs::hurry(tx, "transcribe").await?;
    crate::jobs::hurry(tx, "translate").await?;
    Ok(())
}
