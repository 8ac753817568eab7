use debrief_db::comments::{self, Comment, CommentChange, NewComment};
use debrief_db::search::{self, Filter};
use debrief_db::{Error, Principal, events};
use debrief_model::{CommentId, CommentKind, RecordingId, Role};

use crate::world::World;

on_both_databases!(
    the_same_key_gives_the_first_comment,
    a_reply_belongs_to_its_thread_and_recording,
    a_deleted_comment_keeps_its_replies,
    search_follows_the_text_of_a_comment,
    comments_stand_in_the_order_of_their_time,
    nobody_outside_sees_or_changes_a_comment,
);

async fn the_same_key_gives_the_first_comment(world: &World) {
    let ada = world.person("Ada", Role::Viewer, "W").await;
    let ben = world.person("Ben", Role::Owner, "W").await;
    let recording = world.recording(&ben, "Deploy").await;
    let other = world.recording(&ben, "Build").await;
    let key = Some("key");
    let first = say(world, &ada, recording, new(1000, "first", key)).await.unwrap();
    let again = say(world, &ada, recording, new(2000, "second", key)).await.unwrap();
    assert_eq!((again.id, again.body.as_str(), again.start_ms), (first.id, "first", 1000));
    let bens = say(world, &ben, recording, new(1000, "first", key)).await.unwrap();
    assert_ne!(bens.id, first.id);
    assert_eq!(list(world, recording).await.len(), 2);
    let mut tx = world.db.begin().await.unwrap();
    let elsewhere = NewComment { recording_id: other, ..new(0, "first", key) };
    assert!(matches!(comments::create(&mut tx, &ada, &elsewhere).await, Err(Error::Conflict(_))));
    drop(tx);
    // Both arrive at once: one comment, and both callers get it.
    let (one, two) = tokio::join!(
        say(world, &ada, recording, new(0, "once", Some("at once"))),
        say(world, &ada, recording, new(0, "once", Some("at once")))
    );
    assert_eq!(one.unwrap().id, two.unwrap().id);
}

async fn a_reply_belongs_to_its_thread_and_recording(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Deploy").await;
    let other = world.recording(&ada, "Build").await;
    let root = say(world, &ada, recording, new(1000, "root", None)).await.unwrap();
    let reply = say(world, &ada, recording, reply_to(root.id)).await.unwrap();
    let deeper = say(world, &ada, recording, reply_to(reply.id)).await.unwrap();
    assert_eq!((reply.parent_id, deeper.parent_id), (Some(root.id), Some(root.id)));
    assert!(say(world, &ada, other, reply_to(root.id)).await.is_none());
    assert!(say(world, &ada, recording, reply_to(CommentId::new())).await.is_none());
    assert!(say(world, &ada, RecordingId::new(), new(0, "lost", None)).await.is_none());
}

async fn a_deleted_comment_keeps_its_replies(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Deploy").await;
    let root = say(world, &ada, recording, new(1000, "root", None)).await.unwrap();
    let reply = say(world, &ada, recording, reply_to(root.id)).await.unwrap();
    delete(world, &root).await;
    let found = list(world, recording).await;
    assert_eq!(found.len(), 2);
    assert!(found.iter().any(|comment| comment.id == root.id && comment.is_deleted && comment.body.is_empty()));
    let mut tx = world.db.begin().await.unwrap();
    assert!(comments::edit(&mut tx, &ada, &root, &text("back")).await.unwrap().is_none());
    drop(tx);
    delete(world, &reply).await;
    assert!(list(world, recording).await.is_empty());
}

