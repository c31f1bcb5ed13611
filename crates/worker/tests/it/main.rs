//! What happens by itself, on both engines.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod desk;
mod receiver;

mod expiry;
mod notices;
mod timers;
mod webhook;
