//! What is refused, with the message that says why, and on which line.

use desk::catalog::{Catalog, Faults, Priority, parse_target};
use sla::Language;

use crate::support::{BUILTIN, edited, parsed};

fn faults(source: &str) -> Faults {
    Catalog::parse(source, "test.toml").expect_err("this catalogue has faults")
}

/// An edit of the built-in catalogue; what the line that is blamed says; and what is said of it.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// That each edit alone is refused with exactly one fault, on the right line and in both languages.
fn refused(cases: &[Case]) {
    for (from, to, line, expected) in cases {
        let source = edited(from, to);
        let faults = faults(&source);
        let found: Vec<String> = faults.iter().map(|fault| fault.error.to_string()).collect();
        assert_eq!(found, [*expected], "{to}");
        let fault = faults.iter().next().expect("there is one");
        let blamed = source.lines().nth(fault.line - 1).unwrap_or_default();
        assert!(blamed.starts_with(line), "line {} is {blamed:?}, not {line:?}: {expected}", fault.line);
        assert_eq!(fault.to_string(), format!("test.toml:{}: {expected}", fault.line));
        let arabic = fault.error.problem(Language::Ar);
        assert!(arabic.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)), "{arabic}");
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused_with_those_that_there_are() {
    refused(&[
        (
            "languages = [",
            "langauges = [1]\nlanguages = [",
            "langauges",
            "langauges: \"langauges\": not a field here: the fields are edition, \
             first_day, languages, vendor, texts, plans, channels, regions, coverages, calendars, priorities",
        ),
        (
            "working_hours = \"global-8x5\"",
            "working_hours = \"global-8x5\"\nzone = \"Asia/Riyadh\"",
            "zone",
            "regions.global.zone: \"zone\": not a field here: the fields are name, working_hours",
        ),
        (
            "coverage = \"8x5\" # S2",
            "coverage = \"8x5\"\n\"price in €\" = 12",
            "\"price in €\"",
            "plans.basic.\"price in €\": \"price in €\": not a field here: the fields are name, channels, coverage, \
             response, answered, further",
        ),
        (
            "name = { ar = \"الهاتف\", en = \"phone\" }",
            "name = { ar = \"الهاتف\", en = \"phone\", fr = \"téléphone\" }",
            "name = { ar = \"الهاتف\"",
            "channels.phone.name.fr: \"fr\": not a field here: the fields are ar, en",
        ),
    ]);
}

#[test]
fn a_missing_field_is_named() {
    refused(&[
        (
            "edition = \"2026-01\"\n",
            "",
            "# The catalogue",
            "edition: missing: the edition's id, such as \"2026-01\", belongs here",
        ),
        (
            "coverage = \"24x7\" # S2\n",
            "",
            "[plans.premium]",
            "plans.premium.coverage: missing: the id of a coverage belongs here",
        ),
        (
            "[priorities.P4.statement] # S24\nversion = 1\n",
            "[priorities.P4.statement] # S24\n",
            "[priorities.P4.statement]",
            "priorities.P4.statement.version: missing: the version of the statement's wording, 1 or more, belongs here",
        ),
    ]);
    let renamed = faults(&edited("[texts.lowering]", "[texts.severity]"));
    let fields: Vec<&str> = renamed.iter().map(|fault| fault.error.field()).collect();
    assert_eq!(fields, ["texts.lowering", "texts.severity"], "one is missing, the other unknown");
}

