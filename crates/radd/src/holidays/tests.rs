use std::fs;

use desk::holidays::text;

use super::*;

/// When calendars are added.
const NOW: Instant = Instant::MIN;

fn output(command: HolidaysCommand, language: Language) -> String {
    let mut out = Vec::new();
    run(command, NOW, language, &mut out).expect("the command works");
    String::from_utf8(out).expect("text")
}

/// A file of its own for each test, removed with the folder of the operating system's choosing.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("radd-holidays-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}

const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Christmas Day\nDTSTART;VALUE=DATE:20261225\nEND:VEVENT\n\
    BEGIN:VEVENT\nSUMMARY:Party\nDTSTART:20261224T120000Z\nEND:VEVENT\nEND:VCALENDAR\n";

fn import(file: PathBuf, out: Option<PathBuf>, json: bool) -> HolidaysCommand {
    HolidaysCommand::Import { file, out, force: false, against: None, years: 2015..=2035, json }
}

#[test]
fn d4_a_list_marks_what_is_only_expected() {
    let list = |language| {
        output(HolidaysCommand::List { source: Some("SA".into()), year: Some(2027), json: false }, language)
    };
    assert!(list(Language::En).contains("2027-03-09  Tuesday    Eid al-Fitr Holiday (expected)\n"));
    assert!(list(Language::Ar).contains("عطلة عيد الفطر (متوقع)\n"));
}

#[test]
fn a_year_of_which_nothing_is_listed_is_told() {
    let listed = |source: &str, year| {
        let command = HolidaysCommand::List { source: Some(source.into()), year: Some(year), json: false };
        run(command, NOW, Language::En, &mut Vec::new()).map_err(|error| error.to_string())
    };
    let told = "year: \"1999\": no holiday is listed in this year: the list has 2015 to 2035";
    assert_eq!(listed("us", 1999), Err(told.to_owned()));
    let gaps = file("gaps.txt", "2024-01-01\n2026-01-01\n2027-01-01\n").display().to_string();
    assert!(listed(&gaps, 2025).expect_err("a gap").ends_with("the list has 2024, 2026 to 2027"));
    assert_eq!(listed(&gaps, 2027), Ok(()));
    let error = unlisted(&load("us").expect("a list"), 1999).expect("unlisted");
    assert!(error.problem(Language::Ar).ends_with("2015–2035"), "{error:?}");
}

#[test]
fn a_difference_in_a_year_that_neither_list_has_is_refused() {
    let compared = |old: &str, new: &str, year| {
        let command =
            HolidaysCommand::Diff { old: old.into(), new: new.into(), year: Some(year), json: false };
        run(command, NOW, Language::En, &mut Vec::new()).map_err(|error| error.to_string())
    };
    assert!(compared("us", "us-wa", 1999).expect_err("unlisted").contains("no holiday is listed"));
    let old = file("old-year.txt", "1999-01-01 New Year\n").display().to_string();
    assert_eq!(compared(&old, "us", 1999), Ok(()), "the difference says that it is gone");
}

#[test]
fn a_calendar_cannot_command_a_terminal() {
    let text =
        CALENDAR.replace("Christmas", "\u{1b}[2J\u{202e}Christmas").replace("Party", "\u{2066}Par\u{9b}ty");
    let ics = file("spoof.ics", &text);
    let printed = output(import(ics.clone(), None, false), Language::En);
    assert!(printed.contains("2026-12-25 [2JChristmas Day"), "{printed}");
    assert!(printed.contains("# line 6, Par ty: skipped"), "{printed}");
    let list = |language| {
        let source = Some(ics.display().to_string());
        output(HolidaysCommand::List { source, year: None, json: false }, language)
    };
    for said in [printed, list(Language::En), list(Language::Ar)] {
        assert!(!said.contains(|c| c != '\n' && desk::text::is_unseen(c)), "{said:?}");
    }
}

