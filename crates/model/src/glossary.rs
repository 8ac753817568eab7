//! A workspace's names and terms: what they were heard as, and what they are written as.

use std::collections::HashMap;

use crate::text::{self, Term};

/// A term as it is written, with what speech models make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub term: String,
    pub heard_as: Vec<String>,
}

/// All terms of a workspace, ready to mend texts.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// Folded words of a variant → the term; the term itself is a variant, in whatever case it was heard.
    variants: HashMap<Vec<String>, String>,
    longest: usize,
    prompt: String,
}

/// Whisper sees at most half of its 448 tokens of text as a prompt; a token has about four letters, and terms have more
/// tokens than usual words.
const PROMPT_CHARS: usize = 400;

impl Glossary {
    /// Where two terms claim one variant, the first one has it.
    #[must_use]
    pub fn new(entries: &[Entry]) -> Self {
        let mut variants = HashMap::new();
        for entry in entries {
            for variant in entry.heard_as.iter().chain([&entry.term]) {
                let words = folded_words(variant);
                if !words.is_empty() {
                    variants.entry(words).or_insert_with(|| entry.term.clone());
                }
            }
        }
        let longest = variants.keys().map(Vec::len).max().unwrap_or(0);
        Self { variants, longest, prompt: prompt(entries) }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }

    /// What Whisper is told before it hears; empty without terms.
    #[must_use]
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// `text` with every variant written as its term, the longest variants first; `None` where nothing changes.
    #[must_use]
    pub fn mended(&self, text: &str) -> Option<String> {
        if self.variants.is_empty() {
            return None;
        }
        let chars: Vec<char> = text.chars().collect();
        let terms = text::terms(text);
        let mut out = String::with_capacity(text.len());
        let (mut copied, mut at) = (0, 0);
        while at < terms.len() {
            let Some((count, term)) = self.variant_at(&terms[at..], &chars) else {
                at += 1;
                continue;
            };
            let (start, end) = (terms[at].chars.start, terms[at + count - 1].chars.end);
            out.extend(&chars[copied..start]);
            out.push_str(term);
            (copied, at) = (end, at + count);
        }
        out.extend(&chars[copied..]);
        (out != text).then_some(out)
    }

    fn variant_at(&self, terms: &[Term], chars: &[char]) -> Option<(usize, &str)> {
        (1..=self.longest.min(terms.len())).rev().find_map(|count| {
            // A sentence that ends between two words is no name.
            let is_broken = terms[..count].windows(2).any(|pair| {
                chars[pair[0].chars.end..pair[1].chars.start].iter().any(|c| matches!(c, '.' | '!' | '?' | ';' | ':'))
            });
            let words: Vec<String> = terms[..count].iter().map(|term| term.folded.clone()).collect();
            (!is_broken).then_some(())?;
            self.variants.get(&words).map(|term| (count, term.as_str()))
        })
    }
}

fn folded_words(text: &str) -> Vec<String> {
    text::terms(text).into_iter().map(|term| term.folded).collect()
}

fn prompt(entries: &[Entry]) -> String {
    let mut names = String::new();
    for entry in entries {
        if names.chars().count() + entry.term.chars().count() > PROMPT_CHARS {
            break;
        }
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(&entry.term);
    }
    if names.is_empty() { names } else { format!("{names}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(entries: &[(&str, &[&str])]) -> Glossary {
        let entry = |&(term, heard): &(&str, &[&str])| Entry {
            term: term.into(),
            heard_as: heard.iter().map(|&variant| variant.to_owned()).collect(),
        };
        Glossary::new(&entries.iter().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn variants_are_written_as_their_term() {
        let glossary =
            glossary(&[("Debrief", &["de brief", "the brief"]), ("PostgreSQL", &["post gress", "postgres queue l"])]);
        let mended = |text: &str| glossary.mended(text);
        assert_eq!(mended("So, De-Brief runs on post gress.").as_deref(), Some("So, Debrief runs on PostgreSQL."));
        assert_eq!(mended("debrief!").as_deref(), Some("Debrief!"));
        assert_eq!(mended("Debrief runs"), None);
        assert_eq!(mended("a brief of post. Gress"), None);
        assert_eq!(mended("postgres queue l").as_deref(), Some("PostgreSQL"));
        assert_eq!(mended("undebriefed"), None);
        assert_eq!(glossary.prompt(), "Debrief, PostgreSQL.");
    }

    #[test]
    fn the_longest_variant_wins_and_the_first_term() {
        let glossary = glossary(&[("Ana", &["anna"]), ("Ana Li", &["anna lee"]), ("Hanna", &["anna"])]);
        assert_eq!(glossary.mended("anna lee and anna").as_deref(), Some("Ana Li and Ana"));
        assert!(Glossary::new(&[]).mended("anything").is_none());
    }

    #[test]
    fn a_prompt_has_its_limit() {
        let long: Vec<Entry> = (0..500).map(|index| Entry { term: format!("Term{index}"), heard_as: vec![] }).collect();
        assert!(Glossary::new(&long).prompt().chars().count() < PROMPT_CHARS + 100);
    }
}
