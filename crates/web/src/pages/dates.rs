//! Dates and times as pages say them: on somebody's clocks, in their language, with Latin digits in both.
//!
//! Names of days, months and cities are ICU's. `sla::text` keeps its own few: what it says goes into records, mails and
//! terminals, where a release of somebody's data must change nothing.

use std::array;
use std::fmt::Display;
use std::sync::LazyLock;

use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::zone::ExemplarCity;
use icu_datetime::fieldsets::{E, M};
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_locale_core::{Locale, locale};
use icu_time::zone::IanaParser;
use jiff::civil::{Date, DateTime, Weekday};
use sla::{Instant, Language, Zone};

use super::html::Html;
use super::words::Words;

/// A day nearer than this is called by its weekday alone.
const NEAR: i32 = 6;

/// How somebody is told dates and times.
#[derive(Clone, Debug)]
pub(crate) struct Dates {
    /// In which language.
    pub language: Language,
    /// On which clocks.
    pub zone: Zone,
    /// Whether with the Hijri date (Umm al-Qura) beside the Gregorian one.
    pub hijri: bool,
    /// Now.
    pub now: Instant,
}

impl Dates {
    /// The same on other clocks.
    pub fn on(&self, zone: &Zone) -> Self {
        Self { zone: zone.clone(), ..self.clone() }
    }

    /// When the day began that an instant is in.
    pub fn midnight(&self, at: Instant) -> Instant {
        self.zone.first_instant(self.zone.date(at))
    }

    /// `Casablanca 10:30`.
    pub fn city_and_time(&self, at: Instant) -> String {
        format!("{} {}", self.city(), self.time(at))
    }

    /// `10:30`.
    pub fn time(&self, at: Instant) -> String {
        time(self.local(at))
    }

    /// `Tue`, `الثلاثاء`.
    pub fn weekday(&self, at: Instant) -> &'static str {
        weekday(self.local(at).date(), self.language)
    }

    /// `Tue 12`.
    pub fn day(&self, at: Instant) -> String {
        self.day_of(self.local(at).date())
    }

    /// The same of a date.
    pub fn day_of(&self, date: Date) -> String {
        format!("{}{}", day(date, self.language), self.beside(date, false))
    }

    /// The same for a narrow place: the Hijri date may stand below.
    pub fn day_in_two(&self, date: Date) -> Html {
        Html(format!("{}{}", day(date, self.language), self.beside_in_two(date)))
    }

    /// `Tue 12, 10:30`.
    pub fn day_time(&self, at: Instant) -> String {
        self.joined(&self.day(at), at)
    }

    /// `Tue 12 Jan`; with the year where that isn't the present one.
    pub fn date(&self, at: Instant) -> String {
        self.date_of(self.local(at).date())
    }

    /// The same of a date.
    pub fn date_of(&self, date: Date) -> String {
        let with_year = date.year() != self.local(self.now).year();
        let names = names(self.language);
        let month = names.months.get(usize::from(date.month().unsigned_abs()) - 1).map_or("", String::as_str);
        let year = if with_year { format!(" {}", date.year()) } else { String::new() };
        let beside = self.beside(date, with_year);
        format!("{} {month}{year}{beside}", day(date, self.language))
    }

    /// `Tue 12 Jan, 10:30`.
    pub fn moment(&self, at: Instant) -> String {
        self.joined(&self.date(at), at)
    }

    /// A moment not far from now: `today 11:14`, `Wed 09:00`, or its date where that is more than six days away.
    pub fn near(&self, at: Instant) -> String {
        let (there, today) = (self.local(at).date(), self.local(self.now).date());
        match (there - today).get_days().abs() {
            0 => Words::of(self.language).with("dates-today", &[("time", self.time(at).into())]),
            days if days <= NEAR => format!("{} {}", self.weekday(at), self.time(at)),
            _ => self.moment(at),
        }
    }

    /// [`Dates::time`] for machines too.
    pub fn time_element(&self, at: Instant) -> Html {
        self.element(at, &self.time(at))
    }

    /// [`Dates::day_time`] for machines too. The Hijri date comes after it, and may stand below where there is little room.
    pub fn day_time_element(&self, at: Instant) -> Html {
        let date = self.local(at).date();
        let Html(time) = self.element(at, &self.joined(&day(date, self.language), at));
        Html(format!("{time}{}", self.beside_in_two(date)))
    }

    /// [`Dates::moment`] for machines too.
    pub fn moment_element(&self, at: Instant) -> Html {
        self.element(at, &self.moment(at))
    }

    /// [`Dates::near`] for machines too.
    pub fn near_element(&self, at: Instant) -> Html {
        self.element(at, &self.near(at))
    }

    /// The city that the zone is named after: `Casablanca`, `الدار البيضاء`.
    pub fn city(&self) -> String {
        let city = &names(self.language).city;
        let zone = IanaParser::new().parse(self.zone.name());
        let is_nowhere = !self.zone.name().contains('/') || self.zone.name().starts_with("Etc/");
        if is_nowhere || zone.is_unknown() {
            // UTC and the like, or a zone that ICU doesn't know yet.
            let last = self.zone.name().rsplit('/').next().unwrap_or_default();
            return last.replace('_', " ");
        }
        city.format(&zone.without_offset()).to_string()
    }

    /// The Hijri date of a day, if it is to stand beside it.
    fn beside(&self, date: Date, with_year: bool) -> String {
        if self.hijri { hijri(date, with_year, self.language) } else { String::new() }
    }

    fn beside_in_two(&self, date: Date) -> String {
        let beside = self.beside(date, false);
        if beside.is_empty() {
            beside
        } else {
            format!(" <span class=\"hijri\">{}</span>", beside.trim_start())
        }
    }

    fn element(&self, at: Instant, text: &str) -> Html {
        let machine = self.zone.local(at).strftime("%Y-%m-%dT%H:%M%:z");
        Html(format!("<time datetime=\"{machine}\">{text}</time>"))
    }

    fn joined(&self, date: &str, at: Instant) -> String {
        let comma = match self.language {
            Language::En => ",",
            Language::Ar => "،",
        };
        format!("{date}{comma} {}", self.time(at))
    }

    fn local(&self, at: Instant) -> DateTime {
        self.zone.local(at).datetime()
    }
}

