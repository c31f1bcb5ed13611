use jiff::civil::{Date, date};
use sla::{DayHours, Holiday, Holidays, Language, Name};

use super::diff::describe_undated;
use super::ical::{Import, import};
use super::{Change, diff, listed_years, places, public, text, unlisted_years};

fn list(id: &str) -> Holidays {
    public(id).expect("the place has a list")
}

fn names_on(holidays: &Holidays, date: Date) -> Vec<&str> {
    holidays.on(date).iter().map(|day| day.name.en.as_str()).collect()
}

/// What the list of a place has on a date.
fn at(id: &str, year: i16, month: i8, day: i8) -> Vec<String> {
    names_on(&list(id), date(year, month, day)).into_iter().map(str::to_owned).collect()
}

// ── the lists that come with the program ──

#[test]
fn d4_every_place_has_holidays_in_every_year_named_in_both_languages() {
    for place in places() {
        let holidays = list(&place.id);
        for year in 2015..=2035 {
            let count = holidays.iter().filter(|day| day.date.year() == year).count();
            assert!(count >= 4, "{} has {count} holidays in {year}", place.id);
        }
        for day in &holidays {
            assert!(day.hours.is_closed());
            assert!(
                !day.name.en.is_empty() && day.name.ar.chars().any(|c| ('ا'..='ي').contains(&c)),
                "{day:?}"
            );
            assert!(!day.name.en.contains("estimated"), "{day:?}");
        }
        assert!(place.name.ar.chars().any(|c| ('ا'..='ي').contains(&c)), "{place:?}");
    }
}

#[test]
fn d4_one_off_days_are_there() {
    for (id, year, month, day) in [
        ("gb", 2022, 6, 3),
        ("gb", 2022, 9, 19),
        ("gb", 2023, 5, 8),
        ("gb-eng", 2020, 5, 8),
        ("au", 2022, 9, 22),
        ("us", 2021, 6, 18),
        ("sa", 2022, 11, 23),
        ("ae", 2022, 5, 16),
        ("eg", 2025, 11, 1),
        ("jo", 2024, 6, 9),
        ("ca-bc", 2022, 9, 19),
        ("de", 2017, 10, 31),
        ("de-be", 2025, 5, 8),
        ("br-sp", 2023, 11, 20),
    ] {
        assert_ne!(at(id, year, month, day), [""; 0], "{id} {year}-{month}-{day}");
    }
}

#[test]
fn d4_a_new_holiday_begins_in_its_first_year() {
    for (id, before, first) in [
        ("us", date(2020, 6, 19), date(2021, 6, 18)),
        ("sa", date(2021, 2, 22), date(2022, 2, 22)),
        ("ma", date(2023, 1, 14), date(2024, 1, 14)),
        ("br", date(2023, 11, 20), date(2024, 11, 20)),
        ("de-th", date(2018, 9, 20), date(2019, 9, 20)),
    ] {
        let holidays = list(id);
        assert!(holidays.on(before).is_empty(), "{id} {before}");
        assert!(!holidays.on(first).is_empty(), "{id} {first}");
    }
}

#[test]
fn d4_a_substitute_day_closes_for_a_holiday_on_a_weekend() {
    assert_eq!(at("us", 2026, 7, 3), ["Independence Day (observed)"]);
    assert_eq!(at("gb", 2021, 12, 28), ["Boxing Day (observed)"]);
    assert_eq!(at("au", 2025, 1, 27), ["Australia Day"]);
    assert_eq!(
        list("gb").on(date(2021, 12, 28))[0].name.ar,
        "يوم الصناديق (ثاني أيام عيد الميلاد) (يوم بديل)"
    );
}

#[test]
fn d4_a_subdivision_has_its_own_full_list() {
    let (nation, texas) = (list("us"), list("us-tx"));
    let san_jacinto = date(2026, 4, 21);
    assert!(nation.on(san_jacinto).is_empty());
    assert_eq!(names_on(&texas, san_jacinto), ["San Jacinto Day"]);
    let columbus = date(2026, 10, 12);
    assert_eq!(names_on(&nation, columbus), ["Columbus Day"]);
    assert!(texas.on(columbus).is_empty(), "not observed in Texas");
    assert_eq!(at("de-by", 2026, 8, 15), ["Assumption Day"]);
    assert_eq!(at("fr-67", 2026, 12, 26), ["Saint Stephen's Day"]);
}

