//! What people mend of a text: nothing of it is lost, by nobody, not even by a new transcription.

use debrief_stories::recordings::percent_encoded;
use debrief_stories::{Client, Reply, Start, TestApp, on_both_databases, speech};
use serde_json::{Value, json};

on_both_databases![
    a_mended_line_is_read_found_and_kept,
    two_who_mend_one_line_lose_nothing,
    lines_are_split_and_joined,
    words_are_replaced_everywhere,
    speakers_are_named,
    corrections_are_undone_and_done_again,
    a_correction_that_is_sent_twice_is_done_once,
    corrections_that_make_no_sense_are_refused,
    only_members_of_the_workspace_correct,
    corrections_outlive_a_better_transcription,
    texts_have_paragraphs_and_suggested_chapters,
    texts_go_out_and_come_back,
    files_that_are_no_text_are_refused,
    terms_are_written_right,
    terms_make_sense_and_stay_in_their_workspace,
];

/// A recording whose machine text is these lines, two seconds each.
fn heard(app: &TestApp, owner: &Client, lines: &[&str]) -> String {
    let id = owner.upload_file(&speech::sample("silence.wav"));
    owner.wait_ready(&id);
    app.wait_for_an_empty_queue();
    let transcript =
        app.database().column(&format!("select id from transcripts where recording_id = '{id}'")).remove(0);
    for (index, line) in lines.iter().enumerate() {
        let start = index as i64 * 2000;
        let words: Vec<Value> = line
            .split(' ')
            .enumerate()
            .map(|(at, word)| json!([start + at as i64 * 200, start + at as i64 * 200 + 150, word, 0.5]))
            .collect();
        app.database().change(&format!(
            "insert into segments (id, transcript_id, idx, start_ms, end_ms, text, confidence, words)
             values ('{}', '{transcript}', {index}, {start}, {}, '{line}', 0.5, '{}')",
            uuid::Uuid::now_v7(),
            start + 1500,
            json!(words)
        ));
    }
    id
}

fn edit(client: &Client, id: &str, wanted: Value) -> Reply {
    client.post(&format!("/api/recordings/{id}/transcript/edits")).json(wanted).send()
}

fn done(client: &Client, id: &str, wanted: Value) -> Value {
    edit(client, id, wanted).expect_status(200).json()
}

fn undo(client: &Client, id: &str, edit: &Value) -> Reply {
    let edit = edit.as_str().expect("an edit");
    client.post(&format!("/api/recordings/{id}/transcript/edits/{edit}/undo")).json(json!({})).send()
}

/// The line as a correction names it.
fn seen(line: &Value) -> Value {
    json!({"id": line["id"], "revision": line["revision"]})
}

fn mend(client: &Client, id: &str, line: &Value, text: &str) -> Value {
    done(client, id, json!({"kind": "text", "line": seen(line), "text": text}))
}

