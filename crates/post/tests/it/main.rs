//! The post room, on both engines.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod desk;

mod archive;
mod check;
mod lmtp;
mod names;
mod sender;
mod taken;