#[test]
fn d4_a_lunar_date_to_come_is_expected_and_closes_all_the_same() {
    let holidays = list("sa");
    let eid = holidays.on(date(2027, 3, 9));
    assert_eq!(eid.len(), 1);
    assert!(eid[0].expected && eid[0].hours.is_closed());
    assert_eq!(eid[0].name, Name::new("Eid al-Fitr Holiday", "عطلة عيد الفطر"));
    let past = holidays.on(date(2024, 4, 10));
    assert!(!past[0].expected, "confirmed long ago");
    assert!(list("in").on(date(2027, 10, 29)).iter().all(|day| day.expected), "Diwali is computed");
    assert!(!list("us").iter().any(|day| day.expected));
}

#[test]
fn a_place_is_found_in_any_letter_case() {
    assert_eq!(list("US-WA"), list("us-wa"));
    assert_eq!(list(" Us-wA "), list("us-wa"));
}

#[test]
fn an_unknown_place_says_which_there_are() {
    let error = |id| public(id).expect_err(id).to_string();
    assert_eq!(
        error("zz"),
        "\"zz\": no list of public holidays: write a country \
         (ae, au, br, ca, de, eg, fr, gb, in, jo, ma, sa, us) or a subdivision such as us-wa"
    );
    assert!(error("").starts_with("no list of public holidays"));
    assert_eq!(
        error("gb-lnd"),
        "\"gb-lnd\": not a subdivision of the United Kingdom in ISO 3166-2: write gb, or one of \
         gb-eng, gb-nir, gb-sct, gb-wls"
    );
    assert_eq!(
        error("jo-am"),
        "\"jo-am\": Jordan has one list of public holidays, without subdivisions: write jo"
    );
    let arabic = public("sa-01").expect_err("no subdivisions").text(Language::Ar);
    assert!(arabic.contains("المملكة العربية السعودية"), "{arabic}");
    for id in ["us-", "-", "us-wa-x", "uswa", "*"] {
        assert!(public(id).is_err(), "{id}");
    }
}

#[test]
fn a_country_has_its_article_in_a_sentence() {
    let error = |id| public(id).expect_err(id).to_string();
    assert!(error("us-xx").contains("not a subdivision of the United States in"));
    assert!(error("ae-az").contains("the United Arab Emirates has one list"));
    assert!(error("fr-xx").contains("not a subdivision of France in"));
}

#[test]
fn years_that_a_list_has_nothing_of_are_told() {
    let us = list("us");
    assert_eq!(listed_years(&us), [2015..=2035]);
    assert_eq!(unlisted_years(&us, 2013, 2036), [2013, 2014, 2036]);
    assert!(unlisted_years(&us, 2020, 2019).is_empty());
    let ours = text::parse("2024-01-01\n2026-01-01\n2026-05-01\n2027-01-01").expect("text");
    assert_eq!(listed_years(&ours), [2024..=2024, 2026..=2027]);
    assert_eq!(unlisted_years(&ours, 2024, 2028), [2025, 2028]);
    let none = Holidays::default();
    assert!(unlisted_years(&none, 2024, 2028).is_empty() && listed_years(&none).is_empty());
}

#[test]
fn d4_an_expected_substitute_day_has_one_pair_of_brackets() {
    let egypt = list("eg");
    let said = |language| describe_undated(&egypt.on(date(2027, 4, 29))[0], language);
    assert_eq!(said(Language::En), "Sinai Liberation Day (observed, expected)");
    assert_eq!(said(Language::Ar), "عيد تحرير سيناء (يوم بديل، متوقع)");
}

// ── text ──

#[test]
fn text_has_names_half_days_and_expected_days() {
    let read = text::parse(
        "\u{feff}# our own days\r\n\r\n2026-12-25 Christmas Day | عيد الميلاد\r\n\
         2026-12-24 09:00-12:00 14:00–16:00 Christmas Eve\r\n\
         2027-03-09 expected Eid al-Fitr | عيد الفطر\n2027-01-02\n",
    )
    .expect("a good text");
    let hours = [("09:00", "12:00"), ("14:00", "16:00")];
    let hours = hours.map(|(a, b)| (a.parse().expect("a time"), b.parse().expect("a time")));
    let days: Vec<_> = read.iter().collect();
    assert_eq!(days[0].hours, DayHours::new(hours).expect("hours"));
    assert_eq!(*days[1], Holiday::closed(date(2026, 12, 25), Name::new("Christmas Day", "عيد الميلاد")));
    assert_eq!(days[2].name, Name::same("2027-01-02"));
    assert!(days[3].expected && days[3].hours.is_closed());
}

#[test]
fn text_accepts_arabic_indic_and_persian_digits() {
    let arabic = text::parse("٢٠٢٦-١٢-٢٤ ٠٩:٠٠-١٣:٠٠ عيد الميلاد").expect("Arabic-Indic");
    let persian = text::parse("۲۰۲۶-۱۲-۲۴ ۰۹:۰۰-۱۳:۰۰ عيد الميلاد").expect("Persian");
    assert_eq!(arabic, text::parse("2026-12-24 09:00-13:00 عيد الميلاد").expect("Latin"));
    assert_eq!(arabic, persian);
}

