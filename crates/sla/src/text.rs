//! Amounts, times and ledgers in the words of a person who reads them.

use std::fmt::Write as _;

use jiff::Zoned;
use jiff::civil::{Date, Weekday};

use crate::{Instant, Ledger, Reason, Row, SupportTime};

/// The languages that everything is said in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Arabic, with Latin digits.
    Ar,
}

impl Language {
    /// The language's code, `en` or `ar`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }
}

/// The forms of an Arabic noun after a number. All three nouns are feminine.
struct Counted {
    one: &'static str,
    two: &'static str,
    two_after: &'static str,
    few: &'static str,
    many: &'static str,
}

impl Counted {
    /// The Unicode plural rules for Arabic, with one and two said by the noun alone. 0, 100, 101 and 102 take the
    /// singular form of `many`, which for the units here is the same word.
    fn say(&self, count: u64, case: Case, is_last: bool) -> String {
        match (count, count % 100) {
            (1, _) if is_last => format!("{} واحدة", self.one),
            (1, _) => self.one.to_owned(),
            (2, _) if case == Case::Genitive => self.two_after.to_owned(),
            (2, _) => self.two.to_owned(),
            (_, 3..=10) => format!("{count} {}", self.few),
            (_, _) => format!("{count} {}", self.many),
        }
    }
}

/// The grammatical case of an amount; of the forms here, only the Arabic dual shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Nominative,
    Genitive,
}

#[rustfmt::skip]
const UNITS: [(u64, &str, Counted); 3] = [
    (3600, "hour", Counted { one: "ساعة", two: "ساعتان", two_after: "ساعتين", few: "ساعات", many: "ساعة" }),
    (60, "minute", Counted { one: "دقيقة", two: "دقيقتان", two_after: "دقيقتين", few: "دقائق", many: "دقيقة" }),
    (1, "second", Counted { one: "ثانية", two: "ثانيتان", two_after: "ثانيتين", few: "ثوانٍ", many: "ثانية" }),
];

/// An amount of time in full words, to the microsecond: `1 hour 30 minutes`, `ساعة و30 دقيقة`, `ساعتان`.
pub fn duration(amount: SupportTime, language: Language) -> String {
    in_words(amount, language, Case::Nominative)
}

/// The same behind a preposition or a noun that it belongs to: `before 2 hours`, `قبل ساعتين`.
pub fn duration_after(amount: SupportTime, language: Language) -> String {
    in_words(amount, language, Case::Genitive)
}

/// An amount of time for a dense column, rounded down to whole minutes: `1 h 05 m`, `48 min`, `1 س 05 د`.
pub fn duration_short(amount: SupportTime, language: Language) -> String {
    let minutes = amount.as_microseconds().unsigned_abs() / 60_000_000;
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (language, hours, rest) {
        (Language::En, 0, _) => format!("{rest}\u{a0}min"),
        (Language::En, _, 0) => format!("{hours}\u{a0}h"),
        (Language::En, ..) => format!("{hours}\u{a0}h\u{a0}{rest:02}\u{a0}m"),
        (Language::Ar, 0, _) => format!("{rest}\u{a0}د"),
        (Language::Ar, _, 0) => format!("{hours}\u{a0}س"),
        (Language::Ar, ..) => format!("{hours}\u{a0}س\u{a0}{rest:02}\u{a0}د"),
    }
}

fn in_words(amount: SupportTime, language: Language, case: Case) -> String {
    let micros = amount.as_microseconds().unsigned_abs();
    let mut seconds = micros / 1_000_000;
    let fraction = micros % 1_000_000;
    let mut parts = Vec::new();
    for (size, english, arabic) in UNITS {
        let count = seconds / size;
        seconds %= size;
        if size == 1 && fraction != 0 {
            let exact = SupportTime::from_microseconds((count * 1_000_000 + fraction).cast_signed());
            let exact = exact.decimal_seconds();
            parts.push(match language {
                Language::En => format!("{exact} seconds"),
                Language::Ar => format!("{exact} ثانية"),
            });
        } else if count > 0 || (size == 1 && parts.is_empty()) {
            parts.push(match language {
                Language::En if count == 1 => format!("1 {english}"),
                Language::En => format!("{count} {english}s"),
                Language::Ar => arabic.say(count, case, seconds == 0 && (size == 1 || fraction == 0)),
            });
        }
    }
    let sign = if amount < SupportTime::ZERO { "-" } else { "" };
    let joined = match language {
        Language::En => parts.join(" "),
        Language::Ar => parts.join(" و"),
    };
    format!("{sign}{joined}")
}

/// A day of the week in full.
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    let index = day.to_monday_zero_offset() as usize;
    match language {
        Language::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][index],
        Language::Ar => ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"][index],
    }
}

/// A date with its day of the week: `Fri 27 Nov 2026`, `الجمعة 27 نوفمبر 2026`.
pub fn date(date: Date, language: Language) -> String {
    let month = usize::from(date.month().unsigned_abs()) - 1;
    let name = weekday(date.weekday(), language);
    let (day, year) = (date.day(), date.year());
    match language {
        Language::En => {
            const MONTHS: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            format!("{} {day} {} {year}", &name[..3], MONTHS[month])
        }
        Language::Ar => {
            const MONTHS: [&str; 12] = [
                "يناير",
                "فبراير",
                "مارس",
                "أبريل",
                "مايو",
                "يونيو",
                "يوليو",
                "أغسطس",
                "سبتمبر",
                "أكتوبر",
                "نوفمبر",
                "ديسمبر",
            ];
            format!("{name} {day} {} {year}", MONTHS[month])
        }
    }
}