fn texts(client: &Client, id: &str) -> Vec<String> {
    client.segments(id).iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

fn found(client: &Client, word: &str) -> usize {
    client.search(word).iter().filter(|moment| moment["kind"] == "transcript").count()
}

fn history(client: &Client, id: &str) -> Vec<Value> {
    client.json(&format!("/api/recordings/{id}/transcript/edits"))["edits"].as_array().unwrap().clone()
}

fn a_mended_line_is_read_found_and_kept(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let member = app.member(&owner, "Mo", "member");
    let id = heard(&app, &owner, &["we ship de brief today", "good night"]);
    let before = owner.segments(&id);
    assert_eq!((&before[0]["revision"], &before[0]["edited"]), (&json!(0), &Value::Null));
    let events = owner.events(None);

    let answer = mend(&member, &id, &before[0], "  We ship\tDebrief today. ");
    assert_eq!(answer["lines"][0]["text"], "We ship Debrief today.");
    assert_eq!(answer["lines"][0]["id"], before[0]["id"], "a mended line is the same line");
    assert_eq!(answer["suggestion"], json!(null), "“We” was mended, too");
    assert_eq!(events.next("transcript.changed").data["recording_id"], json!(id));

    app.kill_server();
    app.serve();
    let lines = owner.segments(&id);
    assert_eq!(texts(&owner, &id), ["We ship Debrief today.", "good night"]);
    assert_eq!((&lines[0]["revision"], &lines[0]["edited"]["by"]["name"]), (&json!(1), &json!("Mo")));
    let words = lines[0]["words"].as_array().unwrap();
    assert_eq!(words.iter().map(|word| &word["text"]).collect::<Vec<_>>(), ["We", "ship", "Debrief", "today."]);
    assert_eq!(words[1], before[0]["words"][1], "a word that stayed keeps its time");
    assert_eq!((&words[2]["start_ms"], &words[3]["start_ms"]), (&json!(400), &json!(800)));
    let moment = owner.search("debrief").remove(0);
    assert_eq!((&moment["start_ms"], &moment["segment_id"]), (&json!(400), &before[0]["id"]));
    for file in
        ["captions.vtt", "transcript.vtt", "transcript.srt", "transcript.txt", "transcript.md", "transcript.json"]
    {
        let text = owner.get(&format!("/api/recordings/{id}/{file}")).send().expect_status(200).text();
        assert!(text.contains("We ship Debrief today") && !text.contains("de brief"), "{file}: {text}");
    }

    // What is mended again is not found by what it was.
    let answer = mend(&owner, &id, &lines[0], "We ship Debrief tomorrow.");
    assert_eq!(answer["suggestion"], json!({"heard": "today", "term": "tomorrow"}));
    assert_eq!((found(&owner, "today"), found(&owner, "tomorrow")), (0, 1));
    // An empty text removes the line.
    let answer = mend(&owner, &id, &answer["lines"][0], " ");
    assert_eq!((&answer["removed"], &answer["lines"]), (&json!([before[0]["id"]]), &json!([])));
    assert_eq!((texts(&owner, &id), found(&owner, "tomorrow")), (vec!["good night".to_owned()], 0));
    let machine = app.database().column("select text from segments order by start_ms");
    assert_eq!(machine, ["we ship de brief today", "good night"], "what the machine heard is never changed");
    owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
    app.finish_after_a_fault();
}

fn two_who_mend_one_line_lose_nothing(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let member = app.member(&owner, "Mo", "member");
    let id = heard(&app, &owner, &["the cat sat on the mat by the door"]);
    let line = owner.segments(&id).remove(0);
    mend(&owner, &id, &line, "the Cat sat on the mat by the door");
    // Other words of the text that both saw.
    let merged = mend(&member, &id, &line, "the cat sat on the mat by the window");
    assert_eq!(merged["lines"][0]["text"], "the Cat sat on the mat by the window");
    // The same words: nothing is done, and both are told.
    let refused =
        edit(&member, &id, json!({"kind": "text", "line": seen(&line), "text": "the dog sat on the mat by the door"}));
    let refused = refused.expect_error(409, "line_changed").json();
    assert_eq!(refused["conflict"]["line"]["text"], "the Cat sat on the mat by the window");
    assert_eq!(refused["conflict"]["base_text"], "the cat sat on the mat by the door");
    assert_eq!(refused["conflict"]["yours"], "the dog sat on the mat by the door");
    assert_eq!(texts(&owner, &id), ["the Cat sat on the mat by the window"]);

    // Many at once, each another word: every one of them is there.
    let id = heard(&app, &owner, &["a0 x b0 x c0 x d0 x e0 x f0"]);
    let line = owner.segments(&id).remove(0);
    std::thread::scope(|scope| {
        for letter in ["a", "b", "c", "d", "e", "f"] {
            let (member, id, line) = (&member, &id, &line);
            let text = line["text"].as_str().unwrap().replace(&format!("{letter}0"), &format!("{letter}1"));
            scope.spawn(move || mend(member, id, line, &text));
        }
    });
    assert_eq!(texts(&owner, &id), ["a1 x b1 x c1 x d1 x e1 x f1"]);
    assert_eq!(history(&owner, &id).len(), 6);

    // A line that somebody removed is not brought back by who did not know.
    let line = owner.segments(&id).remove(0);
    mend(&owner, &id, &line, "");
    let refused = edit(&member, &id, json!({"kind": "text", "line": seen(&line), "text": "mine"}));
    let refused = refused.expect_error(409, "line_changed").json();
    assert_eq!((&refused["conflict"]["line"], &refused["conflict"]["yours"]), (&Value::Null, &json!("mine")));
    app.finish();
}

fn lines_are_split_and_joined(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["one two three four", "five six", "seven"]);
    let lines = owner.segments(&id);
    let answer = done(&owner, &id, json!({"kind": "split", "line": seen(&lines[0]), "at": 8}));
    let halves = answer["lines"].as_array().unwrap();
    assert_eq!((&halves[0]["text"], &halves[1]["text"]), (&json!("one two"), &json!("three four")));
    assert_eq!(halves[0]["id"], lines[0]["id"], "the first half keeps the name");
    assert_eq!(
        (&halves[0]["end_ms"], &halves[1]["start_ms"], &halves[1]["end_ms"]),
        (&json!(350), &json!(400), &json!(1500))
    );
    assert_eq!(halves[1]["words"].as_array().unwrap().len(), 2);
    assert_eq!(texts(&owner, &id), ["one two", "three four", "five six", "seven"]);
    assert_eq!(owner.search("three").remove(0)["start_ms"], 400);

    let lines = owner.segments(&id);
    let joined =
        done(&owner, &id, json!({"kind": "join", "lines": [seen(&lines[1]), seen(&lines[2]), seen(&lines[3])]}));
    assert_eq!(joined["lines"][0]["text"], "three four five six seven");
    assert_eq!((&joined["lines"][0]["start_ms"], &joined["lines"][0]["end_ms"]), (&json!(400), &json!(5500)));
    assert_eq!(joined["removed"], json!([lines[2]["id"], lines[3]["id"]]));
    // Links to lines that are part of another now lead to it.
    let place = owner.json(&format!("/api/recordings/{id}/lines/{}", lines[3]["id"].as_str().unwrap()));
    assert_eq!(place, json!({"start_ms": 4000, "line_id": lines[1]["id"]}));

    let lines = owner.segments(&id);
    let added = json!({"kind": "insert", "start_ms": 6000, "end_ms": 7000, "text": "(a door)"});
    assert_eq!(done(&owner, &id, added)["lines"][0]["text"], "(a door)");
    assert_eq!(texts(&owner, &id), ["one two", "three four five six seven", "(a door)"]);
    let far = json!({"kind": "join", "lines": [seen(&lines[1]), seen(&lines[0])]});
    edit(&owner, &id, far).expect_error(409, "no_neighbours");
    for at in [0, 7, 99] {
        edit(&owner, &id, json!({"kind": "split", "line": seen(&lines[0]), "at": at}))
            .expect_error(422, "nothing_to_split");
    }
    app.finish();
}

