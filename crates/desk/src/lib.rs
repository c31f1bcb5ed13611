//! What a support desk promises.

pub mod catalog;
mod digits;
pub mod holidays;
pub mod hours;
