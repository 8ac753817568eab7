//! A transcript as a file: WebVTT, SubRip, plain text and Markdown.
//!
//! Invariant: text stays text, and [`crate::imports`] reads it back as it was. In WebVTT `&`, `<` and `>` are escaped
//! (W3C WebVTT, cue text). SubRip has no escapes: what a player would take for a tag or for another cue's times is broken by
//! [`GUARD`], which nobody sees. In every format a line break or control character inside a segment becomes a space.

use crate::mending::one_line;
use crate::transcript::Segment;

/// A line with the name of who speaks, where that is known.
#[derive(Clone, Copy, Debug)]
pub struct Cue<'a> {
    pub segment: &'a Segment,
    pub speaker: Option<&'a str>,
}

/// WebVTT, times as `HH:MM:SS.mmm`, speakers as voice spans. An empty transcript is a valid file without cues.
#[must_use]
pub fn vtt(cues: &[Cue<'_>], language: Option<&str>) -> String {
    let mut out = String::from("WEBVTT\n");
    if let Some(language) = language {
        out.push_str(&format!("Language: {}\n", one_line(language)));
    }
    for Cue { segment, speaker } in cues {
        let voice = speaker.map(|name| format!("<v {}>", escaped(name))).unwrap_or_default();
        out.push_str(&format!(
            "\n{}\n{} --> {}\n{voice}{}\n",
            segment.id,
            clock(segment.start_ms, '.'),
            clock(segment.end_ms.max(segment.start_ms + 1), '.'),
            escaped(&segment.text),
        ));
    }
    out
}

/// WebVTT of lines that have neither names nor speakers: (start, end) in milliseconds and the text.
#[must_use]
pub fn vtt_of_lines<'a>(lines: impl IntoIterator<Item = (i64, i64, &'a str)>, language: &str) -> String {
    let mut out = format!("WEBVTT\nLanguage: {}\n", one_line(language));
    for (start_ms, end_ms, text) in lines {
        let (start, end) = (clock(start_ms, '.'), clock(end_ms.max(start_ms + 1), '.'));
        out.push_str(&format!("\n{start} --> {end}\n{}\n", escaped(text)));
    }
    out
}

/// Text as WebVTT's cues have it.
fn escaped(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A word joiner (U+2060) behind `<` and behind the `--` of `-->`.
pub(crate) const GUARD: char = '\u{2060}';

fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        // A joiner that stands there already gets a second one, so that reading takes one away.
        let breaks = c == '<' || out.ends_with("--") && matches!(chars.peek(), Some('>' | &GUARD));
        if breaks {
            out.push(GUARD);
        }
    }
    out
}

