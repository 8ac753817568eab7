//! What the standard tells of a file with `Content-Disposition` and `Content-Type`, as `Upload-Metadata` says it:
//! an upload has one description, whichever protocol made it and whichever asks for it.

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::fields;
use crate::error::Result;
use crate::tus::Metadata;

/// What `Upload-Metadata` says, which clients of tus send here too, and behind it what only the others say.
pub fn described(headers: &HeaderMap, repr_sha256: Option<[u8; 32]>) -> Result<Metadata> {
    let given = Metadata::of(headers)?;
    let mut raw = given.raw.clone();
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| given.get(key).is_none() && !value.is_empty()) {
            let comma = if raw.is_empty() { "" } else { "," };
            let _ = write!(raw, "{comma}{key} {}", STANDARD.encode(value));
        }
    };
    add("filename", header_text(headers, &header::CONTENT_DISPOSITION).and_then(|value| filename(&value)));
    add("filetype", header_text(headers, &header::CONTENT_TYPE).filter(|_| !fields::is_append(headers)));
    add("sha256", repr_sha256.map(hex::encode));
    Metadata::parse(&raw)
}

/// Headers are ASCII, but browsers and scripts send names in UTF-8 as they are.
fn header_text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    String::from_utf8(headers.get(name)?.as_bytes().to_vec()).ok()
}

/// RFC 6266: `filename*` (RFC 8187) is preferred, `filename` a token or a quoted string.
fn filename(disposition: &str) -> Option<String> {
    let mut plain = None;
    for (name, value) in parameters(disposition) {
        match name.as_str() {
            "filename*" => {
                if let Some(decoded) = extended(&value) {
                    return Some(last_part(decoded));
                }
            }
            "filename" => plain = plain.or(Some(value)),
            _ => {}
        }
    }
    plain.map(last_part)
}

/// A name, not a path: what stands before a slash is of the client's disk.
fn last_part(name: String) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim().chars().filter(|c| !c.is_control()).collect()
}

/// The parameters behind the first `;`, their names in lower case.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    let mut found = Vec::new();
    while let Some((name, behind)) = rest.split_once('=') {
        let (parameter, behind) = match behind.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (token, behind) = behind.split_once(';').unwrap_or((behind, ""));
                (token.trim().to_owned(), behind)
            }
        };
        found.push((name.trim().to_lowercase(), parameter));
        rest = behind.trim_start().trim_start_matches(';');
    }
    found
}

/// Up to the closing quote, and what stands behind it.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (text, &quoted[at + 1..]),
            '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
            other => text.push(other),
        }
    }
    (text, "")
}

/// `UTF-8''na%C3%AFve.webm`
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b'%' {
            let digits = behind.get(..2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = behind.get(2..)?;
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_file_name_comes_as_any_client_writes_it() {
        for (given, expected) in [
            ("inline; filename=demo.webm", Some("demo.webm")),
            (r#"attachment; filename="a \"b\"; c.webm"; x=1"#, Some(r#"a "b"; c.webm"#)),
            (r#"inline; filename="n.webm"; filename*=UTF-8''na%C3%AFve%20%F0%9F%8E%A5.webm"#, Some("naïve 🎥.webm")),
            ("inline; filename*=utf-8'de'%c3%9cbung.mov; filename=u.mov", Some("Übung.mov")),
            ("inline; filename=\"Übung.mov\"", Some("Übung.mov")),
            (r#"inline; filename="C:\\Users\\ada\\demo.mkv""#, Some("demo.mkv")),
            ("inline; filename=../../etc/passwd", Some("passwd")),
            ("inline; filename*=iso-8859-1''%fc.mov; filename=plain.mov", Some("plain.mov")),
            ("inline; filename*=UTF-8''%zz; filename=plain.mov", Some("plain.mov")),
            ("inline; filename*=UTF-8''%é", None),
            ("inline; filename=\"never closed", Some("never closed")),
            ("inline", None),
            (";;;==;\"", None),
        ] {
            assert_eq!(filename(given).as_deref().filter(|name| !name.is_empty()), expected, "{given}");
        }
    }

    #[test]
    fn what_the_client_said_itself_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert("upload-metadata", HeaderValue::from_static("title w5w=,filename YS53ZWJt"));
        headers.insert("content-disposition", HeaderValue::from_static("inline; filename=other.webm"));
        headers.insert("content-type", HeaderValue::from_static("video/webm"));
        let metadata = described(&headers, Some([0xab; 32])).unwrap();
        assert!(metadata.raw.starts_with("title w5w=,filename YS53ZWJt,"), "{}", metadata.raw);
        assert_eq!(metadata.get("filename"), Some("a.webm"));
        assert_eq!((metadata.get("title"), metadata.get("filetype")), (Some("Ü"), Some("video/webm")));
        assert_eq!(metadata.get("sha256"), Some("ab".repeat(32).as_str()));
    }
}
