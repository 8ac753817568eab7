//! What a request of “Resumable Uploads for HTTP” says in its header fields.
//!
//! They are structured fields (RFC 9651), and the draft rules that one that is not well formed counts as absent.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use sfv::{BareItem, Dictionary, Item, ListEntry, Parser};

use crate::tus;

pub const UPLOAD_COMPLETE: HeaderName = HeaderName::from_static("upload-complete");
/// The same turned round, as draft 01 had it; it is what iOS 17 sends.
pub const UPLOAD_INCOMPLETE: HeaderName = HeaderName::from_static("upload-incomplete");
pub const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub const INTEROP_VERSION: HeaderName = HeaderName::from_static("upload-draft-interop-version");
const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

pub const APPEND_TYPE: &str = "application/partial-upload";

/// Which draft a client speaks; `None` is the standard to come, which no longer names a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interop(pub Option<i64>);

impl Interop {
    pub fn of(headers: &HeaderMap) -> Self {
        Self(item(headers, &INTEROP_VERSION).and_then(|item| item.as_integer()).map(i64::from))
    }

    /// Until draft 03 a PATCH had no media type of its own.
    pub fn names_media_type(self) -> bool {
        self.0.is_none_or(|version| version >= 6)
    }

    pub fn says_incomplete(self) -> bool {
        self.0 == Some(3)
    }

    /// A 104 goes only to those who announced a version that is known here: 3 (draft 01) to 8 (drafts 09 to 12).
    pub fn may_get_104(self) -> bool {
        self.0.is_some_and(|version| (3..=8).contains(&version))
    }
}

/// Whether a request is to be answered as this protocol has it, and not as tus 1.0, which shares the paths.
/// A HEAD or DELETE has no field of its own here, but every one of tus has `Tus-Resumable`.
pub fn speaks(method: &Method, headers: &HeaderMap) -> bool {
    let marked = || {
        [&UPLOAD_COMPLETE, &UPLOAD_INCOMPLETE, &INTEROP_VERSION].iter().any(|name| headers.contains_key(*name))
            || is_append(headers)
    };
    !headers.contains_key(&TUS_RESUMABLE) && (method == Method::HEAD || method == Method::DELETE || marked())
}

pub fn is_append(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(APPEND_TYPE))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    pub interop: Interop,
    /// Whether the body reaches to the end of the file.
    pub complete: Option<bool>,
    pub offset: Option<u64>,
    pub length: Option<u64>,
    /// Of this body, as far as HTTP tells beforehand.
    pub content_length: Option<u64>,
    /// SHA-256 of this body (`Content-Digest`) and of the whole file (`Repr-Digest`), RFC 9530.
    pub content_sha256: Option<[u8; 32]>,
    pub repr_sha256: Option<[u8; 32]>,
}

impl Fields {
    pub fn of(headers: &HeaderMap) -> Self {
        let interop = Interop::of(headers);
        let complete = if interop.says_incomplete() {
            boolean(headers, &UPLOAD_INCOMPLETE).map(|incomplete| !incomplete)
        } else {
            boolean(headers, &UPLOAD_COMPLETE)
        };
        Self {
            interop,
            complete,
            offset: number(headers, &UPLOAD_OFFSET),
            length: number(headers, &UPLOAD_LENGTH),
            content_length: tus::content_length(headers),
            content_sha256: sha256(headers, &CONTENT_DIGEST),
            repr_sha256: sha256(headers, &REPR_DIGEST),
        }
    }

    pub fn completes(&self) -> bool {
        self.complete == Some(true)
    }

    /// The size of the file as this request tells it, its body beginning at `offset`.
    ///
    /// # Errors
    /// It tells two sizes.
    pub fn told_length(&self, offset: u64) -> Result<Option<u64>, Inconsistent> {
        let counted = self.content_length.filter(|_| self.completes()).map(|body| offset.saturating_add(body));
        match (self.length, counted) {
            (Some(told), Some(counted)) if told != counted => Err(Inconsistent),
            (told, counted) => Ok(told.or(counted)),
        }
    }
}

/// `Upload-Length`, `Content-Length` and what was said before do not go together.
#[derive(Debug, PartialEq, Eq)]
pub struct Inconsistent;

/// The text of a field, its lines put together as HTTP does.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Option<Vec<&str>> = headers.get_all(name).iter().map(|line| line.to_str().ok()).collect();
    lines.filter(|lines| !lines.is_empty()).map(|lines| lines.join(", "))
}

fn item(headers: &HeaderMap, name: &HeaderName) -> Option<BareItem> {
    Parser::new(&text(headers, name)?).parse::<Item>().ok().map(|item| item.bare_item)
}

