use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3Result, s3_error};

use super::body;
use super::checks::Announced;
use super::multipart::{self, PartRecord, Upload};
use super::object_calls::{copied_range, record_of};
use super::protocol::{blocking, etag, signed, source_of, timestamp, working};
use super::record::Record;
use super::store::{Store, now_ms};

pub async fn create_multipart_upload(
    store: &Arc<Store>,
    input: CreateMultipartUploadInput,
) -> S3Result<CreateMultipartUploadOutput> {
    let upload = Upload {
        id: String::new(),
        key: input.key.clone(),
        content_type: input.content_type,
        metadata: input.metadata.into_iter().flatten().collect(),
        initiated_ms: now_ms(),
    };
    let here = store.clone();
    let id = blocking(move || multipart::create(&here, &upload)).await?;
    Ok(CreateMultipartUploadOutput {
        bucket: Some(store.bucket.clone()),
        key: Some(input.key),
        upload_id: Some(id),
        ..Default::default()
    })
}

pub async fn upload_part(store: &Arc<Store>, input: UploadPartInput) -> S3Result<UploadPartOutput> {
    check_number(input.part_number)?;
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
    let record = record_of(&received, None, None);
    let e_tag = Some(etag(&record.etag));
    let store = store.clone();
    working(move || {
        let (id, number) = (&input.upload_id, input.part_number);
        multipart::put_part(&store, id, &input.key, number, received.draft, &record)
    })
    .await?;
    Ok(UploadPartOutput { e_tag, ..Default::default() })
}

pub async fn upload_part_copy(store: &Arc<Store>, input: UploadPartCopyInput) -> S3Result<UploadPartCopyOutput> {
    check_number(input.part_number)?;
    let source = Arc::new(source_of(store, input.copy_source).await?);
    let range = copied_range(&source, input.copy_source_range.as_deref())?;
    let whole = range == (0..source.record.size_bytes) && !source.record.etag.contains('-');
    // The ETag of a whole object is as good for a part of the same bytes; else it is their MD5.
    let md5 = match whole {
        true => source.record.etag.clone(),
        false => hex::encode(body::md5_of(source.clone(), range.clone()).await?),
    };
    let record = Record {
        etag: md5,
        size_bytes: range.end - range.start,
        modified_ms: now_ms(),
        content_type: None,
        metadata: Default::default(),
        parts: None,
    };
    let result = CopyPartResult {
        e_tag: Some(etag(&record.etag)),
        last_modified: Some(timestamp(record.modified_ms)),
        ..Default::default()
    };
    let store = store.clone();
    working(move || {
        let (id, number) = (&input.upload_id, input.part_number);
        multipart::copy_part(&store, id, &input.key, number, (&source, &range), record)
    })
    .await?;
    Ok(UploadPartCopyOutput { copy_part_result: Some(result), ..Default::default() })
}

pub async fn complete_multipart_upload(
    store: &Arc<Store>,
    input: CompleteMultipartUploadInput,
) -> S3Result<CompleteMultipartUploadOutput> {
    let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    let listed: Vec<(i32, Option<String>)> =
        parts.into_iter().map(|part| (part.part_number.unwrap_or(0), part.e_tag.map(ETag::into_value))).collect();
    let (here, key, id) = (store.clone(), input.key.clone(), input.upload_id);
    let record = working(move || multipart::complete(&here, &id, &key, &listed)).await?;
    Ok(CompleteMultipartUploadOutput {
        bucket: Some(store.bucket.clone()),
        key: Some(input.key),
        e_tag: Some(etag(&record.etag)),
        ..Default::default()
    })
}

pub async fn abort_multipart_upload(
    store: &Arc<Store>,
    input: AbortMultipartUploadInput,
) -> S3Result<AbortMultipartUploadOutput> {
    let store = store.clone();
    working(move || multipart::abort(&store, &input.upload_id, &input.key)).await?;
    Ok(AbortMultipartUploadOutput::default())
}

pub async fn list_parts(store: &Arc<Store>, input: ListPartsInput) -> S3Result<ListPartsOutput> {
    let (here, key, id) = (store.clone(), input.key.clone(), input.upload_id.clone());
    let mut parts = working(move || multipart::parts(&here, &id, &key)).await?;
    let after = input.part_number_marker.unwrap_or(0);
    parts.retain(|part| part.number > after);
    let most = usize::try_from(input.max_parts.unwrap_or(1000)).unwrap_or(0).min(1000);
    let is_truncated = parts.len() > most;
    parts.truncate(most);
    let last = parts.last().map(|part| part.number);
    Ok(ListPartsOutput {
        bucket: Some(store.bucket.clone()),
        key: Some(input.key),
        upload_id: Some(input.upload_id),
        part_number_marker: Some(after),
        next_part_number_marker: last.filter(|_| is_truncated),
        max_parts: i32::try_from(most).ok(),
        is_truncated: Some(is_truncated),
        parts: Some(parts.into_iter().map(told).collect()),
        ..Default::default()
    })
}

pub async fn list_multipart_uploads(
    store: &Arc<Store>,
    input: ListMultipartUploadsInput,
) -> S3Result<ListMultipartUploadsOutput> {
    if input.delimiter.is_some() {
        return Err(s3_error!(NotImplemented, "Uploads are listed without a delimiter."));
    }
    let here = store.clone();
    let mut uploads = blocking(move || multipart::uploads(&here)).await?;
    let prefix = input.prefix.clone().unwrap_or_default();
    uploads.retain(|upload| upload.key.starts_with(&prefix));
    if let Some(key) = &input.key_marker {
        let seen = input.upload_id_marker.as_ref();
        let here = uploads.iter().position(|upload| Some(&upload.id) == seen);
        match here {
            Some(index) => drop(uploads.drain(..=index)),
            None => uploads.retain(|upload| upload.key > *key),
        }
    }
    let most = usize::try_from(input.max_uploads.unwrap_or(1000)).unwrap_or(0).min(1000);
    let is_truncated = uploads.len() > most;
    uploads.truncate(most);
    let last = uploads.last().filter(|_| is_truncated).cloned();
    Ok(ListMultipartUploadsOutput {
        bucket: Some(store.bucket.clone()),
        prefix: input.prefix,
        key_marker: input.key_marker,
        upload_id_marker: input.upload_id_marker,
        next_key_marker: last.as_ref().map(|upload| upload.key.clone()),
        next_upload_id_marker: last.map(|upload| upload.id),
        max_uploads: i32::try_from(most).ok(),
        is_truncated: Some(is_truncated),
        uploads: Some(uploads.into_iter().map(in_progress).collect()),
        ..Default::default()
    })
}

fn check_number(number: i32) -> S3Result<()> {
    if (1..=10_000).contains(&number) {
        return Ok(());
    }
    Err(s3_error!(InvalidArgument, "A part number is between 1 and 10000."))
}

fn told(part: PartRecord) -> Part {
    Part {
        part_number: Some(part.number),
        e_tag: Some(etag(&part.record.etag)),
        size: Some(signed(part.record.size_bytes)),
        last_modified: Some(timestamp(part.record.modified_ms)),
        ..Default::default()
    }
}

fn in_progress(upload: Upload) -> MultipartUpload {
    MultipartUpload {
        initiated: Some(timestamp(upload.initiated_ms)),
        key: Some(upload.key),
        upload_id: Some(upload.id),
        ..Default::default()
    }
}
