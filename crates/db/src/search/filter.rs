//! What of a workspace a question is about.

use std::collections::HashSet;

use debrief_model::{RecordingId, UserId};

use super::DocumentKind;
use crate::{Connected, Principal, Result};

/// Narrows a search; what is `None` narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<DocumentKind>,
    /// Who wrote the comment, or whose recording it is.
    pub person: Option<UserId>,
    /// Unix milliseconds: recordings made at or after it.
    pub from: Option<i64>,
    /// Unix milliseconds: recordings made before it.
    pub to: Option<i64>,
    /// Of the transcript, as a two-letter code.
    pub language: Option<String>,
    /// Recordings with a question that nobody has settled.
    pub open_question: bool,
}

impl Filter {
    pub(super) fn wants(&self, kind: DocumentKind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }

    /// The recordings that a question is about; `None`: all of them.
    pub(super) async fn recordings(
        &self,
        on: &mut impl Connected,
        principal: &Principal,
    ) -> Result<Option<HashSet<RecordingId>>> {
        if self.from.is_none()
            && self.to.is_none()
            && self.language.is_none()
            && self.person.is_none()
            && !self.open_question
        {
            return Ok(None);
        }
        let rows = fetch_all!(
            *on,
            (String,),
            concat!(
                "select r.id from recordings r where ",
                visible_recordings!(),
                " and r.created_at >= $3 and r.created_at < $4
                  and ($5 = '' or (select t.language from transcripts t where t.recording_id = r.id and t.state = 'ready'
                    order by t.version desc limit 1) = $5)
                  and ($6 = '' or r.owner_id = $6
                    or exists (select 1 from comments c where c.recording_id = r.id and c.author_id = $6))
                  and ($7 = 0 or exists (select 1 from comments c where c.recording_id = r.id and c.kind = 'question'
                    and c.parent_id is null and c.resolved_at is null and c.deleted_at is null))"
            ),
            principal.workspace_id.to_string(),
            principal.user_id.to_string(),
            self.from.unwrap_or(i64::MIN),
            self.to.unwrap_or(i64::MAX),
            self.language.as_deref().unwrap_or_default(),
            self.person.map(|person| person.to_string()).unwrap_or_default(),
            i64::from(self.open_question)
        )?;
        Ok(Some(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect()))
    }
}
