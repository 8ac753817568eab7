//! How a recording's row reads.

use debrief_model::recording::{Kind, MediaState, TranscriptState};
use debrief_model::{ObjectKey, Reason, Timestamp, UploadId};

use super::shelves::tags_of;
use super::{FileSummary, Named, Recording, Replacement, StoredMedia, TranscriptSummary, Trashed, UploadSummary};
use crate::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    workspace_id: String,
    owner_id: String,
    owner_name: String,
    title: String,
    description: String,
    filename: String,
    created_at: i64,
    sample_at: Option<i64>,
    media_state: String,
    media_progress: Option<f64>,
    media_reason_code: Option<String>,
    media_reason_message: Option<String>,
    kind: Option<String>,
    duration_ms: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    size_bytes: Option<i64>,
    requested_language: Option<String>,
    requested_model: Option<String>,
    original_key: Option<String>,
    original_type: Option<String>,
    rendition_key: Option<String>,
    rendition_type: Option<String>,
    rendition_bytes: Option<i64>,
    poster_key: Option<String>,
    pictures_key: Option<String>,
    audio_ms: Option<i64>,
    t_state: Option<String>,
    t_version: Option<i64>,
    t_language: Option<String>,
    t_model: Option<String>,
    t_demo_at: Option<i64>,
    t_progress: Option<f64>,
    t_eta_ms: Option<i64>,
    t_reason_code: Option<String>,
    t_reason_message: Option<String>,
    upload_id: Option<String>,
    upload_offset: Option<i64>,
    upload_size: Option<i64>,
    upload_finished_at: Option<i64>,
    upload_sha256: Option<String>,
    upload_verified_at: Option<i64>,
    file_of: Option<String>,
    n_state: Option<String>,
    n_progress: Option<f64>,
    n_reason_code: Option<String>,
    n_reason_message: Option<String>,
    n_upload_id: Option<String>,
    n_offset: Option<i64>,
    n_size: Option<i64>,
    comment_count: i64,
    tags: String,
    trashed_at: Option<i64>,
    trashed_by: Option<String>,
    trashed_by_name: Option<String>,
    successor_id: Option<String>,
    successor_title: Option<String>,
    predecessor_id: Option<String>,
    predecessor_title: Option<String>,
    position_ms: Option<i64>,
}

impl Row {
    fn upload(&self) -> Option<UploadSummary> {
        let id = self.upload_id.as_ref().filter(|_| self.upload_finished_at.is_none())?;
        Some(UploadSummary { id: id.parse().ok()?, offset_bytes: self.upload_offset?, size_bytes: self.upload_size })
    }

    fn file(&self) -> Option<FileSummary> {
        let id = self.upload_id.as_ref().filter(|_| self.upload_finished_at.is_some())?;
        Some(FileSummary {
            upload_id: id.parse().ok()?,
            sha256: self.upload_sha256.clone(),
            verified_at: self.upload_verified_at.map(Timestamp::from_unix_ms),
        })
    }

    fn trashed(&self) -> Option<Trashed> {
        Some(Trashed {
            at: Timestamp::from_unix_ms(self.trashed_at?),
            by: self.trashed_by.as_ref()?.parse().ok()?,
            by_name: self.trashed_by_name.clone()?,
        })
    }

    fn replacement(&self) -> Option<Replacement> {
        let upload_id: UploadId = self.n_upload_id.as_ref()?.parse().ok()?;
        Some(Replacement {
            upload_id,
            state: self.n_state.as_deref().and_then(MediaState::parse)?,
            offset_bytes: self.n_offset.unwrap_or(0),
            size_bytes: self.n_size,
            progress: self.n_progress,
            reason: reason(self.n_reason_code.clone(), self.n_reason_message.clone()),
        })
    }
}

fn named(id: Option<&String>, title: Option<&String>) -> Option<Named> {
    Some(Named { id: id?.parse().ok()?, title: title?.clone() })
}

pub(super) fn reason(code: Option<String>, message: Option<String>) -> Option<Reason> {
    code.map(|code| Reason::new(code, message.unwrap_or_default()))
}

