//! A comment as it is told.

use debrief_db::Principal;
use debrief_db::comments::{Attachment, Comment, Reaction, Somebody};
use debrief_model::{AttachmentId, CommentId, CommentKind, Quote, RecordingId, Region, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::recordings::Person;

#[derive(Serialize, ToSchema)]
#[schema(as = Comment)]
pub(super) struct CommentView {
    id: CommentId,
    recording_id: RecordingId,
    /// The first comment of the thread that this one replies in.
    parent_id: Option<CommentId>,
    start_ms: i64,
    end_ms: Option<i64>,
    /// Plain text; empty once deleted.
    body: String,
    kind: CommentKind,
    author: Person,
    /// Of whom something is asked.
    assignee: Option<Person>,
    /// Until when.
    due_at: Option<Timestamp>,
    quote: Option<Quote>,
    region: Option<Region>,
    /// Whom its text mentions, as `@` and the name.
    mentions: Vec<Person>,
    reactions: Vec<ReactionView>,
    /// Pictures and short recordings, in their author's order.
    attachments: Vec<AttachmentView>,
    /// When the thread was settled; on its first comment.
    resolved_at: Option<Timestamp>,
    resolved_by: Option<Person>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    /// Deleted comments are listed while they have replies.
    deleted: bool,
    can_edit: bool,
    can_delete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Reaction)]
struct ReactionView {
    emoji: String,
    /// The first one first.
    people: Vec<Person>,
    /// Whether one is among them.
    mine: bool,
}

/// By emoji, in the order in which each came first.
fn reactions(given: Vec<Reaction>, principal: &Principal) -> Vec<ReactionView> {
    let mut views: Vec<ReactionView> = Vec::new();
    for Reaction { emoji, person } in given {
        let mine = person.id == principal.user_id;
        match views.iter_mut().find(|view| view.emoji == emoji) {
            Some(view) => {
                view.people.push(shown(person));
                view.mine |= mine;
            }
            None => views.push(ReactionView { emoji, people: vec![shown(person)], mine }),
        }
    }
    views
}

fn shown(somebody: Somebody) -> Person {
    Person { id: somebody.id, name: somebody.name }
}

impl CommentView {
    pub(super) fn of(comment: Comment, principal: &Principal) -> Self {
        let (resolved_at, resolved_by) = comment.resolved.clone().unzip();
        Self {
            can_edit: comment.may_edit(principal),
            can_delete: comment.may_delete(principal),
            id: comment.id,
            recording_id: comment.recording_id,
            parent_id: comment.parent_id,
            start_ms: comment.start_ms,
            end_ms: comment.end_ms,
            body: comment.body,
            kind: comment.kind,
            author: Person { id: comment.author_id, name: comment.author_name },
            assignee: comment.assignee.map(shown),
            due_at: comment.due_at,
            quote: comment.quote,
            region: comment.region,
            mentions: comment.mentions.into_iter().map(shown).collect(),
            reactions: reactions(comment.reactions, principal),
            attachments: comment.attachments.into_iter().map(AttachmentView::from).collect(),
            resolved_at,
            resolved_by: resolved_by.map(shown),
            created_at: comment.created_at,
            edited_at: comment.edited_at,
            deleted: comment.is_deleted,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(super) struct AttachmentView {
    id: AttachmentId,
    /// Of what `/api/attachments/{id}` sends: `image/…`, `audio/…` or `video/…`.
    media_type: String,
    /// Pixels of a picture.
    width: Option<i64>,
    height: Option<i64>,
    /// Of a recording, as its author's browser told.
    duration_ms: Option<i64>,
    size_bytes: i64,
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id,
            media_type: attachment.media_type,
            width: attachment.width,
            height: attachment.height,
            duration_ms: attachment.duration_ms,
            size_bytes: attachment.size_bytes,
        }
    }
}
