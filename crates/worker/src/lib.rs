//! Background work: media by ffmpeg, speech by Whisper, and the jobs that use them.
//!
//! `runner` claims jobs and keeps their leases, `jobs` holds what each does, `media` and `speech` know neither
//! database nor storage. Invariant: nothing of a stranger's file is parsed outside the cage.
//! Absent: HTTP. The server and this crate never import each other; what passes between them lies in the database.

pub mod cage;
pub mod media;
pub mod speech;

mod context;
mod jobs;
mod keeper;
mod runner;
mod settings;
mod turns;

pub use context::Context;
pub use runner::run;
pub use settings::Settings;
