//! Amounts, moments and ledgers as people read them.

use sla::text::{duration, duration_after, duration_short, moment};
use sla::{Holiday, Holidays, Hours, Language, Name, SupportTime, Week, Zone};

use crate::inputs::{hours, instant};

#[test]
fn arabic_counts_have_all_their_forms() {
    for (seconds, expected) in [
        (0, "0 ثانية"),
        (3_600, "ساعة واحدة"),
        (7_200, "ساعتان"),
        (3 * 3_600, "3 ساعات"),
        (10 * 3_600, "10 ساعات"),
        (11 * 3_600, "11 ساعة"),
        (12 * 3_600, "12 ساعة"),
        (100 * 3_600, "100 ساعة"),
        (101 * 3_600, "101 ساعة"),
        (102 * 3_600, "102 ساعة"),
        (103 * 3_600, "103 ساعات"),
        (111 * 3_600, "111 ساعة"),
        (1_800, "30 دقيقة"),
        (120, "دقيقتان"),
        (5_400, "ساعة و30 دقيقة"),
        (3_661, "ساعة ودقيقة وثانية واحدة"),
    ] {
        let amount = SupportTime::from_seconds(seconds).unwrap();
        assert_eq!(duration(amount, Language::Ar), expected, "{seconds} s");
    }
}

#[test]
fn arabic_pairs_show_what_they_stand_after() {
    for (seconds, expected) in [
        (3_600, "ساعة واحدة"),
        (7_200, "ساعتين"),
        (7_320, "ساعتين ودقيقتين"),
        (3_602, "ساعة وثانيتين"),
        (3 * 3_600, "3 ساعات"),
    ] {
        let amount = SupportTime::from_seconds(seconds).unwrap();
        assert_eq!(duration_after(amount, Language::Ar), expected, "{seconds} s");
        assert_eq!(duration_after(amount, Language::En), duration(amount, Language::En));
    }
}

#[test]
fn english_counts_are_whole_and_exact() {
    for (micros, expected) in [
        (0, "0 seconds"),
        (1_000_000, "1 second"),
        (5_400_000_000, "1 hour 30 minutes"),
        (86_400_000_000, "24 hours"),
        (500_000, "0.5 seconds"),
        (61_000_001, "1 minute 1.000001 seconds"),
        (-60_000_000, "-1 minute"),
    ] {
        assert_eq!(duration(SupportTime::from_microseconds(micros), Language::En), expected);
    }
}

#[test]
fn a_column_has_whole_minutes() {
    for (seconds, en, ar) in [
        (59, "0 min", "0 د"),
        (48 * 60 + 59, "48 min", "48 د"),
        (7_200, "2 h", "2 س"),
        (3_900, "1 h 05 m", "1 س 05 د"),
        (100 * 3_600 + 720, "100 h 12 m", "100 س 12 د"),
    ] {
        let amount = SupportTime::from_seconds(seconds).unwrap();
        let said = |language| duration_short(amount, language).replace('\u{a0}', " ");
        assert_eq!((said(Language::En).as_str(), said(Language::Ar).as_str()), (en, ar));
    }
}

#[test]
fn a_moment_says_its_day_and_no_more_precision_than_it_has() {
    let zone = Zone::named("Asia/Riyadh").unwrap();
    let at = instant("2026-11-27T13:00:00Z");
    assert_eq!(moment(at, &zone, Language::En), "Fri 27 Nov 2026, 16:00");
    assert_eq!(moment(at, &zone, Language::Ar), "الجمعة 27 نوفمبر 2026، 16:00");
    let at = instant("2026-11-27T13:00:05.25Z");
    assert_eq!(moment(at, &zone, Language::En), "Fri 27 Nov 2026, 16:00:05.25");
}

#[test]
fn a_ledger_reads_row_by_row_in_both_languages() {
    let working = Hours::working(Week::weekdays("09:00", "17:00").unwrap());
    let name = Name::new("Founders' Day", "يوم التأسيس");
    let holidays = Holidays::new([Holiday::closed("2027-01-11".parse().unwrap(), name)]);
    let calendar = working.calendar(&Zone::named("Asia/Riyadh").unwrap(), &holidays);
    let ledger = calendar.ledger(instant("2027-01-08T16:30:00+03:00"), hours(2)).unwrap();
    assert_eq!(
        ledger.text(Language::En),
        "+ Fri 8 Jan 2027, 16:30 – 17:00  30 minutes, total 30 minutes\n  \
         Fri 8 Jan 2027, 17:00 – Mon 11 Jan 2027, 00:00  weekend\n  \
         Mon 11 Jan 2027, 00:00 – Tue 12 Jan 2027, 09:00  Founders' Day\n\
         + Tue 12 Jan 2027, 09:00 – 10:30  1 hour 30 minutes, total 2 hours\n\
         Due Tue 12 Jan 2027, 10:30: 2 hours\n"
    );
    assert_eq!(
        ledger.text(Language::Ar),
        "+ من الجمعة 8 يناير 2027، 16:30 إلى 17:00  30 دقيقة، المجموع 30 دقيقة\n  \
         من الجمعة 8 يناير 2027، 17:00 إلى الاثنين 11 يناير 2027، 00:00  عطلة نهاية الأسبوع\n  \
         من الاثنين 11 يناير 2027، 00:00 إلى الثلاثاء 12 يناير 2027، 09:00  يوم التأسيس\n\
         + من الثلاثاء 12 يناير 2027، 09:00 إلى 10:30  ساعة و30 دقيقة، المجموع ساعتان\n\
         موعد الاستجابة الثلاثاء 12 يناير 2027، 10:30: ساعتان\n"
    );
}

#[test]
fn a_row_over_a_clock_change_says_so() {
    let calendar = Hours::always().calendar(&Zone::named("Europe/Berlin").unwrap(), &Holidays::default());
    let ledger = calendar.ledger(instant("2026-10-25T00:30:00+02:00"), hours(4)).unwrap();
    let text = ledger.text(Language::En);
    assert!(text.contains("00:30 – 03:30 (clocks changed from +02:00 to +01:00)  4 hours"), "{text}");
}
