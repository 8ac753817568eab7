//! Words that only fill a pause.

use std::ops::Range;

use crate::text::terms;

/// Sounds that are words of no language in this spelling, and so may be left out whatever is spoken.
const SOUNDS: [&str; 12] = ["uh", "uhm", "um", "umm", "uhh", "erm", "hmm", "hm", "mhm", "mm", "ahm", "eh"];

/// By language, folded: what would be a word elsewhere.
const OF_LANGUAGES: [(&str, &[&str]); 7] = [
    ("de", &["ah", "ahm", "ahh", "oh", "tja"]),
    ("en", &["er", "ah", "uh-huh"]),
    ("es", &["ehm", "este"]),
    ("fr", &["euh", "heu", "ben"]),
    ("it", &["ehm", "mah"]),
    ("nl", &["ehm", "eh"]),
    ("pt", &["ahn", "hum"]),
];

/// Where they stand, with the comma and space behind them, in Unicode scalar values. `language` as in ISO 639-1.
#[must_use]
pub fn fillers(text: &str, language: Option<&str>) -> Vec<Range<usize>> {
    let own = language
        .and_then(|code| OF_LANGUAGES.iter().find(|(known, _)| *known == code))
        .map_or(&[][..], |(_, words)| words);
    let chars: Vec<char> = text.chars().collect();
    terms(text)
        .into_iter()
        .filter(|term| SOUNDS.contains(&term.folded.as_str()) || own.contains(&term.folded.as_str()))
        .filter(|term| {
            // Part of a compound, such as “uh-oh”.
            let beside =
                |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| matches!(c, '-' | '\'' | '’'));
            !beside(term.chars.start.checked_sub(1)) && !beside(Some(term.chars.end))
        })
        .map(|term| {
            let mut end = term.chars.end;
            while chars.get(end).is_some_and(|c| matches!(c, ',' | '…' | ' ')) {
                end += 1;
            }
            term.chars.start..end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_found_with_what_belongs_to_them() {
        let shown = |text: &str, language| {
            let chars: Vec<char> = text.chars().collect();
            fillers(text, language).into_iter().map(|range| chars[range].iter().collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(shown("Um, so we, uh, ship. Hmm.", Some("en")), ["Um, ", "uh, ", "Hmm"]);
        assert_eq!(shown("Er geht, ähm, weg", Some("de")), ["ähm, "]);
        assert_eq!(shown("the drum, human, uh-oh", Some("en")), [] as [&str; 0]);
        assert_eq!(shown("euh je pense", Some("fr")), ["euh "]);
        assert_eq!(shown("euh je pense", None), [] as [&str; 0]);
    }
}
