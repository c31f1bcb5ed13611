//! The post room, on both engines.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod desk;
mod folder;

mod archive;
mod check;
mod failing;
mod lmtp;
mod names;
mod sender;
mod taken;
