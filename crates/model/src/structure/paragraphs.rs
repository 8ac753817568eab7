//! Where a reader would begin a new paragraph.

use super::Said;

/// Nobody pauses so long within a thought.
const LONG_PAUSE_MS: i64 = 2_500;
/// Between sentences; enough where a paragraph has its length.
const PAUSE_MS: i64 = 700;
const FULL_WORDS: usize = 60;
/// A wall of text, whatever the pauses.
const MOST_WORDS: usize = 150;

/// For each line, whether a paragraph begins with it.
#[must_use]
pub fn paragraph_starts(lines: &[Said<'_>]) -> Vec<bool> {
    let mut words = 0;
    let mut starts = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let begins = index == 0 || {
            let before = &lines[index - 1];
            let pause_ms = line.start_ms - before.end_ms;
            let is_sentence_end = ends_sentence(before.text);
            line.turn
                || before.speaker != line.speaker
                || pause_ms >= LONG_PAUSE_MS
                || words >= FULL_WORDS && pause_ms >= PAUSE_MS && is_sentence_end
                || words >= MOST_WORDS && is_sentence_end
        };
        if begins {
            words = 0;
        }
        words += crate::text::terms(line.text).len();
        starts.push(begins);
    }
    starts
}

fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '’' | '»' | ')' | ']'));
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(start_ms: i64, text: &str, speaker: u128) -> Said<'_> {
        Said { start_ms, end_ms: start_ms + 1000, text, speaker: Some(speaker), turn: false }
    }

    #[test]
    fn pauses_speakers_and_length_begin_paragraphs() {
        let long = "word ".repeat(40) + "end.";
        let lines = [
            said(0, "One.", 1),
            said(1500, "Two.", 1),
            said(5100, "After a pause.", 1),
            said(6200, "Somebody else.", 2),
            said(7300, &long, 2),
            said(8400, &long, 2),
            said(10_200, "A pause behind many words.", 2),
        ];
        assert_eq!(paragraph_starts(&lines), [true, false, true, true, false, false, true]);
        assert_eq!(paragraph_starts(&[]), [] as [bool; 0]);
        let turns = [said(0, "One.", 1), Said { turn: true, ..said(1100, "Another voice.", 1) }];
        assert_eq!(paragraph_starts(&turns), [true, true]);
        let wall: Vec<Said<'_>> = (0..8).map(|at| said(at * 1000, &long, 1)).collect();
        assert_eq!(paragraph_starts(&wall).iter().filter(|begins| **begins).count(), 2);
    }
}
