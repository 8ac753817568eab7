//! What somebody looks for: a few folded terms, some of them in phrases, the last perhaps not typed to its end.

use std::ops::Range;
use std::sync::LazyLock;

use debrief_model::text::{self, Term};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

/// Who types more than this many different words has pasted a text; its first words find it.
const MOST_TERMS: usize = 16;
/// A typo in a shorter word makes another word of it.
const SHORTEST_MISSPELLED: usize = 4;
/// The beginning of a word says less than a whole one.
const SHORTEST_MISSPELLED_PREFIX: usize = 5;

/// One letter more, less, other, or two in the wrong order (Schulz and Mihov, Fast string correction with Levenshtein
/// automata, 2002).
static ONE_TYPO: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// Which terms of a text answer one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leniency {
    /// The same, or one that begins like the last word.
    Strict,
    /// Also with one typo.
    Typos,
}

/// How well a term of a text answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Typo,
    Prefix,
    Exact,
}

pub struct Question {
    pub(crate) terms: Vec<Asked>,
    /// Indices of terms that have to stand one after another.
    pub(crate) phrases: Vec<Vec<usize>>,
}

/// A term that is asked for.
pub(crate) struct Asked {
    pub folded: String,
    pub is_prefix: bool,
    pub typos: Option<DFA>,
}

impl Asked {
    pub fn answer(&self, term: &str, leniency: Leniency) -> Option<Answer> {
        if term == self.folded {
            return Some(Answer::Exact);
        }
        if self.is_prefix && term.starts_with(&self.folded) {
            return Some(Answer::Prefix);
        }
        let typos = self.typos.as_ref().filter(|_| leniency == Leniency::Typos)?;
        matches!(typos.eval(term), Distance::Exact(_)).then_some(Answer::Typo)
    }
}

/// Telephones and word processors write the curved ones, each language its own, and by habit in either order.
const QUOTATION_MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// A word of the input while it is read.
struct Word {
    folded: String,
    phrase: Option<usize>,
}

impl Question {
    /// `None` if the input has no letters or digits. Words between quotation marks are a phrase; nothing else is syntax.
    #[must_use]
    pub fn new(input: &str) -> Option<Self> {
        let words = words(input);
        // Behind a closed phrase no word waits for its end.
        let is_open = words.last()?.phrase.is_none() || input.matches(QUOTATION_MARKS).count() % 2 == 1;
        let mut question = Self { terms: vec![], phrases: vec![] };
        let (mut last, mut phrase) = (None, None);
        for word in words {
            last = question.index_of(&word.folded);
            let Some(index) = last else { continue };
            match word.phrase {
                Some(number) if phrase == Some(number) => question.phrases.last_mut()?.push(index),
                Some(_) => question.phrases.push(vec![index]),
                None => (),
            }
            phrase = word.phrase;
        }
        if let Some(last) = last.filter(|_| is_open) {
            question.terms[last].is_prefix = true;
        }
        question.allow_typos();
        question.phrases.retain(|phrase| phrase.len() > 1);
        Some(question)
    }

    /// That of the term, which is added if there is room.
    fn index_of(&mut self, folded: &str) -> Option<usize> {
        let known = self.terms.iter().position(|term| term.folded == folded);
        if known.is_none() && self.terms.len() < MOST_TERMS {
            self.terms.push(Asked { folded: folded.to_owned(), is_prefix: false, typos: None });
            return Some(self.terms.len() - 1);
        }
        known
    }

    fn allow_typos(&mut self) {
        for (index, term) in self.terms.iter_mut().enumerate() {
            let chars = term.folded.chars().count();
            let is_quoted = self.phrases.iter().any(|phrase| phrase.contains(&index));
            // Another number is another thing.
            if is_quoted || chars < SHORTEST_MISSPELLED || term.folded.chars().all(char::is_numeric) {
                continue;
            }
            term.typos = Some(if term.is_prefix && chars >= SHORTEST_MISSPELLED_PREFIX {
                ONE_TYPO.build_prefix_dfa(&term.folded)
            } else {
                ONE_TYPO.build_dfa(&term.folded)
            });
        }
    }