/// SubRip, times as `HH:MM:SS,mmm`, speakers as `Name: `.
#[must_use]
pub fn srt(cues: &[Cue<'_>]) -> String {
    let mut out = String::new();
    for (index, Cue { segment, speaker }) in cues.iter().enumerate() {
        out.push_str(&format!(
            "{}\n{} --> {}\n{}\n\n",
            index + 1,
            clock(segment.start_ms, ','),
            clock(segment.end_ms.max(segment.start_ms + 1), ','),
            guarded(&spoken(*speaker, &segment.text)),
        ));
    }
    out
}

/// One segment a line, without times; a speaker's name where another one begins.
#[must_use]
pub fn txt(cues: &[Cue<'_>], label: Option<&str>) -> String {
    let mut out = label.map(|label| format!("[{label}]\n\n")).unwrap_or_default();
    for (Cue { segment, .. }, speaker) in with_changes(cues) {
        out.push_str(&spoken(speaker, &segment.text));
        out.push('\n');
    }
    out
}

/// Cues with the name of who begins to speak there.
fn with_changes<'a>(cues: &'a [Cue<'a>]) -> impl Iterator<Item = (&'a Cue<'a>, Option<&'a str>)> {
    cues.iter().scan(None, |last, cue| {
        let begins = cue.speaker.filter(|name| *last != Some(*name));
        *last = cue.speaker;
        Some((cue, begins))
    })
}

fn spoken(speaker: Option<&str>, text: &str) -> String {
    match speaker {
        Some(name) => format!("{}: {}", one_line(name), one_line(text)),
        None => one_line(text),
    }
}

/// A heading, then one paragraph a segment that begins with a link to its moment. Each chapter is a heading
/// before the first segment that starts in it; `chapters` are in the order of their time.
#[must_use]
pub fn markdown(title: &str, url: &str, cues: &[Cue<'_>], chapters: &[crate::Chapter], label: Option<&str>) -> String {
    let heading = |title: &str| escape_markdown(&one_line(title));
    let mut out = format!("# {}\n\n<{url}>\n", heading(title));
    if let Some(label) = label {
        out.push_str(&format!("\n*{}*\n", escape_markdown(label)));
    }
    let mut coming = chapters.iter().peekable();
    for (Cue { segment, .. }, speaker) in with_changes(cues) {
        while let Some(chapter) = coming.next_if(|chapter| chapter.start_ms <= segment.start_ms) {
            out.push_str(&format!("\n## {}\n", heading(&chapter.title)));
        }
        let seconds = segment.start_ms as f64 / 1000.0;
        let name = speaker.map(|name| format!("**{}:** ", escape_markdown(&one_line(name)))).unwrap_or_default();
        out.push_str(&format!(
            "\n[{}]({url}?t={seconds}) {name}{}\n",
            short_clock(segment.start_ms),
            escape_markdown(&one_line(&segment.text))
        ));
    }
    for chapter in coming {
        out.push_str(&format!("\n## {}\n", heading(&chapter.title)));
    }
    out
}

/// `1:02:03` or `2:03`, as a person writes it.
#[must_use]
pub fn short_clock(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

fn clock(ms: i64, separator: char) -> String {
    let ms = ms.max(0);
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{separator}{:03}", ms % 1000)
}

pub(crate) fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SegmentId;

    fn segment(start_ms: i64, text: &str) -> Segment {
        Segment {
            id: SegmentId::new(),
            start_ms,
            end_ms: start_ms + 1500,
            text: text.into(),
            confidence: 1.0,
            words: vec![],
        }
    }

    fn cue(segment: &Segment) -> Cue<'_> {
        Cue { segment, speaker: None }
    }

    #[test]
    fn hostile_text_stays_inside_its_cue() {
        let text = "a --> b\n\n00:00:00.000 --> 00:00:09.000\n<img onerror=x> & co";
        let file = vtt(&[Cue { segment: &segment(3_723_004, text), speaker: Some("<v x> --> y") }], Some("en"));
        assert_eq!(file.matches("-->").count(), 1);
        assert!(file.contains("01:02:03.004 --> 01:02:04.504\n"));
        assert!(file.contains("&lt;img onerror=x&gt; &amp; co"));
        assert_eq!(file.matches("\n\n").count(), 1);
        assert!(file.contains("<v &lt;v x&gt; --&gt; y>a --&gt; b"), "{file}");
        let file = srt(&[cue(&segment(0, text))]);
        assert_eq!(file.matches("-->").count(), 1);
        assert!(!file.contains("<i"), "{file}");
    }

    #[test]
    fn markdown_of_a_title_is_not_markup() {
        let file = markdown("# [x](y) <b>", "http://h/r/1", &[cue(&segment(61_500, "*so*"))], &[], None);
        assert!(file.starts_with("# \\# \\[x\\](y) \\<b\\>\n"));
        assert!(file.contains("[1:01](http://h/r/1?t=61.5) \\*so\\*"));
    }

    #[test]
    fn a_speaker_is_named_where_another_one_begins() {
        let segments = [segment(0, "one"), segment(2000, "two"), segment(4000, "three"), segment(6000, "four")];
        let speakers = [Some("Ana"), Some("Ana"), Some("Bo"), None];
        let cues: Vec<Cue<'_>> =
            segments.iter().zip(speakers).map(|(segment, speaker)| Cue { segment, speaker }).collect();
        assert_eq!(txt(&cues, None), "Ana: one\ntwo\nBo: three\nfour\n");
        assert_eq!(vtt(&cues, None).matches("<v Ana>").count(), 2, "each cue stands alone");
        assert!(markdown("T", "u", &cues, &[], None).contains(") **Bo:** three"));
    }

    #[test]
    fn chapters_are_headings_before_what_is_said_in_them() {
        let chapter =
            |start_ms, title: &str| crate::Chapter { id: crate::ChapterId::new(), start_ms, title: title.into() };
        let chapters = [chapter(0, "*Intro*"), chapter(5000, "Middle"), chapter(90_000, "End")];
        let segments = [segment(100, "one"), segment(5000, "two"), segment(6000, "three")];
        let file = markdown("T", "u", &segments.each_ref().map(cue), &chapters, None);
        let order: Vec<&str> = file.lines().filter(|line| !line.is_empty()).skip(2).collect();
        let expected = ["## \\*Intro\\*", "one", "## Middle", "two", "three", "## End"];
        assert!(
            order.len() == expected.len() && order.iter().zip(expected).all(|(line, end)| line.ends_with(end)),
            "{file}"
        );
    }
}