/// `10:30`.
pub(crate) fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `Tue`, `الثلاثاء`.
pub(crate) fn weekday(date: Date, language: Language) -> &'static str {
    weekday_name(date.weekday(), language)
}

/// A day of the week, as short as the language has it.
pub(crate) fn weekday_name(day: Weekday, language: Language) -> &'static str {
    let index = day.to_monday_zero_offset().unsigned_abs();
    names(language).days.get(usize::from(index)).map_or("", String::as_str)
}

/// `Tue 12`.
fn day(date: Date, language: Language) -> String {
    format!("{} {}", weekday(date, language), date.day())
}

/// A stretch of one day: `16:30–17:00`, `من 16:30 إلى 17:00`; midnight at its end is 24:00.
pub(crate) fn range(from: DateTime, to: DateTime, language: Language) -> String {
    let ends_day = to.date() > from.date() && (to.hour(), to.minute()) == (0, 0);
    let to = if ends_day { "24:00".to_owned() } else { time(to) };
    Words::of(language).with("dates-range", &[("from", time(from).into()), ("to", to.into())])
}

/// What stands beside a date: ` (4 Shaʻban)`; with the year if asked for.
fn hijri(date: Date, with_year: bool, language: Language) -> String {
    let Some(gregorian) = gregorian(date) else { return String::new() };
    let date = gregorian.to_calendar(Hijri::new_umm_al_qura());
    let month = usize::from(date.month().ordinal);
    let month = names(language).hijri.get(month - 1).map_or("", String::as_str);
    let day = date.day_of_month().0;
    if with_year {
        format!(" ({day} {month} {})", date.year().era_year_or_related_iso())
    } else {
        format!(" ({day} {month})")
    }
}

fn gregorian(date: Date) -> Option<CalendarDate<Gregorian>> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    CalendarDate::try_new_gregorian(i32::from(date.year()), month, day).ok()
}

/// The names that a language has, looked up once.
struct Names {
    /// Short in English, from Monday on.
    days: [String; 7],
    /// Short in English.
    months: [String; 12],
    hijri: [String; 12],
    city: NoCalendarFormatter<ExemplarCity>,
}

static ENGLISH: LazyLock<Names> = LazyLock::new(|| Names::of(&locale!("en")));
static ARABIC: LazyLock<Names> = LazyLock::new(|| Names::of(&locale!("ar-u-nu-latn")));

fn names(language: Language) -> &'static Names {
    match language {
        Language::En => &ENGLISH,
        Language::Ar => &ARABIC,
    }
}