#[test]
fn text_that_cannot_be_read_names_its_line() {
    for (bad, message) in [
        (
            "25/12/2026 Christmas",
            "line 1: \"25/12/2026\": not a date: a line begins with one such as 2026-12-25",
        ),
        ("\n\n2026-02-30 X", "line 3: \"2026-02-30\": not a date: a line begins with one such as 2026-12-25"),
        (
            "2026-12-25T00:00 X",
            "line 1: \"2026-12-25T00:00\": not a date: a line begins with one such as 2026-12-25",
        ),
        ("20261225 X", "line 1: \"20261225\": not a date: a line begins with one such as 2026-12-25"),
        (
            "2026-12-24 a | b | c",
            "line 1: \"a | b | c\": has more than two names: write English | Arabic, and in quotes a name that holds a | itself",
        ),
        ("2026-12-24 \"open", "line 1: \"\\\"open\": the name's quote isn't closed"),
    ] {
        assert_eq!(text::parse(bad).expect_err(bad).to_string(), message);
    }
    for bad in ["2026-12-24 9:00-13:00 X", "2026-12-24 13:00-09:00 X", "2026-12-24 09:00-25:00 X"] {
        let error = text::parse(bad).expect_err(bad);
        assert!(error.field().starts_with("line 1"), "{error}");
    }
}

#[test]
fn text_written_reads_back_the_same() {
    let nine_to_one =
        DayHours::new([("09:00".parse().expect("t"), "13:00".parse().expect("t"))]).expect("hours");
    let names = [
        "Plain",
        "expected",
        "expected to be quiet",
        "09:00-13:00",
        "a | b",
        "say \"hi\"",
        "",
        "#7",
        " padded ",
    ];
    let days = names.into_iter().enumerate().map(|(index, name)| Holiday {
        expected: index % 2 == 0,
        hours: if index % 3 == 0 { nine_to_one.clone() } else { DayHours::closed() },
        ..Holiday::closed(date(2026, 1, 1 + i8::try_from(index).expect("few")), Name::new(name, "اسم | آخر"))
    });
    let holidays = Holidays::new(days);
    assert_eq!(text::parse(&text::write(&holidays)).expect("our own text"), holidays);
    let all = list("in-kl");
    assert_eq!(text::parse(&text::write(&all)).expect("our own text"), all);
}

// ── iCalendar ──

/// A calendar of these events, each the lines between BEGIN and END.
fn calendar(events: &[&str]) -> String {
    let events: String = events
        .iter()
        .map(|lines| format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.replace('\n', "\r\n")))
        .collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{events}END:VCALENDAR\r\n")
}

fn read(events: &[&str]) -> Import {
    import(&calendar(events), 2015..=2035).expect("a good file")
}

fn refused(events: &[&str]) -> String {
    import(&calendar(events), 2015..=2035).expect_err("a bad file").to_string()
}

fn dates(import: &Import) -> Vec<String> {
    import.holidays.iter().map(|day| day.date.to_string()).collect()
}

fn notes(import: &Import) -> Vec<String> {
    import.notes.iter().map(|note| format!("{} {}: {}", note.line, note.event.en, note.text.en)).collect()
}

#[test]
fn d4_an_ical_date_has_no_zone() {
    let import = read(&["UID:1\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\\, the day"]);
    assert_eq!(
        import.holidays,
        Holidays::new([Holiday::closed(date(2026, 12, 25), Name::same("Christmas, the day"))])
    );
    assert_eq!((import.events, import.notes), (1, vec![]));
}

#[test]
fn d4_a_tentative_event_is_expected() {
    let import = read(&["DTSTART;VALUE=DATE:20270309\nSTATUS:TENTATIVE\nSUMMARY:Eid"]);
    assert!(import.holidays.iter().all(|day| day.expected));
}

#[test]
fn ical_dtend_is_the_day_after_the_last() {
    let dates_of = |lines| dates(&read(&[lines]));
    let three = ["2027-03-09", "2027-03-10", "2027-03-11"];
    assert_eq!(dates_of("SUMMARY:E\nDTSTART;VALUE=DATE:20270309\nDTEND;VALUE=DATE:20270312"), three);
    assert_eq!(dates_of("SUMMARY:E\nDTSTART;VALUE=DATE:20270309\nDURATION:P3D"), three);
    assert_eq!(dates_of("SUMMARY:E\nDTSTART;VALUE=DATE:20270309\nDURATION:P1W").len(), 7);
    assert_eq!(dates_of("SUMMARY:E\nDTSTART;VALUE=DATE:20270309"), ["2027-03-09"]);
    let same = read(&["SUMMARY:E\nDTSTART;VALUE=DATE:20270309\nDTEND;VALUE=DATE:20270309"]);
    assert_eq!(dates(&same), ["2027-03-09"]);
    assert_eq!(notes(&same), ["7 E: ends on the day that it begins, and is read as that day"]);
}

