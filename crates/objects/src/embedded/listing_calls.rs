use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3Result, s3_error};

use super::listing::{self, Mark, Query};
use super::protocol::{blocking, etag, signed, timestamp};
use super::record::Record;
use super::store::{self, Store};

/// S3's own page size, and the most it gives.
const PAGE: usize = 1000;

pub async fn head_bucket(_: &Arc<Store>, _: HeadBucketInput) -> S3Result<HeadBucketOutput> {
    Ok(HeadBucketOutput::default())
}

pub async fn list_objects_v2(store: &Arc<Store>, input: ListObjectsV2Input) -> S3Result<ListObjectsV2Output> {
    let after = match &input.continuation_token {
        Some(token) => Some(mark_of(token)?),
        None => input.start_after.clone().map(Mark::Key),
    };
    let most = input.max_keys.map_or(PAGE, |most| usize::try_from(most).unwrap_or(0)).min(PAGE);
    let (here, prefix) = (store.clone(), input.prefix.clone().unwrap_or_default());
    let delimiter = input.delimiter.clone();
    let (groups, objects, next) = blocking(move || {
        let query = Query { prefix: &prefix, delimiter: delimiter.as_deref(), after, most };
        let page = listing::list(&here.objects, &query)?;
        Ok((page.groups, recorded(page.keys)?, page.next))
    })
    .await?;
    let url = EncodingType::from_static(EncodingType::URL);
    let encode = |key: String| match &input.encoding_type {
        Some(encoding) if *encoding == url => encoded(&key),
        _ => key,
    };
    Ok(ListObjectsV2Output {
        name: Some(store.bucket.clone()),
        max_keys: i32::try_from(most).ok(),
        key_count: i32::try_from(groups.len() + objects.len()).ok(),
        is_truncated: Some(next.is_some()),
        next_continuation_token: next.as_ref().map(token_of),
        contents: Some(objects.into_iter().map(|(key, record)| told(encode(key), record)).collect()),
        common_prefixes: Some(groups.into_iter().map(|group| CommonPrefix { prefix: Some(encode(group)) }).collect()),
        prefix: input.prefix.map(encode),
        delimiter: input.delimiter.map(encode),
        start_after: input.start_after.map(encode),
        continuation_token: input.continuation_token,
        encoding_type: input.encoding_type,
        ..Default::default()
    })
}

/// The records of a page. An object deleted since its name was read is left out.
fn recorded(keys: Vec<(String, PathBuf)>) -> io::Result<Vec<(String, Record)>> {
    let mut objects = Vec::with_capacity(keys.len());
    for (key, path) in keys {
        objects.extend(store::open_recorded(&path)?.map(|(_, record)| (key, record)));
    }
    Ok(objects)
}

fn told(key: String, record: Record) -> Object {
    Object {
        key: Some(key),
        size: Some(signed(record.size_bytes)),
        e_tag: Some(etag(&record.etag)),
        last_modified: Some(timestamp(record.modified_ms)),
        storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
        ..Default::default()
    }
}

fn token_of(mark: &Mark) -> String {
    match mark {
        Mark::Key(key) => format!("k{}", hex::encode(key)),
        Mark::Group(group) => format!("g{}", hex::encode(group)),
    }
}

fn mark_of(token: &str) -> S3Result<Mark> {
    let invalid = || s3_error!(InvalidArgument, "The continuation token is not one from here.");
    let text = token.get(1..).and_then(|text| hex::decode(text).ok()).ok_or_else(invalid)?;
    let text = String::from_utf8(text).map_err(|_| invalid())?;
    match token.as_bytes()[0] {
        b'k' => Ok(Mark::Key(text)),
        b'g' => Ok(Mark::Group(text)),
        _ => Err(invalid()),
    }
}

/// For clients that ask for keys which XML cannot carry.
fn encoded(key: &str) -> String {
    let mut text = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
