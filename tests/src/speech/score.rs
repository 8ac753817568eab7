/// Lower-case words without punctuation.
pub fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Wrong, missing and invented words for each word that was spoken.
pub fn word_error_rate(spoken: &str, heard: &str) -> f64 {
    let (spoken, heard) = (words(spoken), words(heard));
    wrong_from(&spoken, &heard)[0] as f64 / spoken.len().max(1) as f64
}

/// How many words are wrong from the `i`th that was spoken and the `j`th that was heard to the end, at best: a row for
/// each `i`.
fn wrong_from(spoken: &[String], heard: &[String]) -> Vec<usize> {
    let width = heard.len() + 1;
    let mut wrong = vec![0; (spoken.len() + 1) * width];
    for i in (0..=spoken.len()).rev() {
        for j in (0..=heard.len()).rev() {
            let at = |i: usize, j: usize| wrong[i * width + j];
            wrong[i * width + j] = match (spoken.get(i), heard.get(j)) {
                (Some(said), Some(word)) => {
                    (at(i + 1, j + 1) + usize::from(said != word)).min(at(i + 1, j) + 1).min(at(i, j + 1) + 1)
                }
                _ => spoken.len() - i + heard.len() - j,
            };
        }
    }
    wrong
}

/// The longest run of words in a row that are missing from what was heard, and the longest that nobody said. A word
/// that was taken for another is neither.
pub fn longest_runs(spoken: &str, heard: &str) -> (usize, usize) {
    let (spoken, heard) = (words(spoken), words(heard));
    let wrong = wrong_from(&spoken, &heard);
    let at = |i: usize, j: usize| wrong[i * (heard.len() + 1) + j];
    let (mut i, mut j) = (0, 0);
    let (mut missing, mut invented) = (0, 0);
    let (mut most_missing, mut most_invented) = (0, 0);
    while i < spoken.len() || j < heard.len() {
        let is_pair =
            i < spoken.len() && j < heard.len() && at(i, j) == at(i + 1, j + 1) + usize::from(spoken[i] != heard[j]);
        if is_pair {
            (i, j, missing, invented) = (i + 1, j + 1, 0, 0);
        } else if i < spoken.len() && at(i, j) == at(i + 1, j) + 1 {
            (i, missing) = (i + 1, missing + 1);
        } else {
            (j, invented) = (j + 1, invented + 1);
        }
        most_missing = most_missing.max(missing);
        most_invented = most_invented.max(invented);
    }
    (most_missing, most_invented)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_wrong_missing_and_invented_words() {
        assert_eq!(word_error_rate("Open the page.", "open the page"), 0.0);
        assert_eq!(word_error_rate("a b c d", "a x c d"), 0.25);
        assert_eq!(word_error_rate("a b c d", "a c d"), 0.25);
        assert_eq!(word_error_rate("a b c d", "a b c d e f"), 0.5);
        assert_eq!(word_error_rate("a b", ""), 1.0);
    }

    #[test]
    fn finds_what_is_missing_or_was_never_said() {
        let said = "Open the new page. Then we close the old menu. Now you can see the error.";
        assert_eq!(longest_runs(said, said), (0, 0));
        assert_eq!(longest_runs(said, "open the new page now you can see the error"), (6, 0));
        assert_eq!(longest_runs(said, &said.replace("menu.", "menu. Then we close the old menu.")), (0, 6));
        assert_eq!(longest_runs(said, &said.replace("old menu", "gold many")), (0, 0), "other words are there");
        assert_eq!(longest_runs(said, &said.replace("close the old", "close")), (2, 0));
        assert_eq!(longest_runs(said, ""), (16, 0));
        assert_eq!(longest_runs("", said), (0, 16));
    }
}
