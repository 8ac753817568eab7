//! Makes few large runs of many small ones, and takes out of them what is gone.
//!
//! Runs are merged beside the writers: read without a lock, written in one short transaction that gives up if a run is no
//! more what it was. Several processes may tidy at once; one of them succeeds.

use std::collections::HashSet;

use debrief_model::WorkspaceId;
use debrief_search::{Encoded, MOST_DOCUMENTS, Pages, Run, merge};

use super::documents::{DocumentKind, put_run};
use super::{older, runs};
use crate::{Db, Error, Result};

/// So many runs of about one size become one.
const FAN_IN: usize = 16;
/// Documents of the largest run of each size; a size beyond the last is merged no more.
const SIZES: [i64; 3] = [256, 4096, 32_768];
/// A large run is written anew for what is gone from it at most so often.
const GONE_AFTER_MS: i64 = 10 * 60_000;
/// Every question reads what is gone.
const MOST_GONE: i64 = 2000;

/// Does one piece of work, if there is any: then there may be more.
pub async fn tidy(db: &Db) -> Result<bool> {
    if older::index_one(db).await? {
        return Ok(true);
    }
    match due(db).await? {
        Some(due) => merge_due(db, due).await,
        None => Ok(false),
    }
}

/// Runs of one workspace and kind that should be one.
struct Due {
    workspace_id: WorkspaceId,
    kind: DocumentKind,
    runs: Vec<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    workspace_id: String,
    kind: String,
    documents: i64,
}

async fn due(db: &Db) -> Result<Option<Due>> {
    let rows = fetch_all!(
        db.read().await?,
        Row,
        "select id, workspace_id, kind, documents from search_runs where documents <= $1 order by workspace_id, kind, id",
        SIZES[SIZES.len() - 1]
    )?;
    for of_kind in rows.chunk_by(|a, b| (&a.workspace_id, &a.kind) == (&b.workspace_id, &b.kind)) {
        for runs in of_one_size(of_kind) {
            if runs.len() >= FAN_IN {
                return to_due(&of_kind[0], fitting(&runs)).map(Some);
            }
        }
    }
    with_gone(db).await
}

fn of_one_size(rows: &[Row]) -> impl Iterator<Item = Vec<&Row>> {
    let size = |row: &Row| SIZES.iter().position(|most| row.documents <= *most);
    (0..SIZES.len()).map(move |wanted| rows.iter().filter(|row| size(row) == Some(wanted)).collect())
}

/// The oldest runs, as many as fit one.
fn fitting(rows: &[&Row]) -> Vec<i64> {
    let mut documents = 0;
    let fits = rows.iter().take_while(|row| {
        documents += row.documents;
        documents <= MOST_DOCUMENTS as i64
    });
    fits.map(|row| row.id).collect()
}

/// A run that has held for some time what is gone, or any such run if much is.
async fn with_gone(db: &Db) -> Result<Option<Due>> {
    let row = fetch_optional!(
        db.read().await?,
        Row,
        "select r.id, r.workspace_id, r.kind, r.documents from search_gone g
         join search_runs r on r.workspace_id = g.workspace_id and r.kind = g.kind
           and r.first_document <= g.document and r.last_document >= g.document
         where g.gone_at <= $1 or (select count(*) from search_gone) > $2 order by g.document limit 1",
        db.now().unix_ms() - GONE_AFTER_MS,
        MOST_GONE
    )?;
    row.map(|row| to_due(&row, vec![row.id])).transpose()
}

fn to_due(row: &Row, runs: Vec<i64>) -> Result<Due> {
    let corrupt = |what: &str| Error::Corrupt(format!("run {} of search: {what}", row.id));
    Ok(Due {
        workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
        kind: DocumentKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
        runs,
    })
}

async fn merge_due(db: &Db, due: Due) -> Result<bool> {
    let mut on = db.read().await?;
    let gone = runs::gone(&mut on, due.workspace_id).await?;
    let mut read = Vec::new();
    for (id, head) in runs::read_heads(&mut on, &due.runs).await? {
        let rows =
            fetch_all!(on, (i64, Vec<u8>), "select page, data from search_pages where run_id = $1 order by page", id)?;
        let mut pages = Pages::default();
        rows.into_iter().for_each(|(page, data)| pages.insert(page as u32, data.into()));
        read.push((Run::decode(&head)?, pages));
    }
    drop(on);
    if read.len() < due.runs.len() {
        // Somebody else has merged one of them.
        return Ok(true);
    }
    let merged = tokio::task::spawn_blocking(move || merged(&read, &gone)).await;
    let (run, dropped) = merged.map_err(|cause| Error::Corrupt(format!("merging runs of search: {cause}")))??;
    replace(db, &due, run.as_ref(), &dropped).await?;
    Ok(true)
}

/// The new run, and the documents that it has no more.
fn merged(read: &[(Run, Pages)], gone: &HashSet<i64>) -> Result<(Option<Encoded>, Vec<i64>)> {
    let borrowed: Vec<_> = read.iter().map(|(run, pages)| (run, pages)).collect();
    let run = merge(&borrowed, |document| !gone.contains(&document))?;
    let dropped = read.iter().flat_map(|(run, _)| run.ids()).filter(|document| gone.contains(document));
    Ok((run, dropped.collect()))
}

async fn replace(db: &Db, due: &Due, run: Option<&Encoded>, dropped: &[i64]) -> Result<()> {
    let mut tx = db.begin().await?;
    for id in &due.runs {
        if execute!(tx, "delete from search_runs where id = $1", *id)? == 0 {
            return Ok(());
        }
    }
    for document in dropped {
        execute!(tx, "delete from search_gone where document = $1", *document)?;
    }
    if let Some(run) = run {
        put_run(&mut tx, due.workspace_id, due.kind, run).await?;
    }
    tx.commit().await?;
    db.kept.remove(&due.runs);
    Ok(())
}
