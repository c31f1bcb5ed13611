//! `radd replay` from the outside: its figures on the demo log, and what it says of logs that it can't read.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/incidents.csv");

const HEADER: &str = "number,event_at,state,priority,assigned_to,opened_at\n";

fn replay(log: impl AsRef<Path>, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_radd"))
        .arg("replay")
        .arg(log.as_ref())
        .args(options)
        .output()
        .expect("radd runs")
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("radd prints UTF-8")
}

fn figures(log: impl AsRef<Path>, options: &[&str]) -> Value {
    let output = replay(log, &[options, &["--json"]].concat());
    serde_json::from_str(&printed(&output)).expect("--json prints JSON")
}

/// What radd says on standard error as it refuses, with nothing on standard output.
fn refusal(log: impl AsRef<Path>, options: &[&str]) -> String {
    let output = replay(log, options);
    assert!(!output.status.success(), "it should have failed");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "",
        "figures of a log that isn't whole are wrong ones"
    );
    String::from_utf8(output.stderr).expect("radd prints UTF-8")
}

/// Writes a log of these bytes.
fn log(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("replay-{name}"));
    std::fs::write(&path, bytes).expect("the tests' folder can be written to");
    path
}

fn log_of(name: &str, rows: &str) -> PathBuf {
    log(name, format!("{HEADER}{rows}").as_bytes())
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

/// Kept, missed and running cases.
fn tally(figures: &Value, plan: usize, measure: &str) -> [u64; 3] {
    let total = &figures["plans"][plan]["all"][measure];
    ["kept", "missed", "unanswered_running"].map(|key| total[key].as_u64().expect("a count"))
}

/// The columns of one case under one plan, as `--csv` prints them.
fn case(log: impl AsRef<Path>, number: &str, plan: &str, columns: [&str; 2]) -> [String; 2] {
    let table = printed(&replay(log, &["--csv"]));
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let row = reader
        .records()
        .map(|row| row.expect("CSV"))
        .find(|row| &row[0] == number && &row[3] == plan)
        .expect("the case is there");
    columns.map(|column| {
        let place = header.iter().position(|name| name == column).expect("the column is there");
        row[place].to_owned()
    })
}

#[test]
fn the_demo_has_the_figures_that_the_guide_shows() {
    let figures = figures(DEMO, &[]);
    assert_eq!(tally(&figures, 0, "first_sign_of_work"), [27, 5, 2]);
    assert_eq!(tally(&figures, 0, "state_no_longer_new"), [26, 6, 2]);
    assert_eq!(tally(&figures, 1, "first_sign_of_work"), [21, 13, 0]);
    assert_eq!(tally(&figures, 1, "state_no_longer_new"), [16, 18, 0]);
    assert_eq!(figures["cases"], 34);
    assert_eq!(figures["priority_changed"], 1);
    assert_eq!(figures["answered_before_submitted"], 1);
    assert_eq!(figures["rows_out_of_order"], 1);
    let p3 = &figures["plans"][0]["priorities"][2]["measures"]["first_sign_of_work"]["response_seconds"];
    assert_eq!(
        (p3["median"].as_u64(), p3["p90"].as_u64(), p3["p99"].as_u64()),
        (Some(60), Some(15_600), Some(94_500))
    );
}

#[test]
fn a_compressed_log_says_the_same() {
    let plain = std::fs::read(DEMO).expect("the demo is there");
    let path = log("demo.csv.gz", &compressed(&plain));
    let (mut from_gz, from_csv) = (figures(&path, &[]), figures(DEMO, &[]));
    from_gz["file"] = from_csv["file"].clone();
    assert_eq!(from_gz, from_csv);
}

#[test]
fn d7_the_report_calls_its_measures_proxies_in_both_languages() {
    let english = printed(&replay(DEMO, &[]));
    for words in ["A proxy: not the first message", "stricter", "The channel is ignored", "running", "98"] {
        assert!(english.contains(words), "{words} in\n{english}");
    }
    let arabic = printed(&replay(DEMO, &["--lang", "ar"]));
    for words in ["هذا بديل تقريبي", "الأشد", "لا يُنظر إلى القناة", "جارية", "98"]
    {
        assert!(arabic.contains(words), "{words} in\n{arabic}");
    }
}

#[test]
fn d6_a_response_at_the_deadlines_own_instant_is_kept() {
    // Both were submitted as the desk opened, so that their 24 hours end as it closes two days later. One was taken
    // up at that instant, the other an hour and a half later, when no further support time had passed.
    let columns = ["first_sign_of_work_seconds", "first_sign_of_work_outcome"];
    assert_eq!(case(DEMO, "D-1017", "basic", columns), ["86400", "kept"]);
    assert_eq!(case(DEMO, "D-1016", "basic", columns), ["86400", "late-kept"]);
}

#[test]
fn d4_a_holiday_stops_working_hours_and_not_24x7() {
    // Friday 4 September 2026, 16:30, before a weekend and Independence Day.
    let columns = ["due", "first_sign_of_work_seconds"];
    assert_eq!(case(DEMO, "D-1011", "basic", columns), ["2026-09-08T13:30:00Z", "7260"]);
    assert_eq!(case(DEMO, "D-1011", "premium", columns), ["2026-09-04T20:00:00Z", "324060"]);
}

#[test]
fn rows_out_of_order_make_the_same_case() {
    let sorted = log_of(
        "sorted.csv",
        "A,2026-09-09T09:52,New,3,,2026-09-09T09:50\nA,2026-09-09T14:10,Active,3,x,2026-09-09T09:50\n",
    );
    let reversed = log_of(
        "reversed.csv",
        "A,2026-09-09T14:10,Active,3,x,2026-09-09T09:50\nA,2026-09-09T09:52,New,3,,2026-09-09T09:50\n",
    );
    let table = |path: &Path| printed(&replay(path, &["--csv"]));
    assert_eq!(table(&sorted), table(&reversed));
    assert_eq!(figures(&reversed, &[])["rows_out_of_order"], 1);
}

#[test]
fn a_log_with_a_row_a_case_may_state_its_responses() {
    let rows = "id;opened;urgency;first_reply\n\
                1;2026-09-09T10:00:00-03:00;P3;2026-09-09 11:00\n\
                2;2026-09-09 10:00;3 - Moderate;\n\
                3;2026-09-15 10:00;2;2026-09-30T10:00:00Z\n";
    let path = log("stated.csv", rows.as_bytes());
    let columns = "case=id,submitted=opened,priority=urgency,responded=first_reply";
    let figures = figures(path, &["--columns", columns]);
    assert_eq!(figures["response_is_a_proxy"], false);
    assert_eq!(tally(&figures, 0, "stated_response"), [1, 2, 0]);
    assert_eq!(figures["plans"][0]["all"]["stated_response"]["unanswered_deadline_passed"], 1);
}

#[test]
fn a_bad_row_is_told_by_line_and_column_and_sets_its_case_aside() {
    let path = log_of(
        "bad-rows.csv",
        "A,2026-09-09T10:00,Active,3,x,2026-09-09T09:50\n\
         B,yesterday,Active,3,x,2026-09-09T09:50\n\
         C,2026-09-09T10:00,Active,urgent,x,2026-09-09T09:50\n\
         D,2026-09-09T10:00,Active\n\
         ,2026-09-09T10:00,Active,3,x,2026-09-09T09:50\n\
         E,2026-09-09T10:00,Active,7,x,2026-09-09T09:50\n",
    );
    let figures = figures(&path, &["--untouched="]);
    assert_eq!(figures["rows"], 6);
    assert_eq!(figures["rows_unreadable"], 4);
    let told: Vec<_> = figures["unreadable"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|bad| (bad["line"].as_u64().unwrap_or(0), bad["column"].as_str().unwrap_or("").to_owned()))
        .collect();
    let expected = [(3, "event_at"), (4, "priority"), (5, ""), (6, "number")];
    assert_eq!(told, expected.map(|(line, column)| (line, column.to_owned())));
    assert_eq!(tally(&figures, 0, "first_sign_of_work"), [1, 0, 0]);
    assert_eq!(figures["plans"][0]["set_aside"]["unreadable_row"], 3);
    assert_eq!(figures["plans"][0]["set_aside"]["no_target"], 1, "no plan promises anything for P7");
    let text = printed(&replay(&path, &["--untouched="]));
    assert!(text.contains("line 3: event_at: \"yesterday\": not a moment"), "{text}");
}

#[test]
fn clocks_that_change_are_counted() {
    // Brazil put its clocks forward on 16 October 2016 at 00:00, and back on 19 February 2017 at 00:00.
    let path = log_of(
        "clocks.csv",
        "A,2016-10-16T00:30,Active,3,x,2016-10-15T22:00\nB,2017-02-18T23:45,Active,3,x,2017-02-18T23:30\n",
    );
    let figures = figures(path, &["--untouched="]);
    assert_eq!((&figures["local_times_skipped"], &figures["local_times_repeated"]), (&1.into(), &2.into()));
}

#[test]
fn what_is_not_utf_8_is_a_bad_row() {
    let latin1 = [HEADER.as_bytes(), b"A,2026-09-09T10:00,Active,3,Jo\xe3o,2026-09-09T09:50\n"].concat();
    let refused = refusal(log("latin1.csv", &latin1), &[]);
    assert!(refused.contains("line 2: assigned_to") && refused.contains("not UTF-8"), "{refused}");
    let utf16 = log("utf16.csv", b"\xff\xfen\0u\0m\0");
    assert!(refusal(utf16, &[]).contains("save it as CSV in UTF-8"));
    let binary = log("binary.csv", b"\x89PNG\r\n\x1a\n\0\0\xe9\xff\n\0");
    let refused = refusal(binary, &[]);
    assert!(refused.contains("binary.csv: not UTF-8") && !refused.contains('\u{fffd}'), "{refused}");
}

#[test]
fn a_log_that_breaks_off_has_no_figures() {
    let whole = compressed(&std::fs::read(DEMO).expect("the demo is there"));
    let half = log("half.csv.gz", &whole[..whole.len() / 2]);
    assert!(refusal(half, &[]).contains("breaks off after line"));
    let begun = log("begun.csv.gz", &whole[..2]);
    assert!(refusal(begun, &[]).contains("breaks off before its first line is over"));
    assert!(refusal(log("empty.csv", b""), &[]).contains("the file is empty"));
    assert!(refusal(log("header.csv", HEADER.as_bytes()), &[]).contains("no row with a time"));
    assert!(refusal("no-such-log.csv", &[]).contains("no-such-log.csv: the file can't be read"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_refused() {
    let demo = std::fs::read_to_string(DEMO).expect("the demo is there");
    let with_mark = |line: usize, before: &str, after: &str| -> String {
        let marked = |(index, text): (usize, &str)| match index + 1 == line {
            true => format!("{before}{text}{after}\n"),
            false => format!("{text}\n"),
        };
        demo.lines().enumerate().map(marked).collect()
    };
    let last = demo.lines().count();
    for (line, open) in [
        (5, with_mark(5, "\"", "")),
        (5, with_mark(5, "", ",\"")),
        (last, with_mark(last, "\"", "")),
        (last, with_mark(last, "\"", "").trim_end().to_owned()),
        (1, with_mark(1, "\"", "")),
    ] {
        for bytes in [open.clone().into_bytes(), compressed(open.as_bytes())] {
            let refused = refusal(log("open-quote.csv", &bytes), &[]);
            let told = format!("a quotation mark in the row of line {line} isn't closed");
            assert!(refused.contains(&told), "{refused}");
        }
    }
    let arabic = refusal(log("open-quote-ar.csv", with_mark(5, "\"", "").as_bytes()), &["--lang", "ar"]);
    assert!(arabic.contains("علامة اقتباس لا تُغلق"), "{arabic}");
}

#[test]
fn quotation_marks_that_are_closed_are_read() {
    let path = log_of(
        "quoted.csv",
        "A,2026-09-09T09:52,New,3,,2026-09-09T09:50\n\
         \"B\",2026-09-09T10:00,\"New\",3,\"x, or \"\"y\"\"\nz\",\"2026-09-09T09:50\"",
    );
    assert_eq!(tally(&figures(path, &[]), 0, "first_sign_of_work"), [1, 0, 1]);
    let single = log("single.csv", b"number\nA\n");
    assert!(refusal(single, &[]).contains("the file has no such column"));
}

#[test]
fn a_log_that_breaks_off_within_its_last_row_is_refused() {
    let rows = "A,2026-09-09T09:52,New,3,,2026-09-09T09:50\nB,2026-09-09T10:00,New,3,x,2026-09-09T09:50";
    let whole = format!("{HEADER}{rows}");
    for mark in ["", "\u{feff}"] {
        for cut in [1, 6, 10, 17, 20, 30] {
            let bytes = format!("{mark}{}", &whole[..whole.len() - cut]);
            let refused = refusal(log("cut.csv", bytes.as_bytes()), &[]);
            assert!(refused.contains("cut.csv: the file breaks off within line 3"), "{cut}: {refused}");
            let refused = refusal(log("cut.csv.gz", &compressed(bytes.as_bytes())), &[]);
            assert!(refused.contains("breaks off within line 3"), "{cut}: {refused}");
        }
        let complete = log("no-line-end.csv", format!("{mark}{whole}").as_bytes());
        assert_eq!(figures(complete, &[])["cases"], 2, "a log needn't end with a line end");
    }
    let short = log_of("short.csv", "A,2026-09-09T09:52,New,3,,2026-09-09T09:50\nB,2026-09-09T10:00\n");
    assert_eq!(figures(short, &[])["rows_unreadable"], 1, "a short row that ends is one row's fault");
}

#[test]
fn a_log_cannot_command_a_terminal() {
    let path = log_of(
        "\u{202e}spoof.csv",
        "A\u{1b}[2J\u{202e}B\u{2066},2026-09-09T09:52,New,1,,2026-09-01T09:50\n\
         C,2026-09-09T09:52,Act\u{1b}[2Jive,1,,2026-09-01\u{1b}[2J\n",
    );
    for language in ["en", "ar"] {
        let said = printed(&replay(&path, &["--lang", language]));
        assert!(said.contains("A [2JB") && said.contains("replay-spoof.csv"), "{said}");
        let worst =
            said.chars().filter(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(worst.count(), 0, "{said:?}");
        let refused = refusal(&path, &["--untouched", "Foo", "--lang", language]);
        assert!(!refused.contains(['\u{1b}', '\u{202e}']), "{refused:?}");
        let refused = refusal(&path, &["--columns", "case=id", "--lang", language]);
        assert!(!refused.contains(['\u{1b}', '\u{202e}']), "{refused:?}");
    }
}

#[test]
fn a_column_that_is_not_there_is_refused_with_those_that_are() {
    let refused = refusal(DEMO, &["--columns", "assignee=owner"]);
    assert!(refused.contains("columns.assignee: \"owner\": the file has no such column"), "{refused}");
    assert!(refused.contains("number, event_at, state, priority"), "{refused}");
    let arabic = refusal(DEMO, &["--columns", "assignee=owner", "--lang", "ar"]);
    assert!(arabic.contains("لا يوجد عمود بهذا الاسم"), "{arabic}");
}

#[test]
fn unknown_plans_regions_zones_and_holidays_are_refused() {
    for (option, value) in [
        ("--plan", "gold"),
        ("--versus", "gold"),
        ("--region", "mars"),
        ("--zone", "Mars/Olympus"),
        ("--holidays", "zz"),
    ] {
        let refused = refusal(DEMO, &[option, value]);
        assert!(refused.contains(value), "{refused}");
    }
}

#[test]
fn other_desks_call_an_untouched_case_otherwise() {
    let path = log_of("untouched.csv", "A,2026-09-09T09:52,open,3,,2026-09-09T09:50\n");
    let measure = "state_no_longer_new";
    assert_eq!(tally(&figures(&path, &["--untouched", " Open, "]), 0, measure), [0, 0, 1]);
    assert!(printed(&replay(&path, &["--untouched", "Open"])).contains("state no longer Open"));
    assert_eq!(tally(&figures(&path, &["--untouched="]), 0, measure), [1, 0, 0]);
    assert!(printed(&replay(&path, &["--untouched="])).contains("the first update that has a state."));
}

#[test]
fn a_state_that_is_not_in_the_log_is_refused_with_those_that_are() {
    for untouched in ["Foo", "New,Foo"] {
        let refused = refusal(DEMO, &["--untouched", untouched]);
        assert!(refused.contains("untouched: \"Foo\": no row of the log has this state"), "{refused}");
        assert!(refused.contains("of Active, Awaiting User Info, Closed, New, Resolved"), "{refused}");
    }
    let arabic = refusal(DEMO, &["--untouched", "Foo", "--lang", "ar"]);
    assert!(arabic.contains("لا سطر في السجل بهذا الوضع"), "{arabic}");
    let open = log_of("no-new.csv", "A,2026-09-09T09:52,open,3,,2026-09-09T09:50\n");
    assert!(refusal(&open, &[]).contains("untouched: \"New\""), "New is only what most desks call it");
    let stateless = log_of("stateless.csv", "A,2026-09-09T09:52,,3,x,2026-09-09T09:50\n");
    assert_eq!(tally(&figures(stateless, &[]), 0, "first_sign_of_work"), [1, 0, 0]);
}

#[test]
fn years_without_listed_holidays_are_told() {
    let path = log_of("old.csv", "A,1999-09-09T09:52,Active,3,,1999-09-09T09:50\n");
    let beyond =
        |holidays| figures(&path, &["--untouched=", "--holidays", holidays])["beyond_holidays"].clone();
    assert_eq!((beyond("br"), beyond("none")), (1.into(), 0.into()), "none were asked for");
}

#[test]
fn one_plan_stands_alone_where_no_other_is_wanted() {
    let plans = |versus| figures(DEMO, &["--versus", versus])["plans"].as_array().map(Vec::len);
    assert_eq!((plans("none"), plans("basic"), plans("premium")), (Some(1), Some(1), Some(2)));
}

#[test]
fn the_guide_shows_what_is_printed() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/replay.md"))
        .expect("the guide is there");
    let (_, shown) =
        guide.split_once("$ radd replay crates/radd/demo/incidents.csv\n").expect("the guide shows the demo");
    let (shown, _) = shown.split_once("```").expect("the block ends");
    assert_eq!(shown, printed(&replay(DEMO, &[])));
}
