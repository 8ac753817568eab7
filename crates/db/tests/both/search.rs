use debrief_db::comments::{self, NewComment};
use debrief_db::search::{self, DocumentKind, Filter, Moment};
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
    a_typo_finds_where_little_is_found,
    a_phrase_stands_as_it_is_asked_for,
    a_search_is_narrowed,
    merging_changes_no_answer,
    what_is_gone_leaves_the_index,
    a_common_word_says_that_it_ranks_the_newest,
    searching_while_runs_are_merged_finds_everything,
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
    assert!(query(world, &ada, "eme").await.is_empty());
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
        let (mut cursor, mut starts) = (None, Vec::new());
        loop {
            let page = search::query(&world.db, &ada, input, &Filter::default(), cursor, 10).await.unwrap();
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

async fn a_typo_finds_where_little_is_found(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let lines = [(0, "the Kubernetes cluster"), (9000, "a kubernets typo of Whisper"), (20_000, "something else")];
    world.transcript(recording, ada.workspace_id, &lines).await;
    let starts = async |input: &str| -> Vec<i64> {
        query(world, &ada, input).await.iter().map(|moment| moment.start_ms).collect()
    };
    assert_eq!(starts("kubernets").await, [9500, 500], "what was asked for comes first");
    assert_eq!(starts("xubernetes").await, [500], "two from what Whisper wrote");
    assert_eq!(starts("cluster kuberentes").await, [500]);
    assert!(starts("\"kuberntes cluster\"").await.is_empty(), "a phrase is meant as it is");
    let moment = &query(world, &ada, "xubernetes").await[0];
    assert_eq!(moment.highlights.first(), Some(&(4..14)));
}

async fn a_phrase_stands_as_it_is_asked_for(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let lines = [(0, "open the report"), (9000, "the report is open"), (20_000, "report the open door")];
    world.transcript(recording, ada.workspace_id, &lines).await;
    let starts = async |input: &str| -> Vec<i64> {
        let mut starts: Vec<_> = query(world, &ada, input).await.iter().map(|moment| moment.start_ms).collect();
        starts.sort_unstable();
        starts
    };
    assert_eq!(starts("\"the report\"").await, [500, 9000]);
    assert_eq!(starts("\"the rep").await, [500, 9000], "one that is still being typed");
    assert_eq!(starts("\"open the\" door").await, [0], "no line has both, and a phrase is meant");
    assert_eq!(starts("door \"the open\"").await, [20_500]);
    assert!(starts("\"report open\"").await.is_empty());
}

async fn a_search_is_narrowed(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let ben = world.person("Ben", Role::Member, "W").await;
    let hers = world.recording(&ada, "Mango plans").await;
    world.transcript(hers, ada.workspace_id, &[(0, "a mango")]).await;
    world.at_ms(60_000);
    let his = world.recording(&ben, "Mango sales").await;
    comment(world, &ada, his, "mango from her").await;
    comment(world, &ben, hers, "mango from him").await;
    let refs = async |filter: Filter| -> Vec<(DocumentKind, RecordingId)> {
        narrowed(world, &ada, "mango", &filter).await.iter().map(|moment| (moment.kind, moment.recording_id)).collect()
    };
    let (title, remark, line) = (DocumentKind::Title, DocumentKind::Comment, DocumentKind::Transcript);
    assert_eq!(refs(Filter::default()).await.len(), 5);
    assert_eq!(refs(Filter { kind: Some(remark), ..Filter::default() }).await, [(remark, his), (remark, hers)]);
    let of_ben = Filter { person: Some(ben.user_id), ..Filter::default() };
    assert_eq!(refs(of_ben).await, [(title, his), (remark, hers)]);
    let later = world.db.now().unix_ms() - 30_000;
    assert_eq!(refs(Filter { from: Some(later), ..Filter::default() }).await, [(title, his), (remark, his)]);
    let earlier = refs(Filter { to: Some(later), ..Filter::default() }).await;
    assert_eq!(earlier, [(title, hers), (remark, hers), (line, hers)]);
    let english = refs(Filter { language: Some("en".into()), ..Filter::default() }).await;
    assert_eq!(english, [(title, hers), (remark, hers), (line, hers)]);
    assert!(refs(Filter { language: Some("de".into()), ..Filter::default() }).await.is_empty());
}

async fn merging_changes_no_answer(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let mut recordings = Vec::new();
    for number in 0..20 {
        let recording = world.recording(&ada, &format!("Mango {number}")).await;
        let lines = [(0, "the mango window"), (1000, "of a window"), (2000, "mangos are kept")];
        world.transcript(recording, ada.workspace_id, &lines).await;
        comment(world, &ada, recording, &format!("window {number}")).await;
        recordings.push(recording);
    }
    let answers = async || {
        let mut answers = Vec::new();
        for input in ["mango", "windo", "\"of a window\"", "mengo window", "zebra kept", "7"] {
            for moment in query(world, &ada, input).await {
                answers.push((moment.recording_id, moment.kind, moment.start_ms, moment.text));
            }
        }
        answers
    };
    let before = answers().await;
    let runs = world.number("select count(*) from search_runs").await;
    tidy(world).await;
    assert!(world.number("select count(*) from search_runs").await < runs / 3);
    assert_eq!(answers().await, before);
    let mut tx = world.db.begin().await.unwrap();
    assert!(debrief_db::recordings::delete(&mut tx, recordings[3], ada.workspace_id).await.unwrap());
    tx.commit().await.unwrap();
    let without: Vec<_> = before.into_iter().filter(|(recording, ..)| *recording != recordings[3]).collect();
    assert_eq!(answers().await, without);
}

async fn what_is_gone_leaves_the_index(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    let other = world.recording(&ada, "Other").await;
    world.transcript(recording, ada.workspace_id, &[(0, "confidential persimmon")]).await;
    world.transcript(other, ada.workspace_id, &[(0, "public persimmon")]).await;
    comment(world, &ada, recording, "rhubarb").await;
    assert!(is_in_the_index(world, "confidential").await && is_in_the_index(world, "rhubarb").await);
    let mut tx = world.db.begin().await.unwrap();
    assert!(debrief_db::recordings::delete(&mut tx, recording, ada.workspace_id).await.unwrap());
    tx.commit().await.unwrap();
    tidy(world).await;
    assert!(world.number("select count(*) from search_gone").await > 0, "a large run is not written anew at once");
    world.at_ms(11 * 60_000);
    tidy(world).await;
    assert!(!is_in_the_index(world, "confidential").await && !is_in_the_index(world, "rhubarb").await);
    assert_eq!(world.number("select count(*) from search_gone").await, 0);
    assert_eq!(query(world, &ada, "persimmon").await.len(), 1);
}

async fn a_common_word_says_that_it_ranks_the_newest(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let (older, newer) = (world.recording(&ada, "Older").await, world.recording(&ada, "Newer").await);
    let texts: Vec<String> = (0..700).map(|number| format!("mango {number}")).collect();
    let lines: Vec<(i64, &str)> =
        texts.iter().enumerate().map(|(index, text)| (1000 * index as i64, text.as_str())).collect();
    world.transcript(older, ada.workspace_id, &lines).await;
    let page = search::query(&world.db, &ada, "mango", &Filter::default(), None, 10).await.unwrap();
    assert!(!page.newest_only);
    world.transcript(newer, ada.workspace_id, &lines).await;
    let page = search::query(&world.db, &ada, "mango", &Filter::default(), None, 10).await.unwrap();
    assert!(page.newest_only);
    assert!(page.moments.iter().all(|moment| moment.recording_id == newer));
    // A phrase is looked for in all of them.
    let page = search::query(&world.db, &ada, "\"mango 3\"", &Filter::default(), None, 10).await.unwrap();
    assert_eq!((page.moments.len(), page.newest_only), (2, false));
}

async fn searching_while_runs_are_merged_finds_everything(world: &World) {
    let ada = world.person("Ada", Role::Owner, "W").await;
    let recording = world.recording(&ada, "Walkthrough").await;
    for number in 0..70 {
        comment(world, &ada, recording, &format!("mango {number}")).await;
    }
    let search = async {
        for _ in 0..40 {
            let page = search::query(&world.db, &ada, "mango", &Filter::default(), None, 100).await.unwrap();
            assert_eq!(page.moments.len(), 70);
        }
    };
    let merge = async {
        for number in 70..120 {
            comment(world, &ada, recording, &format!("kiwi {number}")).await;
            search::tidy(&world.db).await.unwrap();
        }
    };
    futures::join!(search, merge);
}

async fn query(world: &World, principal: &Principal, input: &str) -> Vec<Moment> {
    narrowed(world, principal, input, &Filter::default()).await
}

async fn narrowed(world: &World, principal: &Principal, input: &str, filter: &Filter) -> Vec<Moment> {
    search::query(&world.db, principal, input, filter, None, 500).await.unwrap().moments
}

/// Merges what is due, to the end.
async fn tidy(world: &World) {
    while search::tidy(&world.db).await.unwrap() {}
}

/// Whether somebody could read in the database that the word was said.
async fn is_in_the_index(world: &World, word: &str) -> bool {
    let heads: Vec<Vec<u8>> = world.column("select head from search_runs").await;
    heads.iter().any(|head| debrief_search::Run::decode(head).unwrap().has_term(word))
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
        quote: None,
        region: None,
        mentions: &[],
        attachments: &[],
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
