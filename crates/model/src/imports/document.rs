//! Plain text and Markdown.

use super::{Imported, ImportedText, NotReadable, one_line};
use crate::transcript::DEMO_LABEL;

/// One line a line, with the speaker where `Name: ` of one of `speakers` stands before it; who began to speak goes on.
#[must_use]
pub fn parse_txt(text: &str, speakers: &[&str]) -> Vec<(String, Option<String>)> {
    let label = format!("[{DEMO_LABEL}]");
    let mut speaker = None;
    text.trim_start_matches('\u{feff}')
        .split(['\n', '\r'])
        .map(one_line)
        .filter(|line| !line.is_empty() && *line != label)
        .filter_map(|line| {
            let (name, text) =
                named(&line, speakers).map_or((None, line.as_str()), |(name, text)| (Some(name.to_owned()), text));
            speaker = name.or(speaker.take());
            (!text.is_empty()).then(|| (text.to_owned(), speaker.clone()))
        })
        .collect()
}

/// The speaker's name before a line, and the rest of it.
pub(super) fn named<'a>(line: &'a str, speakers: &[&'a str]) -> Option<(&'a str, &'a str)> {
    speakers.iter().find_map(|name| Some((*name, line.strip_prefix(*name)?.strip_prefix(": ")?)))
}

/// Paragraphs that begin with a link to their moment, as `captions::markdown` writes them; the rest of a document is not
/// said by anybody. A line ends where the next one begins, the last one at `total_ms`.
///
/// # Errors
/// Where no paragraph tells its moment.
pub fn parse_markdown(text: &str, total_ms: i64) -> Result<ImportedText, NotReadable> {
    let mut lines: Vec<Imported> = Vec::new();
    let mut speaker = None;
    for line in text.lines() {
        let Some((start_ms, mut rest)) = moment(line) else { continue };
        if let Some((name, behind)) = rest.strip_prefix("**").and_then(|rest| rest.split_once(":** ")) {
            speaker = Some(one_line(&unescaped(name)));
            rest = behind;
        }
        let text = one_line(&unescaped(rest));
        if !text.is_empty() {
            lines.push(Imported::new(start_ms, start_ms, text, speaker.clone()));
        }
    }
    if lines.is_empty() {
        return Err(NotReadable("No paragraph begins with a link to its moment, such as [1:02](…?t=62).".into()));
    }
    let ends: Vec<i64> = lines[1..].iter().map(|line| line.start_ms).chain([total_ms]).collect();
    for (line, end_ms) in lines.iter_mut().zip(ends) {
        line.end_ms = end_ms.max(line.start_ms);
    }
    Ok(ImportedText { language: None, lines })
}

/// `[1:02](…?t=62.5) text` → the moment and the text.
fn moment(line: &str) -> Option<(i64, &str)> {
    let behind = line.strip_prefix('[')?;
    let (_, behind) = behind.split_once("](")?;
    let (url, text) = behind.split_once(") ")?;
    let (_, seconds) = url.rsplit_once("?t=")?;
    let seconds: f64 = seconds.parse().ok()?;
    (seconds.is_finite() && (0.0..1e9).contains(&seconds)).then(|| ((seconds * 1000.0).round() as i64, text))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}
