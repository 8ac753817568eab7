//! Media through the real cage: every tool runs as `cage ORDER ARGUMENTS…` of this very binary, so it has a
//! `main` of its own instead of the usual harness. `cargo test -p debrief-worker --test media [FILTER]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod attempts;
mod cage;
mod fixtures;
mod hostile;
mod phones;
mod playable;
mod scene;
mod sound;

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Instant;

type Story = fn() -> Pin<Box<dyn Future<Output = ()>>>;

/// One line a test: its name is its path.
macro_rules! stories {
    ($($module:ident :: $name:ident),* $(,)?) => {
        &[$((concat!(stringify!($module), "::", stringify!($name)), || Box::pin($module::$name()))),*]
    };
}

const STORIES: &[(&str, Story)] = stories![
    cage::names_what_the_kernel_offers,
    cage::keeps_files_away,
    cage::has_no_sockets,
    cage::starts_no_process_and_no_program,
    cage::allows_threads,
    cage::has_an_empty_environment_and_no_leaked_descriptors,
    cage::holds_its_limits,
    cage::ends_with_its_parent,
    cage::refuses_to_run_without_its_filter,
    cage::says_when_the_program_is_missing,
    cage::goes_on_without_landlock,
    cage::outlives_the_thread_that_asked_for_it,
    cage::cages_a_process_from_within,
    playable::the_tools_check_themselves,
    playable::originals_that_browsers_play_stay,
    playable::recorded_webm_gets_duration_and_cues,
    playable::mp4_gets_its_index_in_front,
    playable::fragmented_mp4_becomes_a_whole_one,
    playable::matroska_with_browser_codecs_is_wrapped_anew,
    playable::odd_video_becomes_h264_and_aac,
    playable::rotation_is_applied,
    playable::odd_audio_becomes_aac,
    playable::posters_are_small_and_not_black,
    sound::every_kind_decodes,
    sound::a_late_stream_keeps_its_offset,
    sound::no_sound_is_an_empty_stream,
    phones::pictures_stand_upright,
    phones::pictures_that_are_only_wrapped_anew_stand_upright,
    phones::mirrored_pictures_are_made_over,
    phones::a_changing_rate_keeps_every_picture_and_its_time,
    phones::a_trimmed_clip_shows_and_sounds_as_trimmed,
    phones::high_dynamic_range_becomes_what_screens_show,
    phones::sound_of_odd_channels_is_heard,
    phones::tracks_that_nobody_knows_are_left_out,
    phones::android_clips_become_playable,
    phones::what_cannot_be_wrapped_anew_is_converted,
    hostile::rejects_with_codes,
    hostile::a_cut_webm_keeps_what_there_is,
    hostile::a_cut_index_free_mp4_is_refused,
    hostile::playlists_are_refused_without_a_connection,
    hostile::without_restrictions_the_playlist_connects,
    hostile::the_cage_alone_stops_the_playlist,
    hostile::a_long_recording_is_refused,
    hostile::a_leap_in_time_is_bounded,
    hostile::a_foreign_decoder_is_refused,
];

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let first = args.next();
    match first.as_ref().and_then(|first| first.to_str()) {
        Some("cage") => return debrief_worker::cage::main(args),
        Some("attempt") => return attempts::main(args),
        _ => {}
    }
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut count = 0;
    for (name, story) in STORIES.iter().filter(|(name, _)| name.contains(&filter)) {
        let began = Instant::now();
        // A failed assertion panics through here and ends the run with its message and a code of failure.
        runtime.block_on(story());
        println!("test {name} ... ok ({} ms)", began.elapsed().as_millis());
        count += 1;
    }
    println!("\ntest result: ok. {count} passed; 0 failed; 0 ignored");
    ExitCode::SUCCESS
}
