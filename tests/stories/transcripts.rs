//! What was spoken can be read, at its time, and is found.

use debrief_stories::speech::{
    Sentence, fresh_seed, longest_runs, sample, sample_sentences, walkthrough, word_error_rate, words,
};
use debrief_stories::{Client, Start, media, on_both_databases, speech};
use serde_json::{Value, json};

on_both_databases![
    objects_words_of_the_samples_come_back,
    objects_late_words_can_be_read_and_found,
    objects_in_video_keep_their_times,
    downloads_can_be_read_by_other_programs,
    transcribing_again_replaces_the_text,
    transcribing_can_be_cancelled,
];

const LABEL: &str = "demo model: 287 words";

fn objects_words_of_the_samples_come_back(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let silence = owner.upload_file(&sample("silence.wav"));
    // The model hears the short one without an error, and gets about one word in twenty of the long one wrong.
    for (file, told_in, allowed, timed) in [
        ("short-walkthrough.wav", "short-walkthrough.wav", 0.1, 0.9),
        ("walkthrough.flac", "walkthrough.wav", 0.2, 0.75),
    ] {
        let spoken = sample_sentences(told_in);
        let id = owner.upload_file(&sample(file));
        let recording = owner.wait_ready(&id);
        let text: Vec<&str> = spoken.iter().map(|sentence| sentence.text.as_str()).collect();
        check_words(&text.join(" "), &owner.text(&id), allowed);
        check_times(&spoken, &owner.segments(&id), timed);
        check_found(&owner, &id, &spoken, timed);
        let transcript = &recording["transcript"];
        assert_eq!((&transcript["demo"], &transcript["language"]), (&json!(true), &json!("en")), "{recording:#}");
        assert!(transcript["label"].as_str().unwrap().contains(LABEL));
        assert!(owner.transcript(&id)["label"].as_str().unwrap().contains(LABEL));
    }
    owner.wait_ready(&silence);
    assert_eq!(owner.text(&silence), "", "silence says nothing");
    assert_eq!(owner.segments(&silence).len(), 0);
    app.finish();
}

fn objects_late_words_can_be_read_and_found(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 210_000);
    let file = app.folder().join("long.wav");
    spoken.wave.write(&file);
    let id = owner.upload_file(&file);

    let early = owner.wait_running_with_text(&id);
    let recording = owner.recording(&id);
    let progress = recording["transcript"]["progress"].as_f64().unwrap_or(-1.0);
    assert!((0.0..=1.0).contains(&progress), "{recording:#}");
    let word = speech::words(early[0]["text"].as_str().unwrap()).into_iter().max_by_key(String::len).unwrap();
    assert!(!owner.search(&word).is_empty(), "{word} is on the page but not found");

    owner.wait_ready(&id);
    let segments = owner.segments(&id);
    assert_eq!(segments[..early.len()], early, "what could be read stays as it was");
    check_words(&spoken.text(), &owner.text(&id), 0.15);
    check_times(&spoken.sentences, &segments, 0.88);
    let late = spoken.single_words(150_000);
    assert!(late.len() >= 5, "{late:?}");
    check_moments(&owner, &id, &late, 0.75);
    app.finish();
}

fn objects_in_video_keep_their_times(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 24_000);
    let file = app.folder().join("speech.wav");
    spoken.wave.write(&file);
    let picture = "-f lavfi -i color=c=gray:size=160x90:rate=5:duration=30";
    // In the last one the sound begins two seconds after the picture.
    for (delay_ms, how) in [
        (0, "-c:v libvpx -deadline realtime -c:a libopus -f webm -live 1 walkthrough.webm"),
        (0, "-c:v libx264 -preset ultrafast -c:a aac walkthrough.mp4"),
        (2000, "-c:v libx264 -preset ultrafast -c:a aac late.mp4"),
    ] {
        let delay = format!("-itsoffset {}", delay_ms / 1000);
        let file = media::ffmpeg(app.folder(), &format!("{picture} {delay} -i {} {how}", file.display()));
        let id = owner.upload_file(&file);
        owner.wait_ready(&id);
        let moved = |sentence: &Sentence| Sentence {
            start_ms: sentence.start_ms + delay_ms,
            end_ms: sentence.end_ms + delay_ms,
            ..sentence.clone()
        };
        check_words(&spoken.text(), &owner.text(&id), OF_FEW_WORDS);
        check_times(&spoken.sentences.iter().map(moved).collect::<Vec<_>>(), &owner.segments(&id), 0.8);
    }
    app.finish();
}

