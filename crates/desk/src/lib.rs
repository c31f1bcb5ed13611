//! What a support desk promises, and how a case is decided.

pub mod case;
pub mod catalog;
pub mod contract;
pub mod digits;
pub mod effects;
pub mod file;
pub mod holidays;
pub mod hours;
pub mod id;
pub mod identity;
pub mod mailbox;
pub mod organisation;
pub mod people;
pub mod permission;
pub mod promise;
pub mod saved_reply;
pub mod search;
pub mod text;
pub mod track;
pub mod view;
pub mod written;