#[test]
fn ical_rules_end_with_the_years_asked_for() {
    let yearly = "SUMMARY:C\nDTSTART;VALUE=DATE:19701225\nRRULE:FREQ=YEARLY";
    assert_eq!(dates(&read(&[yearly])).len(), 21);
    let two = import(&calendar(&[yearly]), 2026..=2027).expect("a good file");
    assert_eq!(dates(&two), ["2026-12-25", "2027-12-25"]);
    let thanksgiving =
        read(&["SUMMARY:T\nDTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"]);
    assert_eq!(dates(&thanksgiving)[5..7], ["2025-11-27", "2026-11-26"]);
    let leap = read(&["SUMMARY:L\nDTSTART;VALUE=DATE:20160229\nRRULE:FREQ=YEARLY"]);
    assert_eq!(dates(&leap), ["2016-02-29", "2020-02-29", "2024-02-29", "2028-02-29", "2032-02-29"]);
    let never = read(&["SUMMARY:N\nDTSTART;VALUE=DATE:20160101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"]);
    assert_eq!(dates(&never), ["2016-01-01"]);
    let far = read(&["SUMMARY:F\nDTSTART;VALUE=DATE:20400101"]);
    assert_eq!(notes(&far), ["4 F: has no day in the years 2015 to 2035"]);
}

#[test]
fn ical_rules_count_until_exdate_and_rdate() {
    let count = read(&["SUMMARY:C\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=2"]);
    assert_eq!(dates(&count), ["2026-01-01", "2027-01-01"]);
    for until in ["20280101", "20280101T000000Z", "20280101T120000"] {
        let rule = format!("SUMMARY:U\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;UNTIL={until}");
        assert_eq!(dates(&read(&[&rule])).len(), 3, "{until}");
    }
    let except = read(&["SUMMARY:X\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=3\n\
         EXDATE;VALUE=DATE:20270101\nRDATE;VALUE=DATE:20270104,20270105"]);
    assert_eq!(dates(&except), ["2026-01-01", "2027-01-04", "2027-01-05", "2028-01-01"]);
    let vain = read(&["SUMMARY:V\nDTSTART;VALUE=DATE:20260101\nEXDATE;VALUE=DATE:20260102"]);
    assert_eq!(notes(&vain), ["4 V: leaves out or changes 2026-01-02, on which it doesn't fall"]);
    let off =
        read(&["SUMMARY:O\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=1"]);
    assert_eq!(dates(&off), ["2026-01-01", "2026-12-25"]);
    assert_eq!(off.notes.len(), 1);
}

#[test]
fn ical_cancelled_events_and_occurrences_are_left_out() {
    let gone = read(&["UID:1\nSUMMARY:G\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260101"]);
    assert!(gone.holidays.is_empty());
    assert_eq!(notes(&gone), ["4 G: cancelled, and left out"]);
    let yearly = "UID:1\nSUMMARY:Y\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=3";
    let once =
        "UID:1\nSUMMARY:Y\nRECURRENCE-ID;VALUE=DATE:20270101\nDTSTART;VALUE=DATE:20270101\nSTATUS:CANCELLED";
    assert_eq!(dates(&read(&[yearly, once])), ["2026-01-01", "2028-01-01"]);
    let moved = "UID:1\nSUMMARY:Y\nRECURRENCE-ID;VALUE=DATE:20270101\nDTSTART;VALUE=DATE:20270104";
    assert_eq!(dates(&read(&[yearly, moved])), ["2026-01-01", "2027-01-04", "2028-01-01"]);
    let whole = "UID:1\nSUMMARY:Y\nSEQUENCE:1\nSTATUS:CANCELLED";
    assert!(read(&[yearly, moved, whole]).holidays.is_empty());
    let method = calendar(&[yearly]).replace("VERSION:2.0", "METHOD:CANCEL");
    assert!(import(&method, 2015..=2035).expect("a good file").holidays.is_empty());
}

