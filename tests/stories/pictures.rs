//! Pictures to find one's way by, and the sound alone.

use debrief_stories::{Client, Start, media, on_both_databases, speech, wait_for};
use serde_json::Value;

on_both_databases![
    objects_of_a_storyboard_show_each_moment,
    a_recording_without_a_picture_has_none,
    objects_of_the_sound_alone_are_a_file,
];

/// Eleven seconds of each, so that each has a still.
const COLOURS: [(&str, [u8; 3]); 3] = [("red", [254, 0, 0]), ("lime", [0, 255, 1]), ("blue", [0, 0, 254])];

fn wait_for_pictures(client: &Client, id: &str) -> Value {
    wait_for("pictures", || {
        client.recording(id)["has_pictures"].as_bool()?.then(|| client.json(&format!("/api/recordings/{id}/pictures")))
    })
}

/// The colour in the middle of a part of a JPEG.
fn colour_at(folder: &std::path::Path, jpeg: &[u8], (x, y): (u64, u64)) -> [u8; 3] {
    std::fs::write(folder.join("looked-at.jpg"), jpeg).unwrap();
    let how = format!("-i looked-at.jpg -vf crop=2:2:{x}:{y},scale=1:1 -pix_fmt rgb24 -f rawvideo pixel");
    std::fs::read(media::ffmpeg(folder, &how)).unwrap()[..3].try_into().unwrap()
}

fn is_near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) < 40)
}

fn objects_of_a_storyboard_show_each_moment(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let parts: Vec<String> =
        COLOURS.iter().map(|(name, _)| format!("-f lavfi -i color={name}:size=320x180:rate=10:duration=11")).collect();
    let how = format!(
        "{} -filter_complex [0][1][2]concat=n=3 -c:v libx264 -g 20 -pix_fmt yuv420p colours.mp4",
        parts.join(" ")
    );
    let id = owner.upload_file(&media::ffmpeg(app.folder(), &how));
    owner.wait_media(&id);
    let pictures = wait_for_pictures(&owner, &id);
    let board = &pictures["storyboard"];
    let number = |name: &str| board[name].as_u64().unwrap();
    assert_eq!((number("tile_width"), number("tile_height"), number("interval_ms")), (160, 90, 2_000));
    assert_eq!((number("columns"), number("count")), (10, 17));
    let sheet = owner.get(&format!("/api/recordings/{id}/storyboard")).send().expect_status(200);
    assert_eq!(sheet.header("content-type"), Some("image/jpeg"));
    for n in 0..number("count") {
        let middle = (n % 10 * 160 + 80, n / 10 * 90 + 45);
        let (name, colour) = COLOURS[(n * 2 / 11) as usize];
        let seen = colour_at(app.folder(), &sheet.body, middle);
        assert!(is_near(seen, colour), "tile {n} is to be {name}: {seen:?}");
    }
    let known = sheet.header("etag").unwrap().to_owned();
    let again = owner.get(&format!("/api/recordings/{id}/storyboard")).header("If-None-Match", known).send();
    assert_eq!((again.status, again.body.len()), (304, 0));

    let stills = pictures["stills"].as_array().unwrap();
    assert_eq!(stills.len(), COLOURS.len(), "{pictures}");
    for (start_ms, (name, colour)) in stills.iter().zip(COLOURS) {
        let still = owner.get(&format!("/api/recordings/{id}/stills/{start_ms}")).send().expect_status(200);
        let seen = colour_at(app.folder(), &still.body, (160, 90));
        assert!(is_near(seen, colour), "the still at {start_ms} ms is to be {name}: {seen:?}");
    }
    for unknown in ["1", "-1", "x", "99999999999999999999"] {
        owner.get(&format!("/api/recordings/{id}/stills/{unknown}")).send().expect_error(404, "not_found");
    }
    app.finish();
}

fn a_recording_without_a_picture_has_none(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.wait_for_an_empty_queue();
    assert_eq!(owner.recording(&id)["has_pictures"], false);
    for path in ["pictures", "storyboard", "stills/0"] {
        owner.get(&format!("/api/recordings/{id}/{path}")).send().expect_error(404, "not_found");
    }
    app.finish();
}

fn objects_of_the_sound_alone_are_a_file(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = speech::sample("single-us.wav");
    let how = format!("-f lavfi -i color=gray:size=64x64:rate=5:duration=4 -i {} film.mkv", spoken.display());
    let id = owner.upload_file(&media::ffmpeg(app.folder(), &how));
    owner.wait_ready(&id);
    let sound = owner.get(&format!("/api/recordings/{id}/sound")).send().expect_status(200);
    assert_eq!(sound.header("content-type"), Some("audio/wav"));
    assert!(sound.header("content-disposition").unwrap().contains("film.wav"));
    let told = media::probe(app.folder(), &sound.body);
    let (stream, format) = (&told["streams"][0], &told["format"]);
    assert_eq!((&stream["codec_name"], &stream["sample_rate"]), (&"pcm_s16le".into(), &"16000".into()), "{told:#}");
    let seconds: f64 = format["duration"].as_str().unwrap().parse().unwrap();
    let recorded = owner.recording(&id)["duration_ms"].as_f64().unwrap() / 1000.0;
    assert!((seconds - recorded).abs() < 0.3, "{seconds} s of {recorded}");
    let again = owner.upload_bytes("again.wav", &sound.body);
    owner.wait_ready(&again);
    assert_eq!(owner.text(&again), owner.text(&id), "the same is heard in it");
    let refused = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
    owner.wait_refused(&refused);
    owner.get(&format!("/api/recordings/{refused}/sound")).send().expect_error(404, "not_found");
    app.finish();
}
