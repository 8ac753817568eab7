//! The S3 calls that are answered here, and how the disk's errors are told.

use std::io;
use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use time::OffsetDateTime;

use super::object::Object;
use super::store::Store;

pub struct Protocol {
    pub store: Arc<Store>,
}

/// Each call goes to a function of its name in the file of its noun.
macro_rules! calls {
    ($($file:ident::$name:ident($input:ident) -> $output:ident;)*) => {
        #[async_trait::async_trait]
        impl S3 for Protocol {
            $(async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                let input = request.input;
                if input.bucket != self.store.bucket {
                    return Err(s3_error!(NoSuchBucket, "There is one bucket here, another one."));
                }
                super::$file::$name(&self.store, input).await.map(S3Response::new)
            })*

            async fn create_bucket(
                &self,
                request: S3Request<CreateBucketInput>,
            ) -> S3Result<S3Response<CreateBucketOutput>> {
                if request.input.bucket == self.store.bucket {
                    return Err(s3_error!(BucketAlreadyOwnedByYou));
                }
                Err(s3_error!(TooManyBuckets, "There is one bucket here, another one."))
            }
        }
    };
}

calls! {
    listing_calls::head_bucket(HeadBucketInput) -> HeadBucketOutput;
    listing_calls::list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output;
    object_calls::put_object(PutObjectInput) -> PutObjectOutput;
    object_calls::get_object(GetObjectInput) -> GetObjectOutput;
    object_calls::head_object(HeadObjectInput) -> HeadObjectOutput;
    object_calls::copy_object(CopyObjectInput) -> CopyObjectOutput;
    object_calls::delete_object(DeleteObjectInput) -> DeleteObjectOutput;
    object_calls::delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput;
    multipart_calls::create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput;
    multipart_calls::upload_part(UploadPartInput) -> UploadPartOutput;
    multipart_calls::upload_part_copy(UploadPartCopyInput) -> UploadPartCopyOutput;
    multipart_calls::complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput;
    multipart_calls::abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput;
    multipart_calls::list_parts(ListPartsInput) -> ListPartsOutput;
    multipart_calls::list_multipart_uploads(ListMultipartUploadsInput) -> ListMultipartUploadsOutput;
}

/// Runs work on the disk where it blocks nobody.
pub async fn working<T: Send + 'static>(work: impl FnOnce() -> S3Result<T> + Send + 'static) -> S3Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| s3_error!(error, InternalError))?
}

pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> S3Result<T> {
    working(move || work().map_err(disk)).await
}

/// A full disk has a code of its own: the client tells it apart, and it passes.
pub fn disk(error: io::Error) -> S3Error {
    match error.kind() {
        // The last: a limit of the process or the file system, which passes the same way.
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            let mut full = S3Error::with_message(
                S3ErrorCode::Custom("InsufficientStorage".into()),
                "The disk of the object store is full.",
            );
            full.set_status_code(hyper::StatusCode::INSUFFICIENT_STORAGE);
            full
        }
        io::ErrorKind::InvalidFilename => s3_error!(KeyTooLongError),
        _ => {
            tracing::error!(%error, "the embedded S3 server's disk");
            s3_error!(error, InternalError, "The disk of the object store failed.")
        }
    }
}

/// The object that a copy takes its bytes from.
pub async fn source_of(store: &Arc<Store>, source: CopySource) -> S3Result<Object> {
    let CopySource::Bucket { bucket, key, version_id: None } = source else {
        return Err(s3_error!(NotImplemented, "Copies take a key of this bucket."));
    };
    if *bucket != *store.bucket {
        return Err(s3_error!(NoSuchBucket));
    }
    let store = store.clone();
    let found = blocking(move || Object::open(&store, &key)).await?;
    found.ok_or_else(|| s3_error!(NoSuchKey))
}

pub fn etag(value: &str) -> ETag {
    ETag::Strong(value.to_owned())
}

pub fn timestamp(unix_ms: i64) -> Timestamp {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms) * 1_000_000);
    time.unwrap_or(OffsetDateTime::UNIX_EPOCH).into()
}

pub fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_a_broken_one() {
        // ENOSPC, EDQUOT, EFBIG
        for code in [28, 122, 27] {
            let full = disk(io::Error::from_raw_os_error(code));
            assert_eq!(full.code().as_str(), "InsufficientStorage");
            assert_eq!(full.status_code(), Some(hyper::StatusCode::INSUFFICIENT_STORAGE));
        }
        assert_eq!(disk(io::Error::from_raw_os_error(5)).code(), &S3ErrorCode::InternalError);
    }
}
