//! A run as it is read: its documents and its vocabulary. Its lists stay where they are stored until they are wanted.

use std::ops::Range;

use debrief_model::RecordingId;
use fst::automaton::{Automaton, Str};
use fst::{IntoStreamer, Map, Streamer};
use levenshtein_automata::{DFA, Distance};

use crate::varint::Reader;
use crate::{Damaged, MOST_DOCUMENTS, Result};

/// How many terms of a run one word that is still being typed is looked up in, those in most documents first.
const MOST_PREFIXED: usize = 48;
/// How many terms of a run one misspelled word is looked up in, those in most documents first.
const MOST_MISSPELLED: usize = 16;
/// A list of more bytes was written by nobody.
const LONGEST_LIST: usize = 1 << 31;

/// The head of a run, decoded.
pub struct Run {
    first_id: i64,
    /// Of each document, above `first_id`.
    ids: Vec<u32>,
    recordings: Vec<RecordingId>,
    owners: Vec<Owner>,
    /// Where each term's places begin in the stream, and where the last ones end.
    places: Vec<u32>,
    positions: Vec<u32>,
    vocabulary: Map<Vec<u8>>,
}

/// A term of the vocabulary, and how it answers what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub term: usize,
    pub is_exact: bool,
}

impl Run {
    /// # Errors
    /// The bytes are not those of a head.
    pub fn decode(head: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(head);
        let documents = reader.at_most(MOST_DOCUMENTS)?;
        let mut id = 0_i64;
        let mut first_id = 0;
        let mut ids = Vec::with_capacity(documents);
        for place in 0..documents {
            let gap = i64::try_from(reader.number()?).map_err(|_| Damaged("an id is too large"))?;
            id = id.checked_add(gap).ok_or(Damaged("an id is too large"))?;
            if place == 0 {
                first_id = id;
            }
            ids.push(u32::try_from(id - first_id).map_err(|_| Damaged("its ids lie too far apart"))?);
        }
        let (recordings, owners) = decode_owners(&mut reader, documents)?;
        let (places, positions) = decode_lengths(&mut reader)?;
        let vocabulary = Map::new(reader.rest().to_vec()).map_err(|_| Damaged("its vocabulary cannot be read"))?;
        vocabulary.as_fst().verify().map_err(|_| Damaged("its vocabulary is not as it was written"))?;
        if vocabulary.len() + 1 != places.len() {
            return Err(Damaged("it has not as many lists as terms"));
        }
        Ok(Self { first_id, ids, recordings, owners, places, positions, vocabulary })
    }