/// A clock time with no more precision than it has: `16:00`, `16:00:05`, `16:00:05.25`.
pub fn time(local: &Zoned) -> String {
    let mut text = format!("{:02}:{:02}", local.hour(), local.minute());
    let micros = local.subsec_nanosecond() / 1_000;
    if local.second() != 0 || micros != 0 {
        let _ = write!(text, ":{:02}", local.second());
    }
    if micros != 0 {
        let _ = write!(text, ".{}", format!("{micros:06}").trim_end_matches('0'));
    }
    text
}

/// The day and time of an instant on the clocks of a zone: `Fri 27 Nov 2026, 16:00`.
pub fn moment(instant: Instant, zone: &crate::Zone, language: Language) -> String {
    let local = zone.local(instant);
    let comma = match language {
        Language::En => ",",
        Language::Ar => "،",
    };
    format!("{}{comma} {}", date(local.date(), language), time(&local))
}

impl Reason {
    /// The reason in words; the names of a holiday, joined.
    pub fn text(&self, language: Language) -> String {
        let fixed = match (self, language) {
            (Self::Open, Language::En) => "counted",
            (Self::Open, Language::Ar) => "محتسب",
            (Self::Break, Language::En) => "break",
            (Self::Break, Language::Ar) => "استراحة",
            (Self::Night, Language::En) => "night",
            (Self::Night, Language::Ar) => "ليل",
            (Self::Weekend, Language::En) => "weekend",
            (Self::Weekend, Language::Ar) => "عطلة نهاية الأسبوع",
            (Self::Holiday { names, expected }, _) => {
                return holiday(names, *expected, language);
            }
        };
        fixed.to_owned()
    }
}

fn holiday(names: &[crate::Name], expected: bool, language: Language) -> String {
    let names: Vec<_> = names.iter().map(|name| name.get(language)).collect();
    let joined = match language {
        Language::En => names.join(", "),
        Language::Ar => names.join("، "),
    };
    if expected { only_expected(joined, language) } else { joined }
}

/// What a day is called that is only expected: within the brackets that its name ends with, or in some of its own.
pub fn only_expected(mut name: String, language: Language) -> String {
    let (within, alone) = match language {
        Language::En => (", expected)", " (expected)"),
        Language::Ar => ("، متوقع)", " (متوقع)"),
    };
    if name.ends_with(')') {
        name.pop();
        name.push_str(within);
    } else {
        name.push_str(alone);
    }
    name
}

impl Ledger {
    /// The ledger as lines of text: a line a row, then the deadline with the total.
    ///
    /// An Arabic line is made of the same parts in the same order; a terminal or page that knows the bidirectional
    /// algorithm shows it from the right.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for row in self.rows() {
            let _ = writeln!(text, "{}", self.row_text(row, language));
        }
        let due = moment(self.due(), self.zone(), language);
        let total = duration(self.total(), language);
        let _ = match language {
            Language::En => writeln!(text, "Due {due}: {total}"),
            Language::Ar => writeln!(text, "موعد الاستجابة {due}: {total}"),
        };
        text
    }

    fn row_text(&self, row: &Row, language: Language) -> String {
        let (from, to) = (self.zone().local(row.from), self.zone().local(row.to));
        let ends_day = from.date() != to.date() && self.zone().first_instant(to.date()) == row.to;
        let starts = moment(row.from, self.zone(), language);
        let tomorrow = from.date().tomorrow().ok();
        let ends = if ends_day && tomorrow == Some(to.date()) {
            "24:00".to_owned()
        } else if from.date() == to.date() {
            time(&to)
        } else {
            moment(row.to, self.zone(), language)
        };
        let shift = offset_change(&from, &to, language);
        let span = match language {
            Language::En => format!("{starts} – {ends}{shift}"),
            Language::Ar => format!("من {starts} إلى {ends}{shift}"),
        };
        let reason = row.reason.text(language);
        if row.reason != Reason::Open {
            return format!("  {span}  {reason}");
        }
        let (length, total) = (duration(row.length(), language), duration(row.total, language));
        match language {
            Language::En => format!("+ {span}  {length}, total {total}"),
            Language::Ar => format!("+ {span}  {length}، المجموع {total}"),
        }
    }
}

/// Says so where the clocks changed within a row, or its length would look wrong.
fn offset_change(from: &Zoned, to: &Zoned, language: Language) -> String {
    if from.offset() == to.offset() {
        return String::new();
    }
    let (before, after) = (from.strftime("%:z"), to.strftime("%:z"));
    match language {
        Language::En => format!(" (clocks changed from {before} to {after})"),
        Language::Ar => format!(" (تغيّرت الساعة من \u{2066}{before}\u{2069} إلى \u{2066}{after}\u{2069})"),
    }
}
