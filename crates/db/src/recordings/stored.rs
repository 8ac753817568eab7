//! Everything that the rows say lies in the object storage, for reading it again.

use debrief_model::{ObjectKey, RecordingId};

use crate::{Connected, Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Original,
    /// Acknowledged bytes of an original that is not composed yet.
    Slice,
    Rendition,
    Poster,
    /// Storyboard and stills.
    Pictures,
    Audio,
    /// Beside a comment.
    Attachment,
}

impl What {
    /// How people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Slice => "part of the original",
            Self::Rendition => "rendition",
            Self::Poster => "poster",
            Self::Pictures => "pictures",
            Self::Audio => "audio",
            Self::Attachment => "attachment",
        }
    }
}

/// An object that a row names, with what is known of it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// The recording that people see, also for an earlier file of it.
    pub recording_id: RecordingId,
    pub title: String,
    pub filename: String,
    /// Not the current file of its recording.
    pub is_other_file: bool,
    pub what: What,
    pub key: ObjectKey,
    /// `None`: not kept.
    pub size_bytes: Option<u64>,
    /// Hex. `None`: made before this was kept, or not known before preparation.
    pub sha256: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    recording_id: String,
    title: String,
    filename: String,
    file_of: Option<String>,
    what: String,
    object_key: String,
    size_bytes: Option<i64>,
    sha256: Option<String>,
}

/// Every stored file of every recording, earlier ones included, recording by recording.
pub async fn stored_files(on: &mut impl Connected) -> Result<Vec<StoredFile>> {
    let rows = fetch_all!(
        *on,
        Row,
        "with files (id, what, object_key, size_bytes, sha256) as (
           select r.id, 'original', r.original_key, r.size_bytes,
             (select u.sha256 from uploads u where u.recording_id = r.id order by u.id desc limit 1)
           from recordings r where r.original_key is not null
           union all select u.recording_id, 'slice', s.object_key, s.size_bytes, null
           from upload_slices s join uploads u on u.id = s.upload_id where u.recording_id is not null
           union all select id, 'rendition', rendition_key, rendition_bytes, rendition_sha256
           from recordings where rendition_key is not null
           union all select id, 'poster', poster_key, null, poster_sha256 from recordings where poster_key is not null
           union all select id, 'pictures', pictures_key, null, pictures_sha256
           from recordings where pictures_key is not null
           union all select recording_id, 'audio', object_key, samples * 2, sha256 from audio_chunks
           union all select recording_id, 'attachment', object_key, size_bytes, sha256
           from attachments where stored_at is not null)
         select s.id as recording_id, s.title, r.filename, r.file_of, f.what, f.object_key, f.size_bytes, f.sha256
         from files f join recordings r on r.id = f.id join recordings s on s.id = coalesce(r.file_of, r.id)
         order by s.id, r.id, f.what, f.object_key"
    )?;
    rows.into_iter().map(StoredFile::try_from).collect()
}

impl TryFrom<Row> for StoredFile {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            recording_id: row.recording_id.parse().map_err(|_| Error::Corrupt(row.recording_id))?,
            title: row.title,
            filename: row.filename,
            is_other_file: row.file_of.is_some(),
            what: match row.what.as_str() {
                "original" => What::Original,
                "slice" => What::Slice,
                "rendition" => What::Rendition,
                "poster" => What::Poster,
                "pictures" => What::Pictures,
                "attachment" => What::Attachment,
                _ => What::Audio,
            },
            key: ObjectKey::from_stored(row.object_key),
            size_bytes: row.size_bytes.and_then(|size| u64::try_from(size).ok()),
            sha256: row.sha256,
        })
    }
}
