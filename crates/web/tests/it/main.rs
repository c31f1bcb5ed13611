//! The API on both engines, without a network: requests go to the router.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod api;
mod said;

mod agents;
mod attachments;
mod cases;
mod catalogue;
mod clock;
mod contacts;
mod contracts;
mod document;
mod events;
mod holidays;
mod identity;
mod letters;
mod limits;
mod lists;
mod mail;
mod notices;
mod organisations;
mod pages;
mod promises;
mod search;
mod teams;
mod templates;
mod tokens;
mod views;
mod walk;
