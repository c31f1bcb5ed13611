//! What a support desk promises.

pub mod catalog;
pub mod digits;
pub mod holidays;
pub mod hours;
pub mod promise;
