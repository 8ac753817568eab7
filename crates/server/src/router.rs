//! Every route on one screen.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;
use crate::{
    assets, chapters, comments, corrections, document, events, files, glossary, imports, invitations, media, members,
    passwords, pictures, recordings, sample, saved_searches, search, sessions, setup, sound, status, transcripts,
    translations, uploads, workspaces,
};

#[derive(OpenApi)]
#[openapi(info(
    title = "Debrief",
    description = "Recorded walkthroughs with transcript, search and timestamped comments. Times are RFC 3339 UTC, media offsets milliseconds."
))]
struct Document;

fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(setup::router()) // /api/setup /api/links/{token}
        .merge(sessions::router()) // /api/login /api/logout /api/me
        .merge(passwords::router()) // /api/password
        .merge(invitations::router()) // /api/invitations… /api/join
        .merge(members::router()) // /api/members…
        .merge(workspaces::router()) // /api/workspace
        .merge(uploads::router()) // /api/uploads…
        .merge(sample::router()) // /api/sample
        .merge(recordings::router()) // /api/recordings… /api/tags
        .merge(files::router()) // …/files…
        .merge(media::router()) // …/media …/original …/poster
        .merge(sound::router()) // …/sound
        .merge(pictures::router()) // …/pictures …/storyboard …/stills/{start_ms}
        .merge(transcripts::router()) // …/transcript… …/captions.vtt …/transcribe
        .merge(document::router()) // …/document.zip
        .merge(translations::router()) // …/translation …/captions.en.vtt
        .merge(corrections::router()) // …/transcript/edits… …/transcript/left-over… …/lines/{line_id}
        .merge(imports::router()) // …/transcript/import
        .merge(glossary::router()) // /api/glossary…
        .merge(chapters::router()) // …/chapters
        .merge(comments::router()) // …/comments /api/comments/{id}
        .merge(search::router()) // /api/search
        .merge(saved_searches::router()) // /api/searches…
        .merge(events::router()) // /api/events
        .merge(status::router()) // /api/models /healthz /readyz /metrics
}

/// The OpenAPI document of the whole API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    with_unique_ids(api().into_openapi())
}

/// Handlers are verbs within their noun's file (`list`, `create`); in the document an operation is named by
/// method and path, which no two share.
fn with_unique_ids(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for (path, item) in &mut document.paths.paths {
        let place: Vec<&str> =
            path.split(['/', '{', '}', '.']).filter(|part| !part.is_empty() && *part != "api").collect();
        let place = place.join("_");
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
            ("head", &mut item.head),
            ("options", &mut item.options),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{place}"));
            }
        }
    }
    document
}

pub fn router(state: AppState) -> Router {
    let (routes, document) = api().split_for_parts();
    let document = with_unique_ids(document).to_json().unwrap_or_default();
    let not_for_media = SizeAbove::new(256)
        .and(NotForContentType::new("video/"))
        .and(NotForContentType::new("audio/"))
        .and(NotForContentType::new("image/"))
        .and(NotForContentType::new("text/event-stream"))
        .and(NotForContentType::new("application/octet-stream"));
    routes
        .route("/api/openapi.json", get(|| async move { ([(header::CONTENT_TYPE, "application/json")], document) }))
        .fallback(assets::page)
        .layer(CompressionLayer::new().compress_when(not_for_media))
        .layer(fixed_header("x-content-type-options", "nosniff"))
        .layer(fixed_header("referrer-policy", "same-origin"))
        .layer(fixed_header("x-frame-options", "DENY"))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

fn fixed_header(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}