    /// Of how many different terms it consists.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether some of its terms have to stand one behind another.
    #[must_use]
    pub fn has_phrases(&self) -> bool {
        !self.phrases.is_empty()
    }

    /// Whether any of its terms may be misspelled.
    #[must_use]
    pub fn may_be_misspelled(&self) -> bool {
        self.terms.iter().any(|term| term.typos.is_some())
    }

    /// How a term of a text answers the one asked for at `index`.
    #[must_use]
    pub fn answer(&self, index: usize, term: &str, leniency: Leniency) -> Option<Answer> {
        self.terms.get(index)?.answer(term, leniency)
    }

    /// The term asked for that a term of a text answers best.
    fn best_answer(&self, term: &Term, leniency: Leniency) -> Option<(usize, Answer)> {
        let answers = self.terms.iter().enumerate();
        let answers = answers.filter_map(|(index, asked)| Some((index, asked.answer(&term.folded, leniency)?)));
        // Of equals, the first one asked for.
        answers.rev_max_by_key(|(_, answer)| *answer)
    }

    /// Where terms that were asked for stand in the text, in Unicode scalar values; neighbours are joined.
    #[must_use]
    pub fn highlights(&self, text: &str, leniency: Leniency) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for term in text::terms(text).into_iter().filter(|term| self.best_answer(term, leniency).is_some()) {
            match ranges.last_mut() {
                Some(last) if last.end == term.chars.start => last.end = term.chars.end,
                _ => ranges.push(term.chars),
            }
        }
        ranges
    }

    /// The index of the word to begin at: where the most of the question stands in its own order, and of equals the
    /// first. A word that is only like one that was asked for counts where that one itself is not there.
    pub fn first_word<'w>(&self, words: impl Iterator<Item = &'w str>, leniency: Leniency) -> Option<usize> {
        let mut answers: Vec<_> = words
            .enumerate()
            .flat_map(|(word, text)| text::terms(text).into_iter().map(move |term| (word, term)))
            .map(|(word, term)| (word, self.best_answer(&term, leniency)))
            .collect();
        let exact: Vec<usize> = answers.iter().filter_map(|(_, answer)| *answer).filter_map(exact_index).collect();
        for (_, answer) in &mut answers {
            *answer = answer.filter(|(index, how)| *how == Answer::Exact || !exact.contains(index));
        }
        let mut best: Option<(usize, usize)> = None;
        for (start, (word, answer)) in answers.iter().enumerate() {
            let Some((index, _)) = answer else { continue };
            let run = answers[start..]
                .iter()
                .zip(*index..)
                .take_while(|((_, next), wanted)| next.is_some_and(|(index, _)| index == *wanted))
                .count();
            if best.is_none_or(|(longest, _)| run > longest) {
                best = Some((run, *word));
            }
        }
        best.map(|(_, word)| word)
    }
}

fn exact_index((index, answer): (usize, Answer)) -> Option<usize> {
    (answer == Answer::Exact).then_some(index)
}

fn words(input: &str) -> Vec<Word> {
    let between_quotes = input.split(QUOTATION_MARKS).enumerate();
    between_quotes
        .flat_map(|(part, text)| {
            let phrase = (part % 2 == 1).then_some(part);
            text::terms(text).into_iter().map(move |term| Word { folded: term.folded, phrase })
        })
        .collect()
}

/// `max_by_key` that takes the first of equals.
trait RevMaxByKey: Iterator + Sized {
    fn rev_max_by_key<K: Ord>(self, key: impl Fn(&Self::Item) -> K) -> Option<Self::Item> {
        self.fold(None, |best, item| match best {
            Some(best) if key(&best) >= key(&item) => Some(best),
            _ => Some(item),
        })
    }
}

