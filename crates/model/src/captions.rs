//! A transcript as a file: WebVTT, SubRip, plain text and Markdown.
//!
//! Invariant: text stays text. In WebVTT `&`, `<` and `>` are escaped (W3C WebVTT, cue text), in every
//! format a line break or control character inside a segment becomes a space, and `-->` cannot occur in
//! a cue's payload, since it would start another cue's timings.

use crate::transcript::Segment;

/// WebVTT, times as `HH:MM:SS.mmm`. An empty transcript is a valid file without cues.
#[must_use]
pub fn vtt(segments: &[Segment], language: Option<&str>) -> String {
    let mut out = String::from("WEBVTT\n");
    if let Some(language) = language {
        out.push_str(&format!("Language: {}\n", one_line(language)));
    }
    for segment in segments {
        out.push_str(&format!(
            "\n{}\n{} --> {}\n{}\n",
            segment.id,
            clock(segment.start_ms, '.'),
            clock(segment.end_ms.max(segment.start_ms + 1), '.'),
            one_line(&segment.text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        ));
    }
    out
}

/// SubRip, times as `HH:MM:SS,mmm`. Players read tags in SubRip, so `<` and `>` become their look-alikes.
#[must_use]
pub fn srt(segments: &[Segment]) -> String {
    let mut out = String::new();
    for (index, segment) in segments.iter().enumerate() {
        out.push_str(&format!(
            "{}\n{} --> {}\n{}\n\n",
            index + 1,
            clock(segment.start_ms, ','),
            clock(segment.end_ms.max(segment.start_ms + 1), ','),
            one_line(&segment.text).replace('<', "‹").replace('>', "›"),
        ));
    }
    out
}

/// One segment a line, without times.
#[must_use]
pub fn txt(segments: &[Segment], label: Option<&str>) -> String {
    let mut out = label.map(|label| format!("[{label}]\n\n")).unwrap_or_default();
    for segment in segments {
        out.push_str(&one_line(&segment.text));
        out.push('\n');
    }
    out
}

/// A heading, then one paragraph a segment that begins with a link to its moment. Each chapter is a heading
/// before the first segment that starts in it; `chapters` are in the order of their time.
#[must_use]
pub fn markdown(
    title: &str,
    url: &str,
    segments: &[Segment],
    chapters: &[crate::Chapter],
    label: Option<&str>,
) -> String {
    let heading = |title: &str| escape_markdown(&one_line(title));
    let mut out = format!("# {}\n\n<{url}>\n", heading(title));
    if let Some(label) = label {
        out.push_str(&format!("\n*{}*\n", escape_markdown(label)));
    }
    let mut coming = chapters.iter().peekable();
    for segment in segments {
        while let Some(chapter) = coming.next_if(|chapter| chapter.start_ms <= segment.start_ms) {
            out.push_str(&format!("\n## {}\n", heading(&chapter.title)));
        }
        let seconds = segment.start_ms as f64 / 1000.0;
        out.push_str(&format!(
            "\n[{}]({url}?t={seconds}) {}\n",
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

fn one_line(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").replace("-->", "→")
}

fn escape_markdown(text: &str) -> String {
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

    #[test]
    fn hostile_text_stays_inside_its_cue() {
        let text = "a --> b\n\n00:00:00.000 --> 00:00:09.000\n<img onerror=x> & co";
        let file = vtt(&[segment(3_723_004, text)], Some("en"));
        assert_eq!(file.matches("-->").count(), 1);
        assert!(file.contains("01:02:03.004 --> 01:02:04.504\n"));
        assert!(file.contains("&lt;img onerror=x&gt; &amp; co"));
        assert_eq!(file.matches("\n\n").count(), 1);
        let file = srt(&[segment(0, text)]);
        assert_eq!(file.matches("-->").count(), 1);
        assert!(!file.contains('<'));
    }

    #[test]
    fn markdown_of_a_title_is_not_markup() {
        let file = markdown("# [x](y) <b>", "http://h/r/1", &[segment(61_500, "*so*")], &[], None);
        assert!(file.starts_with("# \\# \\[x\\](y) \\<b\\>\n"));
        assert!(file.contains("[1:01](http://h/r/1?t=61.5) \\*so\\*"));
    }

    #[test]
    fn chapters_are_headings_before_what_is_said_in_them() {
        let chapter =
            |start_ms, title: &str| crate::Chapter { id: crate::ChapterId::new(), start_ms, title: title.into() };
        let chapters = [chapter(0, "*Intro*"), chapter(5000, "Middle"), chapter(90_000, "End")];
        let file =
            markdown("T", "u", &[segment(100, "one"), segment(5000, "two"), segment(6000, "three")], &chapters, None);
        let order: Vec<&str> = file.lines().filter(|line| !line.is_empty()).skip(2).collect();
        let expected = ["## \\*Intro\\*", "one", "## Middle", "two", "three", "## End"];
        assert!(
            order.len() == expected.len() && order.iter().zip(expected).all(|(line, end)| line.ends_with(end)),
            "{file}"
        );
    }
}
