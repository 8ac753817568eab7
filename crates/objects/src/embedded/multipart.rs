//! Multipart uploads: a folder each, with `upload.json` and a file a part.
//!
//! Completing links the parts into the object's own folder, puts the object in place and only then
//! removes the upload, so at every moment the parts belong to an upload or to an object.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use md5::{Digest, Md5};
use s3s::{S3Result, s3_error};
use serde::{Deserialize, Serialize};

use super::durable::{self, Draft};
use super::object::Object;
use super::protocol::disk;
use super::record::{self, Extent, Record};
use super::store::{self, Store, is_id, new_id, now_ms};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    #[serde(skip)]
    pub id: String,
    pub key: String,
    pub content_type: Option<String>,
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    pub initiated_ms: i64,
}

pub struct PartRecord {
    pub number: i32,
    pub record: Record,
}

/// An upload in which nothing has moved for this long was abandoned; its client died.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// S3's lower limit for every part but the last.
const MIN_PART_BYTES: u64 = 5 << 20;

pub fn create(store: &Store, upload: &Upload) -> io::Result<String> {
    let id = new_id();
    let folder = store.uploads.join(&id);
    fs::create_dir(&folder)?;
    let mut draft = store.draft()?;
    draft.file.write_all(&serde_json::to_vec(upload)?)?;
    draft.publish(&folder.join("upload.json"), &store.uploads)?;
    Ok(id)
}

/// Stores a part that arrived; one with the same number is replaced.
pub fn put_part(store: &Store, id: &str, key: &str, number: i32, mut draft: Draft, record: &Record) -> S3Result<()> {
    record.append_to(&mut draft.file).map_err(disk)?;
    let _guard = store.lock(key);
    let folder = folder_of(store, id, key)?;
    draft.publish(&part_path(&folder, number), &folder).map_err(disk)
}

/// Stores a part that is a range of an object here.
pub fn copy_part(
    store: &Store,
    id: &str,
    key: &str,
    number: i32,
    source: (&Object, &Range<u64>),
    mut record: Record,
) -> S3Result<()> {
    let folder = folder_of(store, id, key)?;
    let name = format!("copy-{}", new_id());
    let extents = source.0.link_into(&folder, &name, source.1).map_err(disk)?;
    let mut draft = store.draft().map_err(disk)?;
    record::write_extents(&mut draft.file, &extents).map_err(disk)?;
    record.parts = Some(name);
    // Publishing the part syncs the folder, and with it the links.
    put_part(store, id, key, number, draft, &record)
}

pub fn complete(store: &Store, id: &str, key: &str, listed: &[(i32, Option<String>)]) -> S3Result<Record> {
    let guard = store.lock(key);
    // The answer to an earlier Complete was lost: S3 gives it again.
    if is_id(id)
        && let Some(done) = store.record(key).map_err(disk)?
        && done.parts.as_deref() == Some(id)
    {
        durable::remove_folder(&store.uploads.join(id)).map_err(disk)?;
        return Ok(done);
    }
    let folder = folder_of(store, id, key)?;
    let upload = load(store, id).map_err(disk)?.ok_or_else(|| s3_error!(NoSuchUpload))?;
    let parts = check(&folder, listed)?;
    let made = (|| {
        let home = store.make_parts_folder(id)?;
        let extents = link_parts(&folder, &home, &parts)?;
        store.seal(&home)?;
        let record = record_of(id, &upload, &parts);
        let mut draft = store.draft()?;
        record::write_extents(&mut draft.file, &extents)?;
        record.append_to(&mut draft.file)?;
        store.put(&guard, draft)?;
        Ok(record)
    })();
    let record = made.map_err(disk)?;
    if let Err(error) = durable::remove_folder(&folder) {
        tracing::warn!(%error, "a completed upload stays until the next start");
    }
    Ok(record)
}

pub fn abort(store: &Store, id: &str, key: &str) -> S3Result<()> {
    let _guard = store.lock(key);
    let folder = folder_of(store, id, key)?;
    durable::remove_folder(&folder).map_err(disk)
}

pub fn parts(store: &Store, id: &str, key: &str) -> S3Result<Vec<PartRecord>> {
    let folder = folder_of(store, id, key)?;
    let mut parts = Vec::new();
    for entry in fs::read_dir(&folder).map_err(disk)? {
        let name = entry.map_err(disk)?.file_name();
        let Some(number) = name.to_str().and_then(|name| name.strip_prefix("part-")) else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        let part = store::open_recorded(&part_path(&folder, number)).map_err(disk)?;
        parts.extend(part.map(|(_, record)| PartRecord { number, record }));
    }
    parts.sort_by_key(|part| part.number);
    Ok(parts)
}

