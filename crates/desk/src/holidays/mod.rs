//! Lists of holidays (policy D4): the public ones that come with the program, those that people write or import, and
//! what one list adds to another.
//!
//! Everything here is text in and types out: files are read by the caller.

pub mod diff;
pub mod ical;
pub mod public;
pub mod spec;
pub mod text;
mod years;

#[cfg(test)]
mod tests;

pub use diff::{Change, diff};
pub use public::{Place, places, public};
pub use spec::{HolidaySpec, NameSpec};
pub use years::{listed_years, unlisted_years};
