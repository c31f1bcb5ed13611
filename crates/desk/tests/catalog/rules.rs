//! The rules of the policy, by number, in business words.

use desk::catalog::{Catalog, ClockChoice, Contact, When};
use jiff::civil::date;
use sla::{Holiday, Holidays, Language, Name};

use crate::support::{
    BUILTIN, CHICAGO, RIYADH, STANDARD, clock, due, due_with, edited, instant, parsed, priority, say, zone,
};

const PLANS: [&str; 2] = ["basic", "premium"];
const REGIONS: [&str; 2] = ["global", "north-america"];

fn channels_of(plan: &str) -> Vec<String> {
    let plan = Catalog::builtin().plan(plan).unwrap_or_else(|e| panic!("{e}"));
    plan.channels.clone()
}

/// That a priority's response targets are these, in both languages, in every region.
fn answers_within(number: u8, said: [(&str, &str, &str); 2]) {
    for (plan, en, ar) in said {
        for region in REGIONS {
            let target = clock(Catalog::builtin(), plan, None, region, number).target;
            assert_eq!(say(target), (en.to_owned(), ar.to_owned()), "{plan}, priority {number}, {region}");
        }
    }
}

#[test]
fn s1_basic_is_reached_by_email_and_online_ticketing() {
    assert_eq!(channels_of("basic"), ["email", "portal"]);
}

#[test]
fn s1_premium_is_also_reached_by_phone_which_is_answered_round_the_clock() {
    assert_eq!(channels_of("premium"), ["email", "portal", "phone"]);
    let catalog = Catalog::builtin();
    let premium = catalog.plan("premium").expect("a plan");
    let [phone] = premium.answered.as_slice() else { panic!("the phone and nothing else") };
    assert_eq!((phone.channel.as_str(), phone.calendar.as_str()), ("phone", "24x7"));
    let hours = &catalog.calendar(&phone.calendar).expect("a calendar").hours;
    assert!(hours.calendar(&zone(RIYADH), &Holidays::default()).is_always_open());
}

#[test]
fn s2_basic_has_eight_hours_on_five_days_and_premium_every_hour_of_every_day() {
    let catalog = Catalog::builtin();
    for (plan, coverage, name) in [("basic", "8x5", "8 × 5"), ("premium", "24x7", "24 × 7")] {
        assert_eq!(catalog.plan(plan).expect("a plan").coverage, coverage);
        assert_eq!(catalog.coverage(coverage).expect("a coverage").name, Name::same(name));
    }
}

#[test]
fn s3_priority_1_is_answered_within_2_hours_by_basic_and_30_minutes_by_premium() {
    answers_within(1, [("basic", "2 hours", "ساعتان"), ("premium", "30 minutes", "30 دقيقة")]);
}

#[test]
fn s4_priority_2_is_answered_within_12_hours_by_basic_and_1_hour_by_premium() {
    answers_within(2, [("basic", "12 hours", "12 ساعة"), ("premium", "1 hour", "ساعة واحدة")]);
}

#[test]
fn s5_priority_3_is_answered_within_24_hours_by_basic_and_4_hours_by_premium() {
    answers_within(3, [("basic", "24 hours", "24 ساعة"), ("premium", "4 hours", "4 ساعات")]);
}

#[test]
fn s6_priority_4_is_answered_within_24_hours_by_basic_and_12_hours_by_premium() {
    answers_within(4, [("basic", "24 hours", "24 ساعة"), ("premium", "12 hours", "12 ساعة")]);
}

/// That a text says these things, in English and in Arabic.
fn says(text: &Name, en: &[&str], ar: &[&str]) {
    for part in en {
        assert!(text.en.contains(part), "{part:?} is not in {:?}", text.en);
    }
    for part in ar {
        assert!(text.ar.contains(part), "{part:?} is not in {:?}", text.ar);
    }
}

#[test]
fn s7_response_time_runs_from_the_submission_to_the_initial_response() {
    let text = &Catalog::builtin().texts().response_time;
    says(
        text,
        &["submission of the support case", "initial response"],
        &["تقديم حالة الدعم", "للاستجابة الأولية"],
    );
}

#[test]
fn s8_in_priority_1_the_customer_stays_available_until_it_is_mitigated() {
    let text = &Catalog::builtin().texts().availability;
    says(text, &["priority 1", "stay available", "until it is mitigated"], &["الأولوية 1", "متاحين"]);
}

/// That a calendar is open and closed at these instants.
fn open_at(calendar: &str, zone_name: &str, instants: &[(&str, bool)]) {
    let hours = &Catalog::builtin().calendar(calendar).expect("a calendar").hours;
    let calendar = hours.calendar(&zone(zone_name), &Holidays::default());
    for (at, open) in instants {
        assert_eq!(calendar.is_open(instant(at)), *open, "{at}");
    }
}

