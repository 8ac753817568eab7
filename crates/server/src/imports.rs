//! A transcript that somebody brings as a file.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use debrief_db::transcripts;
use debrief_model::imports::{self, ImportedText, NotReadable};
use debrief_model::transcript::Segment;
use debrief_model::{RecordingId, Role};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::QueryString;
use crate::error::{Error, Result};
use crate::principal::VisibleRecording;
use crate::recordings::{RecordingView, check_text, reload};
use crate::state::AppState;

/// A day of talk with the time of each word has less.
const MOST_BYTES: usize = 32 * 1024 * 1024;
const MOST_LINES: usize = 100_000;
const LINE_CHARS: usize = 5_000;
const SPEAKER_CHARS: usize = 100;
/// Sound ends a little behind or before what the container tells.
const BEHIND_THE_END_MS: i64 = 60_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(import)).layer(DefaultBodyLimit::max(MOST_BYTES))
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    Vtt,
    Srt,
    Txt,
    Md,
    Json,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct How {
    #[param(inline)]
    format: Format,
    /// ISO 639-1, perhaps with a region; absent: as the file tells.
    language: Option<String>,
}

/// Makes a file the text of the recording, as a new version: WebVTT, SubRip, plain text, Markdown, or JSON, each as it is
/// downloaded. Plain text has its times from the text that is there.
#[utoipa::path(post, path = "/api/recordings/{id}/transcript/import", tag = "transcripts",
    params(("id" = RecordingId, Path), How),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 201, body = RecordingView), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn import(
    State(state): State<AppState>,
    visible: VisibleRecording,
    QueryString(how): QueryString<How>,
    body: Bytes,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let VisibleRecording { principal, recording } = visible;
    if principal.role < Role::Member {
        return Err(Error::forbidden(
            "Your role is viewer; importing a text needs the role member. Ask an admin of your workspace.",
        ));
    }
    let file = std::str::from_utf8(&body).map_err(|_| {
        Error::invalid("not_utf8", "The file is not UTF-8 text. Save it as UTF-8, then import it again.")
    })?;
    let mut tx = state.db.begin().await?;
    let there: Vec<Segment> = match transcripts::shown(&mut tx, recording.id).await? {
        Some(shown) => transcripts::lines(&mut tx, shown.id).await?.into_iter().map(|line| line.segment).collect(),
        None => Vec::new(),
    };
    let speakers = transcripts::speakers(&mut tx, recording.id).await?;
    let names: Vec<&str> = speakers.iter().map(|speaker| speaker.name.as_str()).collect();
    let total_ms = recording.duration_ms.unwrap_or(0);
    let read = match how.format {
        Format::Vtt => imports::parse_vtt(file),
        Format::Srt => imports::parse_srt(file),
        Format::Md => imports::parse_markdown(file, total_ms),
        Format::Json => imports::parse_json(file),
        Format::Txt => {
            let lines = imports::timed(&imports::parse_txt(file, &names), &there, total_ms);
            Ok(ImportedText { language: None, lines })
        }
    };
    let mut text = read.map_err(|NotReadable(message)| Error::invalid("not_readable", message))?;
    if matches!(how.format, Format::Srt) {
        imports::name_speakers(&mut text, &names);
    }
    text.language = how.language.or(text.language);
    check(&text, recording.duration_ms)?;
    transcripts::import(&mut tx, recording.id, recording.workspace_id, &text).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, reload(&state, &principal, recording.id).await?))
}

fn check(text: &ImportedText, duration_ms: Option<i64>) -> Result<()> {
    let lines = text.lines.len();
    if !(1..=MOST_LINES).contains(&lines) {
        let message = format!("A text has 1 to {MOST_LINES} lines; this file has {lines}.");
        return Err(Error::invalid("invalid_lines", message));
    }
    if text.language.as_deref().is_some_and(|code| {
        code.is_empty() || code.len() > 35 || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }) {
        return Err(Error::invalid("invalid_language", "Give the language as a code, such as “en” or “pt-BR”."));
    }
    let last_ms = duration_ms.map_or(i64::MAX, |duration| duration.saturating_add(BEHIND_THE_END_MS));
    for (index, line) in text.lines.iter().enumerate() {
        check_text("text of a line", &line.text, 1, LINE_CHARS)?;
        if let Some(name) = &line.speaker {
            check_text("speaker's name", name, 1, SPEAKER_CHARS)?;
        }
        if line.start_ms < 0 || line.end_ms < line.start_ms || line.start_ms > last_ms {
            let message = format!(
                "Line {} lies outside of the recording ({} to {} ms). Is it the file of another recording?",
                index + 1,
                line.start_ms,
                line.end_ms
            );
            return Err(Error::invalid("invalid_time", message));
        }
    }
    Ok(())
}