impl TryFrom<Row> for Recording {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id.clone();
        let corrupt = |what: &str| Error::Corrupt(format!("recording {id}: {what}"));
        let (upload, file, replacement) = (row.upload(), row.file(), row.replacement());
        let trashed = row.trashed();
        let successor = named(row.successor_id.as_ref(), row.successor_title.as_ref());
        let predecessor = named(row.predecessor_id.as_ref(), row.predecessor_title.as_ref());
        let file_of = row.file_of.as_deref().map(str::parse).transpose().map_err(|_| corrupt("file_of"))?;
        let transcript = match row.t_state.as_deref() {
            None => None,
            Some(state) => Some(TranscriptSummary {
                state: TranscriptState::parse(state).ok_or_else(|| corrupt("transcript state"))?,
                version: row.t_version.unwrap_or(0),
                language: row.t_language,
                model: row.t_model,
                is_demo: row.t_demo_at.is_some(),
                progress: row.t_progress,
                eta_ms: row.t_eta_ms,
                reason: reason(row.t_reason_code, row.t_reason_message),
            }),
        };
        let original = row.original_key.map(|key| StoredMedia {
            key: ObjectKey::from_stored(key),
            media_type: row.original_type.unwrap_or_else(|| "application/octet-stream".into()),
            size_bytes: row.size_bytes.unwrap_or(0) as u64,
        });
        let rendition = row.rendition_key.map(|key| StoredMedia {
            key: ObjectKey::from_stored(key),
            media_type: row.rendition_type.unwrap_or_else(|| "application/octet-stream".into()),
            size_bytes: row.rendition_bytes.unwrap_or(0) as u64,
        });
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            owner_id: row.owner_id.parse().map_err(|_| corrupt("owner"))?,
            owner_name: row.owner_name,
            title: row.title,
            description: row.description,
            filename: row.filename,
            created_at: Timestamp::from_unix_ms(row.created_at),
            is_sample: row.sample_at.is_some(),
            media_state: MediaState::parse(&row.media_state).ok_or_else(|| corrupt("media state"))?,
            media_progress: row.media_progress,
            media_reason: reason(row.media_reason_code, row.media_reason_message),
            kind: row.kind.as_deref().and_then(Kind::parse),
            duration_ms: row.duration_ms,
            width: row.width,
            height: row.height,
            size_bytes: row.size_bytes,
            requested_language: row.requested_language,
            requested_model: row.requested_model,
            original,
            rendition,
            poster_key: row.poster_key.map(ObjectKey::from_stored),
            has_pictures: row.pictures_key.is_some(),
            audio_ms: row.audio_ms,
            transcript,
            upload,
            file,
            file_of,
            replacement,
            comment_count: row.comment_count,
            tags: tags_of(&row.tags),
            trashed,
            successor,
            predecessor,
            position_ms: row.position_ms,
        })
    }
}

macro_rules! select_recordings {
    (of_viewer $($rest:expr),+) => {
        select_recordings!(@ "(select w.position_ms from watching w where w.user_id = $2 and w.recording_id = r.id)", $($rest),+)
    };
    (of_anyone $($rest:expr),+) => {
        select_recordings!(@ "cast(null as bigint)", $($rest),+)
    };
    (@ $position:expr, $($rest:expr),+) => {
        concat!(
            "select r.id, r.workspace_id, r.owner_id, o.name as owner_name, r.title, r.description, r.filename, r.created_at,
               r.sample_at, r.media_state, r.media_progress, r.media_reason_code, r.media_reason_message, r.kind, r.duration_ms,
               r.width, r.height, r.size_bytes, r.requested_language, r.requested_model, r.original_key, r.original_type,
               r.rendition_key, r.rendition_type, r.rendition_bytes, r.poster_key, r.pictures_key, r.audio_ms,
               t.state as t_state, t.version as t_version, t.language as t_language, t.model as t_model, t.demo_at as t_demo_at,
               t.progress as t_progress, t.eta_ms as t_eta_ms, t.reason_code as t_reason_code, t.reason_message as t_reason_message,
               u.id as upload_id, u.offset_bytes as upload_offset, u.size_bytes as upload_size,
               u.finished_at as upload_finished_at, u.sha256 as upload_sha256, u.verified_at as upload_verified_at, r.file_of,
               n.media_state as n_state, n.media_progress as n_progress, n.media_reason_code as n_reason_code,
               n.media_reason_message as n_reason_message, nu.id as n_upload_id, nu.offset_bytes as n_offset, nu.size_bytes as n_size,
               (select count(*) from comments c where c.recording_id = r.id and c.deleted_at is null) as comment_count,
               r.tags, r.trashed_at, r.trashed_by, b.name as trashed_by_name,
               sr.id as successor_id, sr.title as successor_title, pr.id as predecessor_id, pr.title as predecessor_title, ",
            $position, " as position_ms
             from recordings r
             join users o on o.id = r.owner_id
             left join users b on b.id = r.trashed_by
             left join recordings sr on sr.id = r.successor_id and sr.trashed_at is null
             left join recordings pr on pr.id = (select id from recordings where successor_id = r.id and trashed_at is null
               order by created_at desc, id desc limit 1)
             left join transcripts t on t.id = (select id from transcripts where recording_id = r.id
               order by case when reason_code = 'cancelled' then 1 else 0 end, version desc limit 1)
             left join uploads u on u.id = (select id from uploads where recording_id = r.id order by id desc limit 1)
             left join recordings n on n.id = (select id from recordings where file_of = r.id and superseded_at is null
               order by id desc limit 1)
             left join uploads nu on nu.id = (select id from uploads where recording_id = n.id order by id desc limit 1)
             where ",
            $($rest),+
        )
    };
}
