//! The parts of an RRULE (RFC 5545, 3.3.10), each judged in our own words before a library follows them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sla::Error;

use super::event::date;
use super::lines::Line;

/// How often an event may repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// What a rule says.
#[derive(Debug)]
pub(super) struct Parts {
    /// The rule as the library is to read it, without UNTIL, of which it has its own idea.
    pub text: String,
    pub frequency: Frequency,
    pub interval: u32,
    pub until: Option<Date>,
    pub count: Option<u32>,
    /// How many values BYSETPOS has, each of which is looked for in every period.
    pub positions: usize,
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The parts that pick dates out of a period by number: the largest number, and the frequencies that may have them.
const PICKING: [(&str, u16, &[Frequency]); 5] = {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    [
        ("BYMONTH", 12, &[Daily, Weekly, Monthly, Yearly]),
        ("BYMONTHDAY", 31, &[Daily, Monthly, Yearly]),
        ("BYYEARDAY", 366, &[Yearly]),
        ("BYWEEKNO", 53, &[Yearly]),
        ("BYSETPOS", 366, &[Daily, Weekly, Monthly, Yearly]),
    ]
};

impl Frequency {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "DAILY" => Self::Daily,
            "WEEKLY" => Self::Weekly,
            "MONTHLY" => Self::Monthly,
            "YEARLY" => Self::Yearly,
            _ => return None,
        })
    }

    /// The days of the longest of its periods.
    pub(super) fn days(self) -> i64 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
            Self::Monthly => 31,
            Self::Yearly => 366,
        }
    }
}

/// Reads the rule of a line for an event that begins on `start`.
///
/// # Errors
/// A part that there isn't, that isn't allowed there, or that a holiday can't have.
pub(super) fn parts(line: &Line<'_>, start: Date) -> Result<Parts, Error> {
    let rule = line.value().to_ascii_uppercase();
    let mut given: Vec<(&str, &str)> = Vec::new();
    for part in rule.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        if given.iter().any(|(other, _)| *other == key) {
            return Err(line.refused(format!("{key} is given twice"), format!("{key} مكرر")));
        }
        given.push((key, value));
    }
    let find = |key| given.iter().find(|(other, _)| *other == key).map(|(_, value)| *value);
    let frequency = frequency(line, find("FREQ"))?;
    let until = find("UNTIL").map(|value| until(line, value, start)).transpose()?;
    let number = |key| find(key).map(|value| whole_number(line, key, value)).transpose();
    let (interval, count) = (number("INTERVAL")?.unwrap_or(1), number("COUNT")?);
    let mut text = Vec::new();
    for (key, value) in &given {
        if *key != "UNTIL" {
            text.push(format!("{key}={}", checked(line, frequency, key, value)?));
        }
    }
    let picks = given.iter().any(|(key, _)| key.starts_with("BY") && *key != "BYSETPOS");
    if find("BYSETPOS").is_some() && !picks {
        return Err(line.refused(
            "BYSETPOS picks from what another BY… part gives, and there is none",
            "يختار BYSETPOS مما يعطيه جزء BY… آخر، ولا يوجد",
        ));
    }
    let positions = find("BYSETPOS").map_or(0, |value| value.split(',').count());
    Ok(Parts { text: text.join(";"), frequency, interval, until, count, positions })
}

fn frequency(line: &Line<'_>, value: Option<&str>) -> Result<Frequency, Error> {
    let value = value.ok_or_else(|| {
        line.refused("a rule has FREQ, such as FREQ=YEARLY", "في كل قاعدة FREQ، مثل FREQ=YEARLY")
    })?;
    Frequency::named(value).ok_or_else(|| {
        line.refused(
            "a holiday repeats daily, weekly, monthly or yearly",
            "تتكرر العطلة يوميًا أو أسبوعيًا أو شهريًا أو سنويًا",
        )
    })
}

/// Only the date counts of an end that has a time: a time without a zone would be read in the zone of this machine.
fn until(line: &Line<'_>, value: &str, start: Date) -> Result<Date, Error> {
    let not_a_date =
        || line.refused("UNTIL isn't a date such as 20301225", "قيمة UNTIL ليست تاريخًا مثل 20301225");
    let day = value.get(..8).filter(|_| value.len() == 8 || value[8..].starts_with('T'));
    let until = date(line, day.ok_or_else(not_a_date)?).map_err(|_| not_a_date())?;
    if until < start {
        return Err(line.refused(
            format!("UNTIL lies before {start}, on which the event begins"),
            format!("يقع UNTIL قبل {start} الذي يبدأ فيه الحدث"),
        ));
    }
    Ok(until)
}

