//! What `catalog diff` says to a customer.

use desk::catalog::{Catalog, Change, Effect};
use sla::Language;

use crate::support::{BUILTIN, STANDARD, edited, parsed};

fn changes(from: &str, to: &str) -> Vec<Change> {
    Catalog::builtin().diff(&parsed(&edited(from, to)))
}

/// That an edit says one thing, in both languages, and to whose advantage it is.
fn says(from: &str, to: &str, effect: Effect, en: &str, ar: &str) {
    let changes = changes(from, to);
    let [change] = changes.as_slice() else { panic!("one change, not {changes:#?}") };
    assert_eq!((change.text(Language::En), change.text(Language::Ar)), (en, ar));
    assert_eq!(change.effect, effect, "{en}");
}

#[test]
fn the_same_edition_changes_nothing() {
    assert_eq!(Catalog::builtin().diff(Catalog::builtin()), []);
    assert_eq!(parsed(STANDARD).diff(&parsed(STANDARD)), []);
}

#[test]
fn a_target_goes_sooner_or_later() {
    says(
        "target = \"12h\", clock = \"coverage\"",
        "target = \"8h\", clock = \"coverage\"",
        Effect::Better,
        "Basic, priority 2: the response target goes from 12 hours to 8 hours (sooner)",
        "الخطة: أساسي، الأولوية 2: وقت الاستجابة الجديد 8 ساعات، والسابق 12 ساعة (أسرع)",
    );
    says(
        "target = \"30m\"",
        "target = \"45m\"",
        Effect::Worse,
        "Premium, priority 1: the response target goes from 30 minutes to 45 minutes (later)",
        "الخطة: ممتاز، الأولوية 1: وقت الاستجابة الجديد 45 دقيقة، والسابق 30 دقيقة (أبطأ)",
    );
    let [change] = &changes("target = \"30m\"", "target = \"45m\"")[..] else { panic!("one") };
    assert_eq!(change.field, "plans.premium.response.P1.target");
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("30m"), Some("45m")));
}

#[test]
fn a_clock_runs_on_other_hours() {
    says(
        "target = \"4h\", clock = \"working-hours\"",
        "target = \"4h\", clock = \"coverage\"",
        Effect::Neutral,
        "Premium, priority 3: the response target is counted in support hours now; it was counted in working hours only",
        "الخطة: ممتاز، الأولوية 3: مدة الاستجابة أصبحت تُحسب في ساعات الدعم؛ وكانت تُحسب في ساعات العمل فقط",
    );
}

#[test]
fn a_plan_is_dropped_or_added() {
    let dropped = parsed(STANDARD).diff(Catalog::builtin());
    assert_eq!(dropped[0].text(Language::En), "Standard is no longer offered");
    assert_eq!(dropped[0].text(Language::Ar), "لم تعد متاحة، الخطة: قياسي");
    let added = Catalog::builtin().diff(&parsed(STANDARD));
    assert_eq!(
        added[0].text(Language::En),
        "New plan Standard: 24 × 5; email, online ticketing; response, by priority: 1 hour, 2 hours, 8 hours, 24 hours"
    );
    assert_eq!((dropped[0].effect, added[0].effect), (Effect::Worse, Effect::Better));
}

#[test]
fn a_plan_gets_or_loses_a_channel() {
    says(
        "channels = [\"email\", \"portal\"] # S1",
        "channels = [\"email\", \"portal\", \"phone\"]",
        Effect::Better,
        "Basic: phone is a channel now",
        "الخطة: أساسي، قناة جديدة: الهاتف",
    );
    says(
        "channels = [\"email\", \"portal\"] # S1",
        "channels = [\"email\"]",
        Effect::Worse,
        "Basic: online ticketing is no longer a channel",
        "الخطة: أساسي، لم تعد من قنواتها: نظام التذاكر عبر الإنترنت",
    );
}

