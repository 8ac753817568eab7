//! Content that is no recording is refused, each sort with its own code and sentence, and harms nothing.

use std::collections::BTreeMap;
use std::net::TcpListener;

use debrief_stories::{Start, media, on_both_databases, speech};
use serde_json::json;

on_both_databases![refused_content_says_why, a_playlist_reaches_nothing];

fn refused_content_says_why(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let worker = app.worker();
    let sound = speech::sample("single-us.wav");
    let whole = media::ffmpeg(
        app.folder(),
        &format!(
            "-f lavfi -i testsrc=size=320x180:rate=15:duration=4 -i {} -c:v libx264 -preset ultrafast whole.mp4",
            sound.display()
        ),
    );
    let whole = std::fs::read(whole).unwrap();
    let text = b"Dear diary, today I recorded nothing at all.\n".repeat(50);
    let random = speech::noise(8, 100_000)[44..].to_vec();
    let picture = media::ffmpeg(app.folder(), "-f lavfi -i testsrc=size=64x64 -frames:v 1 picture.png");
    let concat = b"ffconcat version 1.0\nfile '/etc/hostname'\n".to_vec();
    let expected = [
        ("text.mp4", text, "not_media"),
        ("random.webm", random, "not_media"),
        // The index lies at the end, which is missing.
        ("truncated.mp4", whole[..whole.len() / 2].to_vec(), "truncated_media"),
        ("playlist.mp4", b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n/etc/hostname\n".to_vec(), "playlist_refused"),
    ];
    let mut sentences = BTreeMap::new();
    for (name, bytes, code) in expected {
        let id = owner.upload_bytes(name, &bytes);
        let (found, sentence) = owner.wait_refused(&id);
        assert_eq!(found, code, "{name}: {sentence}");
        assert!(sentence.contains(' ') && sentence.ends_with('.'), "no sentence: {sentence}");
        sentences.insert(code, sentence);
        let kept = owner.get(&format!("/api/recordings/{id}/original")).send().expect_status(200).body;
        assert!(kept == bytes, "{name}: what was uploaded can be fetched again");
    }
    for (name, bytes) in [("picture.mp4", std::fs::read(picture).unwrap()), ("list.mp4", concat)] {
        let id = owner.upload_bytes(name, &bytes);
        owner.wait_refused(&id);
    }
    let mut different: Vec<_> = sentences.values().collect();
    different.dedup();
    assert_eq!(different.len(), sentences.len(), "each has a sentence of its own: {sentences:#?}");

    // A person may try again, and is told the same.
    let id = owner.upload_bytes("again.mp4", b"no media here either, only words");
    owner.wait_refused(&id);
    owner.post(&format!("/api/recordings/{id}/prepare")).json(json!({})).send().expect_status(202);
    assert_eq!(owner.wait_refused(&id).0, "not_media");
    assert_eq!(app.worker(), worker, "no file ended the worker");
    app.finish();
}

fn a_playlist_reaches_nothing(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let secret = app.folder().join("secret.ts");
    std::fs::write(&secret, "a secret of this machine").unwrap();
    let playlists = [
        format!(
            "#EXTM3U\n#EXTINF:4,\nfile://{}\n#EXTINF:4,\nhttp://{address}/a.ts\n#EXT-X-ENDLIST\n",
            secret.display()
        ),
        format!("\u{feff}#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://{address}/b.m3u8\n"),
        format!("ffconcat version 1.0\nfile 'http://{address}/c.mp4'\n"),
        format!(
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet>\
            <Representation><BaseURL>http://{address}/d.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>"
        ),
        format!(
            "v=0\no=- 0 0 IN IP4 {0}\ns=x\nc=IN IP4 {0}\nt=0 0\nm=audio {1} RTP/AVP 0\n",
            address.ip(),
            address.port()
        ),
    ];
    for (i, playlist) in playlists.iter().enumerate() {
        let id = owner.upload_bytes(&format!("{i}.mp4"), playlist.as_bytes());
        let (code, sentence) = owner.wait_refused(&id);
        assert!(i > 0 || code == "playlist_refused", "{code}: {sentence}");
        assert!(!owner.recording(&id).to_string().contains("a secret"), "{sentence}");
    }
    let knocked = listener.accept();
    assert!(knocked.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock), "somebody connected");
    app.finish();
}
