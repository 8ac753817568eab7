//! Who speaks in a recording, as people named them.

use debrief_model::{RecordingId, SpeakerId};

use crate::{Connected, Error, Result, Tx};

#[derive(Clone, Debug)]
pub struct Speaker {
    pub id: SpeakerId,
    pub name: String,
}

/// The speakers of a recording, as they were first named.
pub async fn speakers(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<Speaker>> {
    fetch_all!(
        *on,
        (String, String),
        "select id, name from speakers where recording_id = $1 order by created_at, id",
        recording_id.to_string()
    )?
    .into_iter()
    .map(|(id, name)| Ok(Speaker { id: id.parse().map_err(|_| Error::Corrupt(format!("speaker {id}")))?, name }))
    .collect()
}

/// The speaker of this name, made if there is none.
pub(super) async fn named(tx: &mut Tx, recording_id: RecordingId, name: &str) -> Result<SpeakerId> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into speakers (id, recording_id, name, created_at) values ($1, $2, $3, $4) on conflict (recording_id, name) do nothing",
        SpeakerId::new().to_string(),
        recording_id.to_string(),
        name,
        now
    )?;
    let row = fetch_optional!(
        *tx,
        (String,),
        "select id from speakers where recording_id = $1 and name = $2",
        recording_id.to_string(),
        name
    )?;
    row.and_then(|(id,)| id.parse().ok()).ok_or_else(|| Error::Corrupt(format!("a speaker of {recording_id}")))
}

pub(super) async fn is_of(on: &mut impl Connected, recording_id: RecordingId, id: SpeakerId) -> Result<bool> {
    let row = fetch_optional!(
        *on,
        (String,),
        "select id from speakers where recording_id = $1 and id = $2",
        recording_id.to_string(),
        id.to_string()
    )?;
    Ok(row.is_some())
}

pub(super) async fn name_of(on: &mut impl Connected, id: SpeakerId) -> Result<Option<String>> {
    Ok(fetch_optional!(*on, (String,), "select name from speakers where id = $1", id.to_string())?.map(|(name,)| name))
}

/// [`Error::Conflict`] where another speaker of the recording has this name.
pub(super) async fn rename(tx: &mut Tx, id: SpeakerId, name: &str) -> Result<()> {
    let taken = fetch_optional!(
        *tx,
        (String,),
        "select other.id from speakers s join speakers other on other.recording_id = s.recording_id and other.id <> s.id
         where s.id = $1 and other.name = $2",
        id.to_string(),
        name
    )?;
    if taken.is_some() {
        return Err(Error::Conflict("Another speaker has this name already; give each a name of its own"));
    }
    execute!(*tx, "update speakers set name = $2 where id = $1", id.to_string(), name)?;
    Ok(())
}
