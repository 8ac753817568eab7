//! WebVTT (W3C, cue parsing) and SubRip.

use super::{Imported, ImportedText, NotReadable, one_line};

/// # Errors
/// Where the file does not begin as WebVTT, or a cue's times cannot be read.
pub fn parse_vtt(text: &str) -> Result<ImportedText, NotReadable> {
    let text = normalised(text);
    let is_header = |line: &str| line == "WEBVTT" || line.starts_with("WEBVTT ") || line.starts_with("WEBVTT\t");
    if !text.lines().next().is_some_and(is_header) {
        return Err(NotReadable("A WebVTT file begins with the line WEBVTT; this one does not.".into()));
    }
    let mut blocks = blocks(&text);
    let header = blocks.next().map(|(_, lines)| lines).unwrap_or_default();
    let language = header.iter().find_map(|line| line.strip_prefix("Language:")).map(|code| code.trim().to_owned());
    let mut imported = ImportedText { language: language.filter(|code| !code.is_empty()), lines: Vec::new() };
    for (at, lines) in blocks {
        if lines[0].starts_with("NOTE") || lines[0] == "STYLE" || lines[0] == "REGION" {
            continue;
        }
        imported.lines.extend(cue(at, &lines, vtt_text)?);
    }
    Ok(imported)
}

/// # Errors
/// Where a cue's times cannot be read, or there is no cue.
pub fn parse_srt(text: &str) -> Result<ImportedText, NotReadable> {
    let text = normalised(text);
    let mut imported = ImportedText::default();
    for (at, lines) in blocks(&text) {
        imported.lines.extend(cue(at, &lines, srt_text)?);
    }
    Ok(imported)
}

fn normalised(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\r', '\0'], "\n")
}

/// Lines that stand together, with the number of the first, from 1.
fn blocks(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let mut lines = text.split('\n').enumerate().peekable();
    std::iter::from_fn(move || {
        while lines.next_if(|(_, line)| line.trim().is_empty()).is_some() {}
        let first = lines.peek()?.0 + 1;
        let mut block = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            block.push(line);
        }
        Some((first, block))
    })
}

/// `None` for a cue without text.
fn cue(
    at: usize,
    lines: &[&str],
    text_of: fn(&str) -> (String, Option<String>),
) -> Result<Option<Imported>, NotReadable> {
    let unreadable = |at: usize, line: &str| {
        let line: String = line.chars().take(60).collect();
        NotReadable(format!(
            "Line {at} should give a cue's times, such as 00:01:02.500 --> 00:01:04.000, but is “{line}”."
        ))
    };
    // A cue may have a name before its times.
    let index = lines.iter().take(2).position(|line| line.contains("-->")).ok_or_else(|| unreadable(at, lines[0]))?;
    let times = lines[index];
    let (start, rest) = times.split_once("-->").ok_or_else(|| unreadable(at + index, times))?;
    let end = rest.split_whitespace().next().unwrap_or_default();
    let (Some(start_ms), Some(end_ms)) = (clock(start.trim()), clock(end)) else {
        return Err(unreadable(at + index, times));
    };
    let (text, speaker) = text_of(&lines[index + 1..].join("\n"));
    Ok((!text.is_empty()).then(|| Imported::new(start_ms, end_ms.max(start_ms), text, speaker)))
}

/// `1:02:03.004`, `02:03,004` or `62.5`.
fn clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten();
    let parts: Vec<i64> = whole.split(':').map(digits).collect::<Option<_>>()?;
    if parts.len() > 3 || fraction.len() > 9 {
        return None;
    }
    let seconds = parts.iter().try_fold(0_i64, |sum, part| sum.checked_mul(60)?.checked_add(*part))?;
    let ms = digits(&format!("{fraction:0<3}")[..3])?;
    seconds.checked_mul(1000)?.checked_add(ms)
}

fn vtt_text(payload: &str) -> (String, Option<String>) {
    let (text, tags) = without_tags(payload);
    let voice = tags.iter().find_map(|tag| tag.strip_prefix('v').filter(|rest| rest.starts_with([' ', '.', '\t'])));
    let speaker = voice.and_then(|rest| rest.split_once([' ', '\t'])).map(|(_, name)| one_line(&decoded(name)));
    (one_line(&decoded(&text)), speaker.filter(|name| !name.is_empty()))
}

fn srt_text(payload: &str) -> (String, Option<String>) {
    let (text, _) = without_tags(payload);
    (one_line(&unguarded(&text)), None)
}

/// The text, and what stood in `<…>`. A `<` that begins no tag is text.
fn without_tags(payload: &str) -> (String, Vec<&str>) {
    let mut text = String::new();
    let mut tags = Vec::new();
    let mut rest = payload;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let behind = &rest[open + 1..];
        let begins_tag = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        match behind.find('>').filter(|_| begins_tag) {
            Some(close) => {
                tags.push(&behind[..close]);
                rest = &behind[close + 1..];
            }
            None => {
                text.push('<');
                rest = behind;
            }
        }
    }
    text.push_str(rest);
    (text, tags)
}

/// WebVTT's character references.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest[..rest.len().min(12)].find(';');
        let known = end.and_then(|end| {
            let c = match &rest[1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "nbsp" => '\u{a0}',
                "lrm" => '\u{200e}',
                "rlm" => '\u{200f}',
                "quot" => '"',
                name => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((c, end))
        });
        match known {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// SubRip has no escapes, so `captions` puts a word joiner behind what a player would take for markup or for times.
fn unguarded(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if (c == '<' || out.ends_with("--")) && chars.peek() == Some(&crate::captions::GUARD) {
            chars.next();
        }
    }
    out
}
