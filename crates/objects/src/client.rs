use std::ops::Range;
use std::sync::Arc;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use debrief_model::ObjectKey;
use futures::TryStreamExt;

use crate::action::Action;
use crate::error::Call;
use crate::{Error, S3Settings};

/// The bucket. Cheap to clone; every clone shares one pool of connections.
#[derive(Clone)]
pub struct ObjectStore {
    pub(crate) client: Client,
    pub(crate) place: Arc<Place>,
}

pub(crate) struct Place {
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub settings: S3Settings,
    pub signs_payload: bool,
}

pub(crate) struct Found {
    pub size_bytes: u64,
    pub etag: Option<String>,
}

impl ObjectStore {
    /// Builds the client; nothing is sent yet.
    pub fn connect(settings: &S3Settings) -> Result<Self, Error> {
        let place = Place {
            endpoint: settings.endpoint.clone().unwrap_or_else(|| "AWS".into()),
            region: settings.region.clone(),
            bucket: settings.bucket.clone(),
            settings: settings.clone(),
            signs_payload: settings.signs_payload(),
        };
        Ok(Self { client: settings.client()?, place: Arc::new(place) })
    }

    /// Creates the bucket where it is missing. The first call of a start: its errors name the settings.
    pub async fn ensure_bucket(&self) -> Result<(), Error> {
        let head = self.client.head_bucket().bucket(self.bucket()).send().await;
        let missing = match head {
            Ok(_) => return Ok(()),
            Err(error) if error.raw_response().is_some_and(|r| r.status().as_u16() == 404) => error,
            Err(error) => return Err(self.call(Action::LookAtBucket, None).failed(error)),
        };
        drop(missing);
        let mut create = self.client.create_bucket().bucket(self.bucket());
        // us-east-1 is the one region that must not be named here.
        if self.place.region != "us-east-1" {
            let region = BucketLocationConstraint::from(self.place.region.as_str());
            let configuration = CreateBucketConfiguration::builder().location_constraint(region).build();
            create = create.create_bucket_configuration(configuration);
        }
        match create.send().await {
            Ok(_) => Ok(()),
            // Two servers of one team start at the same time.
            Err(error) if error.code() == Some("BucketAlreadyOwnedByYou") => Ok(()),
            Err(error) => Err(match self.call(Action::CreateBucket, None).failed(error) {
                unreachable @ Error::Unreachable { .. } => unreachable,
                other => Error::NoBucket {
                    endpoint: self.place.endpoint.clone(),
                    bucket: self.place.bucket.clone(),
                    reason: format!("creating it failed: {other}"),
                },
            }),
        }
    }

    /// Writes an object whole, over what was there.
    pub async fn put(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<(), Error> {
        let request = self.client.put_object().bucket(self.bucket()).key(key.as_str());
        let request = request.content_type(content_type).set_checksum_crc32(self.crc32_of(&bytes));
        let request = request.body(ByteStream::from(bytes));
        let sent = match self.place.signs_payload {
            true => request.send().await,
            false => request.customize().disable_payload_signing().send().await,
        };
        sent.map_err(|error| self.call(Action::Write, Some(key)).failed(error))?;
        Ok(())
    }

    /// What the server is to check the bytes by, where it is known to do so.
    pub(crate) fn crc32_of(&self, bytes: &[u8]) -> Option<String> {
        let sum = || STANDARD.encode(crc32fast::hash(bytes).to_be_bytes());
        self.place.settings.sends_checksums.then(sum)
    }

    /// Reads a small object whole; one above `max_bytes` is refused before its body is read.
    pub async fn get(&self, key: &ObjectKey, max_bytes: u64) -> Result<Bytes, Error> {
        let size_bytes = self.size(key).await?.ok_or_else(|| Error::NotFound { key: key.as_str().into() })?;
        if size_bytes > max_bytes {
            return Err(Error::TooLarge { key: key.as_str().into(), size_bytes, max_bytes });
        }
        self.get_part(key, 0..size_bytes).await
    }

    /// Reads a small part of an object whole.
    pub async fn get_part(&self, key: &ObjectKey, range: Range<u64>) -> Result<Bytes, Error> {
        let mut bytes = BytesMut::with_capacity(usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(0));
        let mut chunks = self.read(key, range).await?;
        while let Some(chunk) = chunks.try_next().await.map_err(|error| self.cut(error))? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// The size in bytes, or `None` where there is no such object.
    pub async fn size(&self, key: &ObjectKey) -> Result<Option<u64>, Error> {
        Ok(self.look(key).await?.map(|found| found.size_bytes))
    }

    pub(crate) async fn etag(&self, key: &ObjectKey) -> Result<Option<String>, Error> {
        Ok(self.look(key).await?.and_then(|found| found.etag))
    }

    pub(crate) async fn look(&self, key: &ObjectKey) -> Result<Option<Found>, Error> {
        let head = self.client.head_object().bucket(self.bucket()).key(key.as_str()).send().await;
        let head = match head.map_err(|error| self.call(Action::Look, Some(key)).failed(error)) {
            Ok(head) => head,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        // A proxy that compresses leaves the length out; zero would be a lie that costs an object.
        let Some(length) = head.content_length else {
            return Err(self.call(Action::Look, Some(key)).nonsense("an object without a length"));
        };
        Ok(Some(Found { size_bytes: unsigned(Some(length)), etag: head.e_tag }))
    }

    /// Deletes an object; one that is not there is deleted already.
    pub async fn delete(&self, key: &ObjectKey) -> Result<(), Error> {
        let sent = self.client.delete_object().bucket(self.bucket()).key(key.as_str()).send().await;
        match sent.map_err(|error| self.call(Action::Delete, Some(key)).failed(error)) {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn bucket(&self) -> &str {
        &self.place.bucket
    }

    pub(crate) fn call<'a>(&'a self, action: Action, key: Option<&'a ObjectKey>) -> Call<'a> {
        Call { endpoint: &self.place.endpoint, bucket: &self.place.bucket, action, key: key.map(ObjectKey::as_str) }
    }

    /// A body that broke off for good, after `read` had tried to go on.
    pub(crate) fn cut(&self, error: std::io::Error) -> Error {
        let reason = match error.downcast::<Error>() {
            Ok(error) => return error,
            Err(error) => error.to_string(),
        };
        Error::Unreachable { endpoint: self.place.endpoint.clone(), reason }
    }
}

pub(crate) fn unsigned(size: Option<i64>) -> u64 {
    size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0)
}