fn words_are_replaced_everywhere(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["De brief and de brief", "a debriefing", "the DE BRIEF", "nothing"]);
    let mut wanted = json!({"kind": "replace", "find": "de brief", "replace": "Debrief", "dry_run": true});
    let looked = done(&owner, &id, wanted.clone());
    assert_eq!(looked["edit"], Value::Null);
    assert_eq!(looked["matches"].as_array().unwrap().len(), 2);
    assert_eq!(looked["matches"][0]["after"], "Debrief and Debrief");
    assert!(history(&owner, &id).is_empty(), "a look changes nothing");

    wanted["dry_run"] = json!(false);
    wanted["lines"] = json!([looked["matches"][1]["id"]]);
    done(&owner, &id, wanted.clone());
    assert_eq!(texts(&owner, &id), ["De brief and de brief", "a debriefing", "the Debrief", "nothing"]);
    wanted["lines"] = Value::Null;
    wanted["match_case"] = json!(true);
    let answer = done(&owner, &id, wanted.clone());
    assert_eq!(texts(&owner, &id)[0], "De brief and Debrief");
    undo(&owner, &id, &answer["edit"]["id"]).expect_status(200);
    assert_eq!(texts(&owner, &id)[0], "De brief and de brief");
    wanted["match_case"] = json!(false);
    wanted["whole_words"] = json!(false);
    wanted["find"] = json!("brief");
    wanted["replace"] = json!("-->");
    done(&owner, &id, wanted);
    assert_eq!(texts(&owner, &id), ["De --> and de -->", "a de-->ing", "the De-->", "nothing"]);
    let captions = owner.get(&format!("/api/recordings/{id}/captions.vtt")).send().text();
    assert_eq!(captions.matches("-->").count(), 4, "an arrow in a text is no time: {captions}");
    let nothing = json!({"kind": "replace", "find": "absent", "replace": "x"});
    assert_eq!(done(&owner, &id, nothing)["edit"], Value::Null);
    app.finish();
}

fn speakers_are_named(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["one", "two", "three"]);
    let lines = owner.segments(&id);
    let name = |lines: &[&Value], name: &str| {
        let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
        json!({"kind": "speaker", "lines": ids, "speaker": {"name": name}})
    };
    done(&owner, &id, name(&[&lines[0], &lines[1]], "Ana"));
    let bo = done(&owner, &id, name(&[&lines[2]], "Bo <b>"));
    let transcript = owner.transcript(&id);
    let names: Vec<&Value> = transcript["speakers"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Ana", "Bo <b>"]);
    let [ana, other] = [0, 1].map(|at| transcript["speakers"][at]["id"].clone());
    let of_lines: Vec<&Value> =
        transcript["segments"].as_array().unwrap().iter().map(|line| &line["speaker_id"]).collect();
    assert_eq!(of_lines, [&ana, &ana, &other]);
    let captions = owner.get(&format!("/api/recordings/{id}/captions.vtt")).send().text();
    assert!(captions.contains("<v Ana>two") && captions.contains("<v Bo &lt;b&gt;>three"), "{captions}");
    let text = owner.get(&format!("/api/recordings/{id}/transcript.txt")).send().text();
    assert!(text.ends_with("Ana: one\ntwo\nBo <b>: three\n"), "{text}");

    let renamed = done(&owner, &id, json!({"kind": "rename_speaker", "speaker_id": other, "name": "Björn"}));
    assert_eq!(renamed["edit"]["before"][0]["speaker"], "Bo <b>");
    assert_eq!(owner.transcript(&id)["speakers"][1]["name"], "Björn");
    edit(&owner, &id, json!({"kind": "rename_speaker", "speaker_id": other, "name": "Ana"}))
        .expect_error(409, "conflict");
    undo(&owner, &id, &renamed["edit"]["id"]).expect_status(200);
    assert_eq!(owner.transcript(&id)["speakers"][1]["name"], "Bo <b>");
    // A mended line keeps its speaker, and nobody can be set again.
    mend(&owner, &id, &owner.segments(&id)[2], "four");
    assert_eq!(owner.segments(&id)[2]["speaker_id"], other);
    done(&owner, &id, json!({"kind": "speaker", "lines": [lines[2]["id"]], "speaker": null}));
    assert_eq!(owner.segments(&id)[2]["speaker_id"], Value::Null);
    undo(&owner, &id, &bo["edit"]["id"]).expect_error(409, "edited_since");
    app.finish();
}

