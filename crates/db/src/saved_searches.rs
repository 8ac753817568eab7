//! Questions that a person asks again. They are that person's alone.

use debrief_model::{SavedSearchId, Timestamp};

use crate::{Connected, Error, Principal, Result, Tx};

#[derive(Clone, Debug)]
pub struct SavedSearch {
    pub id: SavedSearchId,
    pub name: String,
    /// The parameters of the search page's address.
    pub query: String,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    query: String,
    created_at: i64,
}

impl TryFrom<Row> for SavedSearch {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.parse().map_err(|_| Error::Corrupt(format!("saved search {}", row.id)))?,
            name: row.name,
            query: row.query,
            created_at: Timestamp::from_unix_ms(row.created_at),
        })
    }
}

/// Those of the principal, in the order in which they were saved.
pub async fn list(on: &mut impl Connected, principal: &Principal) -> Result<Vec<SavedSearch>> {
    fetch_all!(
        *on,
        Row,
        "select id, name, query, created_at from saved_searches where workspace_id = $1 and user_id = $2 order by created_at, id",
        principal.workspace_id.to_string(),
        principal.user_id.to_string()
    )?
    .into_iter()
    .map(SavedSearch::try_from)
    .collect()
}

/// Saves a question; one that is saved already gets the name.
pub async fn save(tx: &mut Tx, principal: &Principal, name: &str, query: &str) -> Result<SavedSearch> {
    let now = tx.now().unix_ms();
    let row = fetch_optional!(
        *tx,
        Row,
        "insert into saved_searches (id, workspace_id, user_id, name, query, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (workspace_id, user_id, query) do update set name = excluded.name
         returning id, name, query, created_at",
        SavedSearchId::new().to_string(),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        name,
        query,
        now
    )?;
    row.ok_or_else(|| Error::Corrupt("a saved search got no row".into()))?.try_into()
}

/// `false`: the principal has none of this id.
pub async fn delete(tx: &mut Tx, principal: &Principal, id: SavedSearchId) -> Result<bool> {
    let deleted = execute!(
        *tx,
        "delete from saved_searches where workspace_id = $1 and user_id = $2 and id = $3",
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        id.to_string()
    )?;
    Ok(deleted > 0)
}
