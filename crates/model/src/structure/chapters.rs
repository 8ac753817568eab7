//! Chapters from where the words change: TextTiling (M. Hearst, "TextTiling: Segmenting Text into Multi-paragraph Subtopic
//! Passages", Computational Linguistics 23(1), 1997), with pauses and changes of the picture as further evidence.
//!
//! Words that stand everywhere count little (inverse document frequency over blocks), so that no list of stop words is needed
//! in any language.

use std::collections::HashMap;

use super::Said;
use crate::text::terms;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedChapter {
    pub start_ms: i64,
    /// Words of the chapter itself.
    pub title: String,
}

/// Shorter recordings need no overview.
const LEAST_RECORDING_MS: i64 = 120_000;
/// Shorter chapters are none.
pub const LEAST_CHAPTER_MS: i64 = 45_000;
/// About so long are they; a video's description in the wild has a chapter every two to five minutes.
const USUAL_CHAPTER_MS: i64 = 180_000;
/// Lines on each side of a gap are compared; two or three sentences are too few to tell a subject.
const BLOCK_LINES: usize = 6;
/// A pause of this length is as good a sign as a complete change of words.
const TELLING_PAUSE_MS: f64 = 6_000.0;
/// Another picture within this of a gap belongs to it.
const SCENE_REACH_MS: i64 = 3_000;
/// A change of the picture that is the only one for a minute around is as good a sign as half a change of words; where the
/// picture changes all the time it tells nothing.
const TELLING_SCENE: f64 = 0.5;
const ALONE_MS: i64 = 30_000;
/// An even talk has no gap that is deeper than others by so much.
const LEAST_DEPTH: f64 = 0.05;
const TITLE_WORDS: usize = 4;

/// Suggestions in the order of their time, the first at the beginning; none for a short text. `scenes_ms`: where the picture
/// changes as a whole, in order.
#[must_use]
pub fn suggested_chapters(lines: &[Said<'_>], scenes_ms: &[i64]) -> Vec<SuggestedChapter> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    if last.end_ms - first.start_ms < LEAST_RECORDING_MS || lines.len() < 2 * BLOCK_LINES {
        return Vec::new();
    }
    let bags: Vec<HashMap<String, f64>> = lines.iter().map(|line| bag(line.text)).collect();
    let weights = weights(&bags);
    let mut depths = depths(lines, &bags, &weights);
    for (gap, bonus) in scene_bonuses(lines, scenes_ms) {
        depths[gap] += bonus;
    }
    let starts = cuts(lines, &depths);
    let ends: Vec<usize> = starts[1..].iter().copied().chain([lines.len()]).collect();
    let spans: Vec<std::ops::Range<usize>> = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
    let titles = titles(lines, &bags, &spans);
    spans
        .iter()
        .zip(titles)
        .map(|(span, title)| SuggestedChapter {
            start_ms: if span.start == 0 { 0 } else { lines[span.start].start_ms },
            title,
        })
        .collect()
}

fn bag(text: &str) -> HashMap<String, f64> {
    let mut bag = HashMap::new();
    for term in terms(text) {
        *bag.entry(term.folded).or_insert(0.0) += 1.0;
    }
    bag
}

/// How much a word tells: little where it stands in many blocks.
fn weights(bags: &[HashMap<String, f64>]) -> HashMap<String, f64> {
    let mut blocks: HashMap<&str, usize> = HashMap::new();
    let chunks: Vec<_> = bags.chunks(BLOCK_LINES).collect();
    for chunk in &chunks {
        let mut seen: Vec<&str> = chunk.iter().flat_map(|bag| bag.keys().map(String::as_str)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|word| *blocks.entry(word).or_insert(0) += 1);
    }
    let all = chunks.len() as f64;
    blocks.into_iter().map(|(word, count)| (word.to_owned(), (all / count as f64).ln())).collect()
}

