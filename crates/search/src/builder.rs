//! Writes a run. Documents are added in ascending order of their ids, that is, from the oldest to the newest.

use std::collections::BTreeMap;

use debrief_model::{RecordingId, text};

use crate::postings::{LAST_POSITION, put_places, put_positions};
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
type Posting = (u32, Vec<u32>);

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
            let places: Vec<u32> = postings.iter().map(|(place, _)| *place).collect();
            let mut positions = Vec::new();
            postings.iter().for_each(|(_, of_one)| put_positions(&mut positions, of_one));
            lists.add(term.as_bytes(), &places, &positions, self.documents.count())?;
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
}

impl Default for Lists {
    fn default() -> Self {
        Self { vocabulary: fst::MapBuilder::memory(), lengths: vec![], places: vec![], positions: vec![] }
    }
}

impl Lists {
    /// Terms come in the order of their bytes.
    pub fn add(&mut self, term: &[u8], places: &[u32], positions: &[u8], documents: usize) -> Result<()> {
        let damaged = |_| Damaged("its terms are not in order");
        self.vocabulary.insert(term, self.lengths.len() as u64).map_err(damaged)?;
        let start = self.places.len();
        put_places(&mut self.places, places, documents);
        self.positions.extend(positions);
        self.lengths.push((self.places.len() - start, positions.len()));
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
