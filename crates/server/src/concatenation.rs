//! `Upload-Concat` of tus: several partial uploads, which may arrive at the same time, become one.
//!
//! Only rows move: the final upload is finished in the transaction that makes it, whatever its size.

use std::collections::HashSet;

use axum::http::{HeaderMap, StatusCode};
use debrief_db::Principal;
use debrief_db::uploads::{self, Upload};
use debrief_model::UploadId;

use crate::error::{Error, Result};
use crate::state::AppState;
use crate::tus::{self, Metadata};
use crate::uploads::check_size;
use crate::uploads::creation::{Creation, Facts, earlier, final_has_no_bytes};

/// Clients cut a file into as many pieces as they have connections; one transaction takes all of them over.
const MAX_PARTIALS: usize = 1000;
const PATH: &str = "/api/uploads/";

#[derive(Debug, PartialEq, Eq)]
pub enum Concat {
    Partial,
    Final(Final),
}

#[derive(Debug, PartialEq, Eq)]
pub struct Final {
    /// The header as it came, to be answered by HEAD.
    raw: String,
    partials: Vec<UploadId>,
}

impl Concat {
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>> {
        let Some(value) = headers.get(tus::UPLOAD_CONCAT) else { return Ok(None) };
        let text = value.to_str().map_err(|_| invalid("is not ASCII"))?.trim();
        if text == "partial" {
            return Ok(Some(Self::Partial));
        }
        let urls = text.strip_prefix("final;").ok_or_else(|| invalid("is neither “partial” nor “final;URL URL”"))?;
        Ok(Some(Self::Final(Final { raw: text.to_owned(), partials: partials(urls)? })))
    }
}

fn invalid(what: &str) -> Error {
    Error::new(StatusCode::BAD_REQUEST, "invalid_concat", format!("Upload-Concat {what}."))
}

/// Absolute or relative; only the id counts, since a proxy may have changed what stands before it.
fn partials(urls: &str) -> Result<Vec<UploadId>> {
    let mut seen = HashSet::new();
    let mut partials = Vec::new();
    for url in urls.split_ascii_whitespace() {
        if partials.len() == MAX_PARTIALS {
            return Err(invalid(&format!("names more than {MAX_PARTIALS} uploads")));
        }
        let id = url.rsplit_once(PATH).map(|(_, id)| id.trim_end_matches('/'));
        let id = id.ok_or_else(|| invalid(&format!("names a URL that is not one of {PATH}…")))?;
        // Nothing that was ever answered as a Location looks otherwise.
        let id: UploadId = id.parse().map_err(|_| Error::not_found("upload"))?;
        if !seen.insert(id) {
            return Err(invalid("names an upload twice"));
        }
        partials.push(id);
    }
    if partials.is_empty() { Err(invalid("names no uploads")) } else { Ok(partials) }
}

impl Final {
    /// Makes the final upload. The same request again answers the same upload.
    /// Errors: 404 for unknown and foreign uploads, 409 for unfinished ones and those that another one has taken.
    pub async fn begin(
        &self,
        state: &AppState,
        principal: &Principal,
        headers: &HeaderMap,
        metadata: &Metadata,
        idempotency_key: Option<&str>,
    ) -> Result<Upload> {
        if tus::upload_length(headers)?.is_some() || tus::is_deferred(headers)? {
            return Err(invalid("makes a final upload, whose length is that of its parts: send no length"));
        }
        if tus::is_append(headers) && tus::content_length(headers) != Some(0) {
            return Err(final_has_no_bytes());
        }
        if let Some(earlier) = earlier(state, principal, idempotency_key).await? {
            return Ok(earlier);
        }
        let parts = self.load(state, principal).await?;
        if let Some(earlier) = self.joined_already(state, principal, &parts).await? {
            return Ok(earlier);
        }
        let size_bytes = total_size(&parts)?;
        check_size(state, size_bytes, size_bytes)?;
        let creation = Creation { size_bytes: Some(size_bytes), metadata, idempotency_key };
        self.join(state, principal, &creation).await
    }

