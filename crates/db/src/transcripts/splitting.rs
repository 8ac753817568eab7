//! Lines that are taken apart, and lines that become one.

use debrief_model::SegmentId;
use debrief_model::mending;
use debrief_model::transcript::{Segment, Word};

use super::correcting::{Refusal, Seen, confidence, unchanged};
use super::edits::{Change, Desk, EditKind};
use super::lines::{self, Line, NewLine};
use crate::Tx;

pub(super) fn split(line: Line, at: usize) -> std::result::Result<Change, Refusal> {
    let text = line.text();
    let byte = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let (before, behind) = (text[..byte].trim().to_owned(), text[byte..].trim().to_owned());
    if before.is_empty() || behind.is_empty() {
        return Err(Refusal::NothingToSplit);
    }
    let (first_words, second_words) = mending::split_words(&line.segment.words, text, at);
    let Segment { start_ms, end_ms, .. } = line.segment;
    // Without words in time the text's length tells about where.
    let share_ms = (end_ms - start_ms) * at as i64 / text.chars().count().max(1) as i64;
    let second_ms = second_words.first().map_or(start_ms + share_ms, |word| word.start_ms).clamp(start_ms, end_ms);
    let first_end_ms = first_words.last().map_or(second_ms, |word| word.end_ms).clamp(start_ms, second_ms);
    let part = |id, text: String, words: Vec<Word>, (start_ms, end_ms), place| NewLine {
        segment: Segment { id, start_ms, end_ms, text, confidence: confidence(&words), words },
        speaker_id: line.speaker_id,
        place,
    };
    let (index, number) = line.place;
    let shows = vec![
        part(line.id(), before, first_words, (start_ms, first_end_ms), line.place),
        part(SegmentId::new(), behind, second_words, (second_ms, end_ms), (index, number + 1)),
    ];
    Ok(Change::of_lines(EditKind::Split, vec![line], shows))
}

pub(super) async fn join(tx: &mut Tx, desk: &Desk<'_>, seen: &[Seen]) -> std::result::Result<Change, Refusal> {
    let mut parts = Vec::with_capacity(seen.len());
    for line in seen {
        parts.push(unchanged(tx, desk, *line).await?);
    }
    let all = lines::lines(tx, desk.transcript_id).await?;
    let first = all.iter().position(|line| parts.first().is_some_and(|part| part.id() == line.id()));
    let follow = |first: usize| all[first..].iter().map(Line::id).zip(&parts).all(|(id, part)| id == part.id());
    let fits = parts.len() > 1 && first.is_some_and(|first| first + parts.len() <= all.len() && follow(first));
    let (Some(head), true) = (parts.first(), fits) else { return Err(Refusal::NoNeighbours) };
    let mut new = NewLine::like(head);
    for part in &parts[1..] {
        new.segment.text = mending::joined_lines(&new.segment.text, part.text());
        new.segment.words.extend(part.segment.words.iter().cloned());
        new.segment.end_ms = new.segment.end_ms.max(part.segment.end_ms);
        new.speaker_id = new.speaker_id.or(part.speaker_id);
    }
    new.segment.confidence = confidence(&new.segment.words);
    Ok(Change::of_lines(EditKind::Join, parts, vec![new]))
}
