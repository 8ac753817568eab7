//! What people mended of one version, in the version that takes its place.
//!
//! Text is never thrown away: what does not fit waits for a person as a left-over.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use debrief_model::mending::{self, CarriedRegions, Fate, Region};
use debrief_model::transcript::Segment;
use debrief_model::{SegmentId, SpeakerId, TranscriptId, UserId, WorkspaceId};

use super::edits::{self, Change, Desk, EditKind};
use super::lines::{self, Line, NewLine};
use super::{Transcript, correcting, importing, left_overs};
use crate::{Connected, Result, Tx};

/// The version whose corrections a new one takes over: the one that was read until now.
async fn predecessor(on: &mut impl Connected, to: &Transcript) -> Result<Option<TranscriptId>> {
    let row = fetch_optional!(
        *on,
        (String,),
        "select id from transcripts where recording_id = $1 and version < $2 and finished_at is not null
           and exists (select 1 from edits where edits.transcript_id = transcripts.id)
         order by case when state = 'ready' then 0 else 1 end, version desc limit 1",
        to.recording_id.to_string(),
        to.version
    )?;
    Ok(row.and_then(|(id,)| id.parse().ok()))
}

/// Lines of the earlier version in whose place people put others.
struct Mended {
    heard: Range<usize>,
    lines: Vec<Line>,
    author: Option<UserId>,
}

/// Carries corrections over to a version whose text is complete now. A text that a person brought stays as it is: what it
/// lacks is left over.
pub(super) async fn carry(tx: &mut Tx, to: &Transcript, workspace_id: WorkspaceId, is_found: bool) -> Result<()> {
    correcting::queue_up(tx, to.recording_id).await?;
    left_overs::move_on(tx, to.recording_id, to.id).await?;
    let Some(from) = predecessor(tx, to).await? else { return Ok(()) };
    let heard = lines::heard_lines(tx, from).await?;
    let before = lines::lines(tx, from).await?;
    let newer = lines::lines(tx, to.id).await?;
    let mended = mended(&heard, &before);
    let regions: Vec<Region> = mended
        .iter()
        .map(|mended| Region {
            heard: mended.heard.clone(),
            mended: mended.lines.iter().map(|line| line.text().to_owned()).collect(),
        })
        .collect();
    let carried = mending::carried_regions(&texts(&heard), &regions, &texts(&newer));

    if to.model.as_deref() == Some(importing::IMPORTED) {
        return leave_over(tx, to, &mended, &carried, &heard).await;
    }
    let mut changes = Changes::default();
    for (region, fate) in mended.iter().zip(&carried.fates) {
        match fate {
            Fate::AsItWas { newer: range } => changes.put_back(region, range.clone(), &newer),
            Fate::Kept => {}
            Fate::LeftOver => left_overs::add(tx, to, &left_over(region, &heard)).await?,
        }
    }
    for (line, (text, region)) in &carried.texts {
        changes.reword(*line, text, mended[*region].author, &newer);
    }
    for line in before.iter().filter(|line| line.place.0 == correcting::INSERTED) {
        changes.insert(line);
    }
    changes.name_speakers(&before, &newer);
    for (author, change) in changes.by_author(&newer) {
        let desk = Desk {
            recording_id: to.recording_id,
            workspace_id,
            transcript_id: to.id,
            author,
            idempotency_key: None,
            is_found,
        };
        edits::put(tx, &desk, change).await?;
    }
    Ok(())
}

async fn leave_over(
    tx: &mut Tx,
    to: &Transcript,
    mended: &[Mended],
    carried: &CarriedRegions,
    heard: &[Line],
) -> Result<()> {
    for (index, (region, fate)) in mended.iter().zip(&carried.fates).enumerate() {
        let is_there = match fate {
            Fate::AsItWas { .. } => texts(&heard[region.heard.clone()]).join(" ") == texts(&region.lines).join(" "),
            Fate::Kept => carried.texts.values().all(|(_, of)| *of != index),
            Fate::LeftOver => false,
        };
        if !is_there {
            left_overs::add(tx, to, &left_over(region, heard)).await?;
        }
    }
    Ok(())
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(Line::text).collect()
}