#[test]
fn an_id_that_refers_to_nothing_is_refused_with_those_that_there_are() {
    refused(&[
        (
            "coverage = \"8x5\" # S2",
            "coverage = \"8x6\" # S2",
            "coverage",
            "plans.basic.coverage: \"8x6\": not a coverage of the catalogue: write one of 8x5, 24x5, 24x7",
        ),
        (
            "channels = [\"email\", \"portal\"] # S1",
            "channels = [\"email\", \"pigeon\"]",
            "channels",
            "plans.basic.channels[1]: \"pigeon\": not a channel of the catalogue: write one of portal, email, phone",
        ),
        (
            "working_hours = \"north-america-8x5\"",
            "working_hours = \"north-america\"",
            "working_hours",
            "regions.north-america.working_hours: \"north-america\": not a calendar of the catalogue: write one of \
             global-8x5, north-america-8x5, 24x5, 24x7",
        ),
        (
            "hours = \"24x5\"",
            "hours = \"24x6\"",
            "hours",
            "coverages.24x5.hours: \"24x6\": not a calendar of the catalogue: write one of working-hours, global-8x5, \
             north-america-8x5, 24x5, 24x7",
        ),
        (
            "P1 = { target = \"2h\", clock = \"coverage\" }",
            "P1 = { target = \"2h\", clock = \"always\" }",
            "P1 = {",
            "plans.basic.response.P1.clock: \"always\": not a calendar of the catalogue: write one of coverage, \
             working-hours, global-8x5, north-america-8x5, 24x5, 24x7",
        ),
        (
            "[plans.premium.answered.phone]",
            "[plans.premium.answered.fax]",
            "[plans.premium.answered.fax]",
            "plans.premium.answered.fax: \"fax\": not a channel of the catalogue: write one of portal, email, phone",
        ),
        (
            "channels = [\"email\", \"portal\", \"phone\"]",
            "channels = [\"email\", \"portal\"]",
            "[plans.premium.answered.phone]",
            "plans.premium.answered.phone: \"phone\": not a channel of this plan: add it to the plan's channels, or \
             leave this out",
        ),
        (
            "to = \"P2\"",
            "to = \"P7\"",
            "to",
            "priorities.P1.lower_when_silent.to: \"P7\": not a priority of the catalogue: write one of P1, P2, P3, P4",
        ),
    ]);
}

#[test]
fn an_id_is_well_formed_and_stands_once() {
    refused(&[
        (
            "[regions.north-america]",
            "[regions.North_America]",
            "[regions.North_America]",
            "regions.North_America: \"North_America\": not an id: write small letters, digits and hyphens, such as \
             north-america, at most 40",
        ),
        (
            "[regions.north-america]",
            "[regions.\"\"]",
            "[regions.\"\"]",
            "regions.\"\": not an id: write small letters, digits and hyphens, such as north-america, at most 40",
        ),
        (
            "coverage = \"8x5\" # S2",
            "coverage = \"8x5\"\ncoverage = \"24x5\" # twice",
            "coverage = \"24x5\" # twice",
            "\"coverage\": not TOML: duplicate key",
        ),
        (
            "channels = [\"email\", \"portal\"] # S1",
            "channels = [\"email\", \"email\"]",
            "channels",
            "plans.basic.channels[1]: \"email\": comes twice: write it once",
        ),
        (
            "channels = [\"email\", \"portal\"] # S1",
            "channels = []",
            "channels",
            "plans.basic.channels: a plan without a channel can't be used: give at least one",
        ),
    ]);
}

#[test]
fn a_calendar_is_not_called_like_the_hours_that_are_chosen_case_by_case() {
    let source = BUILTIN.replace("24x7]", "coverage]").replace("calendars.24x7.", "calendars.coverage.");
    let faults = faults(&source);
    let first = faults.iter().find(|fault| fault.error.field() == "calendars.coverage");
    let error = first.map(|fault| fault.error.to_string()).unwrap_or_default();
    assert_eq!(
        error,
        "calendars.coverage: \"coverage\": a calendar can't be called so: the word stands for hours that are chosen \
         case by case"
    );
}

#[test]
fn every_plan_has_a_target_for_every_priority_and_for_nothing_else() {
    refused(&[
        (
            "P2 = { target = \"12h\", clock = \"coverage\" } # S4\n",
            "",
            "[plans.basic.response]",
            "plans.basic.response: missing: P2, for a plan has a response target for every priority",
        ),
        (
            "P2 = { target = \"12h\", clock = \"coverage\" } # S4\n",
            "P2 = { target = \"12h\", clock = \"coverage\" }\nP5 = { target = \"12h\", clock = \"coverage\" }\n",
            "P5",
            "plans.basic.response.P5: \"P5\": not a priority of the catalogue: write one of P1, P2, P3, P4",
        ),
    ]);
}

