//! What Debrief needs of an S3 server, tried with real calls.
//!
//! Everything lies under a prefix of its own and is gone afterwards, also what an earlier probe left that
//! was killed.

use std::ops::Range;

use bytes::Bytes;
use debrief_model::{ObjectKey, ObjectPrefix};

use crate::compose::Piece;
use crate::embedded::random_hex;
use crate::multipart::{PartSource, Target};
use crate::plan::{PART_BYTES, parts_of};
use crate::{Error, ObjectStore};

/// What one step of a probe found.
#[derive(Debug)]
pub struct Finding {
    /// What was tried, in a few words.
    pub what: &'static str,
    /// What it means where it works, or what to mend.
    pub outcome: Result<String, String>,
}

/// Small enough to be a line of text, and no two places are alike.
const TEXT: &str = "debrief doctor 0123456789 abcdefghijklmnopqrstuvwxyz";

/// Two parts, the second of S3's least size for one that is not the last.
const TWO_PARTS: u64 = PART_BYTES + (5 << 20);

/// Nothing younger is touched: another probe may be running.
const ABANDONED_AFTER_MS: i64 = 3600 * 1000;

impl ObjectStore {
    /// Tries everything, a finding a step, told as it is made. Where nothing can work any more it stops.
    pub async fn probe(&self, mut tell: impl FnMut(Finding)) {
        let nonce = random_hex::<8>();
        let probe = Probe { store: self, nonce: &nonce };
        macro_rules! steps {
            ($($what:literal => $step:ident),* $(,)?) => {
                'steps: {
                    $(let outcome = probe.$step().await;
                    // Where nothing can be written, nothing else can be tried.
                    let stop = outcome.as_ref().is_err_and(|error| $what == "write" || is_hopeless(error));
                    tell(Finding { what: $what, outcome: outcome.map_err(|error| error.to_string()) });
                    if stop {
                        break 'steps;
                    })*
                }
            };
        }
        steps! {
            "bucket" => bucket,
            "write" => write,
            "read" => read,
            "read a range" => range,
            "write over" => overwrite,
            "list" => list,
            "upload in parts" => multipart,
            "copy into a part" => copy,
            "abort an upload" => abort,
            "privacy" => privacy,
            "delete" => delete,
        }
        probe.tidy().await;
    }
}

/// Every other step would wait for the same.
fn is_hopeless(error: &Error) -> bool {
    matches!(error, Error::Unreachable { .. } | Error::NoBucket { .. } | Error::Elsewhere { .. })
}

struct Probe<'a> {
    store: &'a ObjectStore,
    nonce: &'a str,
}