fn corrections_are_undone_and_done_again(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let member = app.member(&owner, "Mo", "member");
    let id = heard(&app, &owner, &["alpha", "beta"]);
    let lines = owner.segments(&id);
    let first = mend(&owner, &id, &lines[0], "gamma")["edit"]["id"].clone();
    let second = mend(&member, &id, &owner.segments(&id)[0], "delta")["edit"]["id"].clone();
    let refused = undo(&owner, &id, &first).expect_error(409, "edited_since").json();
    assert!(refused["error"]["message"].as_str().unwrap().contains("Mo"), "{refused}");
    let shown: Vec<(Value, Value)> =
        history(&owner, &id).iter().map(|edit| (edit["id"].clone(), edit["can_undo"].clone())).collect();
    assert_eq!(shown, [(second.clone(), json!(true)), (first.clone(), json!(false))]);
    assert_eq!(history(&owner, &id)[0]["before"][0]["text"], "gamma");

    let undone = undo(&owner, &id, &second).expect_status(200).json();
    assert_eq!((texts(&owner, &id)[0].as_str(), found(&owner, "delta"), found(&owner, "gamma")), ("gamma", 0, 1));
    assert_eq!(undone["lines"][0]["revision"], 1, "it is the text that it was");
    undo(&owner, &id, &second).expect_error(409, "already_undone");
    // Undoing the undoing, and all over again.
    let again = undo(&owner, &id, &undone["edit"]["id"]).expect_status(200).json();
    assert_eq!((texts(&owner, &id)[0].as_str(), found(&owner, "delta")), ("delta", 1));
    undo(&owner, &id, &again["edit"]["id"]).expect_status(200);
    undo(&owner, &id, &first).expect_status(200);
    assert_eq!(texts(&owner, &id), ["alpha", "beta"]);
    // What came after an undoing has a revision of its own, so that nobody mistakes it for what was undone.
    let anew = mend(&owner, &id, &owner.segments(&id)[0], "epsilon");
    assert_eq!(anew["lines"][0]["revision"], 3);
    let edits = history(&owner, &id);
    assert_eq!(
        edits.iter().map(|edit| edit["kind"].as_str().unwrap()).collect::<Vec<_>>(),
        ["text", "undo", "undo", "redo", "undo", "text", "text"]
    );

    // A split with a join on top.
    let line = owner.segments(&id)[1].clone();
    mend(&owner, &id, &line, "one two");
    let split = done(&owner, &id, json!({"kind": "split", "line": seen(&owner.segments(&id)[1]), "at": 3}));
    assert_eq!(texts(&owner, &id), ["epsilon", "one", "two"]);
    undo(&owner, &id, &split["edit"]["id"]).expect_status(200);
    assert_eq!(texts(&owner, &id), ["epsilon", "one two"]);
    app.finish();
}

fn a_correction_that_is_sent_twice_is_done_once(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["alpha beta"]);
    let line = owner.segments(&id).remove(0);
    let path = format!("/api/recordings/{id}/transcript/edits");
    let send = || {
        let wanted = json!({"kind": "split", "line": seen(&line), "at": 5});
        owner.post(&path).header("Idempotency-Key", "once").json(wanted).send().expect_status(200).json()
    };
    let (first, second) = (send(), send());
    assert_eq!(first["edit"]["id"], second["edit"]["id"]);
    assert_eq!(first["lines"], second["lines"]);
    assert_eq!(texts(&owner, &id), ["alpha", "beta"]);
    app.finish();
}

