//! The store on both engines. PostgreSQL is a real one, started for this run and stopped with it.
#![allow(clippy::unwrap_used)]

mod contracts;
mod desk;
mod engines;
mod migrations;
mod model;
mod nudges;
mod statements;
mod stories;
mod tls;
mod verify;