#[test]
fn targets_lie_between_a_second_and_ten_years() {
    let malformed = "not an amount of time: write hours, minutes and seconds such as 2h, 30m, 1h30m or 45s";
    let bounds = "a target lasts from one second (1s) to ten years (87660h)";
    for (input, expected) in [
        ("", malformed),
        ("2", malformed),
        ("h", malformed),
        ("2d", malformed),
        ("-2h", malformed),
        ("2.5h", malformed),
        ("30m2h", malformed),
        ("1h1h", malformed),
        ("2 h", malformed),
        ("2H", malformed),
        ("0h", bounds),
        ("0s", bounds),
        ("87661h", bounds),
        ("87660h1s", bounds),
        ("99999999999999999999999h", bounds),
        ("9223372036854775807h9223372036854775807m9223372036854775807s", bounds),
    ] {
        let error = parse_target(input).expect_err(input);
        assert_eq!((error.problem(Language::En), error.input()), (expected, input));
        let source = edited(
            "target = \"2h\", clock = \"coverage\" } # S3",
            &format!("target = \"{input}\", clock = \"coverage\" }}"),
        );
        let faults = faults(&source);
        let found: Vec<&str> = faults.iter().map(|fault| fault.error.field()).collect();
        assert_eq!(found, ["plans.basic.response.P1.target"], "{input}");
    }
    for (input, seconds) in [
        ("1s", 1),
        ("45s", 45),
        ("30m", 1800),
        ("90m", 5400),
        ("2h", 7200),
        ("1h30m", 5400),
        ("1h1s", 3601),
        ("1h2m3s", 3723),
        ("87660h", 315_576_000),
        ("٣٠m", 1800),
        ("۲h", 7200),
    ] {
        assert_eq!(parse_target(input), sla::Budget::from_seconds(seconds), "{input}");
    }
}

#[test]
fn texts_are_there_in_both_languages() {
    let arabic = "name = { ar = \"الهاتف\", en = \"phone\" }";
    refused(&[
        (
            arabic,
            "name = { en = \"phone\" }",
            "name",
            "channels.phone.name.ar: missing: the Arabic text belongs here",
        ),
        (
            arabic,
            "name = { ar = \"الهاتف\" }",
            "name",
            "channels.phone.name.en: missing: the English text belongs here",
        ),
        (
            arabic,
            "name = { ar = \"\", en = \"phone\" }",
            "name",
            "channels.phone.name.ar: empty: both languages are needed",
        ),
        (
            arabic,
            "name = { ar = \"الهاتف\", en = \"  \" }",
            "name",
            "channels.phone.name.en: \"  \": empty: both languages are needed",
        ),
        (
            arabic,
            "name = { ar = \"الهاتف\", en = \"phone \" }",
            "name",
            "channels.phone.name.en: \"phone \": begins or ends with a space or an empty line",
        ),
        (
            arabic,
            "name = { ar = \"الهاتف\", en = \"pho\\u202ene\" }",
            "name",
            "channels.phone.name.en: \"pho\\\\u{202e}ne\": holds a control character, which a reader can't see: remove it",
        ),
        (
            arabic,
            "name = \"phone\"",
            "name",
            "channels.phone.name: \"\\\"phone\\\"\": a text where the text in both languages, \
             { ar = \"…\", en = \"…\" }, belongs",
        ),
        (
            "languages = [\"ar\", \"en\"]",
            "languages = [\"ar\"]",
            "languages",
            "languages: the languages are \"ar\" and \"en\", each once, the one first that the vendor's own page is in",
        ),
        (
            "languages = [\"ar\", \"en\"]",
            "languages = [\"ar\", \"fr\"]",
            "languages",
            "languages[1]: \"fr\": the languages are \"ar\" and \"en\", each once, the one first that the vendor's own \
             page is in",
        ),
    ]);
}

#[test]
fn dates_and_versions_are_what_they_seem() {
    refused(&[
        (
            "first_day = 2026-01-01",
            "first_day = \"2026-13-01\"",
            "first_day",
            "first_day: \"2026-13-01\": not a date such as 2026-01-01",
        ),
        (
            "first_day = 2026-01-01",
            "first_day = 2026-01-01T00:00:00Z",
            "first_day",
            "first_day: \"2026-01-01T00:00:00Z\": not a date such as 2026-01-01",
        ),
        (
            "first_day = 2026-01-01",
            "first_day = 20260101",
            "first_day",
            "first_day: \"20260101\": a whole number where the edition's first day, such as 2026-01-01, belongs",
        ),
        (
            "[priorities.P4.statement] # S24\nversion = 1",
            "[priorities.P4.statement] # S24\nversion = 0",
            "version = 0",
            "priorities.P4.statement.version: \"0\": a whole number where the version of the statement's wording, \
             1 or more, belongs",
        ),
        (
            "[priorities.P4.statement] # S24\nversion = 1",
            "[priorities.P4.statement] # S24\nversion = 1.5",
            "version = 1.5",
            "priorities.P4.statement.version: \"1.5\": a decimal number where the version of the statement's wording, \
             1 or more, belongs",
        ),
    ]);
    assert_eq!(parsed(&edited("first_day = 2026-01-01", "first_day = \"2026-01-01\"")), *Catalog::builtin());
}

