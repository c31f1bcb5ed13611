//! The program as a user meets it, and the rules of the house.

#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod business_time;
mod clients;
mod contract;
mod crash;
mod customers;
mod database;
mod desk;
mod doctor;
mod history;
mod house;
mod mail;
mod mailbox;
mod nodes;
mod outage;
mod promise;
mod replay;
mod run;
mod serve;
mod server;
mod tour;
mod transfer;