/// All uploads in progress, by key and then by age.
pub fn uploads(store: &Store) -> io::Result<Vec<Upload>> {
    let mut uploads = Vec::new();
    for entry in fs::read_dir(&store.uploads)? {
        let id = entry?.file_name().to_string_lossy().into_owned();
        uploads.extend(load(store, &id)?);
    }
    uploads.sort_by(|a, b| (&a.key, a.initiated_ms, &a.id).cmp(&(&b.key, b.initiated_ms, &b.id)));
    Ok(uploads)
}

/// At the start: uploads whose object is in place, that never began, or that were abandoned.
pub fn tidy(store: &Store) -> io::Result<()> {
    for entry in fs::read_dir(&store.uploads)? {
        let entry = entry?;
        let id = entry.file_name().to_string_lossy().into_owned();
        let folder = entry.path();
        let Some(upload) = load(store, &id)? else {
            durable::remove_folder(&folder)?;
            continue;
        };
        if store.is_made_of(&upload.key, &id)? {
            durable::remove_folder(&folder)?;
            continue;
        }
        // What an interrupted Complete had linked.
        durable::remove_folder(&store.parts_folder(&id))?;
        let quiet = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if quiet > ABANDONED_AFTER {
            durable::remove_folder(&folder)?;
        }
    }
    Ok(())
}

fn load(store: &Store, id: &str) -> io::Result<Option<Upload>> {
    match fs::read(store.uploads.join(id).join("upload.json")) {
        Ok(text) => Ok(Some(Upload { id: id.to_owned(), ..serde_json::from_slice(&text)? })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn folder_of(store: &Store, id: &str, key: &str) -> S3Result<PathBuf> {
    let upload = if is_id(id) { load(store, id).map_err(disk)? } else { None };
    match upload {
        Some(upload) if upload.key == key => Ok(store.uploads.join(id)),
        _ => Err(s3_error!(NoSuchUpload, "This upload was completed, aborted or never begun.")),
    }
}

fn part_path(folder: &Path, number: i32) -> PathBuf {
    folder.join(format!("part-{number:05}"))
}

/// The parts that Complete lists, as they are here.
fn check(folder: &Path, listed: &[(i32, Option<String>)]) -> S3Result<Vec<PartRecord>> {
    if listed.is_empty() {
        return Err(s3_error!(MalformedXML, "Complete lists no parts."));
    }
    if !listed.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(s3_error!(InvalidPartOrder));
    }
    let mut parts = Vec::with_capacity(listed.len());
    for (number, etag) in listed {
        let found = store::open_recorded(&part_path(folder, *number)).map_err(disk)?;
        match found {
            Some((_, record)) if etag.as_ref() == Some(&record.etag) => {
                parts.push(PartRecord { number: *number, record });
            }
            _ => return Err(s3_error!(InvalidPart, "Part {number} is missing or has another ETag.")),
        }
    }
    let small = parts[..parts.len() - 1].iter().find(|p| p.record.size_bytes < MIN_PART_BYTES);
    match small {
        Some(part) => Err(s3_error!(EntityTooSmall, "Part {} is below 5 MiB.", part.number)),
        None => Ok(parts),
    }
}

fn link_parts(folder: &Path, home: &Path, parts: &[PartRecord]) -> io::Result<Vec<Extent>> {
    let mut extents = Vec::new();
    for part in parts {
        let path = part_path(folder, part.number);
        let mut link = |path: &Path, offset, size_bytes| {
            let file = format!("{:06}", extents.len());
            super::object::link(&fs::File::open(path)?, path, &home.join(&file))?;
            extents.push(Extent { file, offset, size_bytes });
            Ok::<_, io::Error>(())
        };
        match part.record.parts {
            None => link(&path, 0, part.record.size_bytes)?,
            Some(_) => {
                for copied in record::read_extents(&fs::File::open(&path)?)? {
                    link(&folder.join(&copied.file), copied.offset, copied.size_bytes)?;
                }
            }
        }
    }
    Ok(extents)
}

fn record_of(id: &str, upload: &Upload, parts: &[PartRecord]) -> Record {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(hex::decode(&part.record.etag).unwrap_or_default());
    }
    Record {
        etag: format!("{}-{}", hex::encode(md5.finalize()), parts.len()),
        size_bytes: parts.iter().map(|part| part.record.size_bytes).sum(),
        modified_ms: now_ms(),
        content_type: upload.content_type.clone(),
        metadata: upload.metadata.clone(),
        parts: Some(id.to_owned()),
    }
}
