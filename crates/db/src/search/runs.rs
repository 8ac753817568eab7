//! Runs as they are read. Their heads are kept in memory: they never change, and every question needs them all.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use debrief_model::WorkspaceId;
use debrief_search::{Pages, Run};

use super::DocumentKind;
use crate::{Connected, Error, Result};

/// A million lines take about 12 MB. Beyond this, the heads that were wanted longest ago are read again.
const MOST_BYTES: usize = 64 << 20;

/// The heads that this process has read.
#[derive(Default)]
pub(crate) struct Heads {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    runs: HashMap<i64, (Arc<Run>, u64)>,
    bytes: usize,
    uses: u64,
}

impl Heads {
    fn get(&self, id: i64) -> Option<Arc<Run>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.uses += 1;
        let uses = held.uses;
        let (run, used) = held.runs.get_mut(&id)?;
        *used = uses;
        Some(run.clone())
    }

    fn put(&self, id: i64, run: &Arc<Run>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.uses += 1;
        let uses = held.uses;
        if held.runs.insert(id, (run.clone(), uses)).is_none() {
            held.bytes += run.size_bytes();
        }
        while held.bytes > MOST_BYTES && held.runs.len() > 1 {
            let Some(oldest) = held.runs.iter().min_by_key(|(_, (_, used))| *used).map(|(id, _)| *id) else { break };
            if let Some((run, _)) = held.runs.remove(&oldest) {
                held.bytes -= run.size_bytes();
            }
        }
    }

    /// Forgets the heads of runs that are no more.
    pub fn remove(&self, ids: &[i64]) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            if let Some((run, _)) = held.runs.remove(id) {
                held.bytes -= run.size_bytes();
            }
        }
    }
}

/// A run of a workspace.
#[derive(Clone)]
pub(super) struct Found {
    pub id: i64,
    pub kind: DocumentKind,
    pub head: Arc<Run>,
}

/// All runs of a workspace, those with the newest documents first. `None` if one was merged while this looked.
pub(super) async fn of_workspace(
    on: &mut impl Connected,
    heads: &Heads,
    workspace_id: WorkspaceId,
) -> Result<Option<Vec<Found>>> {
    let rows = fetch_all!(
        *on,
        (i64, String),
        "select id, kind from search_runs where workspace_id = $1 order by last_document desc",
        workspace_id.to_string()
    )?;
    let mut known: HashMap<i64, Arc<Run>> = rows.iter().filter_map(|(id, _)| Some((*id, heads.get(*id)?))).collect();
    let missing: Vec<i64> = rows.iter().map(|(id, _)| *id).filter(|id| !known.contains_key(id)).collect();
    for (id, head) in read_heads(on, &missing).await? {
        let run = Arc::new(Run::decode(&head)?);
        heads.put(id, &run);
        known.insert(id, run);
    }
    let mut found = Vec::with_capacity(rows.len());
    for (id, kind) in rows {
        let kind = DocumentKind::parse(&kind).ok_or_else(|| Error::Corrupt(format!("run {id} of search: {kind}")))?;
        let Some(head) = known.remove(&id) else { return Ok(None) };
        found.push(Found { id, kind, head });
    }
    Ok(Some(found))
}

/// Documents of a workspace that runs still hold although their texts are gone.
pub(super) async fn gone(on: &mut impl Connected, workspace_id: WorkspaceId) -> Result<HashSet<i64>> {
    let rows =
        fetch_all!(*on, (i64,), "select document from search_gone where workspace_id = $1", workspace_id.to_string())?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}

pub(super) async fn read_heads(on: &mut impl Connected, ids: &[i64]) -> Result<Vec<(i64, Vec<u8>)>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let sql = either!(
        *on,
        "select id, head from search_runs where id in (select value from json_each($1))",
        "select id, head from search_runs where id in (select cast(value as bigint) from json_array_elements_text(cast($1 as json)))"
    );
    Ok(fetch_all!(*on, (i64, Vec<u8>), sql, json_numbers(ids.iter().copied()))?)
}

/// A run's number and a page's in one, since a list of pairs is awkward in SQL. A run has far fewer pages.
const PAGE_BITS: u32 = 20;

/// Pages of runs by the run's id. `None` if one is missing: its run was merged meanwhile.
pub(super) async fn read_pages(
    on: &mut impl Connected,
    wanted: &[(i64, BTreeSet<u32>)],
) -> Result<Option<HashMap<i64, Pages>>> {
    let count: usize = wanted.iter().map(|(_, pages)| pages.len()).sum();
    let mut found: HashMap<i64, Pages> = wanted.iter().map(|(run, _)| (*run, Pages::default())).collect();
    if count == 0 {
        return Ok(Some(found));
    }
    let sql = either!(
        *on,
        "select p.run_id, p.page, p.data from json_each($1) w cross join search_pages p
         where p.run_id = w.value >> 20 and p.page = w.value & 1048575",
        "select p.run_id, p.page, p.data from json_array_elements_text(cast($1 as json)) w cross join search_pages p
         where p.run_id = cast(w.value as bigint) >> 20 and p.page = cast(w.value as bigint) & 1048575"
    );
    let keys = wanted.iter().flat_map(|(run, pages)| pages.iter().map(|page| *run << PAGE_BITS | i64::from(*page)));
    let rows = fetch_all!(*on, (i64, i64, Vec<u8>), sql, json_numbers(keys))?;
    if rows.len() < count {
        return Ok(None);
    }
    for (run, page, data) in rows {
        let page = u32::try_from(page).map_err(|_| Error::Corrupt(format!("run {run} of search has page {page}")))?;
        if let Some(pages) = found.get_mut(&run) {
            pages.insert(page, data);
        }
    }
    Ok(Some(found))
}

/// `[1,2,3]`
pub(crate) fn json_numbers(numbers: impl Iterator<Item = i64>) -> String {
    let mut json = String::from("[");
    for (index, number) in numbers.enumerate() {
        if index > 0 {
            json.push(',');
        }
        json.push_str(&number.to_string());
    }
    json.push(']');
    json
}
