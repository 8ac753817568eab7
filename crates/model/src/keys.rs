//! Where each kind of bytes lies in the bucket. Every key is built here.
//!
//! Everything of a recording lies under one prefix, so that deleting it is deleting the prefix:
//!
//! ```text
//! recordings/{recording}/slices/{upload}/{start}-{nonce}   acknowledged bytes of an unfinished original
//! recordings/{recording}/original/{upload}-{job}           the bytes as they were uploaded
//! recordings/{recording}/rendition/{job}.{ext}             what the browser plays, if not the original
//! recordings/{recording}/poster/{job}.jpg
//! recordings/{recording}/pictures/{job}                    storyboard and stills, one JPEG behind another
//! recordings/{recording}/audio/{job}/{index}               16 kHz mono s16le, at most 60 s each
//! recordings/{recording}/attachments/{attachment}          pictures and short recordings beside comments
//! uploads/{upload}/{start}-{nonce}                         acknowledged bytes of a partial upload
//! doctor/{nonce}/{name}                                    what `debrief doctor` tries the storage with
//! ```
//!
//! A partial upload has no recording yet. When a final upload takes its slices over, only rows move: the objects
//! stay where they are until the original is composed of them.
//!
//! Keys that a retried job writes carry the attempt's nonce: an object is never changed once a row names it.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, RecordingId, UploadId};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectKey(String);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectPrefix(String);

impl ObjectKey {
    /// A key that a row holds.
    #[must_use]
    pub fn from_stored(key: String) -> Self {
        Self(key)
    }

    #[must_use]
    pub fn slice(recording: RecordingId, upload: UploadId, start: u64, nonce: &str) -> Self {
        Self(format!("recordings/{recording}/slices/{upload}/{start:020}-{nonce}"))
    }

    #[must_use]
    pub fn partial_slice(upload: UploadId, start: u64, nonce: &str) -> Self {
        Self(format!("uploads/{upload}/{start:020}-{nonce}"))
    }

    #[must_use]
    pub fn original(recording: RecordingId, upload: UploadId, nonce: &str) -> Self {
        Self(format!("recordings/{recording}/original/{upload}-{nonce}"))
    }

    #[must_use]
    pub fn rendition(recording: RecordingId, nonce: &str, extension: &str) -> Self {
        Self(format!("recordings/{recording}/rendition/{nonce}.{extension}"))
    }

    #[must_use]
    pub fn poster(recording: RecordingId, nonce: &str) -> Self {
        Self(format!("recordings/{recording}/poster/{nonce}.jpg"))
    }

    #[must_use]
    pub fn pictures(recording: RecordingId, nonce: &str) -> Self {
        Self(format!("recordings/{recording}/pictures/{nonce}"))
    }

    /// Pictures are made beside a preparation, which may have ended by the time that a row names them.
    #[must_use]
    pub fn is_of_pictures(key: &str) -> bool {
        key.split('/').nth(2) == Some("pictures")
    }

    #[must_use]
    pub fn audio_chunk(recording: RecordingId, nonce: &str, index: u32) -> Self {
        Self(format!("recordings/{recording}/audio/{nonce}/{index:06}"))
    }

    #[must_use]
    pub fn attachment(recording: RecordingId, attachment: AttachmentId) -> Self {
        Self(format!("recordings/{recording}/attachments/{attachment}"))
    }

    #[must_use]
    pub fn probe(nonce: &str, name: &str) -> Self {
        Self(format!("doctor/{nonce}/{name}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ObjectPrefix {
    /// A prefix that a row holds.
    #[must_use]
    pub fn from_stored(prefix: String) -> Self {
        Self(prefix)
    }

    #[must_use]
    pub fn all() -> Self {
        Self("recordings/".into())
    }

    /// Of every partial upload.
    #[must_use]
    pub fn all_partial() -> Self {
        Self("uploads/".into())
    }

    #[must_use]
    pub fn partial(upload: UploadId) -> Self {
        Self(format!("uploads/{upload}/"))
    }

    /// Of every probe.
    #[must_use]
    pub fn probes() -> Self {
        Self("doctor/".into())
    }

    #[must_use]
    pub fn probe(nonce: &str) -> Self {
        Self(format!("doctor/{nonce}/"))
    }

    #[must_use]
    pub fn recording(recording: RecordingId) -> Self {
        Self(format!("recordings/{recording}/"))
    }

    /// Of all that stands beside its comments.
    #[must_use]
    pub fn attachments(recording: RecordingId) -> Self {
        Self(format!("recordings/{recording}/attachments/"))
    }

    #[must_use]
    pub fn slices(recording: RecordingId, upload: UploadId) -> Self {
        Self(format!("recordings/{recording}/slices/{upload}/"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
