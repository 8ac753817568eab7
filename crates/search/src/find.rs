//! Asks a run.
//!
//! In two steps, since the lists lie where they are stored: a [`Lookup`] knows which pages of places it wants, and its
//! [`Candidates`] those of positions, which are wanted of the documents alone that may be shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use debrief_model::RecordingId;

use crate::postings::{self, List, Places};
use crate::question::{Leniency, Question};
use crate::run::{Run, Spelling};
use crate::varint::Reader;
use crate::{Damaged, PAGE_BYTES, Result};

/// A document that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: i64,
    pub recording: RecordingId,
    /// More is better: how many terms, then how many of them as they were asked for, then how many of those stand right
    /// behind the one before.
    pub score: u32,
}

/// Pages of a run, as far as they were fetched.
#[derive(Default)]
pub struct Pages {
    pages: BTreeMap<u32, Arc<[u8]>>,
}

impl Pages {
    pub fn insert(&mut self, page: u32, bytes: Arc<[u8]>) {
        self.pages.insert(page, bytes);
    }

    pub(crate) fn read(&self, range: Range<usize>) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(range.len());
        for page in pages_of(&range) {
            let start = page as usize * PAGE_BYTES;
            let from = range.start.saturating_sub(start);
            let to = (range.end - start).min(PAGE_BYTES);
            let held = self.pages.get(&page).and_then(|held| held.get(from..to));
            bytes.extend(held.ok_or(Damaged("a page is missing or cut short"))?);
        }
        Ok(bytes)
    }
}

fn pages_of(range: &Range<usize>) -> Range<u32> {
    if range.is_empty() {
        return 0..0;
    }
    (range.start / PAGE_BYTES) as u32..(range.end - 1) as u32 / PAGE_BYTES as u32 + 1
}

/// A question as it is asked of one run.
pub struct Lookup<'a> {
    run: &'a Run,
    question: &'a Question,
    /// For each term asked for, those of the run that answer.
    spellings: Vec<Vec<Spelling>>,
    needs_all: bool,
}

impl<'a> Lookup<'a> {
    /// Looks the terms up. With `needs_all` a document has to answer every one, else one is enough.
    #[must_use]
    pub fn new(run: &'a Run, question: &'a Question, leniency: Leniency, needs_all: bool) -> Self {
        let spellings = question.terms.iter().map(|asked| {
            let mut found = if asked.is_prefix {
                run.prefixed(&asked.folded)
            } else {
                run.exact(&asked.folded).into_iter().collect()
            };
            if let Some(typos) = asked.typos.as_ref().filter(|_| leniency == Leniency::Typos) {
                let misspelled = run.misspelled(&asked.folded, typos);
                let new: Vec<_> = misspelled.into_iter().filter(|spelling| !found.contains(spelling)).collect();
                found.extend(new);
            }
            found
        });
        Self { run, question, spellings: spellings.collect(), needs_all }
    }

    /// The run has nothing, whatever its pages say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let mut missing = self.spellings.iter().map(Vec::is_empty);
        if self.needs_all { missing.any(|missing| missing) } else { missing.all(|missing| missing) }
    }

    /// What [`Lookup::candidates`] reads.
    #[must_use]
    pub fn places_pages(&self) -> BTreeSet<u32> {
        let terms = self.spellings.iter().flatten();
        terms.flat_map(|spelling| pages_of(&self.run.places_range(spelling.term))).collect()
    }

    /// The documents that answer, among those of recordings that may be shown (`None`: of all).
    pub fn candidates(&self, pages: &Pages, recordings: Option<&dyn Fn(RecordingId) -> bool>) -> Result<Candidates> {
        let documents = self.run.documents();
        let placed = self.placed_terms();
        let mut lists = Vec::with_capacity(placed.len());
        let mut terms = Vec::with_capacity(self.spellings.len());
        for (index, spellings) in self.spellings.iter().enumerate() {
            let (mut exact, mut any) = (Places::none(documents), Places::none(documents));
            for spelling in spellings {
                let list = List::decode(&pages.read(self.run.places_range(spelling.term))?, documents)?;
                let set = if spelling.is_exact { &mut exact } else { &mut any };
                set.add(&list.places);
                if placed.contains(&(index, spelling.term)) {
                    lists.push(Placed { index, term: spelling.term, list });
                }
            }
            any.add(&exact);
            terms.push(Answered { exact, any });
        }
        let mut found = terms.first().map_or(Places::none(documents), |first| first.any.clone());
        for term in terms.iter().skip(1) {
            if self.needs_all { found.keep(&term.any) } else { found.add(&term.any) }
        }
        if let Some(is_wanted) = recordings {
            let mut shown = Places::none(documents);
            self.run.places_of(is_wanted).flatten().for_each(|place| shown.insert(place));
            found.keep(&shown);
        }
        Ok(Candidates { found, terms, placed: lists, chosen: vec![] })
    }

    /// Terms whose positions matter, with the index of the term they answer: in a question of several words those as they
    /// were asked for, and all that answer the words of a phrase.
    fn placed_terms(&self) -> Vec<(usize, usize)> {
        if self.spellings.len() < 2 && !self.question.has_phrases() {
            return vec![];
        }
        let in_phrase = |index: &usize| self.question.phrases.iter().any(|phrase| phrase.contains(index));
        let spellings = self.spellings.iter().enumerate();
        spellings
            .flat_map(|(index, spellings)| {
                let placed = spellings.iter().filter(move |spelling| spelling.is_exact || in_phrase(&index));
                placed.map(move |spelling| (index, spelling.term))
            })
            .collect()
    }
}

