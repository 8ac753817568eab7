//! How near a heard text is to the spoken one.

/// Words in lower case without punctuation: what counts for a word error rate.
pub fn words(text: &str) -> Vec<String> {
    let plain = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    text.split_whitespace().map(plain).filter(|word: &String| !word.is_empty()).collect()
}

/// Word error rate: insertions, deletions and substitutions for each spoken word.
pub fn wer(spoken: &str, heard: &str) -> f64 {
    let (spoken, heard) = (words(spoken), words(heard));
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (at, word) in spoken.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in heard.iter().enumerate() {
            let substituted = diagonal + usize::from(word != other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[heard.len()] as f64 / spoken.len().max(1) as f64
}

/// For each spoken word the index of the heard one that stands for it, by a longest common subsequence.
pub fn align(spoken: &[String], heard: &[String]) -> Vec<Option<usize>> {
    let mut longest = vec![vec![0_usize; heard.len() + 1]; spoken.len() + 1];
    for i in (0..spoken.len()).rev() {
        for j in (0..heard.len()).rev() {
            longest[i][j] = if spoken[i] == heard[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut j, mut pairs) = (0, Vec::new());
    for i in 0..spoken.len() {
        while j < heard.len() && spoken[i] != heard[j] && longest[i][j + 1] == longest[i][j] {
            j += 1;
        }
        let found = j < heard.len() && spoken[i] == heard[j];
        pairs.push(found.then_some(j));
        j += usize::from(found);
    }
    pairs
}
