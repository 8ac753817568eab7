//! The client and the embedded server, through real S3 requests.
//!
//! `client` and `compose` also run on any other S3 server: set `DEBRIEF_TEST_S3_ENDPOINT` and, where
//! the defaults do not fit, `DEBRIEF_TEST_S3_{REGION,BUCKET,ACCESS_KEY_ID,SECRET_ACCESS_KEY}`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;
mod middle;

mod client;
mod compose;

mod check;
mod completion;
mod faults;
mod hostile_keys;
mod kills;
mod probe;
mod protocol;
mod restarts;
mod signatures;
mod virtual_host;
