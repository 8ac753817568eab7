//! Writes a run. Documents are added in ascending order of their ids, that is, from the oldest to the newest.

use std::collections::BTreeMap;

use debrief_model::{RecordingId, text};

use crate::postings::{BLOCK, LAST_POSITION, put_blocks, put_places, put_positions};
use crate::varint;
use crate::{Damaged, MOST_DOCUMENTS, PAGE_BYTES, Result};

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub documents: usize,
    /// Ids of the oldest and the newest document.
    pub first_id: i64,
    pub last_id: i64,
    /// Documents, vocabulary and where each list lies in the pages.
    pub head: Vec<u8>,
    pub pages: Vec<Vec<u8>>,
}

/// A term of one document: its place and its positions.
pub type Posting = (u32, Vec<u32>);

#[derive(Default)]
pub struct Builder {
    documents: Documents,
    terms: BTreeMap<String, Vec<Posting>>,
}

impl Builder {
    /// Adds a text under an id above all before. Its terms are those of [`text::terms`].
    ///
    /// # Errors
    /// There are [`MOST_DOCUMENTS`] already, or the id is not above the last one.
    pub fn add(&mut self, id: i64, recording: RecordingId, text: &str) -> Result<()> {
        let place = self.documents.add(id, recording)?;
        for (position, term) in text::terms(text).into_iter().enumerate() {
            let position = (position as u32).min(LAST_POSITION - 1);
            let postings = self.terms.entry(term.folded).or_default();
            match postings.last_mut() {
                Some((last, positions)) if *last == place => {
                    if positions.last() != Some(&position) {
                        positions.push(position);
                    }
                }
                _ => postings.push((place, vec![position])),
            }
        }
        Ok(())
    }

    /// `None` if nothing was added.
    pub fn finish(self) -> Result<Option<Encoded>> {
        let mut lists = Lists::default();
        for (term, postings) in self.terms {
            lists.add(term.as_bytes(), &postings, self.documents.count())?;
        }
        self.documents.encode(lists)
    }
}

/// Ids of the documents and the recordings they belong to.
#[derive(Default)]
pub struct Documents {
    ids: Vec<i64>,
    recordings: Vec<RecordingId>,
    /// Index of a recording, and how many neighbouring documents are its.
    owners: Vec<(usize, usize)>,
}

impl Documents {
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// Gives the place of the document.
    pub fn add(&mut self, id: i64, recording: RecordingId) -> Result<u32> {
        if self.ids.len() >= MOST_DOCUMENTS {
            return Err(Damaged("it has too many documents"));
        }
        if id < 0 || self.ids.last().is_some_and(|last| *last >= id) {
            return Err(Damaged("its documents are not in order"));
        }
        match self.owners.last_mut() {
            Some((index, count)) if self.recordings[*index] == recording => *count += 1,
            _ => {
                let known = self.recordings.iter().rposition(|known| *known == recording);
                let index = known.unwrap_or_else(|| {
                    self.recordings.push(recording);
                    self.recordings.len() - 1
                });
                self.owners.push((index, 1));
            }
        }
        self.ids.push(id);
        Ok((self.ids.len() - 1) as u32)
    }

    /// Puts the documents in front of the lists.
    pub fn encode(&self, lists: Lists) -> Result<Option<Encoded>> {
        let (Some(first_id), Some(last_id)) = (self.ids.first(), self.ids.last()) else { return Ok(None) };
        let mut head = Vec::new();
        varint::put(&mut head, self.ids.len() as u64);
        let mut before = 0;
        for id in &self.ids {
            varint::put(&mut head, (id - before) as u64);
            before = *id;
        }
        varint::put(&mut head, self.recordings.len() as u64);
        self.recordings.iter().for_each(|recording| head.extend(recording.as_uuid().as_bytes()));
        for (index, count) in &self.owners {
            varint::put(&mut head, *index as u64);
            varint::put(&mut head, *count as u64);
        }
        let stream = lists.encode(&mut head)?;
        Ok(Some(Encoded {
            documents: self.ids.len(),
            first_id: *first_id,
            last_id: *last_id,
            head,
            pages: stream.chunks(PAGE_BYTES).map(<[u8]>::to_vec).collect(),
        }))
    }
}

/// The vocabulary with a list of places and one of positions for each term.
pub struct Lists {
    vocabulary: fst::MapBuilder<Vec<u8>>,
    /// Bytes of each list of places, and of each list of positions.
    lengths: Vec<(usize, usize)>,
    places: Vec<u8>,
    positions: Vec<u8>,
    /// Documents of a block of positions.
    block: usize,
}

