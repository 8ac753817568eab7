//! Why something did not work: a stable code for programs, a sentence for people, and what may be done next.

use std::fmt;

use serde::Deserialize;

/// Carried within an error, so that `--json` can tell its code.
#[derive(Clone, Debug)]
pub struct Problem {
    pub code: String,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

pub fn problem(code: impl Into<String>, message: impl Into<String>) -> anyhow::Error {
    Problem { code: code.into(), message: message.into() }.into()
}

/// The code of the problem behind an error.
pub fn code_of(error: &anyhow::Error) -> &str {
    error.chain().find_map(|cause| cause.downcast_ref::<Problem>()).map_or("failed", |problem| &problem.code)
}

/// Why a request did not succeed, by what the caller can do about it.
#[derive(Debug)]
pub enum Failure {
    /// There was no answer; trying again may help.
    Unreachable(anyhow::Error),
    /// The server answered that it cannot now; trying again may help.
    Busy(anyhow::Error),
    /// The thing is not there (any more).
    Gone(anyhow::Error),
    /// The server's offset differs from ours, or another request has taken the upload over.
    Offset,
    /// A person has to act.
    Final(anyhow::Error),
}

impl From<Failure> for anyhow::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreachable(error) | Failure::Busy(error) | Failure::Gone(error) | Failure::Final(error) => error,
            Failure::Offset => problem("offset_mismatch", "something else sends to this upload at the same time"),
        }
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    error: Told,
}

#[derive(Deserialize)]
struct Told {
    code: String,
    message: String,
}

/// Turns an answer other than 2xx into the failure it stands for.
pub fn refusal(mut response: ureq::http::Response<ureq::Body>) -> Failure {
    let status = response.status().as_u16();
    let location = response.headers().get("location").and_then(|location| location.to_str().ok()).map(str::to_owned);
    let told = response.body_mut().with_config().limit(64 * 1024).read_json::<ErrorBody>();
    let Told { code, message: said } = told
        .map(|body| body.error)
        .unwrap_or_else(|_| Told { code: format!("http_{status}"), message: format!("HTTP status {status}") });
    let with = |message: String| problem(code.clone(), message);
    match status {
        300..=399 => Failure::Final(with(format!(
            "this server answers at another address ({}): pass that one with --server or DEBRIEF_SERVER",
            location.as_deref().map_or("it does not say which", origin)
        ))),
        401 => Failure::Final(with(format!(
            "the server does not know this token ({said}): make one with `debrief token create EMAIL` and pass it by \
             --token or DEBRIEF_TOKEN"
        ))),
        403 => Failure::Final(with(format!("not allowed ({said}): uploading needs the role member, admin or owner"))),
        404 | 410 => Failure::Gone(with(format!(
            "not found on the server ({said}): check --server, and whether it still exists"
        ))),
        409 => Failure::Offset,
        413 if code == "quota_exceeded" => Failure::Final(with(said)),
        413 => Failure::Final(with(format!(
            "the file is larger than this server takes ({said}): its operator can raise DEBRIEF_MAX_UPLOAD_BYTES"
        ))),
        507 => Failure::Final(with(format!(
            "the server's disk is almost full ({said}): free space there, then run the same command again; it goes on \
             where it stopped"
        ))),
        460 => Failure::Busy(with(format!("bytes were damaged on their way ({said})"))),
        408 | 423 | 425 | 429 | 500 | 502..=504 => Failure::Busy(with(format!("the server could not answer ({said})"))),
        _ => Failure::Final(with(format!("the server refused ({status}): {said}"))),
    }
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> &str {
    let from = url.find("://").map_or(0, |at| at + 3);
    url[from..].find('/').map_or(url, |at| &url[..from + at])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use anyhow::Context;

    use super::*;

    #[test]
    fn the_code_is_found_behind_what_was_said_about_it() {
        let error = Err::<(), _>(problem("file_changed", "it changed")).context("a.webm").context("b").unwrap_err();
        assert_eq!((code_of(&error), code_of(&anyhow::anyhow!("x"))), ("file_changed", "failed"));
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://a.example:8443/api/uploads"), "https://a.example:8443");
        assert_eq!((origin("/elsewhere"), origin("https://a")), ("", "https://a"));
    }
}