#[test]
fn ical_a_later_version_replaces_an_event() {
    let old = "UID:1\nSUMMARY:Eid\nDTSTART;VALUE=DATE:20270309";
    let new = "UID:1\nSEQUENCE:2\nSUMMARY:Eid\nDTSTART;VALUE=DATE:20270310";
    for events in [[old, new], [new, old]] {
        let import = read(&events);
        assert_eq!(dates(&import), ["2027-03-10"]);
        assert_eq!(import.notes.len(), 1);
    }
    let stamps = [
        "UID:1\nDTSTAMP:20260101T000000Z\nSUMMARY:A\nDTSTART;VALUE=DATE:20270309",
        "UID:1\nDTSTAMP:20260201T000000Z\nSUMMARY:A\nDTSTART;VALUE=DATE:20270311",
    ];
    assert_eq!(dates(&read(&stamps)), ["2027-03-11"]);
    let same =
        ["UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20270309", "UID:1\nSUMMARY:B\nDTSTART;VALUE=DATE:20270311"];
    assert_eq!(dates(&read(&same)).len(), 2, "neither is the later");
}

#[test]
fn d4_an_event_with_times_is_skipped_and_not_guessed() {
    for start in
        ["DTSTART:20261224T120000Z", "DTSTART;TZID=Asia/Amman:20261224T000000", "DTSTART:20261224T000000"]
    {
        let import = read(&[&format!("SUMMARY:Half day\n{start}")]);
        assert!(import.holidays.is_empty());
        assert!(notes(&import)[0].starts_with("4 Half day: skipped: it begins at a time of day"), "{start}");
    }
}

#[test]
fn ical_names_may_be_in_both_languages_or_missing() {
    let both = read(&["SUMMARY;LANGUAGE=en-US:Eid\nSUMMARY;LANGUAGE=ar:عيد\nDTSTART;VALUE=DATE:20270309"]);
    assert_eq!(both.holidays.iter().next().expect("one").name, Name::new("Eid", "عيد"));
    let none = read(&["DTSTART;VALUE=DATE:20270309"]);
    assert_eq!(none.holidays.iter().next().expect("one").name, Name::new("Holiday", "عطلة"));
    assert_eq!(none.notes.len(), 1);
}

#[test]
fn ical_lines_are_unfolded_and_a_byte_order_mark_is_passed_over() {
    let folded = "\u{feff}begin:vcalendar\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n\
                  BEGIN:VEVENT\nDTSTART;VALUE=DATE:2026\n 1225\nSUMMARY:Christ\n\tmas\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\n\
                  END:VEVENT\nend:vcalendar\n\n";
    let import = import(folded, 2015..=2035).expect("a good file");
    assert_eq!(
        import.holidays,
        Holidays::new([Holiday::closed(date(2026, 12, 25), Name::same("Christmas"))])
    );
}

#[test]
fn ical_that_cannot_be_read_names_its_line() {
    let whole = |text: &str| import(text, 2015..=2035).expect_err(text).to_string();
    let no_calendar = "not an iCalendar file: it begins with BEGIN:VCALENDAR and ends with END:VCALENDAR";
    assert_eq!(whole(""), format!("line 1: {no_calendar}"));
    assert_eq!(whole("<html>"), format!("line 1: \"<html>\": {no_calendar}"));
    assert_eq!(whole(" folded"), format!("line 1: \" folded\": {no_calendar}"));
    assert_eq!(whole("BEGIN:VCALENDAR\nEND:VCALENDAR\nmore"), format!("line 3: \"more\": {no_calendar}"));
    assert_eq!(
        whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\n"),
        "line 2: \"BEGIN:VEVENT\": the file ends before END:VEVENT: it is cut off"
    );
    assert_eq!(
        whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR"),
        "line 3: \"END:VCALENDAR\": ends another component than the open one, VEVENT of line 2"
    );
    assert_eq!(refused(&["SUMMARY:X"]), "line 4: \"X\": the event has no DTSTART");
    assert_eq!(
        refused(&["SUMMARY:X\nrubbish here\nDTSTART;VALUE=DATE:20261225"]),
        "line 6: \"rubbish here\": not a line of an iCalendar file: NAME:value was expected"
    );
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(100_000));
    assert!(whole(&deep).contains("cut off"));
}