/// For each gap before a line (the first has none), how much deeper the likeness is there than around.
fn depths(lines: &[Said<'_>], bags: &[HashMap<String, f64>], weights: &HashMap<String, f64>) -> Vec<f64> {
    let likeness: Vec<f64> = (0..lines.len())
        .map(|gap| {
            if gap == 0 {
                return 1.0;
            }
            let before = sum(&bags[gap.saturating_sub(BLOCK_LINES)..gap], weights);
            let behind = sum(&bags[gap..(gap + BLOCK_LINES).min(bags.len())], weights);
            cosine(&before, &behind)
        })
        .collect();
    (0..lines.len())
        .map(|gap| {
            if gap == 0 {
                return 0.0;
            }
            let peak = |steps: &mut dyn Iterator<Item = usize>| {
                let mut highest = likeness[gap];
                for at in steps {
                    if likeness[at] < highest {
                        break;
                    }
                    highest = likeness[at];
                }
                highest
            };
            let left = peak(&mut (1..gap).rev());
            let right = peak(&mut (gap + 1..lines.len()));
            let pause_ms = (lines[gap].start_ms - lines[gap - 1].end_ms).max(0) as f64;
            left + right - 2.0 * likeness[gap] + (pause_ms / TELLING_PAUSE_MS).min(1.0)
        })
        .collect()
}

/// For each scene that lies at a gap between lines, how much it tells there.
fn scene_bonuses(lines: &[Said<'_>], scenes_ms: &[i64]) -> Vec<(usize, f64)> {
    let mut bonuses: HashMap<usize, f64> = HashMap::new();
    for &scene_ms in scenes_ms {
        let middle_ms = |gap: usize| i64::midpoint(lines[gap - 1].end_ms, lines[gap].start_ms);
        let nearest = (1..lines.len()).min_by_key(|&gap| (middle_ms(gap) - scene_ms).abs());
        let Some(gap) = nearest else { continue };
        let is_near =
            scene_ms >= lines[gap - 1].end_ms - SCENE_REACH_MS && scene_ms <= lines[gap].start_ms + SCENE_REACH_MS;
        if is_near {
            let around = scenes_ms.iter().filter(|&&other| (other - scene_ms).abs() <= ALONE_MS).count();
            let bonus = bonuses.entry(gap).or_insert(0.0);
            *bonus = bonus.max(TELLING_SCENE / around as f64);
        }
    }
    bonuses.into_iter().collect()
}

fn sum<'a>(bags: &'a [HashMap<String, f64>], weights: &HashMap<String, f64>) -> HashMap<&'a str, f64> {
    let mut all = HashMap::new();
    for (word, count) in bags.iter().flatten() {
        *all.entry(word.as_str()).or_insert(0.0) += count * weights.get(word).copied().unwrap_or(0.0);
    }
    all
}

fn cosine(one: &HashMap<&str, f64>, other: &HashMap<&str, f64>) -> f64 {
    let product: f64 = one.iter().filter_map(|(word, weight)| Some(weight * other.get(word)?)).sum();
    let length = |bag: &HashMap<&str, f64>| bag.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    let lengths = length(one) * length(other);
    if lengths > 0.0 { product / lengths } else { 0.0 }
}