#[test]
fn a_plans_support_hours_become_longer_or_shorter() {
    says(
        "coverage = \"8x5\" # S2",
        "coverage = \"24x5\"",
        Effect::Better,
        "Basic: the support hours go from 8 × 5 to 24 × 5 (longer)",
        "الخطة: أساسي، ساعات الدعم الجديدة \u{2066}24 × 5\u{2069}، والسابقة \u{2066}8 × 5\u{2069} (أطول)",
    );
    says(
        "coverage = \"24x7\" # S2",
        "coverage = \"24x5\"",
        Effect::Worse,
        "Premium: the support hours go from 24 × 7 to 24 × 5 (shorter)",
        "الخطة: ممتاز، ساعات الدعم الجديدة \u{2066}24 × 5\u{2069}، والسابقة \u{2066}24 × 7\u{2069} (أقصر)",
    );
}

#[test]
fn a_channel_is_answered_at_other_hours() {
    says(
        "answered.phone]\ncalendar = \"24x7\"",
        "answered.phone]\ncalendar = \"24x5\"",
        Effect::Worse,
        "Premium: phone is answered in other hours now: 24x5 instead of 24x7",
        "الخطة: ممتاز، أصبح الرد عبر الهاتف في ساعات أخرى: 24x5 بدلًا من 24x7",
    );
}

#[test]
fn working_hours_change() {
    says(
        "[calendars.global-8x5.week]\nmon = [[\"09:00\", \"17:00\"]]",
        "[calendars.global-8x5.week]\nmon = [[\"09:00\", \"18:00\"]]",
        Effect::Better,
        "Global working hours: Monday 09:00–18:00, Tuesday to Friday 09:00–17:00; before Monday to Friday 09:00–17:00 \
         (longer)",
        "ساعات العمل عالميًا: الاثنين من 09:00 إلى 18:00، من الثلاثاء إلى الجمعة من 09:00 إلى 17:00؛ وسابقًا من الاثنين إلى \
         الجمعة من 09:00 إلى 17:00 (أطول)",
    );
    says(
        "[calendars.24x5.week]",
        "[calendars.24x5.dates]\n2026-12-25 = []\n2026-12-24 = [[\"09:00\", \"13:00\"]]\n\n[calendars.24x5.week]",
        Effect::Neutral,
        "24x5 support: dates with hours of their own: Thu 24 Dec 2026 09:00–13:00, Fri 25 Dec 2026 closed; before none",
        "دعم 24x5: تواريخ بساعات خاصة: الخميس 24 ديسمبر 2026 من 09:00 إلى 13:00، الجمعة 25 ديسمبر 2026 مغلق؛ وسابقًا لا شيء",
    );
    says(
        "observes_holidays = false\n\n[calendars.24x5.week]",
        "observes_holidays = true\n\n[calendars.24x5.week]",
        Effect::Worse,
        "24x5 support: holidays close them now",
        "دعم 24x5: أصبحت العطلات تُغلقها",
    );
    let north_america = &parsed(STANDARD).diff(Catalog::builtin())[1];
    assert_eq!(
        north_america.text(Language::En),
        "North America working hours: Monday to Friday 08:00–17:00; before Monday to Friday 09:00–18:00"
    );
}

#[test]
fn a_statement_in_other_words_wants_another_version() {
    let (old, new) = ("there is no impact on your business", "there is no impact at all");
    let same_version = changes(old, new);
    assert_eq!(
        same_version[0].text(Language::En).rsplit_once(" (").map(|(_, end)| end),
        Some("under version 1, though 1 was there before: count it up)")
    );
    assert!(same_version[0].en.starts_with(
        "Priority 4: the statement that the customer confirms is reworded in English only: before “By choosing"
    ));
    assert!(same_version[0].ar.ends_with("(برقم النسخة 1 مع أن 1 سبقت: زد الرقم)"));
    let next = edited(old, new)
        .replace("[priorities.P4.statement] # S24\nversion = 1", "[priorities.P4.statement]\nversion = 2");
    let next = Catalog::builtin().diff(&parsed(&next));
    assert!(next[0].en.ends_with("(version 2 after 1)") && next[0].ar.ends_with("(النسخة 2 بعد 1)"));
    assert_eq!((next[0].before.as_deref(), next[0].after.as_deref()), (Some("1"), Some("2")));
    says(
        "[priorities.P4.statement] # S24\nversion = 1",
        "[priorities.P4.statement] # S24\nversion = 2",
        Effect::Neutral,
        "Priority 4: the statement that the customer confirms is version 2 now, before 1, in the same words",
        "الأولوية 4: إقرار العميل: النسخة 2 بعد 1 بالصياغة نفسها",
    );
}