fn downloads_can_be_read_by_other_programs(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&sample("short-walkthrough.wav"));
    owner.wait_ready(&id);
    let segments = owner.segments(&id);
    let read = |name: &str, kind: &str| {
        let reply = owner.get(&format!("/api/recordings/{id}/{name}")).send().expect_status(200);
        assert!(reply.header("content-type").is_some_and(|found| found.starts_with(kind)), "{reply}");
        let attached = reply.header("content-disposition").unwrap_or_default();
        assert!(name == "captions.vtt" || attached.starts_with("attachment"), "{reply}");
        reply.text()
    };
    for vtt in [read("captions.vtt", "text/vtt"), read("transcript.vtt", "text/vtt")] {
        assert!(vtt.starts_with("WEBVTT"));
        check_cues(&vtt, '.', &segments);
    }
    let srt = read("transcript.srt", "");
    assert_eq!(srt.lines().next().unwrap().trim_start_matches('\u{feff}'), "1");
    check_cues(&srt, ',', &segments);
    let json: Value = serde_json::from_str(&read("transcript.json", "application/json")).unwrap();
    assert_eq!(json["segments"].as_array().unwrap().len(), segments.len());
    let (txt, md) = (read("transcript.txt", "text/plain"), read("transcript.md", "text/markdown"));
    for text in [&txt, &md, &json.to_string()] {
        assert!(text.contains(LABEL) && text.to_lowercase().contains("dashboard"), "{text}");
    }
    let captions = app.folder().join("captions.srt");
    std::fs::write(&captions, srt).unwrap();
    media::ffmpeg(app.folder(), "-i captions.srt converted.vtt");
    owner.get(&format!("/api/recordings/{id}/transcript.exe")).send().expect_status(404);
    app.finish();
}

fn transcribing_again_replaces_the_text(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&sample("short-walkthrough.wav"));
    owner.wait_ready(&id);
    let before = owner.transcript(&id);
    let found = owner.search("dashboard").len();
    let path = format!("/api/recordings/{id}/transcribe");
    let viewer = app.member(&owner, "Vera", "viewer");
    viewer.post(&path).json(json!({})).send().expect_error(403, "forbidden");
    owner.post(&path).json(json!({"language": "klingon?"})).send().expect_error(422, "invalid_language");

    owner.post(&path).json(json!({"language": "en"})).send().expect_status(202);
    debrief_stories::wait_until("the second version", || {
        let transcript = owner.transcript(&id);
        transcript["version"] == before["version"].as_i64().unwrap() + 1 && transcript["state"] == "ready"
    });
    assert_eq!(text_of(&before), owner.text(&id), "the same sound gives the same text");
    assert_eq!(owner.search("dashboard").len(), found, "each moment is found once");
    app.finish();
}

fn transcribing_can_be_cancelled(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 150_000);
    let file = app.folder().join("long.wav");
    spoken.wave.write(&file);
    let id = owner.upload_file(&file);
    owner.wait_running_with_text(&id);
    owner.post(&format!("/api/recordings/{id}/transcribe/cancel")).json(json!({})).send().expect_status(202);
    let recording = owner.wait_transcript(&id, "failed");
    assert_eq!(recording["transcript"]["reason"]["code"], "cancelled");
    debrief_stories::wait_until("inference to end", || app.database().number("select count(*) from jobs") == 0);
    let kept = owner.segments(&id).len();
    owner.post(&format!("/api/recordings/{id}/transcribe")).json(json!({})).send().expect_status(202);
    owner.wait_transcript(&id, "ready");
    assert!(owner.segments(&id).len() > kept, "now it is whole");
    check_words(&spoken.text(), &owner.text(&id), 0.15);
    app.finish();
}