fn corrections_that_make_no_sense_are_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["alpha", "beta"]);
    let line = owner.segments(&id).remove(0);
    let unknown = json!({"id": uuid::Uuid::now_v7().to_string(), "revision": 0});
    let seen = seen(&line);
    let refused = [
        (json!({"kind": "text", "line": seen, "text": "a\u{0}b"}), 422, "invalid_text"),
        (json!({"kind": "text", "line": seen, "text": "x".repeat(5001)}), 422, "invalid_text"),
        (json!({"kind": "text", "line": unknown, "text": "x"}), 404, "not_found"),
        (json!({"kind": "text", "line": {"id": line["id"], "revision": 7}, "text": "x"}), 404, "not_found"),
        (json!({"kind": "text", "line": {"id": "1", "revision": 0}, "text": "x"}), 422, "invalid_body"),
        (json!({"kind": "sing", "line": seen}), 422, "invalid_body"),
        (json!({"kind": "join", "lines": []}), 422, "invalid_lines"),
        (json!({"kind": "join", "lines": [seen]}), 409, "no_neighbours"),
        (json!({"kind": "join", "lines": [seen, seen]}), 409, "no_neighbours"),
        (json!({"kind": "insert", "start_ms": 5, "end_ms": 5, "text": "x"}), 422, "invalid_time"),
        (json!({"kind": "insert", "start_ms": -5, "end_ms": 5, "text": "x"}), 422, "invalid_time"),
        (json!({"kind": "speaker", "lines": [line["id"]], "speaker": {"name": " "}}), 422, "invalid_text"),
        (json!({"kind": "speaker", "lines": [line["id"]], "speaker": {"id": unknown["id"]}}), 404, "not_found"),
        (json!({"kind": "speaker", "lines": [unknown["id"]], "speaker": null}), 404, "not_found"),
        (json!({"kind": "rename_speaker", "speaker_id": unknown["id"], "name": "x"}), 404, "not_found"),
        (json!({"kind": "replace", "find": "", "replace": "x"}), 422, "invalid_text"),
    ];
    for (wanted, status, code) in refused {
        edit(&owner, &id, wanted).expect_error(status, code);
    }
    undo(&owner, &id, &unknown["id"]).expect_error(404, "not_found");
    owner.get(&format!("/api/recordings/{id}/transcript/edits?before=x")).send().expect_error(422, "invalid_cursor");
    owner.get(&format!("/api/recordings/{id}/lines/x")).send().expect_error(404, "not_found");
    assert_eq!(texts(&owner, &id), ["alpha", "beta"]);
    assert!(history(&owner, &id).is_empty());
    // Text that is still being made is corrected once it is complete.
    app.database().change("update transcripts set state = 'running'");
    edit(&owner, &id, json!({"kind": "text", "line": seen, "text": "x"})).expect_error(409, "not_ready");
    assert_eq!(owner.transcript(&id)["can_correct"], false);
    app.database().change("update transcripts set state = 'ready'");
    app.finish();
}

fn only_members_of_the_workspace_correct(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (member, viewer) = (app.member(&owner, "Mo", "member"), app.member(&owner, "Vera", "viewer"));
    let id = heard(&app, &owner, &["alpha"]);
    let other = heard(&app, &owner, &["omega"]);
    let line = owner.segments(&id).remove(0);
    let wanted = || json!({"kind": "text", "line": seen(&line), "text": "beta"});
    edit(&viewer, &id, wanted()).expect_error(403, "forbidden");
    let stranger = app.stranger();
    edit(&stranger, &id, wanted()).expect_error(404, "not_found");
    edit(&app.anyone(), &id, wanted()).expect_error(401, "login_required");
    // A line of one recording is none of another.
    edit(&owner, &other, wanted()).expect_error(404, "not_found");
    assert_eq!(
        (&viewer.transcript(&id)["can_correct"], &member.transcript(&id)["can_correct"]),
        (&json!(false), &json!(true))
    );
    let made = done(&member, &id, wanted())["edit"]["id"].clone();
    undo(&viewer, &id, &made).expect_error(403, "forbidden");
    undo(&owner, &other, &made).expect_error(404, "not_found");
    assert_eq!(history(&viewer, &id).len(), 1, "everybody may read what was changed");
    for path in ["transcript/edits", "transcript/left-over", &format!("lines/{}", line["id"].as_str().unwrap())] {
        stranger.get(&format!("/api/recordings/{id}/{path}")).send().expect_error(404, "not_found");
        app.anyone().get(&format!("/api/recordings/{id}/{path}")).send().expect_error(401, "login_required");
    }
    app.finish();
}

