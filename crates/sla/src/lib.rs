//! Business time: when is an amount of support time used up, and why.
//!
//! *We answer within two hours, in working hours, Monday to Friday, except holidays.* A case comes in on Friday at
//! 16:30 in a site whose Monday is a holiday. This library says when the two hours are over, and shows the sum:
//!
//! ```
//! use sla::{Budget, Holiday, Holidays, Hours, Instant, Language, Name, Week, Zone};
//!
//! let working_hours = Hours::working(Week::weekdays("09:00", "17:00")?);
//! let holidays = Holidays::new([Holiday::closed(
//!     "2027-01-11".parse().unwrap(),
//!     Name::new("Founders' Day", "يوم التأسيس"),
//! )]);
//! let calendar = working_hours.calendar(&Zone::named("Asia/Riyadh")?, &holidays);
//!
//! let submitted: Instant = "2027-01-08T16:30:00+03:00".parse()?;
//! let ledger = calendar.ledger(submitted, Budget::from_seconds(2 * 60 * 60)?)?;
//!
//! assert_eq!(ledger.due(), "2027-01-12T10:30:00+03:00".parse()?);
//! assert_eq!(ledger.text(Language::En), "\
//! + Fri 8 Jan 2027, 16:30 – 17:00  30 minutes, total 30 minutes
//!   Fri 8 Jan 2027, 17:00 – Mon 11 Jan 2027, 00:00  weekend
//!   Mon 11 Jan 2027, 00:00 – Tue 12 Jan 2027, 09:00  Founders' Day
//! + Tue 12 Jan 2027, 09:00 – 10:30  1 hour 30 minutes, total 2 hours
//! Due Tue 12 Jan 2027, 10:30: 2 hours
//! ");
//! # Ok::<(), sla::Error>(())
//! ```
//!
//! # What there is
//!
//! | you have | you want | ask |
//! | --- | --- | --- |
//! | a start and a [`Budget`] | when it is used up | [`Calendar::due`] |
//! | the same | that, with every stretch that counted or didn't, and why | [`Calendar::ledger`] |
//! | two instants | the support time between them | [`Calendar::elapsed`] |
//! | the same | every stretch that counted or didn't, and why | [`Calendar::stretches`] |
//! | an instant | whether it counts | [`Calendar::is_open`] |
//! | an instant | the next one that counts | [`Calendar::next_opening`] |
//! | an instant | when the hours end | [`Calendar::next_closing`] |
//! | a running deadline and new terms | the deadline after the change | [`change_terms`] |
//!
//! A [`Calendar`] is made from three things that belong to three people: the [`Hours`] that a vendor sells, the [`Zone`]
//! that a customer's site is in, and the [`Holidays`] of that site. It is immutable and safe to share between threads.
//!
//! ```
//! # use sla::{Holidays, Hours, Week, Zone};
//! use jiff::civil::Weekday::{Friday, Monday};
//!
//! // Several spans a day, to the second; over midnight; to 24:00.
//! let mut week = Week::builder();
//! week.add(Monday, "09:00", "12:00")?;
//! week.add(Monday, "13:00", "17:30:30")?;
//! week.add(Friday, "22:00", "06:00")?; // into Saturday
//! let calendar = Hours::working(week.build()?).calendar(&Zone::named("Europe/Berlin")?, &Holidays::default());
//!
//! let friday_night = "2026-11-27T23:00:00+01:00".parse()?;
//! assert!(calendar.is_open(friday_night));
//! assert_eq!(calendar.next_closing(friday_night), Some("2026-11-28T06:00:00+01:00".parse()?));
//! # Ok::<(), sla::Error>(())
//! ```
//!
//! # What is meant by it
//!
//! - **Spans are half open.** An instant at opening counts, one at closing doesn't.
//! - **Time that is used up as the hours close is due at that closing instant**, and not at the next opening: somebody
//!   promised eight hours on Monday morning is promised Monday 17:00, and not Tuesday 09:00.
//! - **A start outside the hours** begins at the next opening. **No budget at all** is due at the start if that is open,
//!   else at the next opening.
//! - **Real seconds count.** A span over a night of 23 or 25 hours is an hour shorter or longer.
//! - **A local date** is `[its first instant, the first instant of the next date)`. A date that a zone skipped has no
//!   hours. A holiday closes its date whatever its length, and of a span over midnight only the part on that date.
//! - **Wall times that a zone skips or repeats** resolve as RFC 9557 and Temporal say for "compatible": of a repeated
//!   time the earlier, of a skipped one as much later as the clocks were put forward. Spans are mapped to instants first,
//!   clipped to their date, then sorted and united, so that hours near a clock change are neither lost nor counted twice.
//!   A date's own ends, 00:00 and 24:00, are its first instants, wherever the clocks stood.
//! - **Overlaps** are united, and reported by [`Week::overlaps`].
//! - **Nothing is rounded.** Instants and amounts are whole microseconds; what is finer is refused.
//!
//! # What it refuses
//!
//! A week without hours, an unknown zone, a malformed time, a budget beyond ten years: each is an [`Error`] when it is
//! configured. It names the field and the input and says what is allowed, in English and in Arabic. There is no fallback
//! to UTC, and no question that isn't answered in bounded time: a budget that isn't used up by the end of the year 9999
//! is an error too.
//!
//! ```
//! # use sla::{Language, Week, Zone};
//! use jiff::civil::Weekday::Monday;
//!
//! let error = Week::builder().add(Monday, "09:00", "25:00").unwrap_err();
//! assert_eq!(error.to_string(), r#"[1]: "25:00": not a time of day such as 09:00, 17:30:15 or 24:00"#);
//! assert!(Zone::named("Asia/Riad").is_err());
//! ```
//!
//! # How it is fast
//!
//! A week is kept as microseconds of seven days, a zone as the table of its clock changes, holidays as a sorted list. On a
//! date without a clock change, opening hours are one addition away from instants. The cost of a deadline grows with the
//! dates that it crosses and with nothing else, and nothing is allocated for it. `docs/benchmarks.md` has figures.
//!
//! # How it is tested
//!
//! Laws, over all zones of the tz database, clock changes and skipped dates: `elapsed(start, due(start, b)) = b`; due grows
//! with start and with budget; elapsed is additive, in any order; adding a holiday never makes anything due earlier; the
//! ledger adds up; and a second implementation, slow and obvious, gives the same answer. It is asked at every clock change
//! of every zone from 1970 to 2037, and by a fuzzer.
//!
//! # Against other engines
//!
//! `docs/comparison.md` puts the same questions to the Ruby gem biz, Perl's Business::Hours, pandas' CustomBusinessHour and
//! Python's businesstimedelta. They differ on closing instants, on seconds, around clock changes, and on what they do with
//! nonsense.

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
pub use instant::{Budget, Instant, SupportTime, has_leap_second};
pub use ledger::{Ledger, Reason, Row};
pub use terms::{ChangeRule, ChangedDeadline, Terms, change_terms, correct_terms};
pub use text::Language;
pub use week::{DAY_KEYS, DayHours, WallTime, Week, WeekBuilder};
pub use zone::{Zone, tz_release};
