//! Recordings through voice detection, windows and the caged child, with the demo model.
//!
//! Without the usual harness: this program is also the `infer` child that its stories start.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/audio.rs"]
mod audio;
#[path = "speech/broken.rs"]
mod broken;
#[path = "speech/hear.rs"]
mod hear;
#[path = "speech/pull.rs"]
mod pull;
#[path = "support/score.rs"]
mod score;
#[path = "support/sentences.rs"]
mod sentences;
#[path = "speech/spoken.rs"]
mod spoken;

use std::process::ExitCode;

const STORIES: &[(&str, fn())] = &[
    ("score_counts_every_kind_of_error", spoken::score_counts_every_kind_of_error),
    ("detection_finds_every_sentence", spoken::detection_finds_every_sentence),
    ("walkthrough_is_heard", spoken::walkthrough_is_heard),
    ("short_samples_are_heard", spoken::short_samples_are_heard),
    ("long_silence_costs_nothing", spoken::long_silence_costs_nothing),
    ("fresh_sentences_are_heard", spoken::fresh_sentences_are_heard),
    ("speech_over_hum_is_found", spoken::speech_over_hum_is_found),
    ("nothing_is_heard_in_silence_tone_and_noise", spoken::nothing_is_heard_in_silence_tone_and_noise),
    ("odd_input_gives_nothing", spoken::odd_input_gives_nothing),
    ("killed_child_is_an_error_and_the_next_one_works", broken::killed_child),
    ("child_ends_with_its_client", broken::child_ends_with_its_client),
    ("child_ends_in_the_middle_of_a_window", broken::child_ends_in_the_middle_of_a_window),
    ("broken_models_are_invalid", broken::broken_models_are_invalid),
    ("damaged_weights_do_not_reach_the_worker", broken::damaged_weights),
    ("missing_model_is_missing", broken::missing_model_is_missing),
    ("demo_model_is_repaired", pull::demo_model_is_repaired),
    ("pull_resumes_after_a_cut", pull::resumes_after_a_cut),
    ("pull_goes_on_from_an_earlier_attempt", pull::goes_on_from_an_earlier_attempt),
    ("pull_refuses_other_content", pull::refuses_other_content),
    ("pull_gives_up_soon", pull::gives_up_soon),
    ("pull_is_done_by_one_at_a_time", pull::one_at_a_time),
    ("damaged_installed_model_is_invalid", pull::damaged_installed_model_is_invalid),
];

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if std::env::args_os().nth(1).is_some_and(|name| name == "infer") {
        args.next();
        return debrief_worker::speech::infer::main(args);
    }
    run(std::env::args().skip(1).collect())
}

/// As much of the usual command line as cargo and people use: names to run, `--list`, `--exact`.
fn run(args: Vec<String>) -> ExitCode {
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let chosen = STORIES.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|want| name.contains(*want)));
    if args.iter().any(|arg| arg == "--list") {
        chosen.for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let (mut passed, mut failed) = (0, 0);
    for (name, story) in chosen {
        let outcome = std::panic::catch_unwind(story);
        println!("test {name} ... {}", if outcome.is_ok() { "ok" } else { "FAILED" });
        *if outcome.is_ok() { &mut passed } else { &mut failed } += 1;
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
