//! The catalogue, rule by rule and message by message.

mod bad_input;
mod diff;
mod hours;
mod page;
mod rules;
mod support;