#[test]
fn s9_global_working_hours_are_monday_to_friday_9_to_17_local_time() {
    open_at(
        "global-8x5",
        RIYADH,
        &[
            ("2026-11-23T08:59:59.999999+03:00", false),
            ("2026-11-23T09:00:00+03:00", true),
            ("2026-11-27T16:59:59.999999+03:00", true),
            ("2026-11-27T17:00:00+03:00", false),
            ("2026-11-28T12:00:00+03:00", false),
            ("2026-11-29T12:00:00+03:00", false),
        ],
    );
}

#[test]
fn s10_north_american_working_hours_are_monday_to_friday_8_to_17_local_time() {
    open_at(
        "north-america-8x5",
        CHICAGO,
        &[
            ("2026-11-23T07:59:59.999999-06:00", false),
            ("2026-11-23T08:00:00-06:00", true),
            ("2026-11-27T16:59:59.999999-06:00", true),
            ("2026-11-27T17:00:00-06:00", false),
            ("2026-11-28T12:00:00-06:00", false),
        ],
    );
}

#[test]
fn s11_24x5_support_runs_from_monday_0001_to_friday_2359_local_time() {
    open_at(
        "24x5",
        RIYADH,
        &[
            ("2026-11-23T00:00:59.999999+03:00", false),
            ("2026-11-23T00:01:00+03:00", true),
            ("2026-11-27T23:58:59.999999+03:00", true),
            ("2026-11-27T23:59:00+03:00", false),
            ("2026-11-28T12:00:00+03:00", false),
            ("2026-11-29T23:59:59+03:00", false),
        ],
    );
}

fn channel_text(id: &str) -> Name {
    let channel = Catalog::builtin().channels().iter().find(|channel| channel.id == id);
    channel.unwrap_or_else(|| panic!("no channel {id}")).text.clone()
}

#[test]
fn s12_a_customer_may_submit_a_ticket_in_the_online_system() {
    says(&channel_text("portal"), &["online ticketing system"], &["نظام حجز التذاكر عبر الإنترنت"]);
}

#[test]
fn s13_a_customer_may_write_to_the_support_address() {
    says(&channel_text("email"), &["support email address"], &["عنوان البريد الإلكتروني للدعم"]);
}

#[test]
fn s14_only_premium_customers_may_phone() {
    says(&channel_text("phone"), &["Premium customers only"], &["لعملاء Premium فقط"]);
    let may_phone: Vec<&str> = Catalog::builtin()
        .plans()
        .iter()
        .filter(|plan| plan.has_channel("phone"))
        .map(|plan| plan.id.as_str())
        .collect();
    assert_eq!(may_phone, ["premium"]);
}

#[test]
fn s15_support_makes_reasonable_efforts_as_the_quote_states() {
    let text = &Catalog::builtin().texts().reasonable_efforts;
    says(text, &["reasonable efforts", "the quote"], &["تبذل Credenti جهودًا معقولة", "عرض الأسعار"]);
}

#[test]
fn s16_support_may_lower_the_severity_where_the_customer_cannot_provide_what_a_solution_needs() {
    let text = &Catalog::builtin().texts().lowering;
    says(text, &["lower the severity", "resources", "response needed"], &["تحتفظ Credenti بالحق", "الموارد"]);
}

/// That a priority's name, definition and example say these things.
fn means(number: u8, name: (&str, &str), en: [&str; 2], ar: [&str; 2]) {
    let meaning = Catalog::builtin().priority(priority(number)).expect("a priority");
    assert_eq!(meaning.name, Name::new(name.0, name.1));
    says(&meaning.definition, &[en[0]], &[ar[0]]);
    says(&meaning.example, &[en[1]], &[ar[1]]);
}

/// That a priority's statement says these things, in the first version of its wording.
fn confirms(number: u8, en: &[&str], ar: &[&str]) {
    let meaning = Catalog::builtin().priority(priority(number)).expect("a priority");
    assert_eq!(meaning.statement.version, 1);
    says(&meaning.statement.text, en, ar);
}

#[test]
fn s17_priority_1_is_a_critical_impact_such_as_nobody_being_able_to_sign_in() {
    means(
        1,
        ("Critical business impact", "تأثير حرج على الأعمال"),
        ["needs immediate attention", "all users"],
        ["اهتمامًا فوريًا", "جميع المستخدمين"],
    );
}