/// What of a run answers, before the order of its words is looked at.
pub struct Candidates {
    found: Places,
    terms: Vec<Answered>,
    placed: Vec<Placed>,
    /// The places of those that are looked at, ascending.
    chosen: Vec<usize>,
}

struct Answered {
    exact: Places,
    any: Places,
}

/// A list of a term whose positions matter, and the index of the term that it answers.
struct Placed {
    index: usize,
    term: usize,
    list: List,
}

impl Candidates {
    /// Chooses the newest that are not gone, at most `most`; gives how many. Where a phrase has to stand in them that is
    /// known from their positions alone, so all are chosen.
    pub fn choose(&mut self, lookup: &Lookup<'_>, is_gone: impl Fn(i64) -> bool, most: usize) -> usize {
        let most = if lookup.question.has_phrases() { usize::MAX } else { most };
        let is_there = |place: &usize| lookup.run.id(*place).is_some_and(|id| !is_gone(id));
        self.chosen = self.found.newest_first().filter(is_there).take(most).collect();
        self.chosen.reverse();
        self.chosen.len()
    }

    /// What [`find`] reads; nothing, if it needs no positions.
    ///
    /// # Errors
    /// The run is damaged.
    pub fn positions_pages(&self, lookup: &Lookup<'_>) -> Result<BTreeSet<u32>> {
        let mut pages = BTreeSet::new();
        for placed in &self.placed {
            for block in placed.list.blocks_of(&self.chosen) {
                pages.extend(pages_of(&placed.range(lookup.run, block)?));
            }
        }
        Ok(pages)
    }

    /// Of each chosen document, in their order, the positions at which each term that was asked for stands.
    fn positions(&self, lookup: &Lookup<'_>, pages: &Pages) -> Result<Vec<Positions>> {
        let mut found = vec![Positions::new(); self.chosen.len()];
        let mut of_one = Vec::new();
        for placed in &self.placed {
            for block in placed.list.blocks_of(&self.chosen) {
                let bytes = pages.read(placed.range(lookup.run, block)?)?;
                let mut reader = Reader::new(&bytes);
                for place in placed.list.places_of_block(block) {
                    postings::positions(&mut reader, &mut of_one)?;
                    if let Ok(chosen) = self.chosen.binary_search(&place) {
                        found[chosen].entry(placed.index).or_default().extend(&of_one);
                    }
                }
            }
        }
        Ok(found)
    }
}

impl Placed {
    /// Where a block of its positions lies in the stream of bytes.
    fn range(&self, run: &Run, block: usize) -> Result<Range<usize>> {
        let all = run.positions_range(self.term);
        let block = self.list.block(block, all.len())?;
        Ok(all.start + block.start..all.start + block.end)
    }
}

/// By the index of the term that was asked for.
type Positions = HashMap<usize, Vec<u32>>;

/// The chosen documents that answer, at most `most`, newest first. `pages` hold those of positions.
pub fn find(lookup: &Lookup<'_>, candidates: &Candidates, pages: &Pages, most: usize) -> Result<Vec<Hit>> {
    let run = lookup.run;
    let positions = candidates.positions(lookup, pages)?;
    let hits = candidates.chosen.iter().zip(&positions).rev().filter_map(|(place, positions)| {
        if !lookup.question.phrases.iter().all(|phrase| stands(phrase, positions)) {
            return None;
        }
        let count = |set: fn(&Answered) -> &Places| {
            candidates.terms.iter().filter(|term| set(term).contains(*place)).count() as u32
        };
        let neighbours = (1..lookup.question.len()).filter(|index| stands(&[index - 1, *index], positions)).count();
        let score = count(|term| &term.any) << 16 | count(|term| &term.exact) << 8 | neighbours as u32;
        Some(Hit { id: run.id(*place)?, recording: run.recording(*place)?, score })
    });
    Ok(hits.take(most).collect())
}

/// Whether the terms stand one right behind another somewhere.
fn stands(phrase: &[usize], positions: &HashMap<usize, Vec<u32>>) -> bool {
    let at = |index: &usize| positions.get(index).map(Vec::as_slice).unwrap_or_default();
    let Some((first, others)) = phrase.split_first() else { return true };
    at(first).iter().any(|start| (start + 1..).zip(others).all(|(position, index)| at(index).contains(&position)))
}
