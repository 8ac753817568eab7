//! Asks the runs of a workspace, and ranks what they answer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use debrief_model::{RecordingId, WorkspaceId};
use debrief_search::{Hit, Leniency, Lookup, Question, find};

use super::runs::{self, Found};
use super::{DocumentKind, Filter, Moment, moments};
use crate::{Db, Error, Principal, Reader, Result};

/// Of each kind, so many of the newest hits are ranked. Nobody reads more, and a page that shows them says so.
const MOST_RANKED: usize = 1000;
/// Fewer hits than this may be few because the word is misspelled, here or in the texts.
const FEW: usize = 10;
/// Pages that are read at once. A common word has found enough then, a rare one has no more in all the runs.
const PAGES_AT_ONCE: usize = 96;
/// Runs are merged while they are read. So often in a row it happens to nobody.
const MOST_TRIES: usize = 20;

/// How hits were found, from the strictest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Every word.
    All,
    /// Every word, perhaps with a typo.
    Near,
    /// Any word, perhaps with a typo.
    Any,
}

impl How {
    const EACH: [(Self, &'static str); 3] = [(Self::All, "all"), (Self::Near, "near"), (Self::Any, "any")];

    fn leniency(self) -> Leniency {
        if self == Self::All { Leniency::Strict } else { Leniency::Typos }
    }
}

/// Where a page goes on. It tells also how the first page was found, so that all pages are found alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    how: How,
    offset: usize,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = How::EACH.iter().find(|(how, _)| *how == self.how).map_or("", |(_, name)| name);
        write!(f, "{name}-{}", self.offset)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (name, offset) = text.split_once('-').ok_or(())?;
        let how = How::EACH.iter().find(|(_, known)| *known == name).map(|(how, _)| *how).ok_or(())?;
        let offset = offset.parse().ok().filter(|offset| *offset <= 3 * MOST_RANKED).ok_or(())?;
        Ok(Self { how, offset })
    }
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub moments: Vec<Moment>,
    pub next: Option<Cursor>,
    /// There are more hits than were ranked: these are the best of the newest.
    pub newest_only: bool,
}

/// Finds what the principal may see: titles, comments and lines with every term; where those are few, also with one typo
/// in a term; where there are none, those with any term. The best answers come first: the most terms, the most of them as
/// they were asked for, the most of those one behind another. Of equals, titles stand before comments before lines, and
/// newer recordings before older ones.
pub async fn query(
    db: &Db,
    principal: &Principal,
    input: &str,
    filter: &Filter,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<Page> {
    let Some(question) = Question::new(input) else { return Ok(Page::default()) };
    let mut asker = Asker::new(db, principal.workspace_id, &question).await?;
    let recordings = filter.recordings(&mut asker.on, principal).await?;
    let narrowed = Narrowed { recordings: recordings.as_ref(), filter };
    let (cursor, ranked) = match cursor {
        Some(cursor) => (cursor, asker.ranked(cursor.how, &narrowed).await?),
        None => {
            let (how, ranked) = asker.widening(&narrowed).await?;
            (Cursor { how, offset: 0 }, ranked)
        }
    };
    let mut page = Page { newest_only: ranked.is_cut, ..Page::default() };
    let mut at = cursor.offset.min(ranked.hits.len());
    let mut wanted = limit + 1;
    while at < ranked.hits.len() && page.next.is_none() {
        let hits = &ranked.hits[at..(at + wanted).min(ranked.hits.len())];
        let mut read = moments::read(&mut asker.on, principal, filter, hits).await?;
        for (index, (_, hit)) in hits.iter().enumerate() {
            let Some(row) = read.remove(&hit.id) else { continue };
            if page.moments.len() == limit {
                page.next = Some(Cursor { how: cursor.how, offset: at + index });
                break;
            }
            page.moments.push(row.into_moment(&question, cursor.how.leniency())?);
        }
        at += hits.len();
        // Whoever has hits that are gone or not to be seen asks for more at once.
        wanted *= 2;
    }
    Ok(page)
}

/// The documents among a workspace's lines that hold a phrase as it is, from the oldest on.
pub(crate) async fn lines_with(db: &Db, workspace_id: WorkspaceId, phrase: &str) -> Result<Vec<i64>> {
    let folded = debrief_model::text::folded(phrase);
    let Some(question) = Question::new(&format!("\"{folded}\"")) else { return Ok(vec![]) };
    let mut asker = Asker::new(db, workspace_id, &question).await?;
    let filter = Filter { kind: Some(DocumentKind::Transcript), ..Filter::default() };
    let everything = Narrowed { recordings: None, filter: &filter };
    let found = asker.found(How::All, &everything, usize::MAX).await?;
    let mut documents: Vec<i64> = found.hits.into_iter().map(|(_, hit)| hit.id).collect();
    documents.sort_unstable();
    Ok(documents)
}

struct Narrowed<'a> {
    recordings: Option<&'a HashSet<RecordingId>>,
    filter: &'a Filter,
}

