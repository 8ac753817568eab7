use debrief_model::{ObjectKey, ObjectPrefix};
use futures::{TryStreamExt, stream};

use crate::action::Action;
use crate::client::unsigned;
use crate::{Error, ObjectStore};

/// One line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    pub key: String,
    pub size_bytes: u64,
    pub modified_ms: i64,
}

/// A multipart upload that was begun and neither completed nor aborted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedUpload {
    pub key: String,
    pub id: String,
    /// When it was begun; `None` where the server does not say.
    pub begun_ms: Option<i64>,
}

/// Deletes are one small request each; more at once only queue in the server.
const DELETES_IN_FLIGHT: usize = 16;

impl ObjectStore {
    /// Everything under a prefix, in key order.
    pub async fn list(&self, prefix: &ObjectPrefix) -> Result<Vec<StoredObject>, Error> {
        self.list_by(prefix, None).await
    }

    /// Pages of at most `page_size` objects. A server that cuts a page short and gives no token for the
    /// next one is asked for what comes after the last key; one that then repeats itself is an error.
    pub(crate) async fn list_by(
        &self,
        prefix: &ObjectPrefix,
        page_size: Option<i32>,
    ) -> Result<Vec<StoredObject>, Error> {
        let mut objects: Vec<StoredObject> = Vec::new();
        let (mut token, mut after) = (None, None);
        loop {
            let request = self.client.list_objects_v2().bucket(self.bucket()).prefix(prefix.as_str());
            let request = request.set_max_keys(page_size).set_continuation_token(token).set_start_after(after);
            let page = request.send().await.map_err(|error| self.call(Action::List, None).failed(error))?;
            let more = page.is_truncated.unwrap_or(false);
            for object in page.contents.unwrap_or_default() {
                let key = object.key.unwrap_or_default();
                if objects.last().is_some_and(|last| key <= last.key) {
                    return Err(self.call(Action::List, None).nonsense("a list that does not go on in key order"));
                }
                let modified_ms = object.last_modified.and_then(|t| t.to_millis().ok()).unwrap_or(0);
                objects.push(StoredObject { key, size_bytes: unsigned(object.size), modified_ms });
            }
            if !more {
                return Ok(objects);
            }
            token = page.next_continuation_token.filter(|token| !token.is_empty());
            after = if token.is_none() { objects.last().map(|object| object.key.clone()) } else { None };
            if token.is_none() && after.is_none() {
                return Err(self.call(Action::List, None).nonsense("an empty page of a list that goes on"));
            }
        }
    }

    /// Deletes everything under a prefix, unfinished multipart uploads included; answers how many
    /// objects there were. One request an object: not every S3 server has DeleteObjects.
    pub async fn delete_prefix(&self, prefix: &ObjectPrefix) -> Result<u64, Error> {
        let objects = self.list(prefix).await?;
        let count = objects.len() as u64;
        stream::iter(objects.into_iter().map(Ok))
            .try_for_each_concurrent(DELETES_IN_FLIGHT, |object| async move {
                self.delete(&ObjectKey::from_stored(object.key)).await
            })
            .await?;
        // Best effort: an unfinished upload holds space but is visible to nobody.
        self.abort_uploads(prefix, i64::MAX).await.ok();
        Ok(count)
    }

    /// Aborts the multipart uploads under a prefix that were begun before `before_ms` (unix
    /// milliseconds); answers how many. What a killed process began holds space until then.
    ///
    /// # Errors
    /// Some servers cannot list uploads: [`Error::Rejected`].
    pub async fn abort_uploads(&self, prefix: &ObjectPrefix, before_ms: i64) -> Result<u64, Error> {
        let uploads = self.unfinished_uploads(prefix).await?;
        let old = uploads.into_iter().filter(|upload| upload.begun_ms.unwrap_or(i64::MAX) <= before_ms);
        let mut aborted = 0;
        for upload in old {
            self.abort(&ObjectKey::from_stored(upload.key), &upload.id).await;
            aborted += 1;
        }
        Ok(aborted)
    }

    /// The multipart uploads under a prefix that are in progress, or that nobody goes on with.
    pub async fn unfinished_uploads(&self, prefix: &ObjectPrefix) -> Result<Vec<UnfinishedUpload>, Error> {
        let mut found = Vec::new();
        let (mut key_marker, mut id_marker) = (None, None);
        loop {
            let request = self.client.list_multipart_uploads().bucket(self.bucket()).prefix(prefix.as_str());
            let request = request.set_key_marker(key_marker).set_upload_id_marker(id_marker);
            let page = request.send().await.map_err(|error| self.call(Action::ListUploads, None).failed(error))?;
            let before = found.len();
            for upload in page.uploads.unwrap_or_default() {
                let begun_ms = upload.initiated.and_then(|t| t.to_millis().ok());
                if let (Some(key), Some(id)) = (upload.key, upload.upload_id) {
                    found.push(UnfinishedUpload { key, id, begun_ms });
                }
            }
            (key_marker, id_marker) = (page.next_key_marker, page.next_upload_id_marker);
            let goes_on = page.is_truncated.unwrap_or(false) && key_marker.is_some() && found.len() > before;
            if !goes_on {
                return Ok(found);
            }
        }
    }
}