#[test]
fn hours_close_after_they_open_on_days_that_exist() {
    let monday = "[calendars.global-8x5.week]\nmon = [[\"09:00\", \"17:00\"]]";
    let week = |line: &'static str| -> &'static str {
        Box::leak(format!("[calendars.global-8x5.week]\n{line}").into_boxed_str())
    };
    refused(&[
        (
            monday,
            week("mon = [[\"09:00\", \"25:00\"]]"),
            "mon",
            "calendars.global-8x5.week.mon[0][1]: \"25:00\": not a time of day such as 09:00, 17:30:15 or 24:00",
        ),
        (
            monday,
            week("mon = [\n  [\"09:00\", \"12:00\"],\n  [\"9\", \"17:00\"],\n]"),
            "  [\"9\"",
            "calendars.global-8x5.week.mon[1][0]: \"9\": not a time of day such as 09:00, 17:30:15 or 24:00",
        ),
        (
            monday,
            week("mon = [[\"09:00\", \"09:00\"]]"),
            "mon",
            "calendars.global-8x5.week.mon[0]: \"09:00–09:00\": closes when it opens: for a whole day write 00:00–24:00",
        ),
        (
            monday,
            week("mon = [[\"09:00\"]]"),
            "mon",
            "calendars.global-8x5.week.mon[0]: \"09:00\": not a span of hours: write its opening and its closing time, \
             such as [\"09:00\", \"17:00\"]",
        ),
        (
            monday,
            week("mon = \"09:00-17:00\""),
            "mon",
            "calendars.global-8x5.week.mon: \"\\\"09:00-17:00\\\"\": a text where a list of opening and closing times, \
             such as [[\"09:00\", \"17:00\"]], belongs",
        ),
        (
            monday,
            week("monday = [[\"09:00\", \"17:00\"]]"),
            "monday",
            "calendars.global-8x5.week.monday: \"monday\": not a day of the week: write mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            "[calendars.global-8x5.week]",
            "[calendars.global-8x5.dates]\n2026-12-24 = [[\"09:00\", \"13:00\"]]\nChristmas = []\n\n\
             [calendars.global-8x5.week]",
            "Christmas",
            "calendars.global-8x5.dates.Christmas: \"Christmas\": not a date such as 2026-12-24",
        ),
        (
            "[calendars.global-8x5.week]",
            "[calendars.global-8x5.dates]\n2026-12-24 = [[\"22:00\", \"02:00\"]]\n\n[calendars.global-8x5.week]",
            "2026-12-24",
            "calendars.global-8x5.dates.2026-12-24[0]: \"22:00–02:00\": closes before it opens: the hours of a single \
             date end by 24:00",
        ),
    ]);
    let closed = BUILTIN.replace("[[\"00:01\", \"24:00\"]]", "[]").replace("[[\"00:00\", \"23:59\"]]", "[]");
    let closed = closed.replace("[[\"00:00\", \"24:00\"]]", "[]");
    let fields: Vec<String> = faults(&closed).iter().map(|fault| fault.error.to_string()).collect();
    let empty = "the week has no open hours, so nothing would ever be due: give at least one span";
    assert_eq!(fields, [format!("calendars.24x5.week: {empty}"), format!("calendars.24x7.week: {empty}")]);
}

#[test]
fn hours_that_overlap_are_allowed_and_pointed_out() {
    let source = edited(
        "[calendars.global-8x5.week]\nmon = [[\"09:00\", \"17:00\"]]",
        "[calendars.global-8x5.week]\nmon = [[\"09:00\", \"17:00\"], [\"16:00\", \"18:00\"]]",
    );
    let catalog = parsed(&source);
    let [warning] = catalog.warnings() else { panic!("one warning") };
    assert_eq!(
        warning.error.to_string(),
        "calendars.global-8x5.week.mon: \"mon 16:00–18:00\": overlaps other hours: they are counted once"
    );
    assert!(source.lines().nth(warning.line - 1).is_some_and(|line| line.starts_with("mon = ")));
}

