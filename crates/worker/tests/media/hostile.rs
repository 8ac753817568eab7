//! Files that are broken, or that want something.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::PathBuf;

use debrief_worker::media::{self, Holes, Rendition, Tools};

use crate::fixtures::{Clips, assert_about, tools};

const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";

pub async fn rejects_with_codes() {
    let clips = Clips::new();
    let cases = [
        (clips.write("empty.mp4", b""), "empty_file"),
        (clips.write("text.mp4", "Notes of the meeting on Monday.\n".repeat(100)), "not_media"),
        (clips.write("picture.mp4", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "not_media"),
        (
            clips.write("playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"),
            "playlist_refused",
        ),
        (clips.write("script.mp4", "ffconcat version 1.0\nfile /etc/passwd\n"), "playlist_refused"),
        (clips.write("noise.mkv", [b"\x1a\x45\xdf\xa3".as_slice(), &[0x9c; 5000]].concat()), "not_media"),
        (clips.write("noise.ogg", [b"OggS".as_slice(), &[0x9c; 5000]].concat()), "not_media"),
        (
            clips.make(
                "subtitles-only.mkv",
                &format!("-i {}", clips.write("s.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n").display()),
            ),
            "not_media",
        ),
    ];
    for (clip, code) in cases {
        let error = clips.refusal(&clip).await;
        assert_eq!(error.code, code, "{clip:?} {error:?}");
        assert!(!error.retry, "{error:?}");
        assert!(!error.message.contains('/') && error.message.ends_with('.'), "{error:?}");
    }
}

pub async fn a_cut_webm_keeps_what_there_is() {
    let clips = Clips::new();
    for encoding in
        ["-c:v libvpx -deadline realtime -c:a libopus -f webm -live 1", "-c:v libvpx -deadline realtime -c:a libopus"]
    {
        let whole = clips.video("whole.webm", encoding);
        let cut = clips.cut("cut.webm", &whole, 0.6);
        let (facts, rendition, rendered) = clips.prepare(&cut).await;
        assert!((800..2700).contains(&facts.duration_ms), "{facts:?}");
        assert_eq!(rendition, Rendition::RemuxWebm);
        assert!(rendered.seekable);
        assert_about(rendered.duration_ms, facts.duration_ms, 100, &rendered);
    }
}

pub async fn a_cut_index_free_mp4_is_refused() {
    let clips = Clips::new();
    let late_index = clips.video("a.mp4", H264);
    assert_eq!(clips.refusal(&clips.cut("cut.mp4", &late_index, 0.7)).await.code, "truncated_media");
    let early_index = clips.video("b.mp4", &format!("{H264} -movflags +faststart"));
    assert_eq!(clips.refusal(&clips.cut("cut.mp4", &early_index, 0.7)).await.code, "truncated_media");
    assert_eq!(clips.refusal(&clips.cut("cut.mp4", &early_index, 0.01)).await.code, "truncated_media");
    // A browser that was killed leaves fragments, and these are whole up to the last.
    let fragments = clips.video("c.mp4", &format!("{H264} -g 5 -movflags frag_keyframe+empty_moov+default_base_moof"));
    let (facts, _, rendered) = clips.prepare(&clips.cut("cut.mp4", &fragments, 0.7)).await;
    assert!((1000..2900).contains(&facts.duration_ms), "{facts:?}");
    assert_about(rendered.duration_ms, facts.duration_ms, 150, &rendered);
}

/// A playlist that names a local file and a listener of this test.
struct Trap {
    clips: Clips,
    listener: TcpListener,
    playlist: PathBuf,
}

impl Trap {
    fn new() -> Self {
        let clips = Clips::new();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        // ffmpeg itself refuses local names that do not look like media, so this one does.
        let private = clips.write("private.ts", "not for others").display().to_string();
        let playlist = clips.write(
            "walkthrough.mp4",
            format!(
                "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{port}/one.ts\n\
                 #EXTINF:1,\nfile://{private}\n#EXT-X-ENDLIST\n"
            ),
        );
        Self { clips, listener, playlist }
    }

    /// The kernel completes a connection before anybody accepts it, so nothing is missed afterwards.
    fn connected(&self) -> bool {
        match self.listener.accept() {
            Ok(_) => true,
            Err(error) if error.kind() == ErrorKind::WouldBlock => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether ffprobe came by when it ran with these restrictions off.
    async fn springs(&self, holes: Holes) -> bool {
        let tools = Tools { holes, ..tools() };
        let probe = media::probe(&tools, &self.playlist);
        // Without restrictions ffprobe waits for the listener's answer, so watch for it meanwhile.
        tokio::pin!(probe);
        loop {
            tokio::select! {
                outcome = &mut probe => {
                    assert!(outcome.is_err(), "{outcome:?}");
                    return self.connected();
                }
                () = tokio::time::sleep(std::time::Duration::from_millis(5)) => {
                    if self.connected() {
                        return true;
                    }
                }
            }
        }
    }
}

pub async fn playlists_are_refused_without_a_connection() {
    let trap = Trap::new();
    let error = trap.clips.refusal(&trap.playlist).await;
    assert_eq!(error.code, "playlist_refused");
    assert!(!trap.connected());
    assert!(!trap.springs(Holes::default()).await);
}

pub async fn without_restrictions_the_playlist_connects() {
    assert!(Trap::new().springs(Holes { no_lists: true, no_cage: true }).await);
}

pub async fn the_cage_alone_stops_the_playlist() {
    let trap = Trap::new();
    assert!(!trap.springs(Holes { no_lists: true, no_cage: false }).await);
    assert!(trap.springs(Holes { no_lists: true, no_cage: true }).await, "the trap is set");
}

pub async fn a_long_recording_is_refused() {
    let clips = Clips::new();
    let clip =
        clips.make("long.webm", "-f lavfi -t 43260 -i color=black:size=16x16:rate=1/60 -c:v libvpx -deadline realtime");
    assert_eq!(clips.refusal(&clip).await.code, "too_long");
}

/// Sound whose time leaps by hours: the gap must not be filled beyond the stated duration.
pub async fn a_leap_in_time_is_bounded() {
    let clips = Clips::new();
    let clip = clips.make("leap.mkv", "-f lavfi -t 2 -i sine -af asetpts='if(gt(T,1),PTS+7200/TB,PTS)' -c:a libopus");
    let facts = media::probe(&tools(), &clip).await.unwrap();
    assert_about(facts.duration_ms, 7_202_000, 100, &facts);
    let stated = media::MediaFacts { duration_ms: 60_000, ..facts };
    let mut stream = media::decode_audio(&tools(), &clip, &stated).await.unwrap();
    let mut count = 0;
    while let Some(samples) = stream.next(100_000).await.unwrap() {
        count += samples.len();
    }
    assert!(count <= 61 * 16_000, "{count} samples");
}

pub async fn a_foreign_decoder_is_refused() {
    let clips = Clips::new();
    let clip = clips.video("a.mkv", "-c:v snow -strict -2 -c:a pcm_s16le");
    let error = clips.refusal(&clip).await;
    assert_eq!(error.code, "unsupported_media");
    assert!(error.message.contains("snow"), "{error:?}");
}
