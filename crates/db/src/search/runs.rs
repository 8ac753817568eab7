//! Runs as they are read. They never change, so what was read of them is kept in memory: their heads, which every question
//! needs, and pages as far as there is room.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use debrief_model::WorkspaceId;
use debrief_search::{Pages, Run};

use super::DocumentKind;
use crate::{Connected, Error, Result};

/// Heads of a million lines take about 12 MB. Beyond this, those that were wanted longest ago are read again.
const MOST_HEAD_BYTES: usize = 64 << 20;
/// Pages of a million lines are about 9,000. Beyond so many, those that were wanted longest ago are read again.
const MOST_PAGES: usize = 8192;

/// What this process has read of runs.
#[derive(Default)]
pub(crate) struct Kept {
    heads: Mutex<Heads>,
    pages: Mutex<KeptPages>,
}

impl Kept {
    /// Forgets runs that are no more.
    pub fn remove(&self, ids: &[i64]) {
        lock(&self.heads).remove(ids);
        lock(&self.pages).pages.retain(|(run, _), _| !ids.contains(run));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct Heads {
    runs: HashMap<i64, (Arc<Run>, u64)>,
    bytes: usize,
    uses: u64,
}

impl Heads {
    fn get(&mut self, id: i64) -> Option<Arc<Run>> {
        self.uses += 1;
        let (run, used) = self.runs.get_mut(&id)?;
        *used = self.uses;
        Some(run.clone())
    }

    fn put(&mut self, id: i64, run: &Arc<Run>) {
        self.uses += 1;
        if self.runs.insert(id, (run.clone(), self.uses)).is_none() {
            self.bytes += run.size_bytes();
        }
        while self.bytes > MOST_HEAD_BYTES && self.runs.len() > 1 {
            let Some(oldest) = self.runs.iter().min_by_key(|(_, (_, used))| *used).map(|(id, _)| *id) else { break };
            self.remove(&[oldest]);
        }
    }

    fn remove(&mut self, ids: &[i64]) {
        for id in ids {
            if let Some((run, _)) = self.runs.remove(id) {
                self.bytes -= run.size_bytes();
            }
        }
    }
}

/// A run and a page of it.
type PageKey = (i64, u32);

#[derive(Default)]
struct KeptPages {
    pages: HashMap<PageKey, (Arc<[u8]>, u64)>,
    uses: u64,
}

impl KeptPages {
    fn get(&mut self, key: PageKey) -> Option<Arc<[u8]>> {
        self.uses += 1;
        let (page, used) = self.pages.get_mut(&key)?;
        *used = self.uses;
        Some(page.clone())
    }

    fn put(&mut self, key: PageKey, page: Arc<[u8]>) {
        self.uses += 1;
        self.pages.insert(key, (page, self.uses));
        if self.pages.len() > MOST_PAGES {
            // A quarter at once, so that it is seldom.
            let mut used: Vec<u64> = self.pages.values().map(|(_, used)| *used).collect();
            let (_, last, _) = used.select_nth_unstable(MOST_PAGES / 4);
            let last = *last;
            self.pages.retain(|_, (_, used)| *used > last);
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
    kept: &Kept,
    workspace_id: WorkspaceId,
) -> Result<Option<Vec<Found>>> {
    let rows = fetch_all!(
        *on,
        (i64, String),
        "select id, kind from search_runs where workspace_id = $1 order by last_document desc",
        workspace_id.to_string()
    )?;
    let mut known: HashMap<i64, Arc<Run>> = {
        let mut heads = lock(&kept.heads);
        rows.iter().filter_map(|(id, _)| Some((*id, heads.get(*id)?))).collect()
    };
    let missing: Vec<i64> = rows.iter().map(|(id, _)| *id).filter(|id| !known.contains_key(id)).collect();
    for (id, head) in read_heads(on, &missing).await? {
        let run = Arc::new(Run::decode(&head)?);
        lock(&kept.heads).put(id, &run);
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
    kept: &Kept,
    wanted: &[(i64, BTreeSet<u32>)],
) -> Result<Option<HashMap<i64, Pages>>> {
    let mut found: HashMap<i64, Pages> = wanted.iter().map(|(run, _)| (*run, Pages::default())).collect();
    let mut missing = Vec::new();
    {
        let mut kept = lock(&kept.pages);
        for (run, page) in wanted.iter().flat_map(|(run, pages)| pages.iter().map(move |page| (*run, *page))) {
            match kept.get((run, page)) {
                Some(data) => found.entry(run).or_default().insert(page, data),
                None => missing.push((run, page)),
            }
        }
    }
    if missing.is_empty() {
        return Ok(Some(found));
    }
    let sql = either!(
        *on,
        "select p.run_id, p.page, p.data from json_each($1) w cross join search_pages p
         where p.run_id = w.value >> 20 and p.page = w.value & 1048575",
        "select p.run_id, p.page, p.data from json_array_elements_text(cast($1 as json)) w cross join search_pages p
         where p.run_id = cast(w.value as bigint) >> 20 and p.page = cast(w.value as bigint) & 1048575"
    );
    let keys = missing.iter().map(|(run, page)| *run << PAGE_BITS | i64::from(*page));
    let rows = fetch_all!(*on, (i64, i64, Vec<u8>), sql, json_numbers(keys))?;
    if rows.len() < missing.len() {
        return Ok(None);
    }
    let mut kept = lock(&kept.pages);
    for (run, page, data) in rows {
        let page = u32::try_from(page).map_err(|_| Error::Corrupt(format!("run {run} of search has page {page}")))?;
        let data: Arc<[u8]> = data.into();
        kept.put((run, page), data.clone());
        found.entry(run).or_default().insert(page, data);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_were_wanted_longest_ago_make_room() {
        let mut kept = KeptPages::default();
        let page = |number: u32| Arc::from(number.to_le_bytes().as_slice());
        for number in 0..MOST_PAGES as u32 {
            kept.put((1, number), page(number));
        }
        assert!(kept.get((1, 0)).is_some(), "it is wanted again");
        kept.put((2, 0), page(0));
        assert!(kept.pages.len() <= MOST_PAGES * 3 / 4 + 1, "{}", kept.pages.len());
        assert!(kept.get((1, 0)).is_some() && kept.get((2, 0)).is_some(), "the newest stay");
        assert!(kept.get((1, 1)).is_none(), "the oldest goes");
    }
}
