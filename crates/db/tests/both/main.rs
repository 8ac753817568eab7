//! What the rows promise, on SQLite and on PostgreSQL: each test has one body and runs as `sqlite::…` and `postgres::…`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
mod world;

mod accounts;
mod comments;
mod events;
mod jobs;
mod migrations;
mod search;
mod uploads;
