//! A walkthrough as a document to be read without the video: Markdown and its pictures in a zip.

use std::io::{Cursor, Write};

use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use debrief_db::comments::{self, Attachment, Comment};
use debrief_db::{chapters, recordings};
use debrief_model::RecordingId;
use debrief_model::document::{Document, Paragraph, Remark, Still};
use debrief_model::transcript::DEMO_LABEL;
use utoipa_axum::{router::OpenApiRouter, routes};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::error::{Error, Result};
use crate::media::content_disposition;
use crate::principal::VisibleRecording;
use crate::state::AppState;
use crate::transcripts::{Shown, load};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(download))
}

/// The text under its chapters, with stills and comments at their place: `document.md` and its pictures.
#[utoipa::path(get, path = "/api/recordings/{id}/document.zip", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "application/zip"), (status = 404, body = crate::error::ErrorBody)))]
async fn download(State(state): State<AppState>, visible: VisibleRecording, parts: Parts) -> Result<Response> {
    let recording = &visible.recording;
    let mut reader = state.db.read().await?;
    let shown = load(&mut reader, recording.id).await?;
    let chapters = chapters::list(&mut reader, recording.id).await?;
    let comments = in_their_threads(comments::list(&mut reader, recording.id).await?);
    let pictures = recordings::pictures(&mut reader, recording.id).await?;
    drop(reader);

    let url = format!("{}/r/{}", state.base_url(&parts), recording.id);
    let mut files = Vec::new();
    let mut stills = Vec::new();
    if let Some((key, pictures)) = &pictures {
        for still in &pictures.stills {
            let file = format!("images/{:09}.jpg", still.start_ms);
            files.push((file.clone(), crate::pictures::read(&state, key, still.at).await?));
            stills.push(Still { start_ms: still.start_ms, file });
        }
    }
    for attachment in comments.iter().flat_map(|comment| &comment.attachments) {
        let bytes = state.objects.get(&attachment.key, attachment.size_bytes.unsigned_abs()).await?;
        files.push((file_of(attachment), bytes));
    }
    let remarks: Vec<Remark<'_>> = comments
        .iter()
        .map(|comment| Remark {
            start_ms: comment.start_ms,
            author: &comment.author_name,
            body: &comment.body,
            is_reply: comment.parent_id.is_some(),
            url: format!("{url}#c-{}", comment.id),
            files: comment.attachments.iter().map(|one| (file_of(one), one.width.is_some())).collect(),
        })
        .collect();
    let document = Document {
        title: &recording.title,
        url: &url,
        label: shown.is_demo().then_some(DEMO_LABEL),
        chapters: &chapters,
        stills: &stills,
        paragraphs: &paragraphs_of(&shown),
        remarks: &remarks,
    };
    let text = document.to_markdown();
    let bytes = tokio::task::spawn_blocking(move || zipped(&text, &files)).await.map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, content_disposition(&format!("{}.zip", recording.title))),
        (header::CACHE_CONTROL, "private, no-cache".into()),
    ];
    Ok((headers, bytes.map_err(Error::internal)?).into_response())
}

/// Where what stands beside a comment lies in the zip.
fn file_of(attachment: &Attachment) -> String {
    // `audio/webm` is a .webm as `video/webm` is.
    let extension = attachment.media_type.rsplit('/').next().unwrap_or_default();
    format!("attachments/{}.{extension}", attachment.id)
}

/// Each thread at the place of its first comment, replies behind it; without those that are deleted.
fn in_their_threads(comments: Vec<Comment>) -> Vec<Comment> {
    let place = |comment: &Comment| {
        let first = comment.parent_id.and_then(|parent| comments.iter().find(|first| first.id == parent));
        let first = first.unwrap_or(comment);
        (first.start_ms, first.created_at.unix_ms(), first.id.to_string(), comment.created_at.unix_ms())
    };
    let mut placed: Vec<_> = comments.iter().map(|comment| (place(comment), comment.clone())).collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    placed
        .into_iter()
        .map(|((start_ms, ..), comment)| Comment { start_ms, ..comment })
        .filter(|comment| !comment.is_deleted)
        .collect()
}

fn paragraphs_of(shown: &Shown) -> Vec<Paragraph<'_>> {
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    let mut last = None;
    for (cue, begins) in shown.cues().into_iter().zip(shown.paragraph_starts()) {
        match paragraphs.last_mut() {
            Some(paragraph) if !begins => {
                paragraph.text.push(' ');
                paragraph.text.push_str(cue.segment.text.trim());
            }
            _ => {
                let speaker = cue.speaker.filter(|name| last != Some(*name));
                last = cue.speaker;
                let text = cue.segment.text.trim().to_owned();
                paragraphs.push(Paragraph { start_ms: cue.segment.start_ms, speaker, text });
            }
        }
    }
    paragraphs
}

fn zipped(text: &str, files: &[(String, bytes::Bytes)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("document.md", stored)?;
    zip.write_all(text.as_bytes())?;
    for (name, bytes) in files {
        zip.start_file(name.as_str(), stored)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
