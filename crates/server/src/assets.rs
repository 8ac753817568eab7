//! The web pages, embedded into the binary. Every path that is no file is the single page's own.

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use base64::Engine;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "../../web/build"]
#[allow_missing = true]
struct Assets;

/// Files below this folder carry a hash of their content in their name.
const IMMUTABLE: &str = "_app/immutable/";

pub async fn page(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Error::not_found("address").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Error::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address is a page; it can only be read.",
        )
        .into_response();
    }
    if let Some(file) = Assets::get(path).filter(|_| !path.is_empty() && !is_single_page(path)) {
        let caching = if path.starts_with(IMMUTABLE) { "public, max-age=31536000, immutable" } else { "no-cache" };
        return (
            [(header::CONTENT_TYPE, file.metadata.mimetype()), (header::CACHE_CONTROL, caching)],
            Body::from(file.data),
        )
            .into_response();
    }
    if path.starts_with("_app/") {
        return Error::not_found("file").into_response();
    }
    single_page(request.headers())
}

fn is_single_page(path: &str) -> bool {
    LANGUAGES.iter().any(|language| language.file == path)
}

fn single_page(headers: &HeaderMap) -> Response {
    let language = language(headers);
    let Some(index) = Assets::get(language.file) else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "The pages are not built. Run `make build`, then start Debrief again.\n",
        )
            .into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code)),
        (header::VARY, HeaderValue::from_static("accept-language, cookie")),
        (header::CONTENT_SECURITY_POLICY, language.policy.clone()),
    ];
    (headers, Body::from(index.data)).into_response()
}

/// A language that the pages are built in.
struct Language {
    code: &'static str,
    file: &'static str,
    policy: LazyLock<HeaderValue>,
}

/// The first is what everybody else is shown.
static LANGUAGES: [Language; 2] = [
    Language { code: "en", file: "index.html", policy: LazyLock::new(|| policy("index.html")) },
    Language { code: "de", file: "index.de.html", policy: LazyLock::new(|| policy("index.de.html")) },
];

/// The page keeps here what a person has chosen.
const LANGUAGE_COOKIE: &str = "debrief_language";

/// What the person has chosen in this browser, else what the browser asks for.
fn language(headers: &HeaderMap) -> &'static Language {
    let chosen = CookieJar::from_headers(headers);
    let chosen = chosen.get(LANGUAGE_COOKIE).and_then(|cookie| spoken(cookie.value()));
    chosen.or_else(|| asked_for(headers)).unwrap_or(&LANGUAGES[0])
}

fn spoken(tag: &str) -> Option<&'static Language> {
    let primary = tag.trim().split('-').next()?;
    LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(primary))
}

/// Of `Accept-Language` (RFC 9110, 12.5.4): the one with the highest weight, the first of equals.
fn asked_for(headers: &HeaderMap) -> Option<&'static Language> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best = None;
    for range in header.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = match parameters.trim().strip_prefix("q=") {
            Some(weight) => weight.trim().parse::<f32>().unwrap_or(0.0),
            None => 1.0,
        };
        let is_better = weight > best.map_or(0.0, |(_, most)| most);
        if let Some(language) = spoken(tag).filter(|_| is_better) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// Scripts only from here, and the page's own inline start by its hash.
fn policy(file: &str) -> HeaderValue {
    let page = Assets::get(file).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    let hashes: String = inline_scripts(&page)
        .map(|script| {
            format!(" 'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script.as_bytes())))
        })
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'self'"))
}

fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    fn language(cookie: &'static str, accept: &'static str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        super::language(&headers).code
    }

    #[test]
    fn the_language_is_what_was_chosen_else_what_is_asked_for() {
        for (cookie, accept, expected) in [
            ("", "", "en"),
            ("", "fr-CH, fr;q=0.9, *;q=0.5", "en"),
            ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
            ("", "en-GB,en;q=0.9,de;q=0.8", "en"),
            ("", "fr, en;q=0.3, de;q=0.7", "de"),
            ("", "de;q=0, en;q=0.1", "en"),
            ("", "DE", "de"),
            ("", "de;q=much", "en"),
            ("debrief_language=de; other=1", "en", "de"),
            ("debrief_language=en", "de", "en"),
            ("debrief_language=xx", "de", "de"),
            ("debrief_language=../de", "en", "en"),
        ] {
            assert_eq!(language(cookie, accept), expected, "{cookie} {accept}");
        }
    }

    #[test]
    fn inline_scripts_are_found_and_others_are_not() {
        let page = "<script>a()</script><script src=\"x.js\"></script><script type=\"module\">\nb()\n</script>";
        assert_eq!(super::inline_scripts(page).collect::<Vec<_>>(), ["a()", "\nb()\n"]);
    }
}