impl Names {
    fn of(locale: &Locale) -> Self {
        const THERE: &str = "the names of both languages are compiled in";
        let preferences = || locale.into();
        let day =
            FixedCalendarDateTimeFormatter::<Gregorian, E>::try_new(preferences(), E::medium()).expect(THERE);
        let month =
            FixedCalendarDateTimeFormatter::<Gregorian, M>::try_new(preferences(), M::medium()).expect(THERE);
        let hijri = FixedCalendarDateTimeFormatter::<Hijri<UmmAlQura>, M>::try_new(preferences(), M::long())
            .expect(THERE);
        let city = NoCalendarFormatter::try_new(preferences(), ExemplarCity).expect(THERE);
        // The fourth of January 2027 is a Monday.
        let date = |month: usize, day: usize| {
            let (month, day) = (u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1));
            CalendarDate::try_new_gregorian(2027, month, day).expect("a date")
        };
        let lunar = |month: usize| {
            let month = u8::try_from(month).unwrap_or(1);
            CalendarDate::try_new_hijri_with_calendar(1448, month, 1, Hijri::new_umm_al_qura())
                .expect("a date")
        };
        let text = |name: &dyn Display| name.to_string();
        Self {
            days: array::from_fn(|index| text(&day.format(&date(1, 4 + index)))),
            months: array::from_fn(|index| text(&month.format(&date(1 + index, 1)))),
            hijri: array::from_fn(|index| text(&hijri.format(&lunar(1 + index)))),
            city,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    fn dates(language: Language, zone: &str) -> Dates {
        let (zone, now) = (Zone::named(zone).unwrap(), "2027-01-12T08:18Z".parse().unwrap());
        Dates { language, zone, hijri: false, now }
    }

    fn plain(text: &str) -> String {
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn moments_are_said_on_the_clocks_of_their_zone() {
        let at = "2027-01-12T09:30:27Z".parse().unwrap();
        let en = dates(Language::En, "Africa/Algiers");
        assert_eq!(en.time(at), "10:30");
        assert_eq!(en.day(at), "Tue 12");
        assert_eq!(en.date(at), "Tue 12 Jan");
        assert_eq!(en.moment(at), "Tue 12 Jan, 10:30");
        assert_eq!(
            en.moment_element(at).0,
            "<time datetime=\"2027-01-12T10:30+01:00\">Tue 12 Jan, 10:30</time>"
        );
        assert_eq!(en.on(&Zone::named("Asia/Amman").unwrap()).time(at), "12:30");
        let ar = dates(Language::Ar, "Africa/Algiers");
        assert_eq!(ar.moment(at), "الثلاثاء 12 يناير، 10:30");
        assert_eq!(ar.day_time(at), "الثلاثاء 12، 10:30");
        let before = "2026-12-21T11:20Z".parse().unwrap();
        assert_eq!(en.moment(before), "Mon 21 Dec 2026, 12:20");
        assert_eq!(ar.date(before), "الاثنين 21 ديسمبر 2026");
    }

    #[test]
    fn what_is_near_is_said_by_its_day() {
        for (at, said) in [
            ("2027-01-12T10:14Z", "today 11:14"),
            ("2027-01-13T08:00Z", "Wed 09:00"),
            ("2027-01-06T08:00Z", "Wed 09:00"),
            ("2027-01-19T08:00Z", "Tue 19 Jan, 09:00"),
        ] {
            assert_eq!(plain(&dates(Language::En, "Africa/Algiers").near(at.parse().unwrap())), said);
        }
        let ar = dates(Language::Ar, "Africa/Algiers");
        assert_eq!(plain(&ar.near("2027-01-12T10:14Z".parse().unwrap())), "اليوم 11:14");
    }

    #[test]
    fn names_of_months_and_days_are_those_of_the_guide() {
        assert_eq!(ENGLISH.days.join(" "), "Mon Tue Wed Thu Fri Sat Sun");
        assert_eq!(ENGLISH.months.join(" "), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
        assert_eq!(ARABIC.days.join(" "), "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد");
        assert_eq!(
            ARABIC.months.join(" "),
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
        );
    }

    #[test]
    fn the_hijri_date_stands_beside_the_gregorian_one() {
        let at = "2027-02-08T12:00Z".parse().unwrap();
        let with = |language| Dates { hijri: true, ..dates(language, "Asia/Riyadh") };
        assert_eq!(with(Language::Ar).date(at), "الاثنين 8 فبراير (1 رمضان)");
        assert_eq!(with(Language::En).date(at), "Mon 8 Feb (1 Ramadan)");
        let before = "2026-02-18T12:00Z".parse().unwrap();
        assert_eq!(with(Language::En).date(before), "Wed 18 Feb 2026 (1 Ramadan 1447)");
        assert_eq!(with(Language::En).day(at), "Mon 8 (1 Ramadan)");
        assert_eq!(with(Language::Ar).day_time(at), "الاثنين 8 (1 رمضان)، 15:00");
        assert_eq!(
            with(Language::En).day_time_element(at).0,
            "<time datetime=\"2027-02-08T15:00+03:00\">Mon 8, 15:00</time> <span class=\"hijri\">(1 Ramadan)</span>"
        );
        let date = jiff::civil::date(2027, 2, 8);
        assert_eq!(with(Language::Ar).day_in_two(date).0, "الاثنين 8 <span class=\"hijri\">(1 رمضان)</span>");
        assert_eq!(dates(Language::Ar, "Asia/Riyadh").day_in_two(date).0, "الاثنين 8");
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        for (zone, en, ar) in [
            ("Africa/Casablanca", "Casablanca", "الدار البيضاء"),
            ("Asia/Riyadh", "Riyadh", "الرياض"),
            ("America/Los_Angeles", "Los Angeles", "لوس انجلوس"),
            ("Etc/GMT+3", "GMT+3", "GMT+3"),
        ] {
            assert_eq!(dates(Language::En, zone).city(), en);
            assert_eq!(dates(Language::Ar, zone).city(), ar);
        }
    }

    #[test]
    fn a_stretch_is_said_in_words_where_a_dash_would_turn() {
        let at = |text: &str| text.parse::<DateTime>().unwrap();
        let said = |to, language| plain(&range(at("2027-01-08T16:30"), at(to), language));
        assert_eq!(said("2027-01-08T17:00", Language::En), "16:30–17:00");
        assert_eq!(said("2027-01-08T17:00", Language::Ar), "من 16:30 إلى 17:00");
        assert_eq!(said("2027-01-09T00:00", Language::En), "16:30–24:00");
    }
}
