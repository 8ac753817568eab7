//! Whatever a camera or a program makes becomes something that a browser plays and seeks.

use std::path::{Path, PathBuf};

use debrief_stories::{Client, Start, media, on_both_databases, sha256, speech};
use serde_json::Value;

on_both_databases![
    objects_of_every_usual_kind_become_playable,
    objects_are_read_in_ranges,
    objects_are_sent_only_to_those_who_may_see_them,
];

const PICTURE: &str = "-f lavfi -i testsrc=size=320x180:rate=15:duration=4";

struct Sort {
    /// What ffmpeg makes of the picture and the speech; the last word is the file.
    made_by: &'static str,
    kind: &'static str,
    /// Whether the original has to be made over, packed over or left as it is.
    becomes: Becomes,
}

#[derive(Clone, Copy, PartialEq)]
enum Becomes {
    Itself,
    /// The same streams in a container that can be seeked.
    Packed,
    Transcoded,
}

const SORTS: [Sort; 13] = [
    // As MediaRecorder writes it: no duration, no index.
    sort("-c:v libvpx -deadline realtime -c:a libopus -f webm -live 1 live.webm", "video", Becomes::Packed),
    sort("-c:v libx264 -preset ultrafast -c:a aac index-at-the-end.mp4", "video", Becomes::Packed),
    sort(
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart fast.mp4",
        "video",
        Becomes::Itself,
    ),
    sort("-c:v libx265 -preset ultrafast -x265-params log-level=error -c:a aac hevc.mp4", "video", Becomes::Transcoded),
    sort("-c:v prores_ks -profile:v 0 -c:a pcm_s16le prores.mov", "video", Becomes::Transcoded),
    sort("-c:v mpeg4 -c:a libmp3lame old.avi", "video", Becomes::Transcoded),
    sort("-c:v mpeg2video -c:a ac3 odd.mkv", "video", Becomes::Transcoded),
    sort("-vn -c:a libvorbis speech.ogg", "audio", Becomes::Itself),
    sort("-vn -c:a libmp3lame speech.mp3", "audio", Becomes::Itself),
    sort("-vn -c:a aac speech.m4a", "audio", Becomes::Packed),
    sort("-vn -c:a flac speech.flac", "audio", Becomes::Itself),
    sort("-vn -c:a pcm_s16le speech.wav", "audio", Becomes::Itself),
    sort("-vn -c:a libopus speech.webm", "audio", Becomes::Itself),
];

const fn sort(made_by: &'static str, kind: &'static str, becomes: Becomes) -> Sort {
    Sort { made_by, kind, becomes }
}

fn objects_of_every_usual_kind_become_playable(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let uploaded: Vec<(&Sort, PathBuf, String)> = SORTS
        .iter()
        .map(|sort| {
            let file = make(app.folder(), sort.made_by);
            let id = owner.upload_file(&file);
            (sort, file, id)
        })
        .collect();
    for (sort, file, id) in uploaded {
        println!("{}", file.display());
        let recording = owner.wait_media(&id);
        check_facts(&recording, sort);
        check_media(&owner, &id, sort, &file, app.folder());
        let poster = owner.get(&format!("/api/recordings/{id}/poster")).send();
        if sort.kind == "video" {
            assert_eq!(recording["has_poster"], true);
            let poster = poster.expect_status(200);
            assert_eq!((poster.header("content-type"), &poster.body[..2]), (Some("image/jpeg"), &[0xff, 0xd8][..]));
        } else {
            assert_eq!(recording["has_poster"], false);
            poster.expect_error(404, "not_found");
        }
        owner.wait_ready(&id);
    }
    app.finish();
}

fn make(folder: &Path, how: &str) -> PathBuf {
    let sound = speech::sample("single-us.wav");
    media::ffmpeg(folder, &format!("{PICTURE} -i {} {how}", sound.display()))
}

fn check_facts(recording: &Value, sort: &Sort) {
    assert_eq!(recording["kind"], sort.kind, "{recording:#}");
    let duration_ms = recording["duration_ms"].as_i64().unwrap();
    assert!((3800..4300).contains(&duration_ms), "{duration_ms} ms");
    let size = (recording["width"].as_i64(), recording["height"].as_i64());
    assert_eq!(size, if sort.kind == "video" { (Some(320), Some(180)) } else { (None, None) });
}

