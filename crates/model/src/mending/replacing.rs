//! Find and replace within a line.

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Find<'a> {
    pub text: &'a str,
    pub matches_case: bool,
    /// Not where letters or digits stand beside it.
    pub whole_words: bool,
}

/// `text` with every place of `find` replaced; `None` where there is none.
#[must_use]
pub fn replaced(text: &str, find: Find<'_>, with: &str) -> Option<String> {
    if find.text.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(len) = matching(text, at, find) {
            out.push_str(with);
            at += len;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            out.push(c);
            at += c.len_utf8();
        }
    }
    (out != text).then_some(out)
}

/// How many bytes at `at` match.
fn matching(text: &str, at: usize, find: Find<'_>) -> Option<usize> {
    let len = if find.matches_case {
        text[at..].starts_with(find.text).then_some(find.text.len())?
    } else {
        prefix_in_any_case(&text[at..], find.text)?
    };
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let begins_word = find.text.chars().next().is_some_and(char::is_alphanumeric);
    let ends_word = find.text.chars().next_back().is_some_and(char::is_alphanumeric);
    let is_within =
        begins_word && touches(text[..at].chars().next_back()) || ends_word && touches(text[at + len..].chars().next());
    (!find.whole_words || !is_within).then_some(len)
}

fn prefix_in_any_case(text: &str, wanted: &str) -> Option<usize> {
    let mut wanted = wanted.chars().flat_map(char::to_lowercase).peekable();
    let mut len = 0;
    for c in text.chars() {
        if wanted.peek().is_none() {
            break;
        }
        for lower in c.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
        len += c.len_utf8();
    }
    wanted.peek().is_none().then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Find<'_> {
        Find { text, matches_case: false, whole_words: true }
    }

    #[test]
    fn all_places_are_replaced_once() {
        assert_eq!(
            replaced("De brief, the de brief.", find("de brief"), "Debrief").as_deref(),
            Some("Debrief, the Debrief.")
        );
        assert_eq!(replaced("aaa", Find { whole_words: false, ..find("a") }, "aa").as_deref(), Some("aaaaaa"));
        assert_eq!(replaced("cat concat", find("cat"), "dog").as_deref(), Some("dog concat"));
        assert_eq!(replaced("cat", Find { matches_case: true, ..find("Cat") }, "dog"), None);
        assert_eq!(replaced("cat", find("cat"), "cat"), None);
        assert_eq!(replaced("cat", find(""), "dog"), None);
        assert_eq!(replaced("ÄRGER über", find("Über"), "unter").as_deref(), Some("ÄRGER unter"));
        assert_eq!(replaced("c++ is", find("c++"), "Rust").as_deref(), Some("Rust is"));
        assert_eq!(replaced("İstanbul", find("i"), "x"), None);
    }
}
