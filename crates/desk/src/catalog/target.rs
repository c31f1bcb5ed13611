use sla::{Budget, Error};

use crate::digits;

const UNITS: [(char, i64); 3] = [('h', 3600), ('m', 60), ('s', 1)];

/// Reads a target as a catalogue states it: `30m`, `2h`, `1h30m`, `45s`, from one second to ten years of support
/// time (policy S3–S6, D1).
///
/// ```
/// assert_eq!(desk::catalog::parse_target("1h30m")?, sla::Budget::from_seconds(5400)?);
/// assert!(desk::catalog::parse_target("90").is_err(), "of what?");
/// # Ok::<(), sla::Error>(())
/// ```
///
/// # Errors
/// A text that is no such amount, none at all, or more than ten years.
pub fn parse_target(text: &str) -> Result<Budget, Error> {
    let latin = digits::latin(text);
    let seconds = seconds(&latin).ok_or_else(|| malformed(text))?;
    match Budget::from_seconds(seconds) {
        Ok(budget) if seconds >= 1 => Ok(budget),
        _ => Err(out_of_bounds(text)),
    }
}

/// The seconds of a well-formed amount, at most `i64::MAX`: each unit once, the larger first.
fn seconds(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total: i64 = 0;
    for (unit, size) in UNITS {
        let Some((number, after)) = rest.split_once(unit) else { continue };
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // A number too long to be held is too large in any unit.
        let number: i64 = number.parse().unwrap_or(i64::MAX);
        total = total.saturating_add(number.saturating_mul(size));
        rest = after;
    }
    (rest.is_empty() && !text.is_empty()).then_some(total)
}

/// The shortest way to write a target: `30m`, `1h30m`.
pub(crate) fn write_target(target: Budget) -> String {
    let mut seconds = target.support_time().as_microseconds() / 1_000_000;
    let mut text = String::new();
    for (unit, size) in UNITS {
        if seconds >= size {
            text += &format!("{}{unit}", seconds / size);
            seconds %= size;
        }
    }
    text
}

fn malformed(text: &str) -> Error {
    Error::new(
        "",
        text,
        "not an amount of time: write hours, minutes and seconds such as 2h, 30m, 1h30m or 45s",
        "ليس مقدارًا من الوقت: اكتب الساعات والدقائق والثواني مثل 2h أو 30m أو 1h30m أو 45s",
    )
}

fn out_of_bounds(text: &str) -> Error {
    Error::new(
        "",
        text,
        "a target lasts from one second (1s) to ten years (87660h)",
        "المدة المستهدفة من ثانية واحدة (1s) إلى عشر سنوات (87660h)",
    )
}