fn corrections_outlive_a_better_transcription(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("short-walkthrough.wav"));
    owner.wait_ready(&id);
    let again = |version: i64| {
        owner.post(&format!("/api/recordings/{id}/transcribe")).json(json!({})).send().expect_status(202);
        debrief_stories::wait_until("the new text", || owner.transcript(&id)["version"] == version);
        app.wait_for_an_empty_queue();
    };
    // Of the whole sound, as the next one.
    again(2);
    let right = owner.segments(&id);
    assert!(right.len() >= 4, "{right:#?}");
    let text = |at: usize| right[at]["text"].as_str().unwrap().to_owned();
    let first_word = |at: usize| text(at).split(' ').next().unwrap().to_owned();
    // A model that heard the third line quite otherwise.
    let worse = right[2]["id"].as_str().unwrap();
    app.database()
        .change(&format!("update segments set text = 'something quite different', words = '[]' where id = '{worse}'"));

    // A mended word, with a speaker; a split line; and a line that the better model hears otherwise.
    let mended = text(0).replacen(&first_word(0), "HELLO", 1);
    mend(&owner, &id, &right[0], &mended);
    done(&owner, &id, json!({"kind": "speaker", "lines": [right[0]["id"]], "speaker": {"name": "Ana"}}));
    let at = first_word(1).chars().count();
    done(&owner, &id, json!({"kind": "split", "line": seen(&right[1]), "at": at}));
    let lines = owner.segments(&id);
    let third = lines.iter().find(|line| line["id"] == worse).unwrap();
    mend(&owner, &id, third, "something quite new");

    let line = owner.segments(&id).pop().unwrap();
    let last = format!("{} Indeed.", line["text"].as_str().unwrap());
    mend(&owner, &id, &line, &last);
    let added = json!({"kind": "insert", "start_ms": 1, "end_ms": 2, "text": "(music)"});
    done(&owner, &id, added);
    let edited = texts(&owner, &id);
    again(3);

    let now = texts(&owner, &id);
    assert_eq!(now[0], "(music)", "what stands for nothing that was heard stays at its time");
    assert!(now[1].starts_with("HELLO ") && now.last().unwrap().ends_with(" Indeed."), "{now:#?}");
    // The demo model may hear a line otherwise than before.
    let machine = app.database().column(
        "select text from segments s join transcripts t on t.id = s.transcript_id where t.version = 3 order by s.start_ms",
    );
    assert_eq!(machine[1], text(1), "the split line");
    assert_eq!(now[2..4], edited[2..4], "a line stays split where it is still the same");
    assert_eq!(now[4], machine[2], "what was heard otherwise is as the better model heard it");
    done(&owner, &id, json!({"kind": "replace", "find": "(music)", "replace": "", "whole_words": false}));
    let transcript = owner.transcript(&id);
    assert_eq!(transcript["segments"][0]["speaker_id"], transcript["speakers"][0]["id"]);
    assert_eq!(transcript["segments"][0]["edited"]["by"]["name"], "Olga");
    assert_eq!((found(&owner, "hello"), found(&owner, "indeed")), (1, 1));
    // Links to lines of the earlier text still lead to their moment.
    let place = owner.json(&format!("/api/recordings/{id}/lines/{worse}"));
    assert_eq!((&place["start_ms"], &place["line_id"]), (&right[2]["start_ms"], &transcript["segments"][3]["id"]));

    // The rest waits for a person.
    assert_eq!(transcript["left_over"], 1);
    let path = format!("/api/recordings/{id}/transcript/left-over");
    let left = owner.json(&path)["left_over"][0].clone();
    assert_eq!(left["heard_before"], "something quite different");
    assert_eq!(left["edited"], "something quite new");
    assert_eq!(left["heard_now"], json!(machine[2]));
    let settle = format!("{path}/{}", left["id"].as_str().unwrap());
    app.member(&owner, "Vera", "viewer")
        .post(&settle)
        .json(json!({"use": "edited"}))
        .send()
        .expect_error(403, "forbidden");
    let settled = owner.post(&settle).json(json!({"use": "edited"})).send().expect_status(200).json();
    assert_eq!(settled["lines"][0]["text"], "something quite new");
    assert_eq!((texts(&owner, &id)[3].as_str(), found(&owner, "quite")), ("something quite new", 1));
    assert_eq!(owner.transcript(&id)["left_over"], 0);
    owner.post(&settle).json(json!({"use": "heard"})).send().expect_error(404, "not_found");
    undo(&owner, &id, &settled["edit"]["id"]).expect_status(200);
    assert_eq!(texts(&owner, &id)[3], machine[2]);
    app.finish();
}

fn texts_have_paragraphs_and_suggested_chapters(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let subjects = ["um the database migration adds a table", "the login page has a button, uh"];
    let lines: Vec<&str> = (0..120).map(|at| subjects[at / 60]).collect();
    let id = heard(&app, &owner, &lines);
    app.database().change("update transcripts set language = 'en'");
    let transcript = owner.transcript(&id);
    assert_eq!(transcript["segments"][0]["fillers"], json!([[0, 3]]));
    let path = format!("/api/recordings/{id}/chapters");
    let list = owner.json(&path);
    assert_eq!(list["chapters"], json!([]));
    let suggested = list["suggested"].as_array().unwrap();
    assert_eq!(suggested.iter().map(|one| &one["start_ms"]).collect::<Vec<_>>(), [0, 120_000], "{list:#}");
    assert!(suggested[1]["title"].as_str().unwrap().to_lowercase().contains("login"), "{list:#}");
    // A change of speakers is a new paragraph.
    let begins = |transcript: &Value, at: usize| {
        transcript["paragraphs"].as_array().unwrap().contains(&transcript["segments"][at]["id"])
    };
    assert!(begins(&transcript, 0) && !begins(&transcript, 1) && !begins(&transcript, 2));
    let line = transcript["segments"][1]["id"].clone();
    done(&owner, &id, json!({"kind": "speaker", "lines": [line], "speaker": {"name": "Ana"}}));
    let transcript = owner.transcript(&id);
    assert!(begins(&transcript, 1) && begins(&transcript, 2) && !begins(&transcript, 3));
    // What people set is all there is.
    let chosen = json!({"chapters": [{"start_ms": 0, "title": suggested[0]["title"]}]});
    owner.request("PUT", &path).json(chosen).send().expect_status(200);
    let list = owner.json(&path);
    assert_eq!((list["chapters"].as_array().unwrap().len(), &list["suggested"]), (1, &json!([])));
    app.finish();
}

fn import(client: &Client, id: &str, query: &str, file: &str) -> Reply {
    let path = format!("/api/recordings/{id}/transcript/import?{query}");
    client.post(&path).header("Content-Type", "text/plain").bytes(file.as_bytes()).send()
}

