//! The pages, as a browser gets them.

pub mod browser;

mod account;
mod case;
mod drafts;
mod invitations;
mod language;
mod live;
mod mailboxes;
mod mailed;
mod mails;
mod merge;
mod notifications;
mod participants;
mod portal;
mod queue;
mod views;
mod walk;
