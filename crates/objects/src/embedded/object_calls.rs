use std::io;
use std::ops;
use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3Result, s3_error};

use super::body::{self, Received};
use super::checks::{Announced, held_by};
use super::object::{self, Object};
use super::protocol::{blocking, disk, etag, signed, source_of, timestamp, working};
use super::record::Record;
use super::store::{self, Store, now_ms};

/// What S3 says of an object that was stored without a type.
const UNTYPED: &str = "binary/octet-stream";

pub async fn put_object(store: &Arc<Store>, input: PutObjectInput) -> S3Result<PutObjectOutput> {
    let announced = Announced {
        length: input.content_length,
        md5: input.content_md5,
        crc32: input.checksum_crc32,
        crc32c: input.checksum_crc32c,
        crc64nvme: input.checksum_crc64nvme,
        sha1: input.checksum_sha1,
        sha256: input.checksum_sha256,
    };
    let received = body::receive(store, input.body, &announced).await?;
    announced.check(&received)?;
    let record = record_of(&received, input.content_type, input.metadata);
    let e_tag = Some(etag(&record.etag));
    let (store, key) = (store.clone(), input.key);
    let (if_match, if_none_match) = (input.if_match, input.if_none_match);
    working(move || {
        let mut draft = received.draft;
        record.append_to(&mut draft.file).map_err(disk)?;
        let guard = store.lock(&key);
        let before = store.record(&key).map_err(disk)?;
        let before = before.as_ref().map(|record| record.etag.as_str());
        let as_expected = if_match.is_none_or(|condition| held_by(&condition, before))
            && !if_none_match.is_some_and(|condition| held_by(&condition, before));
        if !as_expected {
            return Err(s3_error!(PreconditionFailed));
        }
        store.put(&guard, draft).map_err(disk)
    })
    .await?;
    Ok(PutObjectOutput { e_tag, ..Default::default() })
}

pub async fn get_object(store: &Arc<Store>, input: GetObjectInput) -> S3Result<GetObjectOutput> {
    if input.part_number.is_some() || input.version_id.is_some() {
        return Err(s3_error!(NotImplemented));
    }
    let (store, key) = (store.clone(), input.key);
    let object = blocking(move || Object::open(&store, &key)).await?;
    let object = object.ok_or_else(|| s3_error!(NoSuchKey))?;
    check_reading(&object.record, input.if_match, input.if_none_match)?;
    let size = object.record.size_bytes;
    let (range, content_range) = match input.range {
        None => (0..size, None),
        Some(range) => {
            let range = range.check(size)?;
            let told = format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1));
            (range, Some(told))
        }
    };
    Ok(GetObjectOutput {
        accept_ranges: Some("bytes".into()),
        body: Some(body::send(&object, &range)),
        content_length: Some(signed(range.end - range.start)),
        content_range,
        content_type: Some(object.record.content_type.unwrap_or_else(|| UNTYPED.into())),
        e_tag: Some(etag(&object.record.etag)),
        last_modified: Some(timestamp(object.record.modified_ms)),
        metadata: Some(object.record.metadata.into_iter().collect()),
        ..Default::default()
    })
}

pub async fn head_object(store: &Arc<Store>, input: HeadObjectInput) -> S3Result<HeadObjectOutput> {
    let (store, key) = (store.clone(), input.key);
    let record = blocking(move || store.record(&key)).await?;
    let record = record.ok_or_else(|| s3_error!(NoSuchKey))?;
    check_reading(&record, input.if_match, input.if_none_match)?;
    Ok(HeadObjectOutput {
        accept_ranges: Some("bytes".into()),
        content_length: Some(signed(record.size_bytes)),
        content_type: Some(record.content_type.unwrap_or_else(|| UNTYPED.into())),
        e_tag: Some(etag(&record.etag)),
        last_modified: Some(timestamp(record.modified_ms)),
        metadata: Some(record.metadata.into_iter().collect()),
        ..Default::default()
    })
}

