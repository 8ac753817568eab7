//! From the uploaded bytes to what the browser plays and what Whisper hears, by ffmpeg in the cage.
//!
//! Order of the data: [`probe`] looks at the bytes ([`sniff`]) and asks ffprobe for facts, [`plan`] decides
//! what the browser needs, [`render`] makes it, [`poster`] takes a picture, [`decode_audio`] yields samples.
//!
//! Invariants: the type comes from the bytes and never from the name. ffmpeg is told the demuxer, and has
//! allow-lists for protocols, demuxers and decoders, so that no file makes it open another one; the cage
//! holds where these fail. Every time lies on the original's timeline, whose zero is the earliest stream's
//! start. Absent on purpose: storage, the database, jobs.

mod atoms;
mod audio;
mod ebml;
mod error;
mod facts;
mod lists;
mod log;
mod pictures;
mod plan;
mod poster;
mod probe;
mod render;
mod scenes;
pub mod sniff;
mod tool;

pub use audio::{AudioStream, SAMPLE_RATE, decode_audio, decode_audio_as_it_comes};
pub use error::MediaError;
pub use facts::{AudioFacts, Container, MediaFacts, MediaKind, VideoFacts};
pub use pictures::{Sheet, still, storyboard};
pub use plan::{Rendition, plan};
pub use poster::poster;
pub use probe::{MAX_DURATION_MS, probe};
pub use render::{Made, make, render};
pub use scenes::scenes;
#[cfg(debug_assertions)]
pub use tool::Holes;
pub use tool::Tools;
