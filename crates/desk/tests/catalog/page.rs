//! `catalog show --lang ar` carries everything that the page says, statement by statement.

use desk::catalog::Catalog;
use sla::Language;

use crate::support::PAGE;

/// One statement of the page: its lines as they stand there, what the catalogue says, and what was mended if that
/// isn't the same.
struct Statement {
    lines: &'static [&'static str],
    says: &'static str,
    mended: Option<&'static str>,
    /// The text of an icon stands beside its plan on the page; ours says it where it belongs.
    icon: bool,
}

const fn said(lines: &'static [&'static str], says: &'static str) -> Statement {
    Statement { lines, says, mended: None, icon: false }
}

const fn mended(lines: &'static [&'static str], says: &'static str, what: &'static str) -> Statement {
    Statement { lines, says, mended: Some(what), icon: false }
}

const fn icon(lines: &'static [&'static str], says: &'static str, what: &'static str) -> Statement {
    Statement { lines, says, mended: Some(what), icon: true }
}

/// Lines that are texts of ornaments and say nothing.
const DECORATION: [&str; 2] = ["رمز علامة الاختيار البرتقالية", "رمز التحقق - قالب Saasplex X Webflow"];

const TICK: &str = DECORATION[1];

#[rustfmt::skip]
const STATEMENTS: &[Statement] = &[
    said(&["خيارات Credenti"], "خيارات Credenti"),
    mended(
        &["Credenti نماذج الدعم التالية لتلبية احتياجات العملاء المختلفة"],
        "تقدّم Credenti نماذج الدعم التالية لتلبية احتياجات العملاء المختلفة.",
        "the verb and the full stop were lost",
    ),
    icon(
        &["رمز الساعة يشير إلى 8x5 ساعات دعم لخطة الدعم الأساسية"],
        "أساسي القنوات: البريد الإلكتروني، نظام التذاكر عبر الإنترنت ساعات الدعم: 8 × 5",
        "the icon isn't shown: the support hours of the plan say it",
    ),
    said(&["أساسي"], "أساسي"),
    said(
        &["القنوات: البريد الإلكتروني، نظام التذاكر عبر الإنترنت"],
        "القنوات: البريد الإلكتروني، نظام التذاكر عبر الإنترنت",
    ),
    said(&["ساعات الدعم: 8 × 5"], "ساعات الدعم: 8 × 5"),
    said(&["وقت الاستجابة"], "وقت الاستجابة"),
    said(&["رمز علامة الاختيار البرتقالية", "الأولوية 1:", "ساعتان"], "الأولوية 1: ساعتان"),
    said(&[TICK, "الأولوية 2:", "12 ساعة"], "الأولوية 2: 12 ساعة"),
    said(&[TICK, "الأولوية 3:", "24 ساعة"], "الأولوية 3: 24 ساعة"),
    said(&[TICK, "الأولوية 4:", "24 ساعة"], "الأولوية 4: 24 ساعة"),
    icon(
        &["رمز الساعة والهاتف يمثلان توفر الدعم الهاتفي على مدار الساعة طوال أيام الأسبوع في خطة الدعم المتميز"],
        "يتوفر الدعم الهاتفي على مدار الساعة طوال أيام الأسبوع في خطة الدعم المتميز",
        "the icon isn't shown: what it stands for is a sentence",
    ),
    said(&["ممتاز"], "ممتاز"),
    said(
        &["القنوات: البريد الإلكتروني، نظام التذاكر عبر الإنترنت، الهاتف"],
        "القنوات: البريد الإلكتروني، نظام التذاكر عبر الإنترنت، الهاتف",
    ),
    said(&["ساعات الدعم: 24 × 7"], "ساعات الدعم: 24 × 7"),
    said(&["وقت الاستجابة"], "وقت الاستجابة"),
    said(&[TICK, "الأولوية 1:", "30 دقيقة"], "الأولوية 1: 30 دقيقة"),
    said(&[TICK, "الأولوية 2:", "ساعة واحدة"], "الأولوية 2: ساعة واحدة"),
    said(&[TICK, "الأولوية 3:", "4 ساعات"], "الأولوية 3: 4 ساعات"),
    said(&[TICK, "الأولوية 4:", "12 ساعة"], "الأولوية 4: 12 ساعة"),
    mended(
        &["وقت الاستجابة يشير إلى الوقت بين تقديم حالة الدعم من قبل العميل وتقديم فريق الدعم Credentiللاستجابة الأولية."],
        "وقت الاستجابة يشير إلى الوقت بين تقديم حالة الدعم من قبل العميل وتقديم فريق الدعم في Credenti للاستجابة الأولية.",
        "a preposition and a space were lost around the name",
    ),
    mended(
        &["بالنسبة الحالات ذات الأولوية 1، يجب أن يظل العملاء متاحين لمواصلة حل المشكلات مع Credenti حتى يتم التخفيف من حدة المشكلة."],
        "بالنسبة للحالات ذات الأولوية 1، يجب أن يظل العملاء متاحين لمواصلة حل المشكلات مع Credenti حتى يتم التخفيف من حدة المشكلة.",
        "a preposition was lost",
    ),
    said(&["ساعات العمل"], "ساعات العمل"),
    said(
        &["• عالميًا: من الاثنين إلى الجمعة، من الساعة 9:00 صباحًا إلى 5:00 مساءً بالتوقيت المحلي (باستثناء أيام العطلات)"],
        "• عالميًا: من الاثنين إلى الجمعة، من الساعة 9:00 صباحًا إلى 5:00 مساءً بالتوقيت المحلي (باستثناء أيام العطلات)",
    ),
    said(
        &["• أمريكا الشمالية: من الاثنين إلى الجمعة، من الساعة 8:00 صباحًا إلى 5:00 مساءً بالتوقيت المحلي (باستثناء أيام العطلات)"],
        "• أمريكا الشمالية: من الاثنين إلى الجمعة، من الساعة 8:00 صباحًا إلى 5:00 مساءً بالتوقيت المحلي (باستثناء أيام العطلات)",
    ),
    said(
        &["• دعم 24x5: من الاثنين 12:01 صباحًا إلى الجمعة 11:59 مساءً بالتوقيت المحلي (باستثناء عطلات نهاية الأسبوع)"],
        "• دعم 24x5: من الاثنين 12:01 صباحًا إلى الجمعة 11:59 مساءً بالتوقيت المحلي (باستثناء عطلات نهاية الأسبوع)",
    ),
    said(&["قنوات الدعم"], "قنوات الدعم"),
    said(
        &["يمكن للعملاء إرسال تذكرة باستخدام أي من الطرق التالية:"],
        "يمكن للعملاء إرسال تذكرة باستخدام أي من الطرق التالية:",
    ),
    said(&["• نظام حجز التذاكر عبر الإنترنت مقدم من Credenti"], "• نظام حجز التذاكر عبر الإنترنت مقدم من Credenti"),
    said(&["• عنوان البريد الإلكتروني للدعم الصادر عن Credenti"], "• عنوان البريد الإلكتروني للدعم الصادر عن Credenti"),
    said(&["• الدعم عبر الهاتف (متاح لعملاء Premium فقط)"], "• الدعم عبر الهاتف (متاح لعملاء Premium فقط)"),
    mended(
        &["Credenti جهودًا معقولة للالتزام بأوقات الاستجابة المحددة في خطة الدعم المختارة، كما هو محدد في عرض الأسعار المقدم للعميل. Credenti بالحق في تخفيض مستوى الخطورة إذا كان العميل غير قادر على توفير الموارد أو الاستجابة اللازمة لتمكين الحل."],
        "تبذل Credenti جهودًا معقولة للالتزام بأوقات الاستجابة المحددة في خطة الدعم المختارة، كما هو محدد في عرض الأسعار المقدم للعميل. تحتفظ Credenti بالحق في تخفيض مستوى الخطورة إذا كان العميل غير قادر على توفير الموارد أو الاستجابة اللازمة لتمكين الحل.",
        "both verbs were lost",
    ),
    said(&["تعريفات مستويات الأولوية"], "تعريفات مستويات الأولوية"),
    said(&["الأولوية 1 – تأثير حرج على الأعمال"], "الأولوية 1 – تأثير حرج على الأعمال"),
    said(
        &["تتعرض أعمال العميل لخسارة كبيرة أو تدهور في الخدمات وتتطلب اهتمامًا فوريًا لاستعادة الوظائف أو قابلية الاستخدام."],
        "تتعرض أعمال العميل لخسارة كبيرة أو تدهور في الخدمات وتتطلب اهتمامًا فوريًا لاستعادة الوظائف أو قابلية الاستخدام.",
    ),
    mended(
        &["مثال: لا يمكن الوصول إلى Credenti ، مما يمنع جميع المستخدمين من تسجيل الدخول إلى الجهاز بعد المصادقة متعددة العوامل (MFA)."],
        "مثال: لا يمكن الوصول إلى Credenti، مما يمنع جميع المستخدمين من تسجيل الدخول إلى الجهاز بعد المصادقة متعددة العوامل (MFA).",
        "a space before the comma",
    ),
    mended(
        &["مسؤولية العميل: عند اختيار درجة الخطورة 1، فإنك تؤكد أن المشكلة لها تأثير خطير على الأعمال مع خسارة فادحة وتدهور في الخدمات. يجب أن يظل العملاء متاحين للتواصل مع فريق Credenti وحل المشكلات من وقت تقديم الحالة حتى يتم التخفيف من حدة المشكلة. خلاف ذلك، Credenti ، وفقًا لتقديرها، خفض درجة الخطورة إلى المستوى 2."],
        "مسؤولية العميل: عند اختيار درجة الخطورة 1، فإنك تؤكد أن المشكلة لها تأثير خطير على الأعمال مع خسارة فادحة وتدهور في الخدمات. يجب أن يظل العملاء متاحين للتواصل مع فريق Credenti وحل المشكلات من وقت تقديم الحالة حتى يتم التخفيف من حدة المشكلة. خلاف ذلك، يجوز لشركة Credenti، وفقًا لتقديرها، خفض درجة الخطورة إلى المستوى 2.",
        "the verb was lost, and a space before the comma",
    ),
    said(&["الأولوية 2 – تأثير معتدل على الأعمال"], "الأولوية 2 – تأثير معتدل على الأعمال"),
    said(
        &["تتعرض أعمال العميل لخسارة معتدلة أو تدهور في الخدمات، ولكن يمكن أن يستمر العمل بشكل معقول على الرغم من هذا التدهور."],
        "تتعرض أعمال العميل لخسارة معتدلة أو تدهور في الخدمات، ولكن يمكن أن يستمر العمل بشكل معقول على الرغم من هذا التدهور.",
    ),
    said(
        &["مثال: تدهور أداء Credenti مما أثر على العديد من المستخدمين خلال ساعات الذروة."],
        "مثال: تدهور أداء Credenti مما أثر على العديد من المستخدمين خلال ساعات الذروة.",
    ),
    mended(
        &["مسؤولية العميل: عند اختيار درجة الخطورة 2، فإنك تؤكد أن المشكلة لها تأثير معتدل على عملك مع خسارة وتدهور في الخدمات، ولكن يمكن التخفيف من حدتها عن طريق حلول بديلة أو ضوابط تعويضية. يجب أن يظل العملاء متاحين للتواصل مع فريق Credenti وحل المشكلات من وقت تقديم الحالة حتى يتم التخفيف من حدة المشكلة. خلاف ذلك، Credenti ، وفقًا لتقديرها، خفض درجة الخطورة إلى المستوى 2."],
        "مسؤولية العميل: عند اختيار درجة الخطورة 2، فإنك تؤكد أن المشكلة لها تأثير معتدل على عملك مع خسارة وتدهور في الخدمات، ولكن يمكن التخفيف من حدتها عن طريق حلول بديلة أو ضوابط تعويضية. يجب أن يظل العملاء متاحين للتواصل مع فريق Credenti وحل المشكلات من وقت تقديم الحالة حتى يتم التخفيف من حدة المشكلة. خلاف ذلك، يجوز لشركة Credenti، وفقًا لتقديرها، خفض درجة الخطورة إلى المستوى 2.",
        "the verb was lost, and a space before the comma; the page's «2» is quoted (D8)",
    ),
    said(&["الأولوية 3 – الحد الأدنى من التأثير على الأعمال"], "الأولوية 3 – الحد الأدنى من التأثير على الأعمال"),
    said(
        &["تعمل أعمال العميل مع وجود عوائق طفيفة في الخدمات."],
        "تعمل أعمال العميل مع وجود عوائق طفيفة في الخدمات.",
    ),
    said(
        &["مثال: لا يستطيع مستخدم واحد تسجيل الدخول إلى الجهاز بعد المصادقة متعددة العوامل (MFA)، أو تسجيل بطاقته أو عوامل MFA أخرى."],
        "مثال: لا يستطيع مستخدم واحد تسجيل الدخول إلى الجهاز بعد المصادقة متعددة العوامل (MFA)، أو تسجيل بطاقته أو عوامل MFA أخرى.",
    ),
    said(
        &["مسؤولية العميل: عند اختيار درجة الخطورة 3، فإنك تؤكد أن المشكلة لها تأثير ضئيل على عملك مع عرقلة طفيفة للخدمة. بالنسبة لحوادث درجة الخطورة 3، سيتصل بك فريق Credenti خلال ساعات العمل فقط."],
        "مسؤولية العميل: عند اختيار درجة الخطورة 3، فإنك تؤكد أن المشكلة لها تأثير ضئيل على عملك مع عرقلة طفيفة للخدمة. بالنسبة لحوادث درجة الخطورة 3، سيتصل بك فريق Credenti خلال ساعات العمل فقط.",
    ),
    said(&["الأولوية 4 – لا يوجد تأثير فوري على الأعمال"], "الأولوية 4 – لا يوجد تأثير فوري على الأعمال"),
    said(
        &["تعمل أعمال العميل دون أي عوائق في الخدمات، ولكن لديه طلب خاصية أو سؤال عن خاصية أو استفسار عن حالة استخدام."],
        "تعمل أعمال العميل دون أي عوائق في الخدمات، ولكن لديه طلب خاصية أو سؤال عن خاصية أو استفسار عن حالة استخدام.",
    ),
    said(
        &["مثال: طلب معلومات حول الإصدارات القادمة من الميزات أو استفسارات عامة حول استخدام المنتج."],
        "مثال: طلب معلومات حول الإصدارات القادمة من الميزات أو استفسارات عامة حول استخدام المنتج.",
    ),
    said(
        &["مسؤولية العميل: عند اختيار درجة الخطورة 4، فإنك تؤكد أنه لا يوجد أي تأثير على أعمالك. بالنسبة لحوادث درجة الخطورة 4، سيتصل بك فريق Credenti خلال ساعات العمل فقط."],
        "مسؤولية العميل: عند اختيار درجة الخطورة 4، فإنك تؤكد أنه لا يوجد أي تأثير على أعمالك. بالنسبة لحوادث درجة الخطورة 4، سيتصل بك فريق Credenti خلال ساعات العمل فقط.",
    ),
];