fn boolean(headers: &HeaderMap, name: &HeaderName) -> Option<bool> {
    item(headers, name)?.as_boolean()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    i64::from(item(headers, name)?.as_integer()?).try_into().ok()
}

/// Other algorithms may stand beside it; RFC 9530 lets a receiver choose which to look at.
fn sha256(headers: &HeaderMap, name: &HeaderName) -> Option<[u8; 32]> {
    let digests = Parser::new(&text(headers, name)?).parse::<Dictionary>().ok()?;
    match digests.get("sha-256")? {
        ListEntry::Item(item) => item.bare_item.as_byte_sequence()?.try_into().ok(),
        ListEntry::InnerList(_) => None,
    }
}

pub fn boolean_value(value: bool) -> HeaderValue {
    HeaderValue::from_static(if value { "?1" } else { "?0" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn fields(lines: &[(&'static str, &str)]) -> Fields {
        Fields::of(&headers(lines))
    }

    #[test]
    fn a_field_that_is_not_well_formed_counts_as_absent() {
        for (value, expected) in [("?1", Some(true)), ("?0", Some(false)), ("  ?1;why=now ", Some(true))] {
            assert_eq!(fields(&[("upload-complete", value)]).complete, expected, "{value}");
        }
        for wrong in ["1", "true", "?2", "?1?", "?1, ?1", "", "\u{fc}", ":PzE=:"] {
            assert_eq!(fields(&[("upload-complete", wrong)]).complete, None, "{wrong}");
        }
        assert_eq!(fields(&[("upload-complete", "?1"), ("upload-complete", "?1")]).complete, None, "said twice");
        assert_eq!(fields(&[("upload-offset", "25;unit=bytes")]).offset, Some(25));
        for wrong in ["-1", "+1", "1.0", "1e3", "\"5\"", "1000000000000000", "9223372036854775808", "0x10", "5 5"] {
            assert_eq!(fields(&[("upload-offset", wrong)]).offset, None, "{wrong}");
        }
    }

    #[test]
    fn the_oldest_draft_says_it_the_other_way_round() {
        let old = fields(&[("upload-draft-interop-version", "3"), ("upload-incomplete", "?0")]);
        assert_eq!((old.complete, old.interop.names_media_type()), (Some(true), false));
        assert_eq!(fields(&[("upload-incomplete", "?0")]).complete, None);
    }

    #[test]
    fn a_digest_is_found_among_others() {
        let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let both = format!("unixsum=:AA==:, sha-256=:{zero}:;p=1");
        assert_eq!(fields(&[("content-digest", &both)]).content_sha256, Some([0; 32]));
        let split = fields(&[("repr-digest", "md5=:AA==:"), ("repr-digest", &format!("sha-256=:{zero}:"))]);
        assert_eq!(split.repr_sha256, Some([0; 32]));
        for wrong in ["sha-256=:AA==:", "sha-256=abc", "sha-256", "sha-256=(:AA==:)", "sha-256=:***:"] {
            assert_eq!(fields(&[("repr-digest", wrong)]).repr_sha256, None, "{wrong}");
        }
    }

    #[test]
    fn two_sizes_in_one_request_have_to_agree() {
        let told = |lines: &[(&'static str, &str)], offset| fields(lines).told_length(offset);
        let last = ("upload-complete", "?1");
        assert_eq!(told(&[last, ("content-length", "10")], 5), Ok(Some(15)));
        assert_eq!(told(&[last, ("content-length", "10"), ("upload-length", "15")], 5), Ok(Some(15)));
        assert_eq!(told(&[last, ("content-length", "10"), ("upload-length", "16")], 5), Err(Inconsistent));
        assert_eq!(told(&[("upload-complete", "?0"), ("content-length", "10")], 5), Ok(None));
        assert_eq!(
            told(&[("upload-complete", "?0"), ("content-length", "10"), ("upload-length", "9")], 5),
            Ok(Some(9))
        );
        assert_eq!(told(&[last], 5), Ok(None), "a body in chunks tells its size at its end");
    }

    #[test]
    fn it_is_told_from_tus_by_its_fields() {
        let is = |method: Method, lines: &[(&'static str, &str)]| speaks(&method, &headers(lines));
        assert!(is(Method::POST, &[("upload-complete", "?0")]));
        assert!(is(Method::PATCH, &[("content-type", "Application/Partial-Upload; x=1")]));
        assert!(is(Method::PATCH, &[("upload-draft-interop-version", "5")]));
        assert!(is(Method::HEAD, &[]) && is(Method::DELETE, &[]));
        assert!(!is(Method::HEAD, &[("tus-resumable", "1.0.0")]));
        assert!(!is(Method::POST, &[("tus-resumable", "1.0.0"), ("upload-complete", "?1")]));
        assert!(!is(Method::POST, &[("content-type", "application/offset+octet-stream")]));
    }
}