async fn search_follows_the_text_of_a_comment(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Deploy").await;
    let comment = say(world, &ada, recording, new(4200, "pineapple", None)).await.unwrap();
    assert_eq!(found(world, &ada, "pineapple").await, [(comment.id.to_string(), 4200)]);
    let mut tx = world.db.begin().await.unwrap();
    let edited = comments::edit(&mut tx, &ada, &comment, &text("mango")).await.unwrap().unwrap();
    assert!(edited.edited_at.is_some());
    tx.commit().await.unwrap();
    assert!(found(world, &ada, "pineapple").await.is_empty());
    assert_eq!(found(world, &ada, "mango").await.len(), 1);
    delete(world, &comment).await;
    assert!(found(world, &ada, "mango").await.is_empty());
    let mut reader = world.db.read().await.unwrap();
    let events = events::after(&mut reader, &ada, 0, 100).await.unwrap();
    let kinds: Vec<_> =
        events.iter().filter(|event| event.comment_id.is_some()).map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["comment.created", "comment.changed", "comment.deleted"]);
}

async fn comments_stand_in_the_order_of_their_time(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Deploy").await;
    for (start_ms, body) in [(9000, "c"), (1000, "a"), (9000, "d"), (5000, "b")] {
        say(world, &ada, recording, new(start_ms, body, None)).await.unwrap();
    }
    let bodies: Vec<_> = list(world, recording).await.into_iter().map(|comment| comment.body).collect();
    assert_eq!(bodies, ["a", "b", "c", "d"]);
}

async fn nobody_outside_sees_or_changes_a_comment(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let admin = world.person("Ben", Role::Admin, "W").await;
    let viewer = world.person("Cid", Role::Viewer, "W").await;
    let stranger = world.person("Eve", Role::Owner, "Other").await;
    let recording = world.recording(&ada, "Deploy").await;
    let comment = say(world, &ada, recording, new(0, "secret", None)).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    assert!(comments::find_visible(&mut tx, &stranger, comment.id).await.unwrap().is_none());
    assert!(comments::find_visible(&mut tx, &viewer, comment.id).await.unwrap().is_some());
    for other in [&stranger, &viewer, &admin] {
        assert!(comments::edit(&mut tx, other, &comment, &text("changed")).await.unwrap().is_none());
        assert!(!comment.may_edit(other));
    }
    drop(tx);
    assert!(comment.may_delete(&ada) && comment.may_delete(&admin) && !comment.may_delete(&viewer));
}

fn new<'a>(start_ms: i64, body: &'a str, key: Option<&'a str>) -> NewComment<'a> {
    NewComment {
        recording_id: RecordingId::new(),
        parent_id: None,
        start_ms,
        end_ms: None,
        body,
        kind: CommentKind::Note,
        assignee_id: None,
        due_at: None,
        quote: None,
        region: None,
        mentions: &[],
        attachments: &[],
        idempotency_key: key,
    }
}

fn text(body: &str) -> CommentChange<'_> {
    CommentChange { body: Some(body), ..CommentChange::default() }
}

fn reply_to(parent: CommentId) -> NewComment<'static> {
    NewComment { parent_id: Some(parent), ..new(1000, "reply", None) }
}

async fn say(world: &World, author: &Principal, recording_id: RecordingId, new: NewComment<'_>) -> Option<Comment> {
    let mut tx = world.db.begin().await.unwrap();
    let comment = comments::create(&mut tx, author, &NewComment { recording_id, ..new }).await.unwrap();
    tx.commit().await.unwrap();
    comment
}

async fn delete(world: &World, comment: &Comment) {
    let mut tx = world.db.begin().await.unwrap();
    comments::delete(&mut tx, comment).await.unwrap();
    tx.commit().await.unwrap();
}

async fn list(world: &World, recording: RecordingId) -> Vec<Comment> {
    comments::list(&mut world.db.read().await.unwrap(), recording).await.unwrap()
}

async fn found(world: &World, principal: &Principal, input: &str) -> Vec<(String, i64)> {
    let page = search::query(&world.db, principal, input, &Filter::default(), None, 10).await.unwrap();
    page.moments.into_iter().map(|moment| (moment.ref_id, moment.start_ms)).collect()
}
