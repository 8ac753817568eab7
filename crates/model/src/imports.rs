//! Transcripts that come as files: the reverse of [`crate::captions`], and files of other programs.
//!
//! Invariant: what `captions` wrote is read back exactly. Whatever else a file holds becomes text or is left out, never markup.

mod cues;
mod document;

use serde::Deserialize;

use crate::transcript::{Segment, Word};

pub use cues::{parse_srt, parse_vtt};
pub use document::{parse_markdown, parse_txt};

/// A line of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub start_ms: i64,
    pub end_ms: i64,
    /// One line, not empty.
    pub text: String,
    pub speaker: Option<String>,
    /// Empty where the file does not tell them.
    pub words: Vec<Word>,
    pub confidence: f32,
}

impl Imported {
    fn new(start_ms: i64, end_ms: i64, text: String, speaker: Option<String>) -> Self {
        Self { start_ms, end_ms, text, speaker, words: Vec::new(), confidence: 1.0 }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedText {
    pub language: Option<String>,
    pub lines: Vec<Imported>,
}

/// Why a file is none of its kind; a sentence with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotReadable(pub String);

/// JSON as `transcript.json` has it; unknown fields are left out.
///
/// # Errors
/// Where it is no such JSON.
pub fn parse_json(text: &str) -> Result<ImportedText, NotReadable> {
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        language: Option<String>,
        #[serde(default)]
        speakers: Vec<Speaker>,
        segments: Vec<Line>,
    }
    #[derive(Deserialize)]
    struct Speaker {
        id: String,
        name: String,
    }
    #[derive(Deserialize)]
    struct Line {
        start_ms: i64,
        end_ms: i64,
        text: String,
        #[serde(default = "certain")]
        confidence: f32,
        #[serde(default)]
        words: Vec<Word>,
        #[serde(default)]
        speaker_id: Option<String>,
    }
    fn certain() -> f32 {
        1.0
    }
    let file: File =
        serde_json::from_str(text).map_err(|cause| NotReadable(format!("This is no transcript as JSON: {cause}.")))?;
    let name =
        |id: &String| file.speakers.iter().find(|speaker| speaker.id == *id).map(|speaker| one_line(&speaker.name));
    let lines = file.segments.iter().filter_map(|line| {
        let text = one_line(&line.text);
        let words =
            line.words.iter().filter(|word| word.start_ms >= 0 && word.end_ms >= word.start_ms).cloned().collect();
        (!text.is_empty()).then(|| Imported {
            speaker: line.speaker_id.as_ref().and_then(name).filter(|name| !name.is_empty()),
            words,
            confidence: if line.confidence.is_finite() { line.confidence.clamp(0.0, 1.0) } else { 1.0 },
            ..Imported::new(line.start_ms, line.end_ms, text, None)
        })
    });
    Ok(ImportedText { language: file.language.clone(), lines: lines.collect() })
}

/// SubRip has no place for speakers, so `captions` writes `Name: ` before each line; here it is taken off again where the name
/// is one of `speakers`.
pub fn name_speakers(text: &mut ImportedText, speakers: &[&str]) {
    for line in &mut text.lines {
        if let Some((name, rest)) = document::named(&line.text, speakers) {
            (line.speaker, line.text) = (Some(name.to_owned()), rest.to_owned());
        }
    }
}

/// Lines of plain text on the time of a text that is there already, by the words that both have; what it lacks stands
/// between its neighbours. Without any text the lines share `total_ms` by their length.
#[must_use]
pub fn timed(lines: &[(String, Option<String>)], there: &[Segment], total_ms: i64) -> Vec<Imported> {
    let known: Vec<Word> = there
        .iter()
        .flat_map(|segment| {
            if segment.words.is_empty() {
                crate::mending::retimed(&[], segment.start_ms, segment.end_ms, &segment.text)
            } else {
                segment.words.clone()
            }
        })
        .collect();
    let whole: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
    let end_ms = known.last().map_or(total_ms, |word| word.end_ms.max(total_ms));
    let words = crate::mending::retimed(&known, 0, end_ms, &whole.join(" "));
    let mut words = words.into_iter().peekable();
    let mut out = Vec::with_capacity(lines.len());
    for (text, speaker) in lines {
        let mut rest = text.chars().filter(|c| !c.is_whitespace()).count();
        let mut own = Vec::new();
        while let Some(word) = words.next_if(|_| rest > 0) {
            rest = rest.saturating_sub(word.text.chars().filter(|c| !c.is_whitespace()).count());
            own.push(word);
        }
        let start_ms = own.first().map_or(0, |word| word.start_ms);
        let last_ms = own.last().map_or(start_ms, |word| word.end_ms);
        out.push(Imported { words: own, ..Imported::new(start_ms, last_ms, text.clone(), speaker.clone()) });
    }
    out
}

pub(crate) use crate::mending::one_line;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SegmentId;
    use crate::captions::{self, Cue};

