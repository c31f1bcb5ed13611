//! The store on both engines. PostgreSQL is a real one, started for this run and stopped with it.
#![allow(clippy::unwrap_used)]

mod contracts;
mod customers;
mod desk;
mod drafts;
mod editions;
mod engines;
mod feed;
mod files;
mod identity;
mod migrations;
mod model;
mod moves;
mod nudges;
mod plans;
mod recount;
mod s3;
mod statements;
mod stories;
mod terms;
mod tls;
mod transfer;
mod verify;
