//! Makes one run of several, or of one that holds what is gone.

use fst::{Streamer, map::OpBuilder};

use crate::builder::{Documents, Encoded, Lists, Posting};
use crate::find::Pages;
use crate::postings::{self, List};
use crate::run::Run;
use crate::varint::Reader;
use crate::{Damaged, Result};

/// A document of a run that is merged: its id, the run, its place there.
type Source = (i64, usize, usize);

/// One run with those documents of `runs` for which `stays` says so; `None` if there are none. `runs` come with all
/// their pages; no two of them hold the same document.
///
/// # Errors
/// A run is damaged, or there are too many documents for one.
pub fn merge(runs: &[(&Run, &Pages)], stays: impl Fn(i64) -> bool) -> Result<Option<Encoded>> {
    let mut sources: Vec<Source> = Vec::new();
    for (index, (run, _)) in runs.iter().enumerate() {
        let ids = (0..run.documents()).filter_map(|place| run.id(place).map(|id| (id, index, place)));
        sources.extend(ids.filter(|(id, ..)| stays(*id)));
    }
    sources.sort_unstable();
    let mut documents = Documents::default();
    // Where each document of each run goes.
    let mut moved: Vec<Vec<Option<u32>>> = runs.iter().map(|(run, _)| vec![None; run.documents()]).collect();
    for (id, index, place) in sources {
        let recording = runs[index].0.recording(place).ok_or(Damaged("a document belongs to no recording"))?;
        moved[index][place] = Some(documents.add(id, recording)?);
    }
    let lists = merge_lists(runs, &moved, documents.count())?;
    documents.encode(lists)
}

fn merge_lists(runs: &[(&Run, &Pages)], moved: &[Vec<Option<u32>>], documents: usize) -> Result<Lists> {
    let mut lists = Lists::default();
    let vocabularies: OpBuilder<'_> = runs.iter().map(|(run, _)| run.vocabulary()).collect();
    let mut union = vocabularies.union();
    while let Some((term, indexed)) = union.next() {
        let mut postings: Vec<Posting> = Vec::new();
        for found in indexed {
            let (run, pages) = runs[found.index];
            copy_postings(run, pages, found.value as usize, &moved[found.index], &mut postings)?;
        }
        if postings.is_empty() {
            continue;
        }
        postings.sort_unstable_by_key(|(place, _)| *place);
        lists.add(term, &postings, documents)?;
    }
    Ok(lists)
}

fn copy_postings(
    run: &Run,
    pages: &Pages,
    term: usize,
    moved: &[Option<u32>],
    postings: &mut Vec<Posting>,
) -> Result<()> {
    let list = List::decode(&pages.read(run.places_range(term))?, run.documents())?;
    let bytes = pages.read(run.positions_range(term))?;
    let mut reader = Reader::new(&bytes);
    for place in list.places.behind_rank(0) {
        let mut positions = Vec::new();
        postings::positions(&mut reader, &mut positions)?;
        if let Some(place) = moved.get(place).copied().flatten() {
            postings.push((place, positions));
        }
    }
    Ok(())
}