    async fn load(&self, state: &AppState, principal: &Principal) -> Result<Vec<Upload>> {
        let (owner, workspace) = (principal.user_id, principal.workspace_id);
        let found = uploads::find_each(&mut state.db.read().await?, owner, workspace, &self.partials).await?;
        found.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| Error::not_found("upload"))
    }

    /// What an earlier request has made of exactly these.
    async fn joined_already(
        &self,
        state: &AppState,
        principal: &Principal,
        parts: &[Upload],
    ) -> Result<Option<Upload>> {
        let Some(taken) = parts.iter().find_map(|part| part.joined_into) else { return Ok(None) };
        let (owner, workspace) = (principal.user_id, principal.workspace_id);
        let whole = uploads::find(&mut state.db.read().await?, owner, workspace, taken).await?;
        let is_the_same = |whole: &Upload| {
            let urls = whole.concat.as_deref().and_then(|concat| concat.strip_prefix("final;"));
            urls.is_some_and(|urls| partials(urls).is_ok_and(|partials| partials == self.partials))
        };
        match whole.filter(is_the_same) {
            Some(whole) => Ok(Some(whole)),
            None => Err(taken_already()),
        }
    }

    async fn join(&self, state: &AppState, principal: &Principal, creation: &Creation<'_>) -> Result<Upload> {
        let facts = Facts::of(state, principal, creation).await?;
        let new = facts.new_upload(principal, creation);
        let mut tx = state.db.begin().await?;
        match uploads::join(&mut tx, &new, &self.raw, &self.partials).await {
            Ok(upload) => {
                tx.commit().await?;
                Ok(upload)
            }
            // The same request came twice at once.
            Err(error) if matches!(error, debrief_db::Error::Fenced) || error.is_unique_violation() => {
                drop(tx);
                let parts = self.load(state, principal).await?;
                self.joined_already(state, principal, &parts).await?.ok_or_else(taken_already)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn total_size(parts: &[Upload]) -> Result<u64> {
    if parts.iter().any(|part| !part.is_partial()) {
        return Err(invalid("names an upload that is not a partial one"));
    }
    if parts.iter().any(|part| part.finished_at.is_none()) {
        let message = "A partial upload has not finished yet. Send its last bytes, then ask for the final one again.";
        return Err(Error::conflict("partial_unfinished", message));
    }
    let size = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.offset_bytes));
    size.ok_or_else(|| invalid("names more bytes than there can be"))
}

fn taken_already() -> Error {
    Error::conflict("partial_taken", "A partial upload is part of another final one already. Upload those bytes again.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn concat(text: &str) -> Result<Option<Concat>> {
        Concat::of(&HeaderMap::from_iter([(tus::UPLOAD_CONCAT, text.parse().unwrap())]))
    }

    #[test]
    fn urls_may_be_absolute_or_relative() {
        let (one, two) = (UploadId::new(), UploadId::new());
        let text = format!("final;https://example.org/debrief/api/uploads/{one} /api/uploads/{two}");
        let made = concat(&text).unwrap().unwrap();
        assert_eq!(made, Concat::Final(Final { raw: text, partials: vec![one, two] }));
        assert_eq!(concat("partial").unwrap(), Some(Concat::Partial));
    }

    #[test]
    fn what_cannot_be_joined_is_refused_before_anybody_looks() {
        let one = UploadId::new();
        let many: String = (0..=MAX_PARTIALS).map(|_| format!(" /api/uploads/{}", UploadId::new())).collect();
        let refused = [
            ("whole".to_string(), 400),
            ("final;".into(), 400),
            ("final;   ".into(), 400),
            ("final;/elsewhere/1".into(), 400),
            ("final;/api/uploads/../secrets".into(), 404),
            (format!("final;/api/uploads/{one} /api/uploads/{one}/"), 400),
            (format!("final;{many}"), 400),
        ];
        for (text, status) in refused {
            assert_eq!(concat(&text).unwrap_err().status, status, "{text:.80}");
        }
    }
}