impl<I: Iterator> RevMaxByKey for I {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn question(input: &str) -> Question {
        Question::new(input).unwrap()
    }

    #[test]
    fn a_phrase_begins_where_most_of_it_stands() {
        let words = ["Close", "the", "report,", "then", "open", "the", "Settings."];
        assert_eq!(question("open the settings").first_word(words.into_iter(), Leniency::Strict), Some(4));
    }

    #[test]
    fn a_whole_word_goes_before_a_prefix() {
        let screen = question("screen");
        assert_eq!(screen.first_word(["screenshot", "of", "the", "screen"].into_iter(), Leniency::Strict), Some(3));
        assert_eq!(screen.first_word(["a", "screenshot"].into_iter(), Leniency::Strict), Some(1));
    }

    #[test]
    fn a_pasted_text_asks_for_its_first_words_only() {
        let pasted: String = (0..5000).map(|number| format!("w{number} ")).collect();
        let question = question(&pasted);
        assert_eq!(question.len(), MOST_TERMS);
        assert!(question.terms.iter().all(|term| !term.is_prefix));
    }

    #[test]
    fn symbols_ask_for_nothing() {
        for input in ["", "\"", "* ( ) : ^ - +", "😀 👩‍👩‍👧", "…", "\"\" \"…\""] {
            assert!(Question::new(input).is_none(), "{input}");
        }
    }

    #[test]
    fn quotation_marks_make_phrases() {
        let question = question("deploy \"the big report\" \"x\" the");
        let folded: Vec<_> = question.terms.iter().map(|term| term.folded.as_str()).collect();
        assert_eq!(folded, ["deploy", "the", "big", "report", "x"]);
        assert_eq!(question.phrases, [vec![1, 2, 3]]);
        assert!(question.terms[1].is_prefix, "the last word is `the`, and not in quotes");
    }

    #[test]
    fn curved_quotation_marks_make_phrases_as_well() {
        for input in
            ["“the big” report", "„the big“ report", "«the big» report", "»the big« report", "”the big” report"]
        {
            assert_eq!(question(input).phrases, [vec![0, 1]], "{input}");
        }
        assert!(!question("“the rep”").terms[1].is_prefix);
    }

    #[test]
    fn a_closed_phrase_ends_its_last_word() {
        assert!(!question("\"the rep\"").terms[1].is_prefix);
        assert!(question("\"the rep").terms[1].is_prefix);
        assert!(question("\"the big\" rep").terms[2].is_prefix);
    }

    #[test]
    fn one_typo_is_forgiven_in_words_of_some_length() {
        let answer = |input: &str, term: &str| question(input).answer(0, term, Leniency::Typos);
        for misspelled in ["kubernets x", "kubenetes x", "kuberentes x", "kubernettes x", "xubernetes x"] {
            assert_eq!(answer(misspelled, "kubernetes"), Some(Answer::Typo), "{misspelled}");
        }
        assert_eq!(answer("kubrenets x", "kubernetes"), None, "two typos");
        assert_eq!(answer("teh x", "the"), None, "too short");
        assert_eq!(answer("2024 x", "2025"), None, "another number");
        assert_eq!(answer("\"report tool\"", "retort"), None, "in quotes");
        assert_eq!(answer("kxbrxn", "kubernetes"), None, "two typos in a prefix");
        assert_eq!(answer("kubrn", "kubernetes"), Some(Answer::Typo), "a typo in a prefix");
        assert_eq!(question("kubernets x").answer(0, "kubernetes", Leniency::Strict), None);
    }

    #[test]
    fn highlights_show_what_answered() {
        assert_eq!(question("reprot").highlights("The report.", Leniency::Typos).first(), Some(&(4..10)));
        assert!(question("reprot").highlights("The report.", Leniency::Strict).is_empty());
    }
}
