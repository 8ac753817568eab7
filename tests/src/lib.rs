//! What the stories stand on: the real binary on a fresh data directory, and people who use it.
//!
//! A story builds (`start.serve()`, `app.owner()`, `owner.upload_file(…)`), acts through HTTP, compares
//! the reply, and ends with `app.finish()`: an empty queue, no orphan object, no process left. Every story
//! runs on SQLite and on PostgreSQL; objects lie in the embedded S3 server or, with `DEBRIEF_TEST_S3_*`,
//! in another one. Deliberately absent: mocks, and any call into the server's code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod app;
mod start;

mod break_point;
mod database;
mod fault_proxy;
mod objects;
mod store;

mod process;
mod server;

mod beside;

mod client;
mod connection;
mod events;
mod hanging;
mod hub;
pub mod people;
pub mod recordings;
mod relay;
mod upload;

mod ending;

pub mod media;
pub mod speech;
mod stored;
mod wait;

pub use app::TestApp;
pub use client::{Client, Reply, Request};
pub use connection::Connection;
pub use database::TestDatabase;
pub use events::Events;
pub use fault_proxy::Fault;
pub use hanging::Hanging;
pub use hub::{ModelHub, refusing_address};
pub use process::Process;
pub use relay::Relay;
pub use server::Server;
pub use start::{Start, beside_the_stories};
pub use stored::no_media;
pub use upload::{Upload, sha256};
pub use wait::{PATIENCE, wait_for, wait_until, wait_within};

/// `make test-full`: the stories take their long forms.
#[must_use]
pub fn is_full() -> bool {
    std::env::var_os("DEBRIEF_TEST_FULL").is_some()
}

/// Makes each named story, a `fn(Start)`, a test on SQLite and a test on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() { super::$story($crate::Start::on_sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $story() { super::$story($crate::Start::on_postgres()); })*
        }
    };
}