#[test]
fn s18_choosing_severity_1_confirms_a_critical_impact_and_the_duty_to_stay_available() {
    confirms(
        1,
        &["severity 1", "critical impact", "severe loss", "stay available", "lower the severity to level 2"],
        &[
            "درجة الخطورة 1",
            "خسارة فادحة",
            "متاحين للتواصل",
            "يجوز لشركة Credenti، وفقًا لتقديرها",
            "المستوى 2",
        ],
    );
}

#[test]
fn s19_priority_2_is_a_moderate_impact_such_as_slowness_in_peak_hours() {
    means(
        2,
        ("Moderate business impact", "تأثير معتدل على الأعمال"),
        ["reasonably continue", "peak hours"],
        ["بشكل معقول", "ساعات الذروة"],
    );
}

#[test]
fn s20_choosing_severity_2_confirms_a_moderate_impact_that_workarounds_can_mitigate() {
    confirms(
        2,
        &[
            "severity 2",
            "moderate impact",
            "workarounds or compensating controls",
            "stay available",
            "level 2",
        ],
        &["درجة الخطورة 2", "حلول بديلة أو ضوابط تعويضية", "متاحين", "يجوز لشركة Credenti", "المستوى 2"],
    );
}

#[test]
fn s21_priority_3_is_a_minimal_impact_such_as_one_user_not_being_able_to_sign_in() {
    means(
        3,
        ("Minimal business impact", "الحد الأدنى من التأثير على الأعمال"),
        ["minor obstacles", "A single user"],
        ["عوائق طفيفة", "مستخدم واحد"],
    );
}

#[test]
fn s22_choosing_severity_3_confirms_that_contact_is_during_working_hours_only() {
    confirms(3, &["severity 3", "during working hours only"], &["درجة الخطورة 3", "خلال ساعات العمل فقط"]);
}

#[test]
fn s23_priority_4_is_no_impact_such_as_a_question_about_a_feature() {
    means(
        4,
        ("No immediate business impact", "لا يوجد تأثير فوري على الأعمال"),
        ["feature request", "general questions"],
        ["طلب خاصية", "استفسارات عامة"],
    );
}

#[test]
fn s24_choosing_severity_4_confirms_no_impact_and_contact_during_working_hours_only() {
    confirms(
        4,
        &["severity 4", "no impact", "during working hours only"],
        &["لا يوجد أي تأثير", "ساعات العمل فقط"],
    );
}

#[test]
fn s22_and_s24_support_contacts_the_customer_in_working_hours_for_priorities_3_and_4_only() {
    let contacts: Vec<Contact> =
        Catalog::builtin().priorities().iter().map(|meaning| meaning.contact).collect();
    use Contact::{AnyTime, WorkingHours};
    assert_eq!(contacts, [AnyTime, AnyTime, WorkingHours, WorkingHours]);
}

#[test]
fn d1_basic_priority_2_submitted_friday_at_16_is_due_tuesday_at_noon() {
    let clock = clock(Catalog::builtin(), "basic", None, "global", 2);
    assert_eq!(due(&clock, RIYADH, "2026-11-27T16:00:00+03:00"), "Tue 1 Dec 2026, 12:00");
}

#[test]
fn d2_premium_priority_3_submitted_saturday_is_due_monday_at_13_or_in_north_america_at_12() {
    let catalog = Catalog::builtin();
    let global = clock(catalog, "premium", None, "global", 3);
    assert_eq!(due(&global, RIYADH, "2026-11-28T10:00:00+03:00"), "Mon 30 Nov 2026, 13:00");
    let north_america = clock(catalog, "premium", None, "north-america", 3);
    assert_eq!(due(&north_america, CHICAGO, "2026-11-28T10:00:00-06:00"), "Mon 30 Nov 2026, 12:00");
}

#[test]
fn d2_priorities_1_and_2_run_on_the_coverage() {
    let catalog = Catalog::builtin();
    for (plan, coverage, region, calendar) in [
        ("basic", None, "global", "global-8x5"),
        ("basic", None, "north-america", "north-america-8x5"),
        ("premium", None, "global", "24x7"),
        ("premium", None, "north-america", "24x7"),
        ("basic", Some("24x5"), "global", "24x5"),
        ("basic", Some("24x7"), "north-america", "24x7"),
        ("premium", Some("24x5"), "north-america", "24x5"),
        ("premium", Some("8x5"), "north-america", "north-america-8x5"),
    ] {
        for number in [1, 2] {
            let clock = clock(catalog, plan, coverage, region, number);
            assert_eq!(clock.calendar, calendar, "{plan} {coverage:?} {region} P{number}");
            assert_eq!(*clock.choice, ClockChoice::Coverage);
        }
    }
}

