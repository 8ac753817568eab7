use debrief_db::comments::{self, NewComment};
use debrief_db::search::{self, DocumentKind, Moment};
use debrief_db::{Principal, recordings, transcripts};
use debrief_model::{CommentKind, RecordingId, Role};

use crate::world::World;

on_both_databases!(
    hostile_input_is_a_search_like_any_other,
    a_word_is_found_at_its_own_time,
    prefixes_and_accents_find,
    a_line_with_every_word_goes_before_any,
    titles_stand_before_comments_before_lines,
    another_workspace_is_never_found,
    an_unfinished_upload_is_found_by_its_owner_alone,
    highlights_count_scalar_values,
    pages_give_each_moment_once,
    what_is_gone_is_not_found,
);

async fn hostile_input_is_a_search_like_any_other(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Deploy \"the\" near* build").await;
    world.transcript(recording, ada.workspace_id, &[(0, "😀 and the near build's 50% done")]).await;
    let long = "deploy ".repeat(1500);
    let many: String = (0..3000).map(|number| format!("x{number} ")).collect();
    let run = "a".repeat(10_000);
    for input in [
        "\"",
        "*",
        "NEAR(",
        "\"the",
        "the\"",
        "the*",
        "near(the build)",
        "NEAR(\"the\" \"build\", 2)",
        "the AND",
        "OR",
        "NOT the",
        "scope:w",
        "body : the",
        "^the",
        "-the",
        "+the",
        "the:*",
        "the & !build",
        "a | b",
        "<->",
        "'",
        "''",
        "\\",
        "\\'",
        "%",
        "_",
        "; drop table users",
        "😀",
        "…",
        " ",
        "",
        "ﬁ",
        "e\u{301}",
        "\u{202e}the",
        &long,
        &many,
        &run,
    ] {
        query(world, &ada, input).await;
    }
    assert!(query(world, &ada, "\" * 😀").await.is_empty());
    assert_eq!(query(world, &ada, "NEAR(").await.len(), 2);
    assert_eq!(query(world, &ada, &long).await.len(), 1);
    assert_eq!(query(world, &ada, "scope the").await.len(), 2);
}

async fn a_word_is_found_at_its_own_time(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let lines =
        [(0, "Close the window, then open the Report."), (80_000, "Late in the recording: a Screenshot of the screen")];
    world.transcript(recording, ada.workspace_id, &lines).await;
    let at = async |input: &str| query(world, &ada, input).await[0].start_ms;
    assert_eq!(at("report").await, 3000);
    assert_eq!(at("screen").await, 84_000);
    assert_eq!(at("screens").await, 82_500);
    assert_eq!(at("open the").await, 2000);
    let moment = &query(world, &ada, "recording").await[0];
    assert_eq!(
        (moment.kind, moment.recording_id, moment.title.as_str()),
        (DocumentKind::Transcript, recording, "Walkthrough")
    );
}

async fn prefixes_and_accents_find(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Crème brûlée").await;
    world.transcript(recording, ada.workspace_id, &[(0, "ÉTAT des lieux"), (9000, "打开设置页面")]).await;
    for input in ["creme", "CRÈME", "cre\u{300}me", "crem", "creme brul", "brûlée crème", "etat", "é", "LIEUX", "设置"]
    {
        assert_eq!(query(world, &ada, input).await.len(), 1, "{input}");
    }
    // Only the last word may be unfinished, and a word is found from its beginning.
    assert!(query(world, &ada, "reme").await.is_empty());
    let unfinished = query(world, &ada, "lie etat").await;
    assert_eq!(unfinished[0].highlights.len(), 1);
    let long = "ü".repeat(200);
    describe(world, &ada, recording, &long).await;
    assert_eq!(query(world, &ada, &long).await.len(), 1);
}

async fn a_line_with_every_word_goes_before_any(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let lines = [(1000, "open the door"), (2000, "open a new report"), (3000, "the report"), (4000, "reports open")];
    world.transcript(recording, ada.workspace_id, &lines).await;
    let starts = async |input: &str| -> Vec<i64> {
        query(world, &ada, input).await.iter().map(|moment| moment.start_ms).collect()
    };
    assert_eq!(starts("open report").await, [2000, 4000]);
    // No line has all three: the one with two of them comes first.
    assert_eq!(starts("zebra open new").await[0], 2000);
    assert_eq!(starts("zebra open new").await.len(), 3);
    assert!(starts("zebra").await.is_empty());
}

async fn titles_stand_before_comments_before_lines(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let older = world.recording(&ada, "Older").await;
    world.at_ms(60_000);
    let newer = world.recording(&ada, "Newer with mango").await;
    for recording in [newer, older] {
        world.transcript(recording, ada.workspace_id, &[(0, "a mango")]).await;
    }
    comment(world, &ada, older, "mango").await;
    let found: Vec<_> =
        query(world, &ada, "mango").await.iter().map(|moment| (moment.kind, moment.recording_id)).collect();
    let (title, remark, line) = (DocumentKind::Title, DocumentKind::Comment, DocumentKind::Transcript);
    assert_eq!(found, [(title, newer), (remark, older), (line, newer), (line, older)]);
}