#[derive(Default)]
struct Ranked {
    hits: Vec<(DocumentKind, Hit)>,
    is_cut: bool,
}

struct Asker<'a> {
    db: &'a Db,
    on: Reader,
    workspace_id: WorkspaceId,
    question: &'a Question,
    /// What there is to ask, once it was looked up.
    asked: Option<Arc<Runs>>,
}

/// The runs of a workspace, titles and comments first, since they are few, and of a kind the newest first.
struct Runs {
    runs: Vec<Found>,
    gone: HashSet<i64>,
}

/// A run with what is asked of it.
struct Asked<'a> {
    run: i64,
    kind: DocumentKind,
    lookup: Lookup<'a>,
}

/// What was found so far.
struct Finding<'a> {
    narrowed: &'a Narrowed<'a>,
    gone: &'a HashSet<i64>,
    /// At most so many of a kind.
    most: usize,
    counts: HashMap<DocumentKind, usize>,
    ranked: Ranked,
}

impl Finding<'_> {
    fn room(&self, kind: DocumentKind) -> usize {
        self.most - self.counts.get(&kind).copied().unwrap_or(0).min(self.most)
    }
}

impl<'q> Asker<'q> {
    async fn new(db: &'q Db, workspace_id: WorkspaceId, question: &'q Question) -> Result<Self> {
        Ok(Self { db, on: db.read().await?, workspace_id, question, asked: None })
    }

    /// Asks as strictly as it can be answered.
    async fn widening(&mut self, narrowed: &Narrowed<'_>) -> Result<(How, Ranked)> {
        let all = self.ranked(How::All, narrowed).await?;
        if all.hits.len() >= FEW {
            return Ok((How::All, all));
        }
        let near = if self.question.may_be_misspelled() { self.ranked(How::Near, narrowed).await? } else { all };
        if !near.hits.is_empty() || self.question.len() == 1 {
            return Ok((How::Near, near));
        }
        Ok((How::Any, self.ranked(How::Any, narrowed).await?))
    }

    async fn ranked(&mut self, how: How, narrowed: &Narrowed<'_>) -> Result<Ranked> {
        let mut ranked = self.found(how, narrowed, MOST_RANKED).await?;
        ranked.hits.sort_unstable_by(|(kind, hit), (other_kind, other)| {
            let best = other.score.cmp(&hit.score).then(kind.cmp(other_kind));
            best.then(other.recording.cmp(&hit.recording)).then(hit.id.cmp(&other.id))
        });
        Ok(ranked)
    }

    /// The newest hits, at most `most` of a kind.
    async fn found(&mut self, how: How, narrowed: &Narrowed<'_>, most: usize) -> Result<Ranked> {
        for _ in 0..MOST_TRIES {
            if let Some(runs) = self.runs().await?
                && let Some(ranked) = self.try_find(&runs, how, narrowed, most).await?
            {
                return Ok(ranked);
            }
            self.asked = None;
        }
        Err(Error::Corrupt("runs of search have no pages".into()))
    }