#[test]
fn d2_priorities_3_and_4_run_on_working_hours_even_for_premium_and_whatever_the_coverage() {
    let catalog = Catalog::builtin();
    for plan in PLANS {
        for coverage in [None, Some("8x5"), Some("24x5"), Some("24x7")] {
            for (region, calendar) in [("global", "global-8x5"), ("north-america", "north-america-8x5")] {
                for number in [3, 4] {
                    let clock = clock(catalog, plan, coverage, region, number);
                    assert_eq!(clock.calendar, calendar, "{plan} {coverage:?} {region} P{number}");
                    assert_eq!(*clock.choice, ClockChoice::WorkingHours);
                }
            }
        }
    }
}

#[test]
fn d2_another_reading_is_an_edit() {
    let reading = edited(
        r#"P3 = { target = "4h", clock = "working-hours" }"#,
        r#"P3 = { target = "4h", clock = "24x5" }"#,
    );
    let catalog = parsed(&reading);
    assert_eq!(clock(&catalog, "premium", None, "global", 3).calendar, "24x5");
    assert_eq!(clock(&catalog, "premium", Some("24x7"), "north-america", 3).calendar, "24x5");
}

#[test]
fn d2_an_unknown_id_is_named_with_those_that_there_are() {
    let catalog = Catalog::builtin();
    let said = |plan, coverage, region, number| {
        catalog.clock(plan, coverage, region, priority(number)).expect_err("refused").to_string()
    };
    for (error, expected) in [
        (
            said("gold", None, "global", 1),
            r#"plan: "gold": not a plan of the catalogue: write one of basic, premium"#,
        ),
        (
            said("basic", Some("8x6"), "global", 1),
            r#"coverage: "8x6": not a coverage of the catalogue: write one of 8x5, 24x5, 24x7"#,
        ),
        (
            said("basic", None, "europe", 1),
            r#"region: "europe": not a region of the catalogue: write one of global, north-america"#,
        ),
        (
            said("basic", None, "global", 5),
            r#"priority: "P5": not a priority of the catalogue: write one of P1, P2, P3, P4"#,
        ),
    ] {
        assert_eq!(error, expected);
    }
    let arabic = catalog.plan("gold").expect_err("refused").text(Language::Ar);
    assert_eq!(arabic, r#"plan: "gold": لا خطة بهذا المعرّف في الكتالوج: اكتب واحدًا من basic، premium"#);
}

#[test]
fn d4_a_holiday_closes_working_hours_but_not_24x5_and_not_24x7() {
    let monday = Holidays::new([Holiday::closed(date(2026, 11, 30), Name::same("a holiday"))]);
    let catalog = Catalog::builtin();
    let submitted = "2026-11-30T09:00:00+03:00";
    for (plan, coverage, expected) in [
        ("basic", None, "Tue 1 Dec 2026, 11:00"),
        ("basic", Some("24x5"), "Mon 30 Nov 2026, 11:00"),
        ("basic", Some("24x7"), "Mon 30 Nov 2026, 11:00"),
    ] {
        let clock = clock(catalog, plan, coverage, "global", 1);
        assert_eq!(due_with(&clock, RIYADH, submitted, &monday), expected, "{coverage:?}");
    }
}

#[test]
fn d5_24x5_runs_through_the_nights_and_loses_a_minute_at_either_end_of_the_week() {
    let calendar = &Catalog::builtin().calendar("24x5").expect("a calendar").hours;
    assert_eq!(calendar.week.seconds(), 5 * 24 * 3600 - 2 * 60);
    open_at(
        "24x5",
        RIYADH,
        &[
            ("2026-11-24T00:00:00+03:00", true),
            ("2026-11-26T03:00:00+03:00", true),
            ("2026-11-27T00:00:00+03:00", true),
        ],
    );
}

#[test]
fn d8_a_silent_customers_case_goes_one_level_down_after_30_minutes_or_2_hours() {
    let catalog = Catalog::builtin();
    for (number, expected) in [(1, Some((2, "30 minutes"))), (2, Some((3, "2 hours"))), (3, None), (4, None)]
    {
        let meaning = catalog.priority(priority(number)).expect("a priority");
        let lowering = meaning.lower_when_silent.map(|to| (to.to.number(), say(to.grace).0));
        assert_eq!(lowering, expected.map(|(to, grace)| (to, grace.to_owned())));
    }
}

#[test]
fn d14_an_edition_with_a_third_plan_needs_no_code() {
    let catalog = parsed(STANDARD);
    assert_eq!((catalog.edition(), catalog.first_day()), ("2024-06", date(2024, 6, 1)));
    let ids: Vec<&str> = catalog.plans().iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(ids, ["basic", "standard", "premium"], "between the two");
    let standard = catalog.plan("standard").expect("a plan");
    assert_eq!(
        (standard.coverage.as_str(), standard.channels.as_slice()),
        ("24x5", &["email".to_owned(), "portal".to_owned()][..])
    );
    for (number, target, calendar) in [
        (1, "1 hour", "24x5"),
        (2, "2 hours", "24x5"),
        (3, "8 hours", "north-america-8x5"),
        (4, "24 hours", "north-america-8x5"),
    ] {
        let clock = clock(&catalog, "standard", None, "north-america", number);
        assert_eq!((say(clock.target).0.as_str(), clock.calendar), (target, calendar));
    }
    // Submitted at 23:30 on Friday: 29 minutes until the week ends, 31 from Monday 00:01.
    let urgent = clock(&catalog, "standard", None, "global", 1);
    assert_eq!(due(&urgent, RIYADH, "2026-11-27T23:30:00+03:00"), "Mon 30 Nov 2026, 00:32");
    // Other North American hours: 9:00 to 18:00.
    let minor = clock(&catalog, "premium", None, "north-america", 3);
    assert_eq!(due(&minor, CHICAGO, "2026-11-28T10:00:00-06:00"), "Mon 30 Nov 2026, 13:00");
    assert!(catalog.page(Language::Ar, None).contains("قياسي"));
}

#[test]
fn d14_nothing_in_the_code_knows_the_plans_their_channels_or_their_regions() {
    let mut other = BUILTIN.to_owned();
    for (from, to) in [
        ("basic", "bronze"),
        ("premium", "gold"),
        ("portal", "web"),
        ("phone", "line"),
        ("email", "letter"),
        ("north-america", "moon"),
        ("regions.global", "regions.earth"),
        ("24x7", "ever"),
        ("24x5", "week"),
    ] {
        other = other.replace(from, to);
    }
    let catalog = parsed(&other);
    assert_eq!(clock(&catalog, "gold", None, "moon", 1).calendar, "ever");
    assert_eq!(clock(&catalog, "gold", Some("week"), "moon", 4).calendar, "moon-8x5");
    assert!(catalog.plan("gold").expect("a plan").has_channel("line"));
}

#[test]
fn d14_everything_is_in_both_languages_the_pages_own_first() {
    assert_eq!(Catalog::builtin().languages(), [Language::Ar, Language::En]);
    assert_eq!(Catalog::builtin().vendor(), &Name::same("Credenti"));
    assert!(Catalog::builtin().warnings().is_empty());
}

#[test]
fn d17_the_page_promises_the_initial_response_only() {
    assert!(Catalog::builtin().plans().iter().all(|plan| plan.further.is_empty()));
}

#[test]
fn d17_a_vendor_may_add_targets_with_their_own_clocks_and_say_whether_they_pause() {
    let added = format!(
        "{BUILTIN}
[plans.premium.further.mitigation]
name = {{ ar = \"التخفيف\", en = \"Mitigation\" }}
priorities = [\"P1\"]
within = \"8h\"
clock = \"coverage\"
pauses_while_customer_is_awaited = true

[plans.premium.further.update]
name = {{ ar = \"إفادة\", en = \"Update\" }}
priorities = [\"P2\", \"P1\"]
every = \"4h\"
clock = \"working-hours\"
pauses_while_customer_is_awaited = false
"
    );
    let catalog = parsed(&added);
    let further = &catalog.plan("premium").expect("the plan").further;
    let seen: Vec<_> = further
        .iter()
        .map(|target| (target.id.as_str(), &target.clock, target.pauses_while_customer_is_awaited))
        .collect();
    assert_eq!(
        seen,
        [("mitigation", &ClockChoice::Coverage, true), ("update", &ClockChoice::WorkingHours, false)]
    );
    assert!(matches!(further[0].when, When::Within(_)) && matches!(further[1].when, When::Every(_)));
    assert_eq!(further[0].priorities, [priority(1)], "mitigation is for priority 1 only");
    let page = catalog.page(Language::En, None);
    assert!(
        page.contains("Mitigation (Priority 1): within 8 hours; pauses while the customer is awaited"),
        "{page}"
    );
    assert!(page.contains(
        "Update (Priority 1, Priority 2): every 4 hours (counted in working hours only); never pauses for the customer"
    ));
    let page = catalog.page(Language::Ar, None);
    assert!(page.contains("التخفيف (الأولوية 1): خلال 8 ساعات؛ تتوقف أثناء انتظار العميل"), "{page}");
}