async fn another_workspace_is_never_found(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let eve = world.person("Eve", Role::Owner, "Other").await;
    let recording = world.recording(&ada, "Mango plans").await;
    world.transcript(recording, ada.workspace_id, &[(0, "secret mango")]).await;
    comment(world, &ada, recording, "mango").await;
    assert_eq!(query(world, &ada, "mango").await.len(), 3);
    let scope = format!("w{}", ada.workspace_id.as_uuid().simple());
    for input in ["mango", "man", "secret other words", &scope, &format!("{scope} mango")] {
        assert!(query(world, &eve, input).await.is_empty(), "{input}");
    }
}

async fn an_unfinished_upload_is_found_by_its_owner_alone(world: &World) {
    let ada = world.person("Ada", Role::Member, "W").await;
    let ben = world.person("Ben", Role::Owner, "W").await;
    let upload = world.upload(&ada, "Mango plans").await;
    comment(world, &ada, upload.recording_id.unwrap(), "mango").await;
    assert_eq!(query(world, &ada, "mango").await.len(), 1);
    assert!(query(world, &ben, "mango").await.is_empty());
}

async fn highlights_count_scalar_values(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    world.transcript(recording, ada.workspace_id, &[(0, "👩‍👩‍👧 Crème, e\u{301}tat — CRÈME-like")]).await;
    let moment = &query(world, &ada, "creme").await[0];
    let marked: Vec<String> = moment
        .highlights
        .iter()
        .map(|range| moment.text.chars().skip(range.start).take(range.len()).collect())
        .collect();
    assert_eq!(marked, ["Crème", "CRÈME"]);
    assert_eq!(moment.highlights[0], 6..11);
}

async fn pages_give_each_moment_once(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let texts: Vec<String> = (0..25).map(|number| format!("mango {number}")).collect();
    let lines: Vec<(i64, &str)> =
        texts.iter().enumerate().map(|(index, text)| (1000 * index as i64, text.as_str())).collect();
    world.transcript(recording, ada.workspace_id, &lines).await;
    for input in ["mango", "mango unheard"] {
        let mut reader = world.db.read().await.unwrap();
        let (mut cursor, mut starts) = (None, Vec::new());
        loop {
            let page = search::query(&mut reader, &ada, input, cursor, 10).await.unwrap();
            starts.extend(page.moments.iter().map(|moment| moment.start_ms));
            // A client gets the cursor as text.
            cursor = page.next.map(|next| next.to_string().parse().unwrap());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(starts, (0..25).map(|index| 1000 * index).collect::<Vec<_>>(), "{input}");
    }
}

async fn what_is_gone_is_not_found(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Mango plans").await;
    world.transcript(recording, ada.workspace_id, &[(0, "the first text")]).await;
    comment(world, &ada, recording, "kiwi").await;
    world.transcript(recording, ada.workspace_id, &[(0, "another version")]).await;
    assert!(query(world, &ada, "first").await.is_empty());
    assert_eq!(query(world, &ada, "version").await.len(), 1);
    describe(world, &ada, recording, "Papaya plans").await;
    assert!(query(world, &ada, "mango").await.is_empty());
    assert_eq!(query(world, &ada, "papaya").await.len(), 1);
    let mut tx = world.db.begin().await.unwrap();
    assert!(recordings::delete(&mut tx, recording, ada.workspace_id).await.unwrap());
    tx.commit().await.unwrap();
    for input in ["papaya", "version", "kiwi"] {
        assert!(query(world, &ada, input).await.is_empty(), "{input}");
    }
    let mut reader = world.db.read().await.unwrap();
    assert!(transcripts::shown(&mut reader, recording).await.unwrap().is_none());
}

async fn query(world: &World, principal: &Principal, input: &str) -> Vec<Moment> {
    let mut reader = world.db.read().await.unwrap();
    search::query(&mut reader, principal, input, None, 50).await.unwrap().moments
}

async fn comment(world: &World, author: &Principal, recording_id: RecordingId, body: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let new = NewComment {
        recording_id,
        parent_id: None,
        start_ms: 1000,
        end_ms: None,
        body,
        kind: CommentKind::Note,
        assignee_id: None,
        due_at: None,
        idempotency_key: None,
    };
    comments::create(&mut tx, author, &new).await.unwrap().unwrap();
    tx.commit().await.unwrap();
}

async fn describe(world: &World, principal: &Principal, id: RecordingId, title: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let recording = recordings::find_visible(&mut tx, principal, id).await.unwrap().unwrap();
    recordings::describe(&mut tx, &recording, Some(title), None).await.unwrap();
    tx.commit().await.unwrap();
}