#[test]
fn priorities_count_from_1_without_a_gap_and_are_lowered_one_level_at_a_time() {
    refused(&[
        (
            "to = \"P3\"",
            "to = \"P4\"",
            "to",
            "priorities.P2.lower_when_silent.to: \"P4\": a case is lowered one level at a time, and this one is P2",
        ),
        (
            "grace = \"30m\"",
            "grace = \"soon\"",
            "grace",
            "priorities.P1.lower_when_silent.grace: \"soon\": not an amount of time: write hours, minutes and seconds \
             such as 2h, 30m, 1h30m or 45s",
        ),
        (
            "contact = \"working-hours\" # S22",
            "contact = \"office-hours\"",
            "contact",
            "priorities.P3.contact: \"office-hours\": not a time of contact: write any-time or working-hours",
        ),
    ]);
    let gap = BUILTIN.replace("P3", "P5").replace("P4", "P6");
    let found: Vec<String> = faults(&gap).iter().map(|fault| fault.error.to_string()).collect();
    assert!(
        found.contains(
            &"priorities: missing: P3, P4, since priorities count from P1 on without a gap".to_owned()
        ),
        "{found:?}"
    );
    let unnumbered = BUILTIN.replace("priorities.P4", "priorities.low");
    let found: Vec<String> = faults(&unnumbered).iter().map(|fault| fault.error.to_string()).collect();
    assert!(found.contains(
        &"priorities.low: \"low\": not a priority: write P and its number, from P1 (the most urgent) to P9".to_owned()
    ));
}

#[test]
fn further_targets_are_checked_like_the_rest() {
    let with = |lines: &str| {
        format!(
            "{BUILTIN}\n[plans.basic.further.update]\nname = {{ ar = \"إفادة\", en = \"Update\" }}\n{lines}\n"
        )
    };
    for (lines, expected) in [
        (
            "priorities = []\nevery = \"4h\"\nclock = \"coverage\"\npauses_while_customer_is_awaited = true",
            "plans.basic.further.update.priorities: a target for no priority is none: give at least one",
        ),
        (
            "priorities = [\"P1\", \"P1\"]\nevery = \"4h\"\nclock = \"coverage\"\npauses_while_customer_is_awaited = true",
            "plans.basic.further.update.priorities[1]: \"P1\": comes twice: write it once",
        ),
        (
            "priorities = [\"P1\"]\nclock = \"coverage\"\npauses_while_customer_is_awaited = true",
            "plans.basic.further.update: one of two belongs here: within (once) or every (again and again)",
        ),
        (
            "priorities = [\"P1\"]\nwithin = \"4h\"\nevery = \"4h\"\nclock = \"coverage\"\n\
             pauses_while_customer_is_awaited = true",
            "plans.basic.further.update: one of two belongs here: within (once) or every (again and again)",
        ),
        (
            "priorities = [\"P1\"]\nwithin = \"4h\"\nclock = \"coverage\"",
            "plans.basic.further.update.pauses_while_customer_is_awaited: missing: true or false, whether the clock \
             stands while the customer is awaited, belongs here",
        ),
    ] {
        let found: Vec<String> = faults(&with(lines)).iter().map(|fault| fault.error.to_string()).collect();
        assert_eq!(found, [expected]);
    }
}

#[test]
fn every_fault_is_found_at_once_in_the_order_of_the_lines() {
    let source = BUILTIN
        .replace("first_day = 2026-01-01", "first_day = 2026-02-30x")
        .replace("target = \"30m\"", "target = \"30\"")
        .replace("observes_holidays = false", "observes_holidays = \"no\"");
    assert_eq!(faults(&source).iter().count(), 1, "broken syntax alone is told first");
    let source = source.replace("2026-02-30x", "\"2026-02-30\"");
    let fields: Vec<String> = faults(&source).iter().map(|fault| fault.error.field().to_owned()).collect();
    assert_eq!(
        fields,
        [
            "first_day",
            "plans.premium.response.P1.target",
            "calendars.24x5.observes_holidays",
            "calendars.24x7.observes_holidays"
        ]
    );
}