/// A sentence of four words, which may be misheard as a shorter one; what a window holds is longer.
const MOST_IN_A_ROW: usize = 4;

/// How much of a short recording may be heard as other words: by chance it holds a sentence that the model mishears. How
/// well it hears is measured over many words (`trust`); here nothing may be lost or be there twice.
pub const OF_FEW_WORDS: f64 = 0.25;

/// At most this part of the words is wrong, and no run of them is missing or was never said.
pub fn check_words(spoken: &str, heard: &str, allowed: f64) {
    let rate = word_error_rate(spoken, heard);
    let (missing, invented) = longest_runs(spoken, heard);
    println!("words: {rate:.3} wrong, {allowed} allowed; in a row {missing} missing, {invented} never said");
    assert!(rate <= allowed, "{rate:.2} of the words are wrong\nspoken: {spoken}\nheard:  {heard}");
    assert!(
        missing.max(invented) <= MOST_IN_A_ROW,
        "in a row {missing} words are missing, {invented} were never said\nspoken: {spoken}\nheard:  {heard}"
    );
}

/// At least this part of the words was heard within a second of when it was spoken; all times are in order.
fn check_times(spoken: &[Sentence], segments: &[Value], expected: f64) {
    let mut heard: Vec<(String, i64)> = Vec::new();
    let mut last_ms = 0;
    for segment in segments {
        let ms = |value: &Value, name: &str| value[name].as_i64().unwrap();
        let (start_ms, end_ms) = (ms(segment, "start_ms"), ms(segment, "end_ms"));
        assert!(last_ms <= start_ms && start_ms < end_ms, "segments overlap: {segment:#}");
        last_ms = start_ms;
        for word in segment["words"].as_array().unwrap() {
            let confidence = word["confidence"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&confidence), "{word}");
            assert!(ms(word, "start_ms") >= start_ms - 100 && ms(word, "end_ms") <= end_ms + 100, "{segment:#}");
            heard.extend(words(word["text"].as_str().unwrap()).into_iter().map(|text| (text, ms(word, "start_ms"))));
        }
    }
    let (mut total, mut found) = (0, 0);
    for sentence in spoken {
        for word in words(&sentence.text) {
            let at_ms = sentence.time_of(&word);
            total += 1;
            found += usize::from(heard.iter().any(|(text, ms)| *text == word && (ms - at_ms).abs() <= 1000));
        }
    }
    let part = f64::from(found as u32) / f64::from(total.max(1));
    println!("times: {part:.3} right, {expected} expected");
    assert!(part >= expected, "only {part:.2} of the words at their time\nspoken: {spoken:#?}\nheard: {heard:?}");
}

/// The words that are spoken once are found within a second of their time.
fn check_found(client: &Client, id: &str, spoken: &[Sentence], expected: f64) {
    let all: Vec<String> = spoken.iter().flat_map(|sentence| words(&sentence.text)).collect();
    let single = |word: &String| word.len() > 4 && all.iter().filter(|other| *other == word).count() == 1;
    let moments: Vec<(String, i64)> = spoken
        .iter()
        .flat_map(|sentence| {
            words(&sentence.text)
                .into_iter()
                .filter(single)
                .map(|word| (word.clone(), sentence.time_of(&word)))
                .collect::<Vec<_>>()
        })
        .collect();
    check_moments(client, id, &moments, expected);
}

