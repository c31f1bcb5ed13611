//! The email channel with real servers: what a customer's mail program and ours see, with the desk as a user starts it.

mod desk;
mod kills;
mod loops;
mod story;
mod tokens;