#[test]
fn broken_syntax_is_told_with_its_line_in_both_languages() {
    let twice = edited("[regions.north-america]", "[regions.global]");
    let first = faults(&twice).iter().next().map(ToString::to_string).unwrap_or_default();
    assert!(first.ends_with("\"global\": not TOML: duplicate key"), "{first}");
    let source = edited("[vendor]", "[vendor");
    let faults = faults(&source);
    let fault = faults.iter().next().expect("one");
    assert!(source.lines().nth(fault.line - 1).is_some_and(|line| line.starts_with("[vendor")));
    assert!(fault.error.problem(Language::En).starts_with("not TOML: "), "{fault}");
    assert!(fault.text(Language::Ar).contains("ليس TOML سليمًا: "));
}

#[test]
fn an_empty_file_names_everything_that_is_missing() {
    let fields: Vec<String> = faults("").iter().map(|fault| fault.error.field().to_owned()).collect();
    assert_eq!(
        fields,
        [
            "edition",
            "first_day",
            "languages",
            "vendor",
            "texts",
            "plans",
            "channels",
            "regions",
            "coverages",
            "calendars",
            "priorities"
        ]
    );
    let empty = "plans = {}\nchannels = {}\nregions = {}\ncoverages = {}\ncalendars = {}\npriorities = {}";
    let found: Vec<String> = faults(empty).iter().map(|fault| fault.to_string()).collect();
    assert!(
        found.contains(&"test.toml:1: plans: there is none: at least one is needed".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(
            &"test.toml:6: priorities: missing: P1, since priorities count from P1 on without a gap"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn no_input_whatever_makes_it_panic() {
    let ends: Vec<usize> = BUILTIN.char_indices().map(|(at, _)| at).step_by(97).collect();
    for end in ends {
        let _ = Catalog::parse(&BUILTIN[..end], "test.toml");
    }
    let pieces =
        ["\"", "[", "]", "{", "}", "=", "\n", "P1", "24x5", "99999999999", "\u{202e}", "'''", "0x", "#", "."];
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap_or_default()
    };
    for _ in 0..2_000 {
        let mut lines: Vec<String> = BUILTIN.lines().map(str::to_owned).collect();
        for _ in 0..=next(3) {
            let (from, to) = (next(lines.len()), next(lines.len()));
            match next(3) {
                0 => drop(lines.remove(from)),
                1 => lines.swap(from, to),
                _ => {
                    let at = lines[from].char_indices().map(|(at, _)| at).nth(next(40)).unwrap_or(0);
                    lines[from].insert_str(at, pieces[next(pieces.len())]);
                }
            }
        }
        let source = lines.join("\n");
        if let Err(faults) = Catalog::parse(&source, "test.toml") {
            assert!(faults.iter().all(|fault| (1..=source.lines().count() + 1).contains(&fault.line)));
            assert!(!faults.text(Language::Ar).is_empty(), "a refusal says why");
        }
    }
}

#[test]
fn a_priority_is_read_in_every_way_that_people_write_it() {
    for text in ["P3", "p3", "3", "٣", "P٣", "۳"] {
        assert_eq!(text.parse::<Priority>().map(Priority::number), Ok(3), "{text}");
    }
    for text in ["", "P", "P0", "0", "P10", "10", "-1", "P-1", "3.0", "PP3", "P 3", "high", "٠"] {
        let error = text.parse::<Priority>().expect_err(text);
        assert_eq!(error.input(), text);
        assert_eq!(
            error.problem(Language::En),
            "not a priority: write P and its number, from P1 (the most urgent) to P9"
        );
    }
}

#[test]
fn a_priority_in_json_is_a_text_or_a_number() {
    for json in ["\"P2\"", "2", "\"2\"", "\"٢\""] {
        let priority: Priority = serde_json::from_str(json).expect(json);
        assert_eq!(serde_json::to_string(&priority).expect("writes"), "\"P2\"");
    }
    for json in
        ["0", "10", "2.5", "-1", "null", "true", "[2]", "{\"a\":\"2\"}", "99999999999999999999999", "{}"]
    {
        assert!(serde_json::from_str::<Priority>(json).is_err(), "{json}");
    }
}