/// A part's value as the library is to read it.
fn checked(line: &Line<'_>, frequency: Frequency, key: &str, value: &str) -> Result<String, Error> {
    match key {
        "FREQ" => Ok(value.to_owned()),
        "INTERVAL" | "COUNT" => whole_number(line, key, value).map(|number| number.to_string()),
        "WKST" if WEEKDAYS.contains(&value) => Ok(value.to_owned()),
        "WKST" => Err(line.refused("WKST isn't a weekday such as MO", "قيمة WKST ليست يومًا مثل MO")),
        "BYDAY" => weekdays(line, frequency, value),
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => Err(line.refused(
            format!("{key} picks times of day, and a holiday is a date"),
            format!("يختار {key} أوقاتًا من اليوم، والعطلة تاريخ"),
        )),
        "RSCALE" | "SKIP" => Err(line.refused(
            format!("{key} repeats by another calendar than the Gregorian: write its dates as RDATE"),
            format!("يكرّر {key} بتقويم غير الميلادي: اكتب التواريخ في RDATE"),
        )),
        _ => match PICKING.iter().find(|(name, ..)| *name == key) {
            Some((_, most, frequencies)) if frequencies.contains(&frequency) => {
                numbers(line, key, value, *most)
            }
            Some(_) => Err(misplaced(line, key)),
            None => Err(line.refused(
                "a part of the rule that iCalendar doesn't have: write FREQ, INTERVAL, COUNT, UNTIL, WKST or BY…",
                "في القاعدة جزء لا يعرفه iCalendar: اكتب FREQ أو INTERVAL أو COUNT أو UNTIL أو WKST أو BY…",
            )),
        },
    }
}

fn misplaced(line: &Line<'_>, key: &str) -> Error {
    line.refused(
        format!("{key} doesn't go with this FREQ (RFC 5545)"),
        format!("لا يُستعمل {key} مع هذه القيمة من FREQ ‏(RFC 5545)"),
    )
}

/// The most that a period may be multiplied by or repeated, which is beyond any calendar.
const MOST: u32 = 10_000;

fn whole_number(line: &Line<'_>, key: &str, value: &str) -> Result<u32, Error> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && (1..=MOST).contains(number));
    number.ok_or_else(|| {
        line.refused(
            format!("{key} isn't a whole number from 1 to {MOST}"),
            format!("قيمة {key} ليست عددًا صحيحًا من 1 إلى {MOST}"),
        )
    })
}

/// Numbers that count from the beginning of a period or, all but months, with a minus from its end.
fn numbers(line: &Line<'_>, key: &str, value: &str, most: u16) -> Result<String, Error> {
    let backwards = key != "BYMONTH";
    let number = |text: &str| {
        let number: i32 = text.trim().parse().ok()?;
        let fits = number.unsigned_abs() <= u32::from(most) && number != 0;
        (fits && (backwards || number > 0)).then_some(number)
    };
    // In a set, so that a list is no longer than the numbers that there are.
    let numbers: Option<BTreeSet<i32>> = value.split(',').map(number).collect();
    let (or_en, or_ar) = match backwards {
        true => (format!(", or from -{most} to -1"), format!(" أو من ‎-{most} إلى ‎-1")),
        false => Default::default(),
    };
    let numbers = numbers.ok_or_else(|| {
        line.refused(
            format!("{key} isn't a list of whole numbers from 1 to {most}{or_en}"),
            format!("قيمة {key} ليست قائمة أعداد صحيحة من 1 إلى {most}{or_ar}"),
        )
    })?;
    Ok(joined(numbers))
}

/// Weekdays, in a month or a year also the first of them, or the last: `MO`, `1MO`, `-1MO`.
fn weekdays(line: &Line<'_>, frequency: Frequency, value: &str) -> Result<String, Error> {
    let most = match frequency {
        Frequency::Yearly => 53,
        Frequency::Monthly => 5,
        Frequency::Weekly | Frequency::Daily => 0,
    };
    let mut days = BTreeSet::new();
    for text in value.split(',').map(str::trim) {
        let split = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at));
        let Some((number, day)) = split.filter(|(_, day)| WEEKDAYS.contains(day)) else {
            return Err(not_weekdays(line));
        };
        if number.is_empty() {
            days.insert(day.to_owned());
            continue;
        }
        let number: i32 = number.parse().map_err(|_| not_weekdays(line))?;
        match number.abs() {
            _ if most == 0 => return Err(misplaced(line, &format!("BYDAY={text}"))),
            1.. if number.abs() <= most => days.insert(format!("{number}{day}")),
            _ => return Err(not_weekdays(line)),
        };
    }
    Ok(joined(days))
}

fn not_weekdays(line: &Line<'_>) -> Error {
    line.refused(
        "BYDAY isn't a list of weekdays such as MO, 1MO or -1MO",
        "قيمة BYDAY ليست قائمة أيام مثل MO أو 1MO أو ‎-1MO",
    )
}

fn joined<T: ToString>(values: BTreeSet<T>) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}
