//! A workspace's names and terms. They are written right in new texts, and in older ones where somebody wants it.

use debrief_model::glossary::{Entry, Glossary};
use debrief_model::{TermId, Timestamp, UserId, WorkspaceId, text};

use crate::{Connected, Error, Principal, Result, Tx};

#[derive(Clone, Debug)]
pub struct Term {
    pub id: TermId,
    pub entry: Entry,
    pub author: (UserId, String),
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    term: String,
    heard_as: String,
    author_id: String,
    author_name: String,
    updated_at: i64,
}

impl TryFrom<Row> for Term {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("term {}: {what}", row.id));
        let heard_as = serde_json::from_str(&row.heard_as).map_err(|_| corrupt("variants"))?;
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            entry: Entry { term: row.term, heard_as },
            author: (row.author_id.parse().map_err(|_| corrupt("author"))?, row.author_name),
            updated_at: Timestamp::from_unix_ms(row.updated_at),
        })
    }
}

macro_rules! select_terms {
    ($rest:literal) => {
        concat!(
            "select t.id, t.term, t.heard_as, t.author_id, u.name as author_name, t.updated_at
             from terms t join users u on u.id = t.author_id where t.workspace_id = $1 ",
            $rest
        )
    };
}

/// All terms in the order of their letters.
pub async fn list(on: &mut impl Connected, workspace_id: WorkspaceId) -> Result<Vec<Term>> {
    fetch_all!(*on, Row, select_terms!("order by t.folded, t.id"), workspace_id.to_string())?
        .into_iter()
        .map(Term::try_from)
        .collect()
}

pub async fn find(on: &mut impl Connected, workspace_id: WorkspaceId, id: TermId) -> Result<Option<Term>> {
    fetch_optional!(*on, Row, select_terms!("and t.id = $2"), workspace_id.to_string(), id.to_string())?
        .map(Term::try_from)
        .transpose()
}

/// The terms as texts are mended by them; the oldest first, which is the one that wins where two claim a variant.
pub async fn glossary(on: &mut impl Connected, workspace_id: WorkspaceId) -> Result<Glossary> {
    let terms = fetch_all!(*on, Row, select_terms!("order by t.created_at, t.id"), workspace_id.to_string())?
        .into_iter()
        .map(Term::try_from)
        .collect::<Result<Vec<_>>>()?;
    Ok(Glossary::new(&terms.into_iter().map(|term| term.entry).collect::<Vec<_>>()))
}

/// How many terms a workspace has.
pub async fn count(on: &mut impl Connected, workspace_id: WorkspaceId) -> Result<i64> {
    let row =
        fetch_optional!(*on, (i64,), "select count(*) from terms where workspace_id = $1", workspace_id.to_string())?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Adds a term; one that is there already gets the variants that it lacks. Tells whether it is new.
pub async fn add(tx: &mut Tx, author: &Principal, entry: &Entry) -> Result<(TermId, bool)> {
    let now = tx.now().unix_ms();
    let id = TermId::new();
    let folded = text::folded(&entry.term);
    let workspace = author.workspace_id.to_string();
    let inserted = execute!(
        *tx,
        "insert into terms (id, workspace_id, term, folded, heard_as, author_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (workspace_id, folded) do nothing",
        id.to_string(),
        workspace.as_str(),
        entry.term.as_str(),
        folded.as_str(),
        json(&entry.heard_as)?,
        author.user_id.to_string(),
        now
    )?;
    if inserted > 0 {
        return Ok((id, true));
    }
    // Touched first, so that two who add variants at once queue here.
    let row = fetch_optional!(
        *tx,
        (String, String),
        "update terms set updated_at = $3 where workspace_id = $1 and folded = $2 returning id, heard_as",
        workspace,
        folded,
        now
    )?;
    let Some((id, heard_as)) = row else { return Err(Error::Fenced) };
    let mut variants: Vec<String> = serde_json::from_str(&heard_as).unwrap_or_default();
    for variant in &entry.heard_as {
        if variants.iter().all(|known| text::folded(known) != text::folded(variant)) {
            variants.push(variant.clone());
        }
    }
    execute!(*tx, "update terms set heard_as = $2 where id = $1", id.as_str(), json(&variants)?)?;
    Ok((id.parse().map_err(|_| Error::Corrupt(format!("term {id}")))?, false))
}

/// Changes a term. [`Error::Conflict`] where another one is the same; `false`: there is none.
pub async fn change(tx: &mut Tx, workspace_id: WorkspaceId, id: TermId, entry: &Entry) -> Result<bool> {
    let folded = text::folded(&entry.term);
    let taken = fetch_optional!(
        *tx,
        (String,),
        "select id from terms where workspace_id = $1 and folded = $2 and id <> $3",
        workspace_id.to_string(),
        folded.as_str(),
        id.to_string()
    )?;
    if taken.is_some() {
        return Err(Error::Conflict("The glossary has this term already; change that one instead"));
    }
    let now = tx.now().unix_ms();
    let changed = execute!(
        *tx,
        "update terms set term = $3, folded = $4, heard_as = $5, updated_at = $6 where workspace_id = $1 and id = $2",
        workspace_id.to_string(),
        id.to_string(),
        entry.term.as_str(),
        folded,
        json(&entry.heard_as)?,
        now
    )?;
    Ok(changed > 0)
}

pub async fn delete(tx: &mut Tx, workspace_id: WorkspaceId, id: TermId) -> Result<bool> {
    let deleted = execute!(
        *tx,
        "delete from terms where workspace_id = $1 and id = $2",
        workspace_id.to_string(),
        id.to_string()
    )?;
    Ok(deleted > 0)
}

fn json(variants: &[String]) -> Result<String> {
    serde_json::to_string(variants).map_err(|cause| Error::Corrupt(cause.to_string()))
}