/// The words of a page in order: how its lines are broken and indented doesn't matter, nor do marks of direction.
fn words(text: &str) -> String {
    let visible: String =
        text.chars().filter(|c| !matches!(c, '\u{2066}' | '\u{2069}' | '\u{200f}')).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_arabic_page_carries_every_statement_in_the_order_of_the_source() {
    for width in [None, Some(80), Some(40)] {
        let page = words(&Catalog::builtin().page(Language::Ar, width));
        let mut reached = 0;
        for statement in STATEMENTS {
            let from = if statement.icon { 0 } else { reached };
            let found = page[from..].find(statement.says);
            let found = found.unwrap_or_else(|| panic!("not on the page, or not here: {}", statement.says));
            if !statement.icon {
                reached = from + found + statement.says.len();
            }
        }
    }
}

#[test]
fn the_list_of_statements_misses_no_line_of_the_source() {
    let listed: Vec<&str> = STATEMENTS.iter().flat_map(|statement| statement.lines.iter().copied()).collect();
    let on_the_page: Vec<&str> = PAGE.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(listed, on_the_page);
}

#[test]
fn whatever_is_not_the_sources_wording_says_what_was_mended() {
    for statement in STATEMENTS {
        let lines: Vec<&str> =
            statement.lines.iter().copied().filter(|line| !DECORATION.contains(line)).collect();
        let verbatim = statement.says.starts_with(&lines.join(" "));
        assert_eq!(statement.mended.is_none(), verbatim, "{}", statement.says);
    }
}

#[test]
fn a_page_for_a_terminal_is_no_wider_than_it() {
    for (language, width) in [(Language::Ar, 80), (Language::En, 80), (Language::Ar, 48)] {
        let page = Catalog::builtin().page(language, Some(width));
        let too_wide = |line: &&str| {
            let marks = |c: &char| matches!(c, '\u{64b}'..='\u{65f}' | '\u{200f}' | '\u{2066}' | '\u{2069}');
            line.chars().filter(|c| !marks(c)).count() > width
        };
        assert_eq!(page.lines().find(too_wide), None);
        assert_eq!(words(&page), words(&Catalog::builtin().page(language, None)));
    }
}

#[test]
fn hours_read_from_the_left_among_arabic_and_are_never_torn_apart() {
    for width in (24..60).map(Some) {
        let page = Catalog::builtin().page(Language::Ar, width);
        assert!(page.contains("\u{2066}8 × 5\u{2069}") && page.contains("\u{2066}24 × 7\u{2069}"));
    }
    let english = Catalog::builtin().page(Language::En, Some(24));
    assert!(english.contains("8 × 5") && !english.contains('\u{2066}'));
}

#[test]
fn the_english_page_says_in_english_what_the_arabic_says() {
    let page = words(&Catalog::builtin().page(Language::En, None));
    let arabic = page.chars().find(|c| ('\u{600}'..='\u{6ff}').contains(c));
    assert_eq!(arabic, None, "the English page is in English");
    for said in [
        "Basic Channels: email, online ticketing Support hours: 8 × 5 Response time \
         Priority 1: 2 hours Priority 2: 12 hours Priority 3: 24 hours Priority 4: 24 hours",
        "Premium Channels: email, online ticketing, phone Support hours: 24 × 7 \
         Phone support is available around the clock, every day of the week",
        "Priority 1: 30 minutes Priority 2: 1 hour Priority 3: 4 hours (counted in working hours only) \
         Priority 4: 12 hours (counted in working hours only)",
        "• Global: Monday to Friday, 9:00 am to 5:00 pm local time (except holidays)",
        "• North America: Monday to Friday, 8:00 am to 5:00 pm local time (except holidays)",
        "• 24x5 support: Monday 12:01 am to Friday 11:59 pm local time (except weekends)",
        "Priority 4 – No immediate business impact",
        "Edition 2026-01, from Thu 1 Jan 2026",
    ] {
        assert!(page.contains(said), "{said}\nis not in\n{page}");
    }
}