#[test]
fn the_places_are_listed_in_both_languages() {
    let list = |language| output(HolidaysCommand::List { source: None, year: None, json: false }, language);
    assert!(list(Language::En).contains("us      United States\n"));
    assert!(list(Language::En).contains("  us-wa   Washington\n"));
    assert!(list(Language::Ar).contains("jo      الأردن\n"));
}

#[test]
fn an_import_reads_back_and_says_what_it_left_out() {
    let ics = file("party.ics", CALENDAR);
    let printed = output(import(ics.clone(), None, false), Language::En);
    assert!(
        printed.starts_with("# Events read: 2. Holidays: 1. From 2026-12-25 to 2026-12-25.\n"),
        "{printed}"
    );
    assert!(printed.contains("# line 6, Party: skipped"), "{printed}");
    assert_eq!(text::parse(&printed).expect("our own text").len(), 1);

    let target = ics.with_extension("txt");
    let _ = fs::remove_file(&target);
    let report = output(import(ics.clone(), Some(target.clone()), false), Language::En);
    assert!(report.starts_with("Events read: 2."), "{report}");
    let (ours, theirs) = (target.display().to_string(), ics.display().to_string());
    assert_eq!(load(&ours).expect("written"), load(&theirs).expect("there"));
    let again =
        run(import(ics, Some(target), false), NOW, Language::En, &mut Vec::new()).expect_err("it exists");
    assert!(again.to_string().ends_with("exists: --force replaces it"), "{again}");
}

#[test]
fn an_import_is_compared_in_the_years_that_it_covers() {
    let command = HolidaysCommand::Import {
        file: file("against.ics", CALENDAR),
        out: None,
        force: false,
        against: Some("de".into()),
        years: 2015..=2035,
        json: false,
    };
    let printed = output(command, Language::En);
    assert!(printed.contains("# 0 added, 8 removed, 0 moved, 0 changed\n"), "{printed}");
}

#[test]
fn an_import_and_a_diff_speak_json() {
    let ics = file("json.ics", CALENDAR);
    let json: serde_json::Value =
        serde_json::from_str(&output(import(ics.clone(), None, true), Language::En)).expect("JSON");
    assert_eq!(json["holidays"][0]["date"], "2026-12-25");
    assert_eq!(json["notes"][0]["line"], 6);
    let old = file("old.txt", "2026-12-25 Christmas Day\n2026-12-26 Boxing Day\n");
    let diff = HolidaysCommand::Diff {
        old: old.display().to_string(),
        new: ics.display().to_string(),
        year: None,
        json: true,
    };
    let json: serde_json::Value = serde_json::from_str(&output(diff, Language::En)).expect("JSON");
    assert_eq!(json[0]["change"], "removed");
    assert_eq!(json[0]["before"]["name"]["en"], "Boxing Day");
    assert_eq!(json.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_source_that_cannot_be_read_is_named() {
    assert!(load("zz").expect_err("no place").to_string().starts_with("\"zz\": no list of public holidays"));
    let missing = load("missing.ics").expect_err("no file").to_string();
    assert!(missing.starts_with("missing.ics: can't be read"), "{missing}");
    let bad = file("bad.txt", "2026-12-25 Christmas Day\nsoon\n");
    let error = load(&bad.display().to_string()).expect_err("a bad line").to_string();
    assert!(error.contains("bad.txt: line 2: \"soon\": not a date"), "{error}");
    let latin = file("latin.txt", "");
    fs::write(&latin, b"2026-12-25 No\xebl\n").expect("a file");
    let error = load(&latin.display().to_string()).expect_err("not UTF-8").to_string();
    assert!(error.contains("line 1: not UTF-8"), "{error}");
}

#[test]
fn years_are_one_or_a_range() {
    assert_eq!(years("2026"), Ok(2026..=2026));
    assert_eq!(years("٢٠٢٦-2030"), Ok(2026..=2030));
    for bad in ["", "26-", "2030-2026", "0", "10000", "next"] {
        assert!(years(bad).is_err(), "{bad}");
    }
}