#[test]
fn ical_rules_that_cannot_be_followed_say_why_in_our_words() {
    let list =
        |key, most| format!("{key} isn't a list of whole numbers from 1 to {most}, or from -{most} to -1");
    let number = |key| format!("{key} isn't a whole number from 1 to 10000");
    let weekdays = "BYDAY isn't a list of weekdays such as MO, 1MO or -1MO".to_owned();
    let misplaced = |key| format!("{key} doesn't go with this FREQ (RFC 5545)");
    let until = "UNTIL isn't a date such as 20301225".to_owned();
    for (rule, problem) in [
        ("", "a rule has FREQ, such as FREQ=YEARLY".into()),
        ("INTERVAL=2", "a rule has FREQ, such as FREQ=YEARLY".into()),
        ("FREQ=YEARLY;FREQ=DAILY", "FREQ is given twice".into()),
        ("FREQ=YEARLY;INTERVAL=0", number("INTERVAL")),
        ("FREQ=YEARLY;INTERVAL=99999", number("INTERVAL")),
        ("FREQ=YEARLY;COUNT=0", number("COUNT")),
        ("FREQ=YEARLY;COUNT=+1", number("COUNT")),
        ("FREQ=YEARLY;UNTIL=20200101", "UNTIL lies before 2026-12-25, on which the event begins".into()),
        ("FREQ=YEARLY;UNTIL=soon", until.clone()),
        ("FREQ=YEARLY;UNTIL=20301301", until.clone()),
        ("FREQ=YEARLY;UNTIL=203012251", until),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH isn't a list of whole numbers from 1 to 12".into()),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH isn't a list of whole numbers from 1 to 12".into()),
        ("FREQ=YEARLY;BYMONTHDAY=0", list("BYMONTHDAY", 31)),
        ("FREQ=YEARLY;BYYEARDAY=1,,2", list("BYYEARDAY", 366)),
        ("FREQ=YEARLY;BYWEEKNO=54", list("BYWEEKNO", 53)),
        ("FREQ=YEARLY;BYMONTH=1;BYSETPOS=first", list("BYSETPOS", 366)),
        (
            "FREQ=YEARLY;BYSETPOS=1",
            "BYSETPOS picks from what another BY… part gives, and there is none".into(),
        ),
        ("FREQ=WEEKLY;BYMONTHDAY=1", misplaced("BYMONTHDAY")),
        ("FREQ=MONTHLY;BYWEEKNO=1", misplaced("BYWEEKNO")),
        ("FREQ=WEEKLY;BYDAY=1MO", misplaced("BYDAY=1MO")),
        ("FREQ=MONTHLY;BYDAY=6MO", weekdays.clone()),
        ("FREQ=YEARLY;BYDAY=0MO", weekdays.clone()),
        ("FREQ=YEARLY;BYDAY=MON", weekdays.clone()),
        ("FREQ=YEARLY;BYDAY=عMO", weekdays),
        ("FREQ=YEARLY;WKST=8", "WKST isn't a weekday such as MO".into()),
        (
            "FREQ=YEARLY;BYEASTER=1",
            "a part of the rule that iCalendar doesn't have: write FREQ, INTERVAL, COUNT, UNTIL, WKST or BY…"
                .into(),
        ),
    ] {
        let error = import(
            &calendar(&[&format!("SUMMARY:X\nDTSTART;VALUE=DATE:20261225\nRRULE:{rule}")]),
            2015..=2035,
        )
        .expect_err(rule);
        assert_eq!((error.field(), error.problem(Language::En)), ("line 7", problem.as_str()), "{rule}");
        let arabic = error.problem(Language::Ar);
        assert!(arabic.chars().any(|c| ('ا'..='ي').contains(&c)), "{arabic}");
    }
}