    /// `None` if one was merged meanwhile.
    async fn runs(&mut self) -> Result<Option<Arc<Runs>>> {
        if let Some(runs) = &self.asked {
            return Ok(Some(runs.clone()));
        }
        let Some(mut runs) = runs::of_workspace(&mut self.on, &self.db.kept, self.workspace_id).await? else {
            return Ok(None);
        };
        runs.sort_by_key(|found| found.kind);
        let gone = runs::gone(&mut self.on, self.workspace_id).await?;
        let runs = Arc::new(Runs { runs, gone });
        self.asked = Some(runs.clone());
        Ok(Some(runs))
    }

    /// `None` if a run was merged meanwhile.
    async fn try_find(
        &mut self,
        Runs { runs, gone }: &Runs,
        how: How,
        narrowed: &Narrowed<'_>,
        most: usize,
    ) -> Result<Option<Ranked>> {
        let mut finding = Finding { narrowed, gone, most, counts: HashMap::new(), ranked: Ranked::default() };
        let mut rest = runs.as_slice();
        while !rest.is_empty() {
            let (mut now, mut pages) = (vec![], 0);
            // A word is looked up in no more runs than are asked: where it is common those are few.
            while pages < PAGES_AT_ONCE
                && let Some((found, others)) = rest.split_first()
            {
                rest = others;
                if !narrowed.filter.wants(found.kind) || finding.room(found.kind) == 0 {
                    continue;
                }
                let asked = ask(found, self.question, how);
                if !asked.lookup.is_empty() {
                    pages += asked.lookup.places_pages().len();
                    now.push(asked);
                }
            }
            if self.read(&now, &mut finding).await?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(finding.ranked))
    }

    /// Reads what the runs want: places of all, positions of those that hold something. `None` if one was merged.
    async fn read(&mut self, asked: &[Asked<'_>], finding: &mut Finding<'_>) -> Result<Option<()>> {
        let kept = &self.db.kept;
        let places: Vec<_> = asked.iter().map(|asked| (asked.run, asked.lookup.places_pages())).collect();
        let Some(mut pages) = runs::read_pages(&mut self.on, kept, &places).await? else { return Ok(None) };
        let (mut held, mut positions) = (Vec::new(), Vec::new());
        let mut chosen: HashMap<DocumentKind, usize> = HashMap::new();
        for asked in asked {
            let chosen = chosen.entry(asked.kind).or_default();
            let room = finding.room(asked.kind).saturating_sub(*chosen);
            if room == 0 {
                continue;
            }
            let pages = pages.remove(&asked.run).unwrap_or_default();
            let mut candidates = match finding.narrowed.recordings {
                Some(recordings) => asked.lookup.candidates(&pages, Some(&|id| recordings.contains(&id)))?,
                None => asked.lookup.candidates(&pages, None)?,
            };
            let count = candidates.choose(&asked.lookup, |document| finding.gone.contains(&document), room);
            if count == 0 {
                continue;
            }
            // Of those with a phrase nobody knows yet how many it stands in.
            if !self.question.has_phrases() {
                *chosen += count;
            }
            positions.push((asked.run, candidates.positions_pages(&asked.lookup)?));
            held.push((asked, candidates));
        }
        let Some(mut pages) = runs::read_pages(&mut self.on, kept, &positions).await? else { return Ok(None) };
        for (asked, candidates) in held {
            let pages = pages.remove(&asked.run).unwrap_or_default();
            let hits = find(&asked.lookup, &candidates, &pages, finding.room(asked.kind))?;
            *finding.counts.entry(asked.kind).or_default() += hits.len();
            finding.ranked.is_cut |= finding.room(asked.kind) == 0;
            finding.ranked.hits.extend(hits.into_iter().map(|hit| (asked.kind, hit)));
        }
        Ok(Some(()))
    }
}

fn ask<'a>(found: &'a Found, question: &'a Question, how: How) -> Asked<'a> {
    let lookup = Lookup::new(&found.head, question, how.leniency(), how != How::Any);
    Asked { run: found.id, kind: found.kind, lookup }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_and_is_bounded() {
        for (how, _) in How::EACH {
            let cursor = Cursor { how, offset: 40 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "all", "all--1", "all-3001", "all-99999999999999999999", "some-3", "any-x"] {
            assert_eq!(text.parse::<Cursor>(), Err(()), "{text}");
        }
    }
}