pub async fn copy_object(store: &Arc<Store>, input: CopyObjectInput) -> S3Result<CopyObjectOutput> {
    let source = source_of(store, input.copy_source).await?;
    let mut record = Record { modified_ms: now_ms(), ..source.record.clone() };
    let replace = MetadataDirective::from_static(MetadataDirective::REPLACE);
    if input.metadata_directive == Some(replace) {
        record.content_type = input.content_type;
        record.metadata = input.metadata.into_iter().flatten().collect();
    }
    let result = CopyObjectResult {
        e_tag: Some(etag(&record.etag)),
        last_modified: Some(timestamp(record.modified_ms)),
        ..Default::default()
    };
    let (store, key) = (store.clone(), input.key);
    blocking(move || object::put_copy(&store, &store.lock(&key), &source, record)).await?;
    Ok(CopyObjectOutput { copy_object_result: Some(result), ..Default::default() })
}

pub async fn delete_object(store: &Arc<Store>, input: DeleteObjectInput) -> S3Result<DeleteObjectOutput> {
    let (store, key) = (store.clone(), input.key);
    blocking(move || store.delete(&store.lock(&key))).await?;
    Ok(DeleteObjectOutput::default())
}

pub async fn delete_objects(store: &Arc<Store>, input: DeleteObjectsInput) -> S3Result<DeleteObjectsOutput> {
    let store = store.clone();
    let keys: Vec<String> = input.delete.objects.into_iter().map(|object| object.key).collect();
    let outcomes = blocking(move || {
        let delete = |key: String| {
            let outcome = store.delete(&store.lock(&key));
            (outcome, key)
        };
        Ok::<Vec<(io::Result<()>, String)>, _>(keys.into_iter().map(delete).collect())
    })
    .await?;
    let mut deleted = Vec::new();
    let mut errors = Vec::new();
    for (outcome, key) in outcomes {
        let key = Some(key);
        match outcome {
            Ok(()) => deleted.push(DeletedObject { key, ..Default::default() }),
            Err(error) => {
                let error = disk(error);
                let code = Some(error.code().as_str().to_owned());
                let message = error.message().map(str::to_owned);
                errors.push(Error { key, code, message, ..Default::default() });
            }
        }
    }
    let quiet = input.delete.quiet == Some(true);
    Ok(DeleteObjectsOutput {
        deleted: (!quiet).then_some(deleted),
        errors: (!errors.is_empty()).then_some(errors),
        ..Default::default()
    })
}

pub fn record_of(received: &Received, content_type: Option<String>, metadata: Option<Metadata>) -> Record {
    Record {
        // Looks like an MD5, since clients take an ETag with a hyphen for one of several parts.
        etag: received.md5.map_or_else(store::new_id, hex::encode),
        size_bytes: received.size_bytes,
        modified_ms: now_ms(),
        content_type,
        metadata: metadata.into_iter().flatten().collect(),
        parts: None,
    }
}

fn check_reading(
    record: &Record,
    if_match: Option<ETagCondition>,
    if_none_match: Option<ETagCondition>,
) -> S3Result<()> {
    let here = Some(record.etag.as_str());
    if if_match.is_some_and(|condition| !held_by(&condition, here)) {
        return Err(s3_error!(PreconditionFailed));
    }
    if if_none_match.is_some_and(|condition| held_by(&condition, here)) {
        return Err(s3_error!(NotModified));
    }
    Ok(())
}

/// The bytes that a copy's range header names; all of them without one.
pub fn copied_range(object: &Object, header: Option<&str>) -> S3Result<ops::Range<u64>> {
    let size = object.record.size_bytes;
    let Some(header) = header else { return Ok(0..size) };
    let range = Range::parse(header).map_err(|_| s3_error!(InvalidArgument, "The copy's range."))?;
    Ok(range.check(size)?)
}
