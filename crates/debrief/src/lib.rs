//! The program: its commands, its configuration, and the processes that it supervises.

pub mod client;

pub mod config;

pub mod accounts;
pub mod certificate;
pub mod doctor;
pub mod names;
pub mod serve;
pub mod setup;
pub mod supervisor;
pub mod work;
