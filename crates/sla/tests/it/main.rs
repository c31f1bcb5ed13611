//! The business-time library against the policy, its laws and an independent reference.

#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod bad_input;
mod edges;
mod inputs;
mod laws;
mod rules;
mod text;