    /// Ids of its documents, ascending.
    pub fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.ids.iter().map(|id| self.first_id + i64::from(*id))
    }

    /// Whether one of its documents has, or had, this folded term.
    #[must_use]
    pub fn has_term(&self, folded: &str) -> bool {
        self.vocabulary.contains_key(folded)
    }

    #[must_use]
    pub fn documents(&self) -> usize {
        self.ids.len()
    }

    /// About how much memory it takes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        size_of::<Self>()
            + 4 * (self.ids.len() + self.places.len() + self.positions.len())
            + 16 * self.recordings.len()
            + 8 * self.owners.len()
            + self.vocabulary.as_fst().as_bytes().len()
    }

    pub(crate) fn id(&self, place: usize) -> Option<i64> {
        self.ids.get(place).map(|id| self.first_id + i64::from(*id))
    }

    pub(crate) fn recording(&self, place: usize) -> Option<RecordingId> {
        let group = self.owners.partition_point(|(first, _)| *first as usize <= place).checked_sub(1)?;
        self.recordings.get(self.owners[group].1 as usize).copied()
    }

    /// The places of documents of recordings, as ranges.
    pub(crate) fn places_of(&self, is_wanted: impl Fn(RecordingId) -> bool) -> impl Iterator<Item = Range<usize>> {
        let ends = self.owners.iter().skip(1).map(|(first, _)| *first as usize).chain([self.ids.len()]);
        let wanted: Vec<bool> = self.recordings.iter().map(|recording| is_wanted(*recording)).collect();
        self.owners
            .iter()
            .zip(ends)
            .filter(move |((_, recording), _)| wanted.get(*recording as usize).copied().unwrap_or(false))
            .map(|((first, _), end)| *first as usize..end)
    }

    /// Where a term's places lie in the stream of bytes.
    pub(crate) fn places_range(&self, term: usize) -> Range<usize> {
        self.places[term] as usize..self.places[term + 1] as usize
    }

    /// Where a term's positions lie in the stream of bytes.
    pub(crate) fn positions_range(&self, term: usize) -> Range<usize> {
        self.positions[term] as usize..self.positions[term + 1] as usize
    }

    pub(crate) fn vocabulary(&self) -> &Map<Vec<u8>> {
        &self.vocabulary
    }

    /// The terms that begin with or are `word`, that itself first.
    pub(crate) fn prefixed(&self, word: &str) -> Vec<Spelling> {
        let others = self.most_frequent(Str::new(word).starts_with(), word, MOST_PREFIXED);
        self.exact(word).into_iter().chain(others).collect()
    }

    /// The term itself.
    pub(crate) fn exact(&self, word: &str) -> Option<Spelling> {
        self.vocabulary.get(word).map(|term| Spelling { term: term as usize, is_exact: true })
    }

    /// The terms that `typos` takes for `word`.
    pub(crate) fn misspelled(&self, word: &str, typos: &DFA) -> Vec<Spelling> {
        self.most_frequent(Near(typos), word, MOST_MISSPELLED)
    }

    fn most_frequent(&self, automaton: impl Automaton, word: &str, most: usize) -> Vec<Spelling> {
        let mut found = Vec::new();
        let mut stream = self.vocabulary.search(automaton).into_stream();
        while let Some((term, index)) = stream.next() {
            if term != word.as_bytes() {
                found.push(Spelling { term: index as usize, is_exact: false });
            }
        }
        // The length of its list tells well enough in how many documents a term stands.
        let rank = |spelling: &Spelling| std::cmp::Reverse((self.places_range(spelling.term).len(), spelling.term));
        if found.len() > most {
            found.select_nth_unstable_by_key(most, rank);
            found.truncate(most);
        }
        found
    }
}

/// The first place of neighbouring documents of one recording, and the recording's index.
type Owner = (u32, u32);

fn decode_owners(reader: &mut Reader<'_>, documents: usize) -> Result<(Vec<RecordingId>, Vec<Owner>)> {
    let mut recordings = Vec::new();
    for _ in 0..reader.at_most(documents)? {
        let bytes: [u8; 16] = reader.bytes(16)?.try_into().map_err(|_| Damaged("it is cut short"))?;
        recordings.push(RecordingId::from_uuid(uuid::Uuid::from_bytes(bytes)));
    }
    let (mut owners, mut place) = (Vec::new(), 0);
    while place < documents {
        let recording = reader.at_most(recordings.len().saturating_sub(1))?;
        owners.push((place as u32, recording as u32));
        place += reader.at_most(documents - place)?.max(1);
    }
    Ok((recordings, owners))
}

/// Starts of the lists of places and of those of positions, each with the end of the last one.
fn decode_lengths(reader: &mut Reader<'_>) -> Result<(Vec<u32>, Vec<u32>)> {
    // Each term takes at least two bytes here, so a number that lies ends at the end of the bytes.
    let terms = reader.at_most(LONGEST_LIST)?;
    let (mut lengths, mut place) = (Vec::new(), 0);
    for _ in 0..terms {
        let places = reader.at_most(LONGEST_LIST)?;
        lengths.push((places, reader.at_most(LONGEST_LIST)?));
        place += places;
    }
    let fitting = |bytes: usize| u32::try_from(bytes).map_err(|_| Damaged("its lists are too long"));
    let mut position = place;
    let (mut places, mut positions) = (vec![0], vec![fitting(position)?]);
    place = 0;
    for (of_places, of_positions) in lengths {
        place += of_places;
        position += of_positions;
        places.push(fitting(place)?);
        positions.push(fitting(position)?);
    }
    Ok((places, positions))
}

/// The automaton of a misspelled word, which is borrowed because it serves many runs.
struct Near<'a>(&'a DFA);

impl Automaton for Near<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
