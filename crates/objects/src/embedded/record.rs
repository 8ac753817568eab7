//! What is known of an object, kept at the end of its file: the bytes come first, and their hash is
//! known only after the last of them.
//!
//! ```text
//! bytes of the object, or a JSON list of its extents │ record, JSON │ its length, u32 │ MAGIC
//! ```

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 8] = b"debrief1";
const FOOT_BYTES: u64 = 4 + MAGIC.len() as u64;

/// Holds nearly every record, so that one read suffices.
const USUAL_BYTES: u64 = 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Without quotes: the MD5 in hex, or S3's "MD5 of MD5s - count" for an object of parts.
    pub etag: String,
    pub size_bytes: u64,
    pub modified_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// The folder of the files this object is made of; `None`: the bytes are in this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<String>,
}

/// A stretch of bytes in a file of the object's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    pub file: String,
    pub offset: u64,
    pub size_bytes: u64,
}

impl Record {
    /// The last thing written to a file; the file is durable after it, though not yet its name.
    pub fn append_to(&self, file: &mut File) -> io::Result<()> {
        let mut tail = serde_json::to_vec(self)?;
        let length = u32::try_from(tail.len()).map_err(io::Error::other)?;
        tail.extend_from_slice(&length.to_le_bytes());
        tail.extend_from_slice(MAGIC);
        file.write_all(&tail)?;
        file.sync_all()
    }

    pub fn read_from(file: &File) -> io::Result<Self> {
        Ok(serde_json::from_slice(&tail(file)?.0)?)
    }
}

/// The record's JSON and where the bytes before it end.
fn tail(file: &File) -> io::Result<(Vec<u8>, u64)> {
    let size = file.metadata()?.len();
    let mut tail = read_at(file, size.saturating_sub(USUAL_BYTES), size)?;
    let foot = tail.len().checked_sub(usize::try_from(FOOT_BYTES).unwrap_or(usize::MAX));
    let foot = foot.map(|start| tail.split_off(start)).ok_or_else(damaged)?;
    let (length, magic) = foot.split_at(4);
    if magic != MAGIC {
        return Err(damaged());
    }
    let length = length.try_into().map(u32::from_le_bytes).map_err(|_| damaged())?;
    let end = size - FOOT_BYTES;
    let start = end.checked_sub(length.into()).ok_or_else(damaged)?;
    match tail.len().checked_sub(length as usize) {
        Some(before) => Ok((tail.split_off(before), start)),
        None => Ok((read_at(file, start, end)?, start)),
    }
}

pub fn write_extents(file: &mut File, extents: &[Extent]) -> io::Result<()> {
    file.write_all(&serde_json::to_vec(extents)?)
}

pub fn read_extents(file: &File) -> io::Result<Vec<Extent>> {
    let end = tail(file)?.1;
    Ok(serde_json::from_slice(&read_at(file, 0, end)?)?)
}

fn read_at(file: &File, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(end - start).map_err(io::Error::other)?];
    file.read_exact_at(&mut bytes, start)?;
    Ok(bytes)
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a file of the object store is damaged")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn record(metadata_bytes: usize) -> Record {
        Record {
            etag: "d41d8cd98f00b204e9800998ecf8427e".into(),
            size_bytes: 5,
            modified_ms: 1_700_000_000_000,
            content_type: Some("video/webm".into()),
            metadata: [("a".into(), "x".repeat(metadata_bytes))].into(),
            parts: None,
        }
    }

    #[test]
    fn a_record_comes_back_from_behind_the_bytes() {
        for metadata_bytes in [0, 800, 2000, 100_000] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(b"bytes").unwrap();
            record(metadata_bytes).append_to(&mut file).unwrap();
            assert_eq!(Record::read_from(&file).unwrap(), record(metadata_bytes));
        }
    }

    #[test]
    fn a_truncated_file_is_refused() {
        let mut file = tempfile::tempfile().unwrap();
        record(10).append_to(&mut file).unwrap();
        file.set_len(file.metadata().unwrap().len() - 1).unwrap();
        assert_eq!(Record::read_from(&file).unwrap_err().kind(), io::ErrorKind::InvalidData);
        file.set_len(0).unwrap();
        assert!(Record::read_from(&file).is_err());
    }
}
