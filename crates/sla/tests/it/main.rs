//! The business-time library against the policy, its laws and an independent reference.

mod bad_input;
mod edges;
mod inputs;
mod laws;
mod reference;
mod rules;
mod text;
