//! What people mend of a text: nothing of it is lost, by nobody, not even by a new transcription.

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
];

/// A recording whose machine text is these lines, two seconds each.
pub fn heard(app: &TestApp, owner: &Client, lines: &[&str]) -> String {
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

pub fn edit(client: &Client, id: &str, wanted: Value) -> Reply {
    client.post(&format!("/api/recordings/{id}/transcript/edits")).json(wanted).send()
}

pub fn done(client: &Client, id: &str, wanted: Value) -> Value {
    edit(client, id, wanted).expect_status(200).json()
}

pub fn undo(client: &Client, id: &str, edit: &Value) -> Reply {
    let edit = edit.as_str().expect("an edit");
    client.post(&format!("/api/recordings/{id}/transcript/edits/{edit}/undo")).json(json!({})).send()
}

/// The line as a correction names it.
pub fn seen(line: &Value) -> Value {
    json!({"id": line["id"], "revision": line["revision"]})
}

pub fn mend(client: &Client, id: &str, line: &Value, text: &str) -> Value {
    done(client, id, json!({"kind": "text", "line": seen(line), "text": text}))
}

pub fn texts(client: &Client, id: &str) -> Vec<String> {
    client.segments(id).iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

pub fn found(client: &Client, word: &str) -> usize {
    client.search(word).iter().filter(|moment| moment["kind"] == "transcript").count()
}

pub fn history(client: &Client, id: &str) -> Vec<Value> {
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
