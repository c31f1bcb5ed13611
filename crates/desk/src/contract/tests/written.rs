//! What is wrong with a contract is told by field, all of it at once, in both languages.

use sla::Language;

use super::{Catalog, TermsSpec, read, written};
use crate::contract::{
    CoveredSiteSpec, StatedChannelSpec, StatedClockSpec, StatedTargetSpec, StatedWeekSpec, Terms,
};
use crate::hours::HoursSpec;
use crate::id::Id;

#[test]
fn d12_everything_that_is_wrong_is_told_with_its_field() {
    for (change, field, problem) in wrongs() {
        let mut spec = written();
        change(&mut spec);
        let errors = spec.terms(Catalog::builtin()).expect_err(field);
        let told: Vec<_> = errors.iter().map(|e| (e.field(), e.problem(Language::En))).collect();
        assert!(
            told.iter().any(|(of, words)| *of == field && words.contains(problem)),
            "{field}: {problem}: {told:?}"
        );
        assert!(errors.iter().all(|e| e.problem(Language::Ar) != e.problem(Language::En)));
    }
}

type Wrong = (fn(&mut TermsSpec), &'static str, &'static str);

fn wrongs() -> Vec<Wrong> {
    vec![
        (|of| of.quote = "  ".into(), "quote", "empty"),
        (|of| of.edition = "2025-01".into(), "edition", "2026-01"),
        (|of| of.plan = "gold".into(), "plan", "basic, premium"),
        (|of| of.coverage = Some("8x6".into()), "coverage", "24x5"),
        (|of| of.first_day = "1.1.2026".into(), "first_day", "2026-12-24"),
        (|of| of.last_day = "2025-12-31".into(), "last_day", "before the first day"),
        (|of| of.default_site = Id::new(9), "default_site", "not among"),
        (|of| of.sites.clear(), "default_site", "not among"),
        (|of| of.sites.push(of.sites[0].clone()), "sites[1].site", "twice"),
        (|of| of.sites[0].place.zone = "Asia/Riad".into(), "sites[0].place.zone", "zone"),
        (|of| of.sites[0].place.region = "mars".into(), "sites[0].place.region", "north-america"),
        (
            |of| of.stated.targets = vec![target("", "P1", "1h")],
            "stated.targets[0].line",
            "line of the quote",
        ),
        (|of| of.stated.targets = vec![target("7", "P1", "soon")], "stated.targets[0].target", "2h, 30m"),
        (|of| of.stated.targets = vec![target("7", "P7", "1h")], "stated.targets[0].priority", "P1, P2"),
        (
            |of| of.stated.targets = vec![target("7", "P1", "1h"), target("8", "P1", "2h")],
            "stated.targets[1].priority",
            "twice",
        ),
        (|of| of.stated.clocks = vec![clock("9x5")], "stated.clocks[0].clock", "global-8x5"),
        (|of| of.stated.channels = vec![channel("fax")], "stated.channels[0].channel", "phone"),
        (|of| of.stated.week = Some(week("25:00")), "stated.week.hours.week.sun[0][1]", "time of day"),
    ]
}

fn target(line: &str, priority: &str, target: &str) -> StatedTargetSpec {
    let priority = priority.parse().expect("a priority");
    StatedTargetSpec { line: line.into(), priority, target: target.into() }
}

fn clock(clock: &str) -> StatedClockSpec {
    StatedClockSpec { line: "8".into(), priority: "P3".parse().expect("a priority"), clock: clock.into() }
}

fn channel(channel: &str) -> StatedChannelSpec {
    StatedChannelSpec { line: "9".into(), channel: channel.into() }
}

fn week(closing: &str) -> StatedWeekSpec {
    let days = ["sun", "mon", "tue", "wed", "thu"];
    let week = days.map(|day| (day.to_owned(), vec![vec!["08:00".to_owned(), closing.to_owned()]]));
    let hours = HoursSpec { observes_holidays: true, week: week.into(), dates: Default::default() };
    StatedWeekSpec { line: "10".into(), hours }
}

#[test]
fn d12_all_faults_are_told_at_once() {
    let mut spec = written();
    spec.plan = "gold".into();
    spec.last_day = "soon".into();
    spec.stated.targets = vec![target("", "P1", "later")];
    assert_eq!(spec.terms(Catalog::builtin()).expect_err("wrong").len(), 4);
}

#[test]
fn d12_terms_are_read_back_as_they_were_written() {
    let mut spec = written();
    spec.coverage = Some("24x5".into());
    spec.sites.push(CoveredSiteSpec { site: Id::new(5), ..spec.sites[0].clone() });
    spec.stated.targets = vec![target("7", "P1", "1h30m")];
    spec.stated.clocks = vec![
        clock("coverage"),
        StatedClockSpec { priority: "P4".parse().expect("a priority"), ..clock("24x7") },
    ];
    spec.stated.channels = vec![channel("phone")];
    spec.stated.week = Some(week("16:00"));
    let terms = read(&spec);
    let kept = serde_json::to_string(&terms).expect("it can be written");
    assert_eq!(serde_json::from_str::<Terms>(&kept).expect("it can be read"), terms);
    assert_eq!(TermsSpec::from(terms), spec);
}

#[test]
fn d12_arabic_digits_are_read_in_dates() {
    let mut spec = written();
    spec.last_day = "٢٠٢٦-١٢-٣١".into();
    assert_eq!(read(&spec).last_day, read(&written()).last_day);
}
