//! Business time.

mod calendar;
mod clock;
mod error;
mod holidays;
mod instant;
mod ledger;
mod terms;
pub mod text;
mod week;
mod zone;

pub use calendar::{Calendar, Hours};
pub use error::Error;
pub use holidays::{Holiday, Holidays, Name};
pub use instant::{Budget, Instant, SupportTime};
pub use ledger::{Ledger, Reason, Row};
pub use terms::{ChangeRule, ChangedDeadline, Terms, change_terms, correct_terms};
pub use text::Language;
pub use week::{DAY_KEYS, DayHours, WallTime, Week, WeekBuilder};
pub use zone::{Zone, tz_release};