/// What people put in the place of lines that were heard, each for as few of them as can be told apart. What only the
/// glossary mended is left out: it mends the new text, too.
fn mended(heard: &[Line], shown: &[Line]) -> Vec<Mended> {
    let untouched: HashSet<&str> =
        shown.iter().filter(|line| line.is_machine()).map(|line| line.row.as_str()).collect();
    let mut by_segment: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    for line in shown.iter().filter(|line| !line.is_machine()) {
        by_segment.entry(line.place.0).or_default().push(line.clone());
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < heard.len() {
        if untouched.contains(heard[at].row.as_str()) {
            at += 1;
            continue;
        }
        // A line stands at the first segment that it was made of.
        let lines = by_segment.get(&heard[at].place.0).cloned().unwrap_or_default();
        let goes_on = |line: &Line| !untouched.contains(line.row.as_str()) && !by_segment.contains_key(&line.place.0);
        let end = at + 1 + heard[at + 1..].iter().take_while(|line| goes_on(line)).count();
        let is_of_people = lines.is_empty()
            || lines.iter().any(|line| line.edit.as_ref().is_some_and(|edit| edit.kind != EditKind::Glossary));
        if is_of_people && texts(&heard[at..end]) != texts(&lines) {
            found.push(Mended { heard: at..end, author: last_author(&lines), lines });
        }
        at = end;
    }
    found
}

fn last_author(lines: &[Line]) -> Option<UserId> {
    lines.iter().rev().find_map(|line| line.edit.as_ref()?.author.as_ref().map(|(id, _)| *id))
}

fn left_over(region: &Mended, heard: &[Line]) -> left_overs::New {
    let before = &heard[region.heard.clone()];
    let starts = before.iter().chain(&region.lines).map(|line| line.segment.start_ms);
    let ends = before.iter().chain(&region.lines).map(|line| line.segment.end_ms);
    let (start_ms, end_ms) = (starts.min().unwrap_or(0), ends.max().unwrap_or(0));
    left_overs::New {
        start_ms,
        end_ms,
        heard_before: texts(before).join("\n"),
        edited: texts(&region.lines).join("\n"),
        author: region.author,
    }
}

/// What becomes of the lines of the newer version.
#[derive(Default)]
struct Changes {
    /// Ranges of lines with what stands in their place.
    put_back: Vec<(Range<usize>, Vec<NewLine>, Option<UserId>)>,
    changed: BTreeMap<usize, (NewLine, Option<UserId>)>,
}

impl Changes {
    fn put_back(&mut self, region: &Mended, range: Range<usize>, newer: &[Line]) {
        let place = newer[range.start].place;
        // Under new names: a line belongs to one version.
        let lines = region.lines.iter().zip(0..).map(|(line, number)| NewLine {
            segment: Segment { id: SegmentId::new(), ..line.segment.clone() },
            speaker_id: line.speaker_id,
            place: (place.0, place.1 + number),
        });
        self.put_back.push((range, lines.collect(), region.author));
    }

    /// A line that stands for nothing that was heard stays at its time.
    fn insert(&mut self, line: &Line) {
        let segment = Segment { id: SegmentId::new(), ..line.segment.clone() };
        let author = last_author(std::slice::from_ref(line));
        self.put_back.push((0..0, vec![NewLine { segment, ..NewLine::like(line) }], author));
    }

    fn reword(&mut self, line: usize, text: &str, author: Option<UserId>, newer: &[Line]) {
        if newer[line].text() != text {
            self.changed.insert(line, (correcting::reworded(&newer[line], text), author));
        }
    }

    /// Who was said to speak in more than half of a line speaks there still.
    fn name_speakers(&mut self, before: &[Line], newer: &[Line]) {
        let spoken: Vec<&Line> = before.iter().filter(|line| line.speaker_id.is_some()).collect();
        if spoken.is_empty() {
            return;
        }
        for (index, line) in newer.iter().enumerate() {
            if self.put_back.iter().any(|(range, ..)| range.contains(&index)) {
                continue;
            }
            let Some((speaker, author)) = speaker_of(line, &spoken) else { continue };
            let (new, _) = self.changed.entry(index).or_insert_with(|| (NewLine::like(line), author));
            new.speaker_id = Some(speaker);
        }
    }

    /// One edit an author.
    fn by_author(self, newer: &[Line]) -> BTreeMap<Option<UserId>, Change> {
        let mut all: BTreeMap<Option<UserId>, Change> = BTreeMap::new();
        let none = || Change::of_lines(EditKind::Carry, Vec::new(), Vec::new());
        for (range, shows, author) in self.put_back {
            let of_author = all.entry(author).or_insert_with(none);
            of_author.hides.extend_from_slice(&newer[range]);
            of_author.shows.extend(shows);
        }
        for (line, (new, author)) in self.changed {
            let of_author = all.entry(author).or_insert_with(none);
            of_author.hides.push(newer[line].clone());
            if !new.segment.text.is_empty() {
                of_author.shows.push(new);
            }
        }
        all
    }
}

fn speaker_of(line: &Line, spoken: &[&Line]) -> Option<(SpeakerId, Option<UserId>)> {
    let length_ms = (line.segment.end_ms - line.segment.start_ms).max(1);
    let mut shares: BTreeMap<SpeakerId, (i64, Option<UserId>)> = BTreeMap::new();
    for other in spoken {
        let from_ms = line.segment.start_ms.max(other.segment.start_ms);
        let to_ms = line.segment.end_ms.min(other.segment.end_ms);
        if let (Some(speaker), true) = (other.speaker_id, to_ms > from_ms) {
            let author = other.edit.as_ref().and_then(|edit| edit.author.as_ref()).map(|(id, _)| *id);
            let share = shares.entry(speaker).or_insert((0, author));
            share.0 += to_ms - from_ms;
        }
    }
    let (speaker, (share_ms, author)) = shares.into_iter().max_by_key(|(_, (share_ms, _))| *share_ms)?;
    (share_ms * 2 > length_ms).then_some((speaker, author))
}