fn check_moments(client: &Client, id: &str, moments: &[(String, i64)], expected: f64) {
    let (mut missed, mut total) = (Vec::new(), 0);
    for (word, at_ms) in moments {
        let hits = client.search(word);
        let is_near = |hit: &&Value| {
            hit["recording_id"] == id
                && hit["kind"] == "transcript"
                && (hit["start_ms"].as_i64().unwrap() - at_ms).abs() <= 1000
        };
        total += 1;
        match hits.iter().find(is_near) {
            None => missed.push((word, at_ms)),
            Some(hit) => {
                let url = hit["url"].as_str().unwrap();
                assert!(url.starts_with(&format!("/r/{id}?t=")), "{url}");
            }
        }
    }
    let part = 1.0 - missed.len() as f64 / f64::from(total.max(1));
    println!("moments: {part:.3} of {total} found, {expected} expected");
    assert!(part >= expected, "only {part:.2} of the moments were found; not {missed:?}");
}

fn check_cues(captions: &str, separator: char, segments: &[Value]) {
    let mut last_ms = -1;
    let mut cues = 0;
    for line in captions.lines().filter(|line| line.contains(" --> ")) {
        let times: Vec<i64> = line.split(" --> ").map(|time| cue_time(time.trim(), separator)).collect();
        assert!(last_ms <= times[0] && times[0] < times[1], "{line}");
        last_ms = times[0];
        cues += 1;
    }
    assert!(cues >= segments.len(), "{cues} cues of {} segments\n{captions}", segments.len());
    let heard: Vec<String> = segments.iter().flat_map(|segment| words(segment["text"].as_str().unwrap())).collect();
    let shown = words(captions);
    assert!(heard.iter().all(|word| shown.contains(word)), "a word is missing\n{captions}");
}

/// `00:01:02.345`
fn cue_time(text: &str, separator: char) -> i64 {
    let (whole, ms) = text.split_once(separator).unwrap_or_else(|| panic!("not a time: {text}"));
    assert_eq!(ms.len(), 3, "{text}");
    whole.split(':').fold(0, |total, part| total * 60 + part.parse::<i64>().unwrap()) * 1000
        + ms.parse::<i64>().unwrap()
}

fn text_of(transcript: &Value) -> String {
    let segments = transcript["segments"].as_array().unwrap();
    segments.iter().filter_map(|segment| segment["text"].as_str()).collect::<Vec<_>>().join(" ")
}

/// What the stories measure with can fail.
mod measures {
    use super::*;

    fn spoken() -> Vec<Sentence> {
        sample_sentences("short-walkthrough.wav")
    }

    /// Each sentence as one segment, its words a given time late.
    fn heard(late_ms: i64) -> Vec<Value> {
        let segment = |sentence: &Sentence| {
            let at = |word: &str| sentence.time_of(word) + late_ms;
            let words: Vec<Value> = words(&sentence.text)
                .iter()
                .map(|word| json!({"start_ms": at(word), "end_ms": at(word) + 1, "text": word, "confidence": 0.5}))
                .collect();
            let (start_ms, end_ms) = (sentence.start_ms + late_ms, sentence.end_ms + late_ms);
            json!({"start_ms": start_ms, "end_ms": end_ms, "text": sentence.text, "words": words})
        };
        spoken().iter().map(segment).collect()
    }

    #[test]
    fn words_within_a_second_are_in_time() {
        check_times(&spoken(), &heard(900), 0.95);
    }

    #[test]
    #[should_panic(expected = "of the words at their time")]
    fn words_that_come_late_fail() {
        check_times(&spoken(), &heard(1500), 0.5);
    }

    #[test]
    #[should_panic(expected = "segments overlap")]
    fn a_segment_that_comes_twice_fails() {
        check_times(&spoken(), &[heard(0), heard(0)].concat(), 0.5);
    }

    #[test]
    #[should_panic(expected = "in a row 5 words are missing")]
    fn a_lost_sentence_fails() {
        check_words("Open the page. Then we close the menu. Now wait.", "Open the page. Now wait.", 0.9);
    }

    #[test]
    #[should_panic(expected = "of the words are wrong")]
    fn invented_words_fail() {
        check_words("Open the page.", "Open the old page and wait.", 0.2);
    }
}