#[test]
fn texts_are_reworded_in_one_language_or_both() {
    says(
        "The support email address issued by Credenti",
        "The support address",
        Effect::Neutral,
        "What the page says of email is reworded in English only: before “The support email address issued by \
         Credenti”, now “The support address”",
        "ما تقوله الصفحة عن البريد الإلكتروني: صياغة جديدة بالإنجليزية فقط: «The support address»، وسابقًا «The support \
         email address issued by Credenti»",
    );
    says(
        "title]\nar = \"خيارات Credenti\"\nen = \"Credenti support options\"",
        "title]\nar = \"خطط Credenti\"\nen = \"Plans\"",
        Effect::Neutral,
        "The page's title is reworded: before “Credenti support options”, now “Plans”",
        "عنوان الصفحة: صياغة جديدة: «خطط Credenti»، وسابقًا «خيارات Credenti»",
    );
}

#[test]
fn contact_and_the_grace_of_a_silent_customer_change() {
    says(
        "contact = \"working-hours\" # S22",
        "contact = \"any-time\"",
        Effect::Better,
        "Priority 3: support contacts the customer at any hour now, before during working hours only",
        "الأولوية 3: يتصل الدعم بالعميل في أي ساعة، وسابقًا خلال ساعات العمل فقط",
    );
    says(
        "grace = \"30m\"",
        "grace = \"1h\"",
        Effect::Neutral,
        "Priority 1: a case whose customer doesn't answer within 1 hour may be lowered to priority 2; before: a case \
         whose customer doesn't answer within 30 minutes may be lowered to priority 2",
        "الأولوية 1: يجوز خفض الحالة إلى الأولوية 2 إذا لم يرد العميل خلال المهلة (ساعة واحدة)؛ وسابقًا: يجوز خفض الحالة إلى \
         الأولوية 2 إذا لم يرد العميل خلال المهلة (30 دقيقة)",
    );
}

#[test]
fn a_further_target_is_a_change() {
    let with = format!(
        "{BUILTIN}\n[plans.basic.further.update]\nname = {{ ar = \"إفادة\", en = \"Update\" }}\npriorities = [\"P1\"]\n\
         every = \"4h\"\nclock = \"coverage\"\npauses_while_customer_is_awaited = true\n"
    );
    let added = Catalog::builtin().diff(&parsed(&with));
    assert_eq!(
        added[0].text(Language::En),
        "Basic: a further target: Update (Priority 1): every 4 hours (counted in support hours); pauses while the \
         customer is awaited"
    );
    let dropped = parsed(&with).diff(Catalog::builtin());
    assert_eq!(dropped[0].text(Language::En), "Basic: no longer promised: Update");
    let other = parsed(&with).diff(&parsed(&with.replace("every = \"4h\"", "every = \"2h\"")));
    assert!(other[0].en.starts_with("Basic: a target changes: before “Update (Priority 1): every 4 hours"));
}

#[test]
fn a_change_is_json_for_a_machine() {
    let changes = changes("target = \"30m\"", "target = \"45m\"");
    let json = serde_json::to_value(&changes).unwrap_or_default();
    assert_eq!(json[0]["field"], "plans.premium.response.P1.target");
    assert_eq!(json[0]["effect"], "worse");
    assert_eq!((&json[0]["before"], &json[0]["after"]), (&"30m".into(), &"45m".into()));
    assert!(json[0]["ar"].as_str().is_some_and(|text| text.contains("ممتاز")));
}