    const TEXTS: [&str; 8] = [
        "plain words",
        "a --> b <i>not</i> & &amp; &#60; < > x<y",
        "<v Nobody> \\*stars\\* [x](y) # _ ` ~ | !",
        "WEBVTT",
        "مرحبا بالعالم",
        "会議は10時です。",
        "1",
        "--\u{2060}> <\u{2060}b> ---> ‹quoted›",
    ];

    fn segments() -> Vec<Segment> {
        TEXTS
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let start_ms = 3_599_000 + index as i64 * 1_234;
                Segment {
                    id: SegmentId::new(),
                    start_ms,
                    end_ms: start_ms + 1_111,
                    text: (*text).into(),
                    confidence: 0.5,
                    words: vec![Word { start_ms, end_ms: start_ms + 5, text: "w".into(), confidence: 0.25 }],
                }
            })
            .collect()
    }

    fn told(lines: &[Imported]) -> Vec<(i64, i64, &str, Option<&str>)> {
        lines.iter().map(|line| (line.start_ms, line.end_ms, line.text.as_str(), line.speaker.as_deref())).collect()
    }

    #[test]
    fn captions_come_back_as_they_were() {
        let segments = segments();
        let speakers = [Some("Ana & <Bo>"), None, Some("V"), Some("V"), None, None, Some("日本"), None];
        let cues: Vec<Cue<'_>> =
            segments.iter().zip(speakers).map(|(segment, speaker)| Cue { segment, speaker }).collect();
        let expected: Vec<_> = cues
            .iter()
            .map(|cue| (cue.segment.start_ms, cue.segment.end_ms, cue.segment.text.as_str(), cue.speaker))
            .collect();
        let file = captions::vtt(&cues, Some("ar"));
        let vtt = parse_vtt(&file).unwrap();
        assert_eq!((told(&vtt.lines), vtt.language.as_deref()), (expected.clone(), Some("ar")));
        assert_eq!(file.matches("-->").count(), cues.len());

        let silent: Vec<Cue<'_>> = segments.iter().map(|segment| Cue { segment, speaker: None }).collect();
        let file = captions::srt(&silent);
        let srt = parse_srt(&file).unwrap();
        assert_eq!(file.matches("-->").count(), silent.len());
        let without_speakers: Vec<_> = expected.iter().map(|&(start, end, text, _)| (start, end, text, None)).collect();
        assert_eq!(told(&srt.lines), without_speakers);

        let file = captions::markdown("T", "http://h/r/1", &silent, &[], None);
        let markdown = parse_markdown(&file, 9_999_999).unwrap();
        let texts: Vec<_> = markdown.lines.iter().map(|line| (line.start_ms, line.text.as_str())).collect();
        assert_eq!(texts, expected.iter().map(|&(start, _, text, _)| (start, text)).collect::<Vec<_>>());

        let file = captions::txt(&silent, Some(DEMO_LABEL));
        let lines: Vec<String> = parse_txt(&file, &[]).into_iter().map(|(text, _)| text).collect();
        assert_eq!(lines, TEXTS);
    }

    use crate::transcript::DEMO_LABEL;

    #[test]
    fn files_of_other_programs_are_read() {
        let vtt = "\u{feff}WEBVTT - title\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE a --> b\r\n\r\nintro\r\n00:01.5 --> 00:03.250 align:start\r\n<v.loud Ana>Hello <00:02.0><c.x>there</c>\r\nyou &lt;3\r\n\r\n01:00:00.000 --> 01:00:01.000\r\n \r\n";
        let read = parse_vtt(vtt).unwrap();
        assert_eq!(told(&read.lines), [(1_500, 3_250, "Hello there you <3", Some("Ana"))]);
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n<i>- Hi!</i>\n{\\an8}- Ho\n\n\n2\n00:00:03,5 --> 00:00:02,000\nx";
        let read = parse_srt(srt).unwrap();
        assert_eq!(told(&read.lines), [(1_000, 2_000, "- Hi! {\\an8}- Ho", None), (3_500, 3_500, "x", None)]);
        assert_eq!(read.lines[1].end_ms, 3_500, "an end before its start is none");
    }

    #[test]
    fn what_is_no_such_file_is_told_with_its_place() {
        assert!(parse_vtt("1\n00:00 --> 00:01\nx").unwrap_err().0.contains("WEBVTT"));
        assert!(parse_srt("1\n00:00:01,000 -> 00:00:02,000\nx").unwrap_err().0.contains("Line 1"));
        assert!(parse_srt("1\n00:xx --> 00:00:02,000\nx").unwrap_err().0.contains("Line 2"));
        assert!(parse_srt("1\n99999999999999999999:00 --> 1:00\nx").is_err());
        assert!(parse_markdown("# Only a title", 0).is_err());
        assert!(parse_json("{}").is_err());
        assert_eq!(parse_srt("").unwrap().lines, []);
    }

    #[test]
    fn plain_text_gets_the_time_of_the_words_it_shares() {
        let there = [Segment {
            id: SegmentId::new(),
            start_ms: 1000,
            end_ms: 3000,
            text: "one two three four".into(),
            confidence: 1.0,
            words: ["one", "two", "three", "four"]
                .iter()
                .zip(2..)
                .map(|(text, half)| Word {
                    start_ms: half * 500,
                    end_ms: half * 500 + 400,
                    text: (*text).into(),
                    confidence: 0.5,
                })
                .collect(),
        }];
        let lines = [("One two".to_owned(), None), ("and three, four".to_owned(), Some("Ana".to_owned()))];
        let timed_lines = timed(&lines, &there, 5000);
        assert_eq!(told(&timed_lines), [(1000, 1900, "One two", None), (1900, 2900, "and three, four", Some("Ana"))]);
        let alone = timed(&lines, &[], 4000);
        assert_eq!((alone[0].start_ms, alone[1].end_ms), (0, 4000));
        assert_eq!(parse_txt("Ana: hi\nthere\nBo: x: y\n", &["Ana", "Bo"])[1], ("there".into(), Some("Ana".into())));
    }

    #[test]
    fn json_comes_back_with_its_words() {
        let file = serde_json::json!({"language": "de", "speakers": [{"id": "1", "name": "Ana"}],
            "segments": [{"start_ms": 1, "end_ms": 2, "text": "hallo\nwelt", "speaker_id": "1",
                "words": [{"start_ms": 1, "end_ms": 2, "text": "hallo", "confidence": 0.5}]}, {"start_ms": 3, "end_ms": 4, "text": " "}]});
        let read = parse_json(&file.to_string()).unwrap();
        assert_eq!(
            (told(&read.lines), read.language.as_deref()),
            (vec![(1, 2, "hallo welt", Some("Ana"))], Some("de"))
        );
        assert_eq!(read.lines[0].words.len(), 1);
    }
}
