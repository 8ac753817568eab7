//! The web pages, embedded into the binary. Every path that is no file is the single page's own.

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
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
    if let Some(file) = Assets::get(path).filter(|_| !path.is_empty() && path != "index.html") {
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
    single_page()
}

fn single_page() -> Response {
    let Some(index) = Assets::get("index.html") else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "The pages are not built. Run `make build`, then start Debrief again.\n",
        )
            .into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
    ];
    (headers, Body::from(index.data)).into_response()
}

/// Scripts only from here, and the page's own inline start by its hash.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let page =
        Assets::get("index.html").map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
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
});

fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn inline_scripts_are_found_and_others_are_not() {
        let page = "<script>a()</script><script src=\"x.js\"></script><script type=\"module\">\nb()\n</script>";
        assert_eq!(super::inline_scripts(page).collect::<Vec<_>>(), ["a()", "\nb()\n"]);
    }
}
