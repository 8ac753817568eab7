//! What the workers tell the servers about themselves, as small JSON values.

use crate::{Connected, Result, Tx};

pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into worker_notes (key, value, updated_at) values ($1, $2, $3)
         on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at",
        key,
        value,
        now
    )?;
    Ok(())
}

pub async fn get(on: &mut impl Connected, key: &str) -> Result<Option<String>> {
    Ok(fetch_optional!(*on, (String,), "select value from worker_notes where key = $1", key)?.map(|(value,)| value))
}