impl Probe<'_> {
    fn key(&self, name: &str) -> ObjectKey {
        ObjectKey::probe(self.nonce, name)
    }

    /// Where nothing can be listed, the names are known all the same.
    async fn tidy(&self) {
        if self.store.delete_prefix(&ObjectPrefix::probe(self.nonce)).await.is_ok() {
            return;
        }
        for name in ["a", "b", "c", "parts", "block", "copied"] {
            if self.store.delete(&self.key(name)).await.as_ref().is_err_and(is_hopeless) {
                return;
            }
        }
    }

    async fn bucket(&self) -> Result<String, Error> {
        self.store.ensure_bucket().await?;
        Ok(format!("{} at {}", self.store.place.bucket, self.store.place.endpoint))
    }

    async fn write(&self) -> Result<String, Error> {
        for name in ["a", "b", "c"] {
            self.store.put(&self.key(name), Bytes::from_static(TEXT.as_bytes()), "text/plain").await?;
        }
        Ok("objects are written".into())
    }

    async fn read(&self) -> Result<String, Error> {
        let read = self.store.get(&self.key("a"), TEXT.len() as u64).await?;
        same(&read, TEXT.as_bytes(), "a")?;
        Ok("what was written is read, with its size".into())
    }

    async fn range(&self) -> Result<String, Error> {
        let read = self.bytes(&self.key("a"), 15..25).await?;
        same(&read, &TEXT.as_bytes()[15..25], "a range of a")?;
        Ok("players can seek".into())
    }

    async fn bytes(&self, key: &ObjectKey, range: Range<u64>) -> Result<Bytes, Error> {
        let size_bytes = range.end;
        let piece = Piece { key: key.clone(), size_bytes };
        crate::OriginalReader::new(self.store.clone(), vec![piece]).bytes(range).await
    }

    async fn overwrite(&self) -> Result<String, Error> {
        self.store.put(&self.key("a"), Bytes::from_static(b"again"), "text/plain").await?;
        let read = self.store.get(&self.key("a"), TEXT.len() as u64).await?;
        same(&read, b"again", "a, written over,")?;
        Ok("the last write is what is read".into())
    }

    /// One object a page, so that there are pages.
    async fn list(&self) -> Result<String, Error> {
        let listed = self.store.list_by(&ObjectPrefix::probe(self.nonce), Some(1)).await?;
        let keys: Vec<_> = listed.iter().map(|object| object.key.as_str()).collect();
        let expected = ["a", "b", "c"].map(|name| self.key(name));
        if keys != expected.each_ref().map(ObjectKey::as_str) {
            return Err(wrong(format!("three objects were written, and the list has {keys:?}")));
        }
        let sizes: Vec<u64> = listed.iter().map(|object| object.size_bytes).collect();
        if sizes != [5, TEXT.len() as u64, TEXT.len() as u64] {
            return Err(wrong(format!("the list has the sizes {sizes:?}")));
        }
        Ok("by prefix, and page by page".into())
    }

    async fn multipart(&self) -> Result<String, Error> {
        let key = self.key("parts");
        let target = Target { key: &key, content_type: "application/octet-stream", size_bytes: TWO_PARTS };
        self.store.put_parts(&target, &parts_of(&[TWO_PARTS]), &Pattern, &[]).await?;
        let seam = PART_BYTES - 1000..PART_BYTES + 1000;
        same(&self.bytes(&key, seam.clone()).await?, &Pattern.bytes(seam).await?, "where two parts meet")?;
        Ok("files of any size are written".into())
    }

    /// A server without this is as good, only busier.
    async fn copy(&self) -> Result<String, Error> {
        let piece = Piece { key: self.key("block"), size_bytes: PART_BYTES };
        self.store.put(&piece.key, Pattern.bytes(0..PART_BYTES).await?, "application/octet-stream").await?;
        let key = self.key("copied");
        let target = Target { key: &key, content_type: "application/octet-stream", size_bytes: PART_BYTES };
        let upload = self.store.begin(&target).await?;
        let part = match upload.copy_part(1, &piece).await {
            Ok(part) => part,
            Err(error) => {
                upload.give_up().await?;
                return Ok(format!("the server does not ({error}); the bytes are sent instead, which works as well"));
            }
        };
        upload.finish(Ok(vec![part]), PART_BYTES, None).await?;
        let middle = 3_000_000..3_001_000;
        same(&self.bytes(&key, middle.clone()).await?, &Pattern.bytes(middle).await?, "a copied part")?;
        Ok("originals are put together inside the server".into())
    }

    async fn abort(&self) -> Result<String, Error> {
        let key = self.key("aborted");
        let target = Target { key: &key, content_type: "application/octet-stream", size_bytes: 0 };
        let upload = self.store.begin(&target).await?;
        upload.send_part(1, Bytes::from_static(TEXT.as_bytes())).await?;
        let listed = self.store.unfinished_uploads(&ObjectPrefix::probe(self.nonce)).await;
        upload.give_up().await?;
        match listed {
            Ok(uploads) if uploads.iter().any(|upload| upload.key == key.as_str()) => {
                Ok("unfinished uploads are found and removed".into())
            }
            Ok(_) => Ok("they are removed, but not listed: let a lifecycle rule of the bucket abort \
                         unfinished uploads after some days"
                .into()),
            Err(error) => Ok(format!(
                "they are removed, but cannot be listed ({error}): let a lifecycle rule of the bucket abort unfinished \
                 uploads after some days, or allow {}",
                crate::Action::ListUploads.permission()
            )),
        }
    }

    async fn privacy(&self) -> Result<String, Error> {
        let request = self.store.place.settings.stranger().get_object();
        let read = request.bucket(self.store.bucket()).key(self.key("b").as_str()).send().await;
        match read {
            Ok(_) => Err(wrong(format!(
                "whoever knows a key can read the recording: take public access off the bucket {}",
                self.store.bucket()
            ))),
            Err(error) if error.raw_response().is_some_and(|r| matches!(r.status().as_u16(), 400..=404)) => {
                Ok("strangers are refused".into())
            }
            Err(error) => {
                let error = self.store.call(crate::Action::Read, None).failed(error);
                Ok(format!("could not be seen ({error})"))
            }
        }
    }

    async fn delete(&self) -> Result<String, Error> {
        self.store.delete_prefix(&ObjectPrefix::probe(self.nonce)).await?;
        self.store.delete(&self.key("a")).await?;
        let left = self.store.list(&ObjectPrefix::probes()).await?;
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_millis();
        let before = i64::try_from(now).unwrap_or(i64::MAX) - ABANDONED_AFTER_MS;
        for object in left.iter().filter(|object| object.modified_ms < before) {
            self.store.delete(&ObjectKey::from_stored(object.key.clone())).await?;
        }
        let own = ObjectPrefix::probe(self.nonce);
        if let Some(object) = left.iter().find(|object| object.key.starts_with(own.as_str())) {
            return Err(wrong(format!("{} is still listed after it was deleted", object.key)));
        }
        Ok("nothing is left of this".into())
    }
}

/// Bytes that tell where they stand, without lying anywhere.
struct Pattern;

impl PartSource for Pattern {
    async fn bytes(&self, range: Range<u64>) -> Result<Bytes, Error> {
        let byte = |place: u64| (place.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8;
        Ok(range.map(byte).collect())
    }
}

fn same(found: &[u8], expected: &[u8], what: &str) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(wrong(format!("{what} came back changed: is a proxy between that caches or converts?")))
}

fn wrong(message: String) -> Error {
    Error::Misbehaves { message }
}