fn check_media(owner: &Client, id: &str, sort: &Sort, file: &Path, folder: &Path) {
    let original = std::fs::read(file).unwrap();
    let kept = owner.get(&format!("/api/recordings/{id}/original")).send().expect_status(200).body;
    assert_eq!(sha256(&kept), sha256(&original), "the original is kept unchanged");
    let reply = owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);
    let found = media::probe(folder, &reply.body);
    let before = media::probe(folder, &original);
    assert!(found["format"]["duration"].is_string(), "no duration: {found:#}");
    let codecs = |facts: &Value| -> Vec<String> {
        facts["streams"].as_array().unwrap().iter().map(|s| s["codec_name"].as_str().unwrap().into()).collect()
    };
    match sort.becomes {
        Becomes::Itself => assert_eq!(sha256(&reply.body), sha256(&original)),
        Becomes::Packed => assert_eq!(codecs(&found), codecs(&before), "nothing is decoded"),
        Becomes::Transcoded => assert_eq!(codecs(&found), ["h264", "aac"]),
    }
    let kind = reply.header("content-type").unwrap();
    assert!(kind.starts_with(if sort.kind == "video" { "video/" } else { "audio/" }), "{kind}");
    if kind.ends_with("/mp4") {
        let boxes = media::boxes(&reply.body);
        let at = |name: &str| boxes.iter().position(|other| other == name).unwrap_or(usize::MAX);
        assert!(at("moov") < at("mdat"), "the index is not in front: {boxes:?}");
    }
}

fn objects_are_read_in_ranges(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(7, 9_000_000);
    let id = owner.upload_bytes("noise.wav", &bytes);
    owner.wait_media(&id);
    let size = bytes.len();
    for path in ["media", "original"] {
        let path = format!("/api/recordings/{id}/{path}");
        let read = |range: &str| owner.get(&path).header("Range", range).send();
        // The last three cross the border of the first slice.
        for (range, from, to) in [
            ("bytes=0-0".to_string(), 0, 1),
            ("bytes=0-99".into(), 0, 100),
            (format!("bytes={}-", size - 5), size - 5, size),
            ("bytes=-10".into(), size - 10, size),
            (format!("bytes={}-{}", size - 3, size * 2), size - 3, size),
            ("bytes=8388600-8388620".into(), 8_388_600, 8_388_621),
            ("bytes=1000-8999000".into(), 1000, 8_999_001),
            ("bytes=8388608-".into(), 8_388_608, size),
        ] {
            let reply = read(&range).expect_status(206);
            assert_eq!(reply.header("content-range"), Some(&*format!("bytes {from}-{}/{size}", to - 1)));
            assert!(reply.body == bytes[from..to], "{range} answered other bytes");
        }
        let beyond = read(&format!("bytes={size}-")).expect_status(416);
        assert_eq!(beyond.header("content-range"), Some(&*format!("bytes */{size}")));
        assert_eq!(read("bytes=-0").status, 416);
        assert_eq!(read("lines=1-2").expect_status(200).body.len(), size, "an unknown unit is passed over");
        let whole = owner.get(&path).send().expect_status(200);
        assert_eq!((whole.header("accept-ranges"), whole.body.len()), (Some("bytes"), size));
        let head = owner.request("HEAD", &path).send().expect_status(200);
        assert_eq!(head.number("content-length"), size as u64);
    }
    app.finish();
}

fn objects_are_sent_only_to_those_who_may_see_them(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    let viewer = app.member(&owner, "Vera", "viewer");
    let stranger = app.stranger();
    for path in ["media", "original", "captions.vtt", "transcript.txt"] {
        let path = format!("/api/recordings/{id}/{path}");
        viewer.get(&path).send().expect_status(200);
        stranger.get(&path).send().expect_error(404, "not_found");
        app.anyone().get(&path).send().expect_error(401, "login_required");
    }
    owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
    viewer.get(&format!("/api/recordings/{id}/media")).send().expect_error(404, "not_found");
    app.finish();
}
