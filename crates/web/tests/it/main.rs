//! The API on both engines, without a network: requests go to the router.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod api;

mod cases;
mod limits;
mod teams;
