//! Listings in key order, from any point, without knowing all keys: the tree of folders is walked, and
//! subtrees that cannot hold an answer are not entered.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::key_path::{self, Kind};

pub struct Query<'a> {
    pub prefix: &'a str,
    pub delimiter: Option<&'a str>,
    pub after: Option<Mark>,
    pub most: usize,
}

/// Where a listing stands: nothing at or before this comes any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Key(String),
    /// Everything that begins with it is behind, too.
    Group(String),
}

#[derive(Debug, Default)]
pub struct Page {
    pub keys: Vec<(String, PathBuf)>,
    pub groups: Vec<String>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Mark>,
}

pub fn list(objects: &Path, query: &Query<'_>) -> io::Result<Page> {
    let mut page = Page::default();
    let mut last = query.after.clone();
    if query.most == 0 {
        return Ok(page);
    }
    let mut walk = Walk::new(objects, query)?;
    while let Some((key, path)) = walk.next()? {
        if page.keys.len() + page.groups.len() == query.most {
            page.next = last;
            break;
        }
        match group_of(&key, query) {
            Some(group) => {
                walk.after = Some(Mark::Group(group.clone()));
                last = Some(Mark::Group(group.clone()));
                page.groups.push(group);
            }
            None => {
                last = Some(Mark::Key(key.clone()));
                page.keys.push((key, path));
            }
        }
    }
    Ok(page)
}

/// The common prefix that stands for a key, up to and with the delimiter.
fn group_of(key: &str, query: &Query<'_>) -> Option<String> {
    let delimiter = query.delimiter.filter(|delimiter| !delimiter.is_empty())?;
    let at = key.get(query.prefix.len()..)?.find(delimiter)?;
    Some(key[..query.prefix.len() + at + delimiter.len()].to_owned())
}

/// Depth first with a stack of its own: a key can be a thousand folders deep.
struct Walk<'a> {
    prefix: &'a [u8],
    after: Option<Mark>,
    levels: Vec<std::vec::IntoIter<Entry>>,
}

struct Entry {
    text: Vec<u8>,
    path: PathBuf,
    kind: Kind,
}

impl<'a> Walk<'a> {
    fn new(objects: &Path, query: &Query<'a>) -> io::Result<Self> {
        let prefix = query.prefix.as_bytes();
        let mut walk = Self { prefix, after: query.after.clone(), levels: Vec::new() };
        let (folder, known) = key_path::folder_of(objects, prefix);
        walk.enter(&folder, &prefix[..known])?;
        Ok(walk)
    }

    fn next(&mut self) -> io::Result<Option<(String, PathBuf)>> {
        while let Some(level) = self.levels.last_mut() {
            let Some(entry) = level.next() else {
                self.levels.pop();
                continue;
            };
            // Once more: a group may have been passed since the folder was read.
            if !self.wanted(&entry.text, entry.kind) {
                continue;
            }
            match entry.kind {
                Kind::Object => {
                    let key = String::from_utf8(entry.text).map_err(io::Error::other)?;
                    return Ok(Some((key, entry.path)));
                }
                Kind::Folder | Kind::Stretch => self.enter(&entry.path, &entry.text)?,
            }
        }
        Ok(None)
    }

    fn enter(&mut self, folder: &Path, text: &[u8]) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut level = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let Some((kind, own)) = name.to_str().and_then(key_path::decode) else { continue };
            let text = [text, &own].concat();
            if self.wanted(&text, kind) {
                level.push(Entry { text, path: folder.join(name), kind });
            }
        }
        level.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        self.levels.push(level.into_iter());
        Ok(())
    }

    /// Whether an object, or anything below a folder, can belong to the answer.
    fn wanted(&self, text: &[u8], kind: Kind) -> bool {
        let below = kind != Kind::Object;
        let begins = text.starts_with(self.prefix) || (below && self.prefix.starts_with(text));
        let ahead = match &self.after {
            None => true,
            Some(Mark::Key(key)) => text > key.as_bytes() || (below && key.as_bytes().starts_with(text)),
            Some(Mark::Group(group)) => {
                let group = group.as_bytes();
                (text > group && !text.starts_with(group)) || (below && group.starts_with(text) && group != text)
            }
        };
        begins && ahead
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn tree(keys: &[String]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for key in keys {
            let path = key_path::file_of(root.path(), key);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    fn keys() -> Vec<String> {
        let long = "l".repeat(64);
        let mut keys: Vec<String> = ["a", "a/", "a/b", "a-b", "a/b/c", "ab", "b//c", "/", "é/ü", "~"]
            .into_iter()
            .map(str::to_owned)
            .chain(["", "x", "/x", "-x", "/", "\u{1}"].map(|end| format!("{long}{end}")))
            .chain((0..30).map(|n| format!("n/{n}")))
            .collect();
        keys.sort();
        keys
    }

    fn pages(root: &Path, prefix: &str, delimiter: Option<&str>, most: usize) -> Vec<String> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = list(root, &Query { prefix, delimiter, after, most }).unwrap();
            assert!(page.keys.len() + page.groups.len() <= most);
            let mut names: Vec<_> = page.keys.into_iter().map(|(key, _)| key).collect();
            names.extend(page.groups);
            names.sort();
            all.extend(names);
            after = page.next;
            if after.is_none() {
                return all;
            }
        }
    }

    #[test]
    fn every_page_size_and_prefix_gives_the_keys_in_order() {
        let root = tree(&keys());
        for prefix in ["", "a", "a/", "l", "lll", "n/1", "é", "nothing", &"l".repeat(64)] {
            let expected: Vec<_> = keys().into_iter().filter(|k| k.starts_with(prefix)).collect();
            for most in [1, 2, 7, 1000] {
                assert_eq!(pages(root.path(), prefix, None, most), expected, "{prefix} by {most}");
            }
        }
    }

    #[test]
    fn a_delimiter_groups_as_s3_does() {
        let root = tree(&keys());
        for (prefix, delimiter) in [("", "/"), ("a", "/"), ("a/", "/"), ("", "-"), ("n/", "1"), ("", "//")] {
            let mut expected = Vec::new();
            for key in keys().iter().filter(|key| key.starts_with(prefix)) {
                let name = match key[prefix.len()..].find(delimiter) {
                    Some(at) => key[..prefix.len() + at + delimiter.len()].to_owned(),
                    None => key.clone(),
                };
                if !expected.contains(&name) {
                    expected.push(name);
                }
            }
            for most in [1, 2, 1000] {
                let found = pages(root.path(), prefix, Some(delimiter), most);
                assert_eq!(found, expected, "{prefix:?} {delimiter:?} by {most}");
            }
        }
    }
}