#[test]
fn ical_rules_may_use_all_that_goes_with_dates() {
    for (rule, expected) in [
        ("FREQ=YEARLY;INTERVAL=2;COUNT=2", ["2026-01-01", "2028-01-01"]),
        ("freq=yearly;bymonth=1;bymonthday=1;until=20270601", ["2026-01-01", "2027-01-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=1", ["2026-01-01", "2026-01-30"]),
        ("FREQ=YEARLY;BYDAY=+2MO;BYMONTH=3;COUNT=1", ["2026-01-01", "2026-03-09"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=1", ["2026-01-01", "2026-01-30"]),
        ("FREQ=YEARLY;BYYEARDAY=-1;COUNT=1", ["2026-01-01", "2026-12-31"]),
        ("FREQ=YEARLY;BYWEEKNO=2;BYDAY=MO;WKST=MO;COUNT=1", ["2026-01-01", "2026-01-05"]),
        ("FREQ=WEEKLY;BYDAY=SA,SA;COUNT=1", ["2026-01-01", "2026-01-03"]),
        ("FREQ=DAILY;UNTIL=20260102T120000Z", ["2026-01-01", "2026-01-02"]),
    ] {
        let import = read(&[&format!("SUMMARY:X\nDTSTART;VALUE=DATE:20260101\nRRULE:{rule}")]);
        assert_eq!(dates(&import), expected, "{rule}");
    }
}

#[test]
fn ical_rules_without_dates_end_with_the_file_they_are_in() {
    let bomb = |lines: &str, count: usize| import(&calendar(&vec![lines; count]), 2015..=2035);
    for rule in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYSETPOS=9",
        "FREQ=DAILY;BYMONTHDAY=1;BYSETPOS=2,3,4,5,6,7,8,9",
        "FREQ=DAILY;COUNT=9999;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;UNTIL=19000102;BYMONTH=2;BYMONTHDAY=30",
    ] {
        let lines = format!("SUMMARY:X\nDTSTART;VALUE=DATE:19000101\nRRULE:{rule}");
        let error = bomb(&lines, 4000).expect_err(rule);
        assert!(error.problem(Language::En).starts_with("up to here"), "{rule}: {error}");
        let line: usize =
            error.field().strip_prefix("line ").and_then(|line| line.parse().ok()).expect("a line");
        assert_eq!((line - 4) % 5, 0, "the line on which an event begins");
    }
    let yearly = "SUMMARY:X\nDTSTART;VALUE=DATE:19700101\nRRULE:FREQ=YEARLY";
    assert_eq!(bomb(yearly, 1000).expect("many events, and no bomb").events, 1000);
}

#[test]
fn ical_versions_and_their_occurrences_are_not_multiplied_without_end() {
    let whole = "UID:1\nSUMMARY:X\nDTSTART;VALUE=DATE:20260101";
    let once = "UID:1\nSUMMARY:X\nRECURRENCE-ID;VALUE=DATE:20260102\nDTSTART;VALUE=DATE:20260103";
    let events: Vec<_> = [whole, once].into_iter().flat_map(|lines| vec![lines; 20_000]).collect();
    assert!(refused(&events).contains("up to here"));
}

#[test]
fn ical_text_cannot_command_a_terminal() {
    let import = read(&["SUMMARY:\u{1b}[31mEid\u{202e}lift\u{2066}\nDTSTART:20270309T00\u{1b}[2J0000"]);
    let said = format!("{:?}", notes(&import));
    assert!(said.contains("[31mEidlift"), "{said}");
    for note in &import.notes {
        let Name { en, ar } = &note.text;
        assert!(!format!("{en}{ar}{}", note.event.en).contains(crate::text::is_unseen), "{note:?}");
    }
    let import = read(&["SUMMARY:\u{1b}[31mEid\u{202e}lift\nDTSTART;VALUE=DATE:20270309"]);
    assert_eq!(import.holidays.iter().next().expect("one").name, Name::same("[31mEidlift"));
    for (bad, start) in [
        ("BEGIN:VCALENDAR\nBEGIN:\u{1b}[2J\u{202e}X", "line 3"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:X\nDTSTART;VALUE=DATE:20270309\nRRULE:FREQ=DAILY;BYDAY=\u{1b}1MO",
            "line 5",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:X\nDTSTART;VALUE=DATE:20270309\nRRULE:FREQ=DAILY;\u{1b}=1;\u{1b}=2",
            "line 5",
        ),
    ] {
        let error =
            super::ical::import(&format!("{bad}\nEND:VEVENT\nEND:VCALENDAR\n"), 2015..=2035).expect_err(bad);
        let said = error.text(Language::En) + &error.text(Language::Ar);
        assert!(said.starts_with(start) && !said.contains(crate::text::is_unseen), "{said:?}");
    }
    let hours = text::parse("2027-03-09 09:00-1\u{1b}[2J Eid").expect_err("no hours").to_string();
    assert!(!hours.contains(crate::text::is_unseen), "{hours:?}");
    let read = text::parse("2027-03-09 \u{1b}[31mEid \u{202e}lift").expect("a good text");
    assert_eq!(read.iter().next().expect("one").name, Name::same(" [31mEid lift"));
}

#[test]
fn ical_values_that_cannot_be_read_name_their_line() {
    let start = "SUMMARY:X\nDTSTART;VALUE=DATE:20261225\n";
    for (line, problem) in [
        ("DTEND;VALUE=DATE:20261224", "ends before it begins"),
        ("DTEND;VALUE=DATE:20261301", "not a date such as 20261225"),
        ("DTEND;VALUE=DATE:20301225", "lasts 1461 days, and a holiday lasts at most 366"),
        ("DURATION:PT5H", "not a duration in whole days such as P2D"),
        ("DURATION:later", "not a duration in whole days such as P2D"),
        ("EXDATE:20261225T000000Z", "not a date such as 20261225"),
        ("RDATE;VALUE=DATE:20261231,2027", "not a date such as 20261225"),
        ("SEQUENCE:new", "not a whole number"),
        ("EXRULE:FREQ=YEARLY", "EXRULE was removed from iCalendar: write the dates as EXDATE"),
        ("RRULE:FREQ=HOURLY", "a holiday repeats daily, weekly, monthly or yearly"),
        ("RRULE:FREQ=YEARLY;BYHOUR=9", "BYHOUR picks times of day, and a holiday is a date"),
        (
            "RRULE:RSCALE=ISLAMIC-CIVIL;FREQ=YEARLY",
            "RSCALE repeats by another calendar than the Gregorian: write its dates as RDATE",
        ),
    ] {
        let error = refused(&[&format!("{start}{line}")]);
        assert!(error.starts_with("line 7: ") && error.ends_with(problem), "{error}");
    }
    assert_eq!(
        refused(&["SUMMARY:X\nDTSTART;VALUE=DATE:20260230"]),
        "line 6: \"DTSTART:20260230\": not a date such as 20261225"
    );
    assert!(
        refused(&["DTSTART;VALUE=DATE:20260101\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260101"])
            .starts_with("line 6")
    );
    let two = format!("{start}RRULE:FREQ=YEARLY\nRRULE:FREQ=MONTHLY");
    assert!(refused(&[&two]).ends_with("an event has one rule of recurrence: write two events"));
    let flood: Vec<_> =
        (0..20).map(|_| "SUMMARY:X\nDTSTART;VALUE=DATE:20150101\nDURATION:P366D\nRRULE:FREQ=DAILY").collect();
    assert!(refused(&flood).ends_with("the file has more than 100000 days"));
}

// ── diff ──

#[test]
fn d4_confirming_a_lunar_date_on_another_day_is_a_move() {
    let old = text::parse("2027-03-09 expected Eid al-Fitr | عيد الفطر").expect("text");
    let new = text::parse("2027-03-10 Eid al-Fitr | عيد الفطر").expect("text");
    let changes = diff(&old, &new);
    assert_eq!(changes.len(), 1);
    assert!(matches!(changes[0], Change::Moved { .. }));
    assert_eq!(
        changes[0].text(Language::En),
        "moved: Wed 10 Mar 2027, Eid al-Fitr, before on Tue 9 Mar 2027"
    );
    assert_eq!(
        changes[0].text(Language::Ar),
        "نُقل: الأربعاء 10 مارس 2027، عيد الفطر، وكان في الثلاثاء 9 مارس 2027"
    );
    let same_day = text::parse("2027-03-09 Eid al-Fitr | عيد الفطر").expect("text");
    assert_eq!(
        diff(&old, &same_day)[0].text(Language::En),
        "changed: Tue 9 Mar 2027, Eid al-Fitr, before Tue 9 Mar 2027, Eid al-Fitr (expected)"
    );
}

#[test]
fn a_diff_says_what_is_added_removed_and_changed() {
    let old = text::parse("2026-01-01 New Year\n2026-05-01 May Day\n2026-12-24 Christmas Eve").expect("text");
    let new =
        text::parse("2026-05-01 Labour Day\n2026-12-24 09:00-13:00 Christmas Eve\n2026-12-26 Boxing Day")
            .expect("text");
    let said: Vec<_> = diff(&old, &new).iter().map(|change| change.text(Language::En)).collect();
    assert_eq!(
        said,
        [
            "removed: Thu 1 Jan 2026, New Year",
            "changed: Fri 1 May 2026, Labour Day, before Fri 1 May 2026, May Day",
            "changed: Thu 24 Dec 2026, Christmas Eve, open 09:00–13:00, before Thu 24 Dec 2026, Christmas Eve",
            "added: Sat 26 Dec 2026, Boxing Day",
        ]
    );
}

#[test]
fn a_name_in_one_language_is_no_change_of_one_in_both() {
    let ours = text::parse("2026-12-25 Christmas Day | عيد الميلاد").expect("text");
    for theirs in ["2026-12-25 Christmas Day", "2026-12-25 عيد الميلاد"] {
        let theirs = text::parse(theirs).expect("text");
        assert!(diff(&ours, &theirs).is_empty() && diff(&theirs, &ours).is_empty());
    }
    let other = text::parse("2026-12-25 Christmas Day | الميلاد المجيد").expect("text");
    assert_eq!(diff(&ours, &other).len(), 1);
}

#[test]
fn a_feast_of_next_year_is_no_move_of_this_years() {
    let old = text::parse("2026-12-25 Christmas Day").expect("text");
    let new = text::parse("2027-12-25 Christmas Day").expect("text");
    let kinds: Vec<_> = diff(&old, &new).iter().map(Change::kind).collect();
    assert_eq!(kinds, ["removed", "added"]);
    assert!(diff(&old, &old).is_empty());
    assert_eq!(diff(&Holidays::default(), &list("us")).len(), list("us").len());
}