/// What a text says, without the names of its lines.
fn said(client: &Client, id: &str) -> Vec<Value> {
    let names = client.transcript(id)["speakers"].as_array().unwrap().clone();
    let name = |line: &Value| names.iter().find(|one| one["id"] == line["speaker_id"]).map(|one| one["name"].clone());
    client
        .segments(id)
        .iter()
        .map(|line| json!([line["start_ms"], line["end_ms"], line["text"], line["words"], name(line)]))
        .collect()
}

fn texts_go_out_and_come_back(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["one two", "three four", "five"]);
    let lines = owner.segments(&id);
    mend(&owner, &id, &lines[0], "a --> b <i>x</i> & *stars* &lt;");
    mend(&owner, &id, &lines[1], "مرحبا <b");
    done(&owner, &id, json!({"kind": "speaker", "lines": [lines[1]["id"]], "speaker": {"name": "Ana & <Bo>"}}));
    let file = |extension: &str| {
        owner.get(&format!("/api/recordings/{id}/transcript.{extension}")).send().expect_status(200).text()
    };
    // The names of lines are new in each version.
    let bare = |file: &str| -> Vec<String> {
        file.lines().filter(|line| uuid::Uuid::try_parse(line).is_err()).map(str::to_owned).collect()
    };
    let before = said(&owner, &id);
    let json_file = file("json");
    for extension in ["vtt", "srt", "md", "txt"] {
        let written = file(extension);
        import(&owner, &id, &format!("format={extension}"), &written).expect_status(201);
        let again = file(extension);
        assert_eq!(bare(&again), bare(&written), "{extension}");
        let texts_then: Vec<&Value> = before.iter().map(|line| &line[2]).collect();
        let now = said(&owner, &id);
        let texts_now: Vec<&Value> = now.iter().map(|line| &line[2]).collect();
        assert_eq!(texts_now, texts_then, "{extension}");
        import(&owner, &id, "format=json", &json_file).expect_status(201);
        assert_eq!(said(&owner, &id), before, "JSON has all of it");
    }
    let recording = owner.recording(&id);
    assert_eq!(recording["transcript"]["state"], "ready", "{recording:#}");
    assert_eq!(owner.transcript(&id)["model"], "imported");
    assert_eq!(found(&owner, "stars"), 1, "what is read is what is found");
    // What was imported is corrected like anything else.
    mend(&owner, &id, &owner.segments(&id)[2], "six");
    assert_eq!(texts(&owner, &id)[2], "six");
    import(&owner, &id, "format=srt&language=pt-BR", "1\n00:00:01,000 --> 00:00:02,000\nOlá\n").expect_status(201);
    assert_eq!(
        (texts(&owner, &id), owner.transcript(&id)["language"].clone()),
        (vec!["Olá".to_owned()], json!("pt-BR"))
    );
    assert_eq!(owner.transcript(&id)["left_over"], 1, "a correction that does not fit is kept");
    app.finish();
}

fn files_that_are_no_text_are_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = heard(&app, &owner, &["one"]);
    let vtt = |times: &str| format!("WEBVTT\n\n{times}\nhello\n");
    let refused = [
        ("vtt", "hello".to_owned(), "not_readable"),
        ("vtt", "WEBVTT\n".to_owned(), "invalid_lines"),
        ("vtt", vtt("00:01.000 -> 00:02.000"), "not_readable"),
        ("vtt", vtt("99:00:00.000 --> 99:00:01.000"), "invalid_time"),
        ("vtt", vtt(&format!("{0}:00 --> {0}:01", "9".repeat(30))), "not_readable"),
        ("srt", "nothing at all".to_owned(), "not_readable"),
        ("md", "# Title\n".to_owned(), "not_readable"),
        ("json", "{\"segments\": 1}".to_owned(), "not_readable"),
        ("json", json!({"segments": [{"start_ms": -5, "end_ms": 5, "text": "x"}]}).to_string(), "invalid_time"),
        (
            "json",
            json!({"segments": [{"start_ms": 0, "end_ms": 5, "text": "x".repeat(5001)}]}).to_string(),
            "invalid_text",
        ),
        ("txt", "  \n ".to_owned(), "invalid_lines"),
    ];
    for (format, file, code) in refused {
        import(&owner, &id, &format!("format={format}"), &file).expect_error(422, code);
    }
    import(&owner, &id, "format=srt&language=x_y", "1\n00:00:01,000 --> 00:00:02,000\nx\n")
        .expect_error(422, "invalid_language");
    let path = format!("/api/recordings/{id}/transcript/import?format=txt");
    owner.post(&path).bytes([0xff, 0xfe, 0]).send().expect_error(422, "not_utf8");
    import(&viewer, &id, "format=txt", "x").expect_error(403, "forbidden");
    import(&app.stranger(), &id, "format=txt", "x").expect_error(404, "not_found");
    assert_eq!((texts(&owner, &id), owner.transcript(&id)["version"].clone()), (vec!["one".to_owned()], json!(1)));
    app.finish();
}

fn glossary(client: &Client, term: &str, heard_as: &[&str]) -> Reply {
    client.post("/api/glossary").json(json!({"term": term, "heard_as": heard_as})).send()
}

