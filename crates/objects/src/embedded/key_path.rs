//! Keys as paths, reversibly and in key order.
//!
//! A key's text up to a `/` becomes a folder `d…`, its end a file `o…`, bytes beyond the plain ones
//! `%XX`. The first letter keeps `..`, empty names and keys that are prefixes of each other apart. A
//! stretch of 64 bytes without `/` becomes a folder `c…`, so that no name gets too long for a file
//! system. Everything under one folder shares its text as prefix and lies together in key order.

use std::path::{Path, PathBuf};

/// Three characters for each byte at worst: 193 of the 255 that file systems allow.
const STRETCH_BYTES: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Folder,
    Stretch,
}

/// The file of the object `key` below `objects`.
pub fn file_of(objects: &Path, key: &str) -> PathBuf {
    let (mut path, rest) = folder_of(objects, key.as_bytes());
    path.push(encode('o', &key.as_bytes()[rest..]));
    path
}

/// The deepest folder that holds every key beginning with `prefix`, and how many bytes of the prefix
/// that folder stands for.
pub fn folder_of(objects: &Path, prefix: &[u8]) -> (PathBuf, usize) {
    let mut path = objects.to_owned();
    let mut done = 0;
    loop {
        let rest = &prefix[done..];
        let stretch = &rest[..rest.len().min(STRETCH_BYTES)];
        if let Some(slash) = stretch.iter().position(|byte| *byte == b'/') {
            path.push(encode('d', &rest[..slash]));
            done += slash + 1;
        } else if stretch.len() == STRETCH_BYTES {
            path.push(encode('c', stretch));
            done += STRETCH_BYTES;
        } else {
            return (path, done);
        }
    }
}

/// What a name in the tree adds to the text of its folder. `None`: not one of ours.
pub fn decode(name: &str) -> Option<(Kind, Vec<u8>)> {
    let kind = match name.as_bytes().first()? {
        b'o' => Kind::Object,
        b'd' => Kind::Folder,
        b'c' => Kind::Stretch,
        _ => return None,
    };
    let mut text = Vec::with_capacity(name.len());
    let mut bytes = name.as_bytes()[1..].iter();
    while let Some(&byte) = bytes.next() {
        if byte == b'%' {
            let pair = [*bytes.next()?, *bytes.next()?];
            text.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            text.push(byte);
        }
    }
    if kind == Kind::Folder {
        text.push(b'/');
    }
    Some((kind, text))
}

fn encode(kind: char, text: &[u8]) -> String {
    let mut name = String::with_capacity(1 + text.len());
    name.push(kind);
    for &byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                name.push(char::from(byte));
            }
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 10] = [
        "../../evil",
        "/",
        "//a",
        "a/",
        "a",
        "..",
        "a%2Fb",
        "\u{0}",
        "ü/日本/🎬",
        "0123456789012345678901234567890123456789012345678901234567890123",
    ];

    /// The key of a path, by decoding its names.
    fn key_of(path: &Path) -> Vec<u8> {
        let names = path.iter().filter_map(|name| name.to_str());
        names.skip(2).filter_map(decode).flat_map(|(_, text)| text).collect()
    }

    #[test]
    fn every_key_has_its_own_path_below_the_root_and_comes_back() {
        let long = ["x".repeat(1024), "/".repeat(1024), "é/".repeat(340), "é".repeat(512)];
        let keys = HOSTILE.into_iter().map(str::to_owned).chain(long);
        let mut paths = std::collections::HashSet::new();
        for key in keys {
            let path = file_of(Path::new("/root"), &key);
            let names = path.iter().skip(2);
            assert!(names.clone().all(|name| name.len() <= 255), "{path:?}");
            assert!(names.clone().all(|name| name != ".." && name != "."), "{path:?}");
            assert!(path.as_os_str().len() < 3500, "{path:?}");
            assert_eq!(key_of(&path), key.as_bytes());
            assert!(paths.insert(path));
        }
    }

    #[test]
    fn the_folder_of_a_prefix_holds_every_key_that_begins_with_it() {
        let root = Path::new("/root");
        for key in ["recordings/1/slices/2", "a", &"z".repeat(200), "é/日本"] {
            for end in (0..=key.len()).filter(|end| key.is_char_boundary(*end)) {
                let (folder, done) = folder_of(root, &key.as_bytes()[..end]);
                assert!(done <= end);
                assert!(file_of(root, key).starts_with(folder), "{key} to {end}");
            }
        }
    }
}
