//! The stories of Debrief, a module a theme.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod endings;
mod starts;

mod commands;
mod tls;
mod upload_command;

mod accounts;

mod upload;
mod upload_parts;
mod upload_tus;

mod clients;
mod quotas;
mod resumable;

mod media;
mod phones;
mod pictures;
mod rejected;
mod replace;
mod sweep;
mod verified;

mod arriving;
mod transcripts;
mod translations;
mod trust;

mod models;

mod corrections;
mod glossary;
mod imports;
mod structure;

mod search;

mod attachments;
mod chapters;
mod comments;
mod events;
mod threads;

mod library;

mod privacy;

mod any_s3;
mod doctor;
mod document;
mod faults;
mod full_disk;

mod fences;
mod servers;
mod shelves;
mod torture;