impl Default for Lists {
    fn default() -> Self {
        let vocabulary = fst::MapBuilder::memory();
        Self { vocabulary, lengths: vec![], places: vec![], positions: vec![], block: BLOCK }
    }
}

impl Lists {
    /// Terms come in the order of their bytes, and postings in that of their places.
    pub fn add(&mut self, term: &[u8], postings: &[Posting], documents: usize) -> Result<()> {
        let damaged = |_| Damaged("its terms are not in order");
        self.vocabulary.insert(term, self.lengths.len() as u64).map_err(damaged)?;
        let (places_start, positions_start) = (self.places.len(), self.positions.len());
        let blocks: Vec<usize> = postings
            .chunks(self.block)
            .map(|block| {
                let start = self.positions.len();
                block.iter().for_each(|(_, positions)| put_positions(&mut self.positions, positions));
                self.positions.len() - start
            })
            .collect();
        let places: Vec<u32> = postings.iter().map(|(place, _)| *place).collect();
        put_places(&mut self.places, &places, documents);
        put_blocks(&mut self.places, &blocks);
        self.lengths.push((self.places.len() - places_start, self.positions.len() - positions_start));
        Ok(())
    }

    fn encode(self, head: &mut Vec<u8>) -> Result<Vec<u8>> {
        varint::put(head, self.lengths.len() as u64);
        for (places, positions) in &self.lengths {
            varint::put(head, *places as u64);
            varint::put(head, *positions as u64);
        }
        head.extend(self.vocabulary.into_inner().map_err(|_| Damaged("its vocabulary cannot be written"))?);
        let mut stream = self.places;
        stream.extend(self.positions);
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Candidates, Hit, Leniency, Lookup, Pages, Question, Run, find};

    /// Documents that each have two words, one behind the other in every third of them.
    fn encoded(documents: i64, block: usize) -> Encoded {
        let (count, recording) = (documents, RecordingId::new());
        let mut documents = Documents::default();
        let (mut first, mut second): (Vec<Posting>, Vec<Posting>) = (vec![], vec![]);
        for id in 0..count {
            let place = documents.add(id, recording).unwrap();
            first.push((place, vec![4, 90]));
            second.push((place, vec![if id % 3 == 0 { 5 } else { 50 }]));
        }
        let mut lists = Lists { block, ..Lists::default() };
        lists.add(b"report", &first, documents.count()).unwrap();
        lists.add(b"tool", &second, documents.count()).unwrap();
        documents.encode(lists).unwrap().unwrap()
    }

    /// Those found, and the bytes of positions that were read for it.
    fn ask(encoded: &Encoded, input: &str, most: usize) -> (Vec<(i64, u32)>, usize) {
        let run = Run::decode(&encoded.head).unwrap();
        let question = Question::new(input).unwrap();
        let lookup = Lookup::new(&run, &question, Leniency::Strict, true);
        let read = |wanted: std::collections::BTreeSet<u32>| {
            let mut pages = Pages::default();
            wanted.iter().for_each(|page| pages.insert(*page, encoded.pages[*page as usize].as_slice().into()));
            pages
        };
        let pages = read(lookup.places_pages());
        let mut candidates: Candidates = lookup.candidates(&pages, None).unwrap();
        candidates.choose(&lookup, |id| id == 999, most);
        let wanted = candidates.positions_pages(&lookup).unwrap();
        let count = wanted.len();
        let hits: Vec<Hit> = find(&lookup, &candidates, &read(wanted), most).unwrap();
        (hits.into_iter().map(|hit| (hit.id, hit.score & 0xff)).collect(), count)
    }

    #[test]
    fn runs_without_blocks_answer_like_those_with_them() {
        let (with, without) = (encoded(1000, BLOCK), encoded(1000, usize::MAX));
        for input in ["report tool", "\"report tool\"", "tool report"] {
            for most in [1, 7, 500, 5000] {
                assert_eq!(ask(&with, input, most).0, ask(&without, input, most).0, "{input}");
            }
        }
        let newest: Vec<_> = (993..999).rev().map(|id| (id, u32::from(id % 3 == 0))).collect();
        assert_eq!(ask(&with, "report tool", 6).0, newest);
        assert_eq!(ask(&with, "\"report tool\"", 5000).0.len(), 333);
    }

    #[test]
    fn few_of_many_documents_need_few_pages() {
        let needed = |block| ask(&encoded(20_000, block), "report tool", 3).1;
        assert!(needed(BLOCK) < needed(usize::MAX), "{} {}", needed(BLOCK), needed(usize::MAX));
    }
}