/// The deepest gaps, far enough from each other: those above the mean by half a deviation (Hearst's liberal cutoff turned
/// round), as many as the length asks for.
fn cuts(lines: &[Said<'_>], depths: &[f64]) -> Vec<usize> {
    let gaps = &depths[1..];
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let deviation = (gaps.iter().map(|depth| (depth - mean).powi(2)).sum::<f64>() / gaps.len() as f64).sqrt();
    let (begin_ms, end_ms) = (lines[0].start_ms, lines.last().map_or(0, |line| line.end_ms));
    let most = ((end_ms - begin_ms) / USUAL_CHAPTER_MS).max(1) as usize + 1;
    let least = mean + (deviation / 2.0).max(LEAST_DEPTH);
    let mut by_depth: Vec<usize> = (1..lines.len()).filter(|&gap| depths[gap] > least).collect();
    by_depth.sort_by(|&one, &other| depths[other].total_cmp(&depths[one]).then(one.cmp(&other)));
    let mut starts = vec![0];
    for gap in by_depth {
        let at_ms = lines[gap].start_ms;
        let is_far = |&start: &usize| (at_ms - lines[start].start_ms).abs() >= LEAST_CHAPTER_MS;
        if starts.len() < most && end_ms - at_ms >= LEAST_CHAPTER_MS && starts.iter().all(is_far) {
            starts.push(gap);
        }
    }
    starts.sort_unstable();
    starts
}

/// The words that tell most of each chapter, as they stand in the line that has most of them.
fn titles(lines: &[Said<'_>], bags: &[HashMap<String, f64>], spans: &[std::ops::Range<usize>]) -> Vec<String> {
    let counts: Vec<HashMap<&str, f64>> = spans
        .iter()
        .map(|span| {
            let mut all = HashMap::new();
            for (word, count) in bags[span.clone()].iter().flatten() {
                *all.entry(word.as_str()).or_insert(0.0) += count;
            }
            all
        })
        .collect();
    let score = |chapter: usize, word: &str| {
        let own = counts[chapter].get(word).copied().unwrap_or(0.0);
        let all: f64 = counts.iter().filter_map(|count| count.get(word)).sum();
        let spread = counts.iter().filter(|count| count.contains_key(word)).count() as f64;
        // Words of one letter and numbers are no subject.
        let is_subject = word.chars().count() > 2 && word.chars().any(char::is_alphabetic)
            || word.chars().any(crate::text::is_word_of_its_own);
        if is_subject { own * (own / all) * ((counts.len() as f64 + 1.0) / spread).ln() } else { 0.0 }
    };
    spans
        .iter()
        .enumerate()
        .map(|(chapter, span)| {
            lines[span.clone()]
                .iter()
                .filter_map(|line| best_phrase(line.text, &|word| score(chapter, word)))
                .max_by(|one, other| one.0.total_cmp(&other.0))
                .map_or_else(|| first_words(lines[span.start].text), |(_, phrase)| phrase)
        })
        .collect()
}

/// The run of up to four words with the highest sum, beginning and ending with words that tell something.
fn best_phrase(text: &str, score: &dyn Fn(&str) -> f64) -> Option<(f64, String)> {
    let chars: Vec<char> = text.chars().collect();
    let terms = terms(text);
    let scores: Vec<f64> = terms.iter().map(|term| score(&term.folded)).collect();
    let highest = scores.iter().copied().fold(0.0, f64::max);
    let tells = |at: usize| scores[at] >= highest / 3.0 && scores[at] > 0.0;
    let mut best: Option<(f64, std::ops::Range<usize>)> = None;
    for from in 0..terms.len() {
        for to in from..terms.len().min(from + TITLE_WORDS) {
            let broken = (from..to).any(|at| {
                chars[terms[at].chars.end..terms[at + 1].chars.start]
                    .iter()
                    .any(|c| !c.is_whitespace() && *c != '-' && *c != '\'')
            });
            if broken || !tells(from) || !tells(to) {
                continue;
            }
            let sum: f64 = scores[from..=to].iter().sum();
            if best.as_ref().is_none_or(|(before, _)| sum > *before) {
                best = Some((sum, terms[from].chars.start..terms[to].chars.end));
            }
        }
    }
    best.map(|(sum, range)| (sum, capitalised(&chars[range].iter().collect::<String>())))
}

fn first_words(text: &str) -> String {
    capitalised(&text.split_whitespace().take(TITLE_WORDS).collect::<Vec<_>>().join(" "))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECTS: [&[&str]; 3] = [
        &[
            "the database migration adds a table",
            "the migration runs on postgres",
            "a table of the database has rows",
            "we test the database migration",
        ],
        &[
            "the login page shows a button",
            "click the button of the page",
            "the login form asks for a password",
            "the page has a new button",
        ],
        &[
            "the invoice email goes to customers",
            "customers pay the invoice",
            "an email tells of the invoice",
            "the customers read the email",
        ],
    ];

    fn talk(seconds_each: i64, rounds: usize) -> Vec<(i64, String)> {
        let mut lines = Vec::new();
        for subject in SUBJECTS {
            for round in 0..rounds {
                let line = subject[round % subject.len()];
                lines.push((lines.len() as i64 * seconds_each * 1000, format!("So and now {line}")));
            }
        }
        lines
    }

    fn said(lines: &[(i64, String)], length_ms: i64) -> Vec<Said<'_>> {
        lines
            .iter()
            .map(|(start_ms, text)| Said {
                start_ms: *start_ms,
                end_ms: start_ms + length_ms,
                text,
                speaker: None,
                turn: false,
            })
            .collect()
    }

    #[test]
    fn chapters_begin_where_the_subject_changes() {
        let lines = talk(6, 30);
        let chapters = suggested_chapters(&said(&lines, 5_500), &[]);
        let starts: Vec<i64> = chapters.iter().map(|chapter| chapter.start_ms / 6000).collect();
        assert_eq!(starts, [0, 30, 60]);
        let has = |at: usize, words: &[&str]| {
            let title = chapters[at].title.to_lowercase();
            assert!(words.iter().any(|word| title.contains(word)) && !title.contains("so and"), "{chapters:?}");
        };
        has(0, &["database", "migration", "table"]);
        has(1, &["button", "page", "login"]);
        has(2, &["invoice", "email", "customers"]);
    }

    #[test]
    fn short_and_even_talks_have_none() {
        assert_eq!(suggested_chapters(&[], &[]), []);
        assert_eq!(suggested_chapters(&said(&talk(2, 10), 1_900), &[]), []);
        let even: Vec<(i64, String)> = (0..100).map(|at| (at * 6000, "one and the same".to_owned())).collect();
        let chapters = suggested_chapters(&said(&even, 5_500), &[]);
        assert_eq!(chapters.len(), 1);
        assert_eq!(chapters[0].start_ms, 0);
    }

    #[test]
    fn another_picture_tells_of_a_chapter_unless_it_changes_all_the_time() {
        let lines: Vec<(i64, String)> = (0..60).map(|at| (at * 6000, "one and the same".to_owned())).collect();
        let starts = |scenes_ms: &[i64]| -> Vec<i64> {
            suggested_chapters(&said(&lines, 5_500), scenes_ms).iter().map(|chapter| chapter.start_ms).collect()
        };
        assert!(!starts(&[]).contains(&180_000), "{:?}", starts(&[]));
        assert!(starts(&[181_000]).contains(&180_000), "{:?}", starts(&[181_000]));
        let always: Vec<i64> = (0..180).map(|at| at * 2000 + 1000).collect();
        assert_eq!(starts(&always), starts(&[]));
    }

    #[test]
    fn long_pauses_tell_of_chapters_too() {
        let mut lines: Vec<(i64, String)> = (0..60).map(|at| (at * 6000, format!("word{} again", at % 7))).collect();
        lines[30..].iter_mut().for_each(|line| line.0 += 20_000);
        let starts: Vec<i64> =
            suggested_chapters(&said(&lines, 5_500), &[]).iter().map(|chapter| chapter.start_ms).collect();
        assert!(starts.contains(&200_000), "{starts:?}");
    }
}