fn terms_are_written_right(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let sample = speech::sample("short-walkthrough.wav");
    let older = owner.upload_file(&sample);
    owner.wait_ready(&older);
    let heard = owner.segments(&older);
    let word = speech::words(heard[0]["text"].as_str().unwrap()).into_iter().max_by_key(String::len).unwrap();
    let term = glossary(&owner, "ProductName", &[&word]).expect_status(201).json();

    // New texts are mended as they come, and say so.
    let newer = owner.upload_file(&sample);
    owner.wait_ready(&newer);
    let lines = owner.segments(&newer);
    assert!(lines[0]["text"].as_str().unwrap().contains("ProductName"), "{:#}", lines[0]);
    assert_eq!((&lines[0]["edited"]["kind"], &lines[0]["edited"]["by"]), (&json!("glossary"), &Value::Null));
    assert!(found(&owner, "ProductName") >= 1);
    assert!(
        !owner
            .search(&word)
            .iter()
            .any(|moment| moment["recording_id"] == newer.as_str() && moment["kind"] == "transcript")
    );
    // What the glossary did can be undone like anything else.
    let edits = history(&owner, &newer);
    assert_eq!((&edits[0]["kind"], &edits[0]["can_undo"]), (&json!("glossary"), &json!(true)));

    // Older ones where somebody wants it, with what would change.
    let path = format!("/api/glossary/{}", term["id"].as_str().unwrap());
    let occurrences = owner.json(&format!("{path}/occurrences"))["occurrences"].as_array().unwrap().clone();
    assert!(
        !occurrences.is_empty() && occurrences.iter().all(|found| found["recording_id"] == older.as_str()),
        "{occurrences:#?}"
    );
    assert_eq!(occurrences[0]["before"], heard[0]["text"]);
    let mut wanted = occurrences.clone();
    // Somebody was quicker there.
    mend(&owner, &older, &heard[0], "Nothing of that kind.");
    wanted.push(json!({"recording_id": older, "line_id": uuid::Uuid::now_v7().to_string(), "revision": 0}));
    let count = wanted.len();
    let mended = owner.post(&format!("{path}/mend")).json(json!({"lines": wanted})).send().expect_status(200).json();
    assert_eq!(mended, json!({"mended": count - 2, "skipped": 2}));
    assert_eq!(texts(&owner, &older)[0], "Nothing of that kind.");
    assert!(owner.json(&format!("{path}/occurrences"))["occurrences"].as_array().unwrap().is_empty());
    app.finish();
}

fn terms_make_sense_and_stay_in_their_workspace(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (member, viewer, stranger) =
        (app.member(&owner, "Mo", "member"), app.member(&owner, "Vera", "viewer"), app.stranger());
    let first = glossary(&member, " Debrief ", &["de brief", "De-Brief", "the brief"]).expect_status(201).json();
    assert_eq!((&first["term"], &first["heard_as"]), (&json!("Debrief"), &json!(["de brief", "the brief"])));
    let again = glossary(&owner, "debrief", &["THE BRIEF", "debris"]).expect_status(200).json();
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["heard_as"], json!(["de brief", "the brief", "debris"]));
    assert_eq!(viewer.json("/api/glossary")["terms"].as_array().unwrap().len(), 1);
    assert!(stranger.json("/api/glossary")["terms"].as_array().unwrap().is_empty());

    let path = format!("/api/glossary/{}", first["id"].as_str().unwrap());
    glossary(&viewer, "x", &[]).expect_error(403, "forbidden");
    viewer.patch(&path).json(json!({"term": "x"})).send().expect_error(403, "forbidden");
    viewer.delete(&path).send().expect_error(403, "forbidden");
    viewer.post(&format!("{path}/mend")).json(json!({"lines": []})).send().expect_error(403, "forbidden");
    stranger.patch(&path).json(json!({"term": "x"})).send().expect_error(404, "not_found");
    stranger.get(&format!("{path}/occurrences")).send().expect_error(404, "not_found");
    app.anyone().get("/api/glossary").send().expect_error(401, "login_required");
    for (term, heard_as) in
        [("", vec![]), ("!?", vec![]), ("ok", vec!["..."]), ("a\u{0}", vec![]), (&"x".repeat(101), vec![])]
    {
        glossary(&owner, term, &heard_as).expect_error(422, "invalid_text");
    }
    let many: Vec<String> = (0..51).map(|at| format!("v{at}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    glossary(&owner, "ok", &many).expect_error(422, "too_many_variants");

    let other = glossary(&owner, "Other", &[]).expect_status(201).json();
    owner.patch(&path).json(json!({"term": "OTHER"})).send().expect_error(409, "conflict");
    let changed = owner.patch(&path).json(json!({"heard_as": []})).send().expect_status(200).json();
    assert_eq!((&changed["term"], &changed["heard_as"]), (&json!("Debrief"), &json!([])));
    owner.delete(&format!("/api/glossary/{}", other["id"].as_str().unwrap())).send().expect_status(204);
    owner.delete(&format!("/api/glossary/{}", percent_encoded("x"))).send().expect_error(404, "not_found");
    assert_eq!(owner.json("/api/glossary")["terms"].as_array().unwrap().len(), 1);
    app.finish();
}
