//! A replay as a report that a person reads, in English and Arabic.

use std::io::{self, Write};

use sla::text::moment;
use sla::{Instant, Language, SupportTime, tz_release};

use super::Report;
use super::figures::{BUCKETS, FIRST_LATE, MeasureFigures, PlanFigures, Spread};
use super::history::{Aside, Measure};
use super::judge::{Judged, Outcome, Served};
use super::table::{Table, isolated};

/// How many blocks the longest bar of a histogram has.
const BAR: u64 = 28;

/// So many of the rows that couldn't be read are listed; the others are counted.
const LISTED: usize = 10;

/// The report in one language.
pub(super) struct Text<'a> {
    report: &'a Report<'a>,
    language: Language,
}

impl<'a> Text<'a> {
    /// A report to be written in a language.
    pub(super) fn new(report: &'a Report<'a>, language: Language) -> Self {
        Self { report, language }
    }

    /// Writes it all.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)?;
        self.measures(out)?;
        self.notes(out)?;
        self.compliance(out)?;
        self.unanswered(out)?;
        self.response_times(out)?;
        for plan in self.report.plans() {
            self.histogram(out, plan)?;
        }
        self.worst(out)
    }

    /// One of two texts, by language.
    fn say<'t>(&self, en: &'t str, ar: &'t str) -> &'t str {
        match self.language {
            Language::En => en,
            Language::Ar => ar,
        }
    }

    /// A name from outside, such as a file's, within a sentence.
    fn name(&self, name: &str) -> String {
        match self.language {
            Language::En => name.to_owned(),
            Language::Ar => isolated(name),
        }
    }

    fn moment(&self, at: Instant) -> String {
        moment(at, self.report.zone, self.language)
    }

    fn title(&self, out: &mut dyn Write, en: &str, ar: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.say(en, ar))
    }

    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let report = self.report;
        let file = self.name(&report.file);
        match self.language {
            Language::En => writeln!(out, "Replay of {file}")?,
            Language::Ar => writeln!(out, "محاكاة سجل {file}")?,
        }
        let zone = format!("{} (tz {})", report.zone.name(), tz_release());
        let mut table = Table::new(2, []);
        let mut line = |label: &str, value: String| table.row(vec![label.to_owned(), value]);
        line(self.say("Cases", "الحالات"), grouped(report.history.cases.len() as u64));
        line(self.say("Rows", "الأسطر"), grouped(report.history.rows));
        if let Some((first, last)) = report.submitted() {
            line(self.say("First submitted", "أول تقديم"), self.moment(first));
            line(self.say("Last submitted", "آخر تقديم"), self.moment(last));
        }
        line(self.say("The log ends", "نهاية السجل"), self.moment(report.end));
        line(self.say("Local times in", "التوقيت المحلي"), zone);
        line(self.say("Region", "المنطقة"), report.region.to_owned());
        line(self.say("Holidays", "العطل"), report.holidays.to_owned());
        table.write(out, self.language)
    }

    fn measure(&self, measure: Measure) -> String {
        let untouched = self.report.untouched;
        match (measure, self.language) {
            (Measure::Work, Language::En) => "first sign of work".to_owned(),
            (Measure::Work, Language::Ar) => "أول علامة على العمل".to_owned(),
            (Measure::State, Language::En) => format!("state no longer {untouched}"),
            (Measure::State, Language::Ar) => format!("لم يعد الوضع {untouched}"),
            (Measure::Stated, Language::En) => "response that the log states".to_owned(),
            (Measure::Stated, Language::Ar) => "الاستجابة كما في السجل".to_owned(),
        }
    }

    /// What a measure takes for the response.
    fn meaning(&self, measure: Measure) -> String {
        let untouched = self.report.untouched;
        match (measure, self.language) {
            (Measure::Work, Language::En) => format!(
                "First sign of work: the first update that names an assignee or has a state other than {untouched}."
            ),
            (Measure::Work, Language::Ar) => {
                format!("أول علامة على العمل: أول تحديث يسمي مسؤولًا أو يكون وضعه غير {untouched}.")
            }
            (Measure::State, Language::En) => format!(
                "State no longer {untouched}, the stricter figure: the first update whose state is another."
            ),
            (Measure::State, Language::Ar) => {
                format!("لم يعد الوضع {untouched}، وهو الرقم الأشد: أول تحديث وضعه غير ذلك.")
            }
            (Measure::Stated, Language::En) => {
                "The response that the log states, whatever its desk counted as one.".to_owned()
            }
            (Measure::Stated, Language::Ar) => {
                "الاستجابة كما يذكرها السجل، أيًا كان ما عدّه صاحبه استجابة.".to_owned()
            }
        }
    }

    fn measures(&self, out: &mut dyn Write) -> io::Result<()> {
        self.title(out, "What counts as the response here", "ما يُعد استجابةً هنا")?;
        for measure in self.report.measures {
            writeln!(out, "  {}", self.meaning(*measure))?;
        }
        let proxy = if self.report.is_proxy() {
            self.say(
                "A proxy: not the first message from a person to the customer, which is what the policy means (D7).\n  \
                 The channel is ignored. A case closed by its customer can't be told from one that was worked on.",
                "هذا بديل تقريبي: ليس أول رسالة من شخص إلى العميل، وهي ما تعنيه السياسة (D7).\n  \
                 لا يُنظر إلى القناة. ولا تُميَّز حالة أغلقها عميلها من حالة بدأ العمل عليها.",
            )
        } else {
            self.say(
                "It may differ from what the policy means (D7). The channel is ignored.",
                "قد يختلف ذلك عما تعنيه السياسة (D7). ولا يُنظر إلى القناة.",
            )
        };
        writeln!(out, "  {proxy}")
    }

    fn notes(&self, out: &mut dyn Write) -> io::Result<()> {
        self.title(out, "How the log was read", "كيف قُرئ السجل")?;
        for (count, en, ar) in self.counted() {
            writeln!(out, "  {}: {}", self.say(en, ar), grouped(count))?;
        }
        self.bad_rows(out, "    ")?;
        for plan in self.report.plans() {
            self.asides(out, plan)?;
        }
        Ok(())
    }

    /// What a reader should know before trusting the figures, with how often it happened.
    fn counted(&self) -> [(u64, &'static str, &'static str); 8] {
        let notes = &self.report.history.notes;
        [
            (
                notes.priority_changed,
                "Cases whose priority changed (each counts with the priority of its first row)",
                "حالات تغيّرت أولويتها (تُحسب كل منها بأولوية سطرها الأول)",
            ),
            (
                notes.submission_differs,
                "Cases whose rows disagree about the submission (the earliest counts)",
                "حالات تختلف أسطرها في وقت التقديم (يُحسب الأبكر)",
            ),
            (
                notes.answered_before,
                "Cases worked on before they were submitted (counted as answered at once)",
                "حالات بدأ العمل عليها قبل تقديمها (تُحسب مستجابًا لها فورًا)",
            ),
            (
                notes.out_of_order,
                "Rows out of order (a case's rows are sorted by time)",
                "أسطر في غير ترتيبها (تُرتَّب أسطر الحالة حسب الوقت)",
            ),
            (
                notes.skipped,
                "Local times that clocks put forward skipped (read as much later as the clocks moved)",
                "أوقات محلية تخطاها تقديم الساعة (تُقرأ متأخرة بقدر التقديم)",
            ),
            (
                notes.repeated,
                "Local times that clocks put back showed twice (read as the first of the two)",
                "أوقات محلية تكررت بتأخير الساعة (تُقرأ على أنها الأولى)",
            ),
            (
                self.report.beyond_holidays,
                "Cases submitted in years of which no holiday is listed (only the week closes their hours)",
                "حالات قُدّمت في أعوام لا عطلة مدرجة فيها (لا يغلق ساعاتها إلا الأسبوع)",
            ),
            (
                self.report.history.bad_rows,
                "Rows that couldn't be read (their cases are set aside)",
                "أسطر تعذّرت قراءتها (تُنحّى حالاتها)",
            ),
        ]
    }

    /// Lists the rows that couldn't be read, by line and column.
    pub(super) fn bad_rows(&self, out: &mut dyn Write, indent: &str) -> io::Result<()> {
        for bad in self.report.history.bad.iter().take(LISTED) {
            let error = bad.error.text(self.language);
            match self.language {
                Language::En => writeln!(out, "{indent}line {}: {error}", bad.line)?,
                Language::Ar => writeln!(out, "{indent}السطر {}: {error}", bad.line)?,
            }
        }
        let more = self.report.history.bad_rows.saturating_sub(LISTED as u64);
        match self.language {
            _ if more == 0 => Ok(()),
            Language::En => writeln!(out, "{indent}and {} more", grouped(more)),
            Language::Ar => writeln!(out, "{indent}وغيرها: {}", grouped(more)),
        }
    }

    fn asides(&self, out: &mut dyn Write, plan: &PlanFigures<'_>) -> io::Result<()> {
        for (aside, count) in &plan.asides {
            let name = self.name(plan.terms.name.get(self.language));
            let (reason, count) = (self.aside(*aside), grouped(*count));
            match self.language {
                Language::En => {
                    writeln!(out, "  {name}: set aside, neither kept nor missed: {reason}: {count}")?;
                }
                Language::Ar => writeln!(out, "  {name}: نُحّيت فلا وُفّي بها ولا فاتت: {reason}: {count}")?,
            }
        }
        Ok(())
    }

    fn aside(&self, aside: Aside) -> &'static str {
        match (aside, self.language) {
            (Aside::UnreadableRow, Language::En) => "a row couldn't be read",
            (Aside::UnreadableRow, Language::Ar) => "تعذّرت قراءة أحد أسطرها",
            (Aside::NoSubmission, Language::En) => "submission unknown",
            (Aside::NoSubmission, Language::Ar) => "وقت التقديم مجهول",
            (Aside::NoPriority, Language::En) => "priority unknown",
            (Aside::NoPriority, Language::Ar) => "الأولوية مجهولة",
            (Aside::UntimedWork, Language::En) => "a row shows work and not when",
            (Aside::UntimedWork, Language::Ar) => "يدل سطر على عمل بلا وقت",
            (Aside::NoTarget, Language::En) => "no target for the priority",
            (Aside::NoTarget, Language::Ar) => "لا وقت استجابة لهذه الأولوية",
            (Aside::NoDeadline, Language::En) => "no deadline before the year 9999",
            (Aside::NoDeadline, Language::Ar) => "لا موعد قبل العام 9999",
        }
    }

    /// A table of every priority under each plan, and of all of them together where that says anything.
    fn table<const N: usize>(
        &self,
        titles: [&str; N],
        cells: impl Fn(&MeasureFigures) -> [String; N],
        with_all: bool,
    ) -> Table {
        let (report, language) = (self.report, self.language);
        let mut table = Table::new(
            3,
            match language {
                Language::En => ["", "plan", "hours", "target"],
                Language::Ar => ["", "الخطة", "الساعات", "الهدف"],
            },
        );
        for measure in report.measures {
            table.group(&self.measure(*measure), titles);
        }
        let row =
            |label: &str, plan: &PlanFigures<'_>, served: Option<&Served>, figures: &[MeasureFigures; 2]| {
                let mut row = vec![
                    label.to_owned(),
                    plan.terms.name.get(language).to_owned(),
                    served.map(|served| served.calendar_id.clone()).unwrap_or_default(),
                    served.map(|served| short(served.target.support_time(), language)).unwrap_or_default(),
                ];
                row.extend(figures.iter().take(report.measures.len()).flat_map(&cells));
                row
            };
        for priority in report.priorities() {
            let mut label = priority.to_string();
            for plan in report.plans() {
                for of in plan.priorities.iter().filter(|of| of.priority == priority) {
                    table.row(row(&label, plan, Some(of.served), &of.measures));
                    label.clear();
                }
            }
        }
        if with_all {
            let mut label = self.say("all", "الكل");
            for plan in report.plans() {
                table.row(row(label, plan, None, &plan.all));
                label = "";
            }
        }
        table
    }

    fn compliance(&self, out: &mut dyn Write) -> io::Result<()> {
        self.title(out, "Promises kept, by priority", "ما وُفّي به من المواعيد، حسب الأولوية")?;
        let titles = [
            self.say("cases", "الحالات"),
            self.say("kept", "وُفّي بها"),
            self.say("missed", "فاتت"),
            self.say("kept %", "نسبة الوفاء %"),
        ];
        let cells = |figures: &MeasureFigures| {
            let tally = &figures.tally;
            let [cases, kept, missed] = [tally.cases(), tally.kept, tally.missed()].map(grouped);
            [cases, kept, missed, per_cent(tally.kept_per_mille())]
        };
        self.table(titles, cells, true).write(out, self.language)
    }

    /// What was decided about cases that nobody had answered when the log ended.
    fn unanswered(&self, out: &mut dyn Write) -> io::Result<()> {
        self.title(out, "Unanswered when the log ends", "بلا استجابة عند نهاية السجل")?;
        let mut table = Table::new(1, [self.say("plan", "الخطة")]);
        let titles = [
            self.say("deadline passed: missed", "مضى الموعد: فاتت"),
            self.say("deadline ahead: running", "الموعد أمامها: جارية"),
        ];
        for measure in self.report.measures {
            table.group(&self.measure(*measure), titles);
        }
        for plan in self.report.plans() {
            let mut row = vec![plan.terms.name.get(self.language).to_owned()];
            for figures in plan.all.iter().take(self.report.measures.len()) {
                row.extend([grouped(figures.tally.unanswered), grouped(figures.tally.running)]);
            }
            table.row(row);
        }
        table.write(out, self.language)
    }

    fn response_times(&self, out: &mut dyn Write) -> io::Result<()> {
        self.title(
            out,
            "Response time of the answered cases, in support time on the case's clock",
            "وقت الاستجابة للحالات المستجاب لها، بوقت الدعم على ساعة الحالة",
        )?;
        let titles = [self.say("answered", "مستجاب لها"), self.say("median", "الوسيط"), "p90", "p99"];
        let cells = |figures: &MeasureFigures| {
            let time = |of: fn(Spread) -> SupportTime| {
                figures.spread.map_or_else(|| "–".to_owned(), |spread| short(of(spread), self.language))
            };
            let answered = grouped(figures.tally.answered());
            [answered, time(|spread| spread.median), time(|spread| spread.p90), time(|spread| spread.p99)]
        };
        self.table(titles, cells, false).write(out, self.language)
    }

    fn histogram(&self, out: &mut dyn Write, plan: &PlanFigures<'_>) -> io::Result<()> {
        let name = self.name(plan.terms.name.get(self.language));
        match self.language {
            Language::En => writeln!(out, "\nResponse time as a share of the target, {name}")?,
            Language::Ar => writeln!(out, "\nوقت الاستجابة نسبةً إلى الهدف، {name}")?,
        }
        let mut table = Table::new(1, [""]);
        let measures = &plan.all[..self.report.measures.len()];
        for measure in self.report.measures {
            table.group(&self.measure(*measure), [self.say("cases", "الحالات"), ""]);
        }
        let longest = measures.iter().flat_map(|figures| figures.histogram.counts).max().unwrap_or(0);
        for bucket in 0..=BUCKETS.len() {
            let mut row = vec![self.bucket(bucket)];
            for figures in measures {
                let count = figures.histogram.counts[bucket];
                row.extend([grouped(count), bar(count, longest)]);
            }
            table.row(row);
        }
        table.write(out, self.language)
    }

    fn bucket(&self, bucket: usize) -> String {
        let from = bucket.checked_sub(1).map_or(0, |below| BUCKETS[below]);
        let kept = match bucket < FIRST_LATE {
            true => self.say("kept", "وُفّي بها"),
            false => self.say("late", "متأخرة"),
        };
        match (BUCKETS.get(bucket), self.language) {
            (Some(to), Language::En) => format!("{kept}, up to {to} %"),
            (Some(to), Language::Ar) => format!("{kept}، حتى {to} %"),
            (None, Language::En) => format!("{kept}, over {from} %"),
            (None, Language::Ar) => format!("{kept}، أكثر من {from} %"),
        }
    }

    fn worst(&self, out: &mut dyn Write) -> io::Result<()> {
        let plan = &self.report.plan;
        let worst = plan.worst(self.report.worst);
        if worst.is_empty() {
            return Ok(());
        }
        let name = self.name(plan.terms.name.get(self.language));
        let measure = self.report.measures.first().map(|measure| self.measure(*measure)).unwrap_or_default();
        match self.language {
            Language::En => writeln!(out, "\nThe worst misses, {name}, by {measure}")?,
            Language::Ar => writeln!(out, "\nأسوأ ما فات، {name}، حسب {measure}")?,
        }
        for (index, case) in worst.into_iter().enumerate() {
            self.miss(out, index + 1, case)?;
        }
        Ok(())
    }

    fn miss(&self, out: &mut dyn Write, number: usize, case: &Judged<'_>) -> io::Result<()> {
        let id = self.name(&case.case.id);
        let over = short(case.over(), self.language);
        let (priority, target) = (case.priority, short(case.served.target.support_time(), self.language));
        let calendar = self.name(&case.served.calendar_id);
        match self.language {
            Language::En => {
                writeln!(out, "  {number}. {id}, {priority}: {target} on {calendar}, {over} over")?;
            }
            Language::Ar => writeln!(
                out,
                "  {number}. {id}، {}: {target} على {calendar}، متأخرة {over}",
                self.name(&priority.to_string())
            )?,
        }
        let submitted = self.moment(case.submitted);
        writeln!(out, "     {}: {submitted}", self.say("Submitted", "قُدّمت"))?;
        let answer = case.case.answers[0].filter(|_| case.verdicts[0].outcome == Outcome::Late);
        let answered = match answer {
            Some(at) => self.moment(at),
            None => self.say("not when the log ended", "لم يُستجب لها حتى نهاية السجل").to_owned(),
        };
        writeln!(out, "     {}: {answered}", self.say("Answered", "الاستجابة"))?;
        let Ok(ledger) = case.served.calendar.ledger(case.submitted, case.served.target) else {
            return Ok(());
        };
        for line in ledger.text(self.language).lines() {
            writeln!(out, "     {line}")?;
        }
        Ok(())
    }
}

/// A count with its thousands apart: `15,576`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Per mille as per cent with one decimal.
fn per_cent(per_mille: Option<u64>) -> String {
    per_mille.map_or_else(|| "–".to_owned(), |share| format!("{}.{}", share / 10, share % 10))
}

/// A bar of blocks to the eighth of one; what isn't nothing shows at least that much.
fn bar(count: u64, longest: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = match (count, longest) {
        (0, _) | (_, 0) => 0,
        _ => (count * BAR * 8 / longest).max(1),
    };
    let bar = format!("{}{}", "█".repeat((eighths / 8) as usize), EIGHTHS[(eighths % 8) as usize]);
    // Padded, so that bars start together where numbers end together.
    format!("{bar:<width$}", width = BAR as usize)
}

/// An amount of time in little room: `8 h 10 m`, `45 m`, `8 س 10 د`. Nothing is rounded.
fn short(amount: SupportTime, language: Language) -> String {
    let [hour, minute, second] = match language {
        Language::En => ["h", "m", "s"],
        Language::Ar => ["س", "د", "ث"],
    };
    let micros = amount.as_microseconds();
    let minutes = micros / 60_000_000;
    let rest = SupportTime::from_microseconds(micros % 60_000_000);
    let mut parts = Vec::new();
    if minutes >= 60 {
        parts.push(format!("{} {hour}", grouped((minutes / 60).unsigned_abs())));
    }
    if minutes % 60 > 0 {
        parts.push(format!("{} {minute}", minutes % 60));
    }
    if rest > SupportTime::ZERO {
        parts.push(format!("{} {second}", rest.decimal_seconds()));
    }
    match parts.is_empty() {
        true => format!("0 {minute}"),
        false => parts.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        assert_eq!(
            [0, 999, 1000, 15_576, 1_234_567].map(grouped),
            ["0", "999", "1,000", "15,576", "1,234,567"]
        );
    }

    #[test]
    fn short_amounts_are_exact() {
        let said =
            |seconds, language| SupportTime::from_seconds(seconds).map(|amount| short(amount, language));
        assert_eq!(said(29_400, Language::En).as_deref(), Some("8 h 10 m"));
        assert_eq!(said(0, Language::En).as_deref(), Some("0 m"));
        assert_eq!(said(3601, Language::En).as_deref(), Some("1 h 1 s"));
        assert_eq!(said(29_400, Language::Ar).as_deref(), Some("8 س 10 د"));
    }

    #[test]
    fn a_bar_shows_whatever_is_there() {
        assert_eq!(bar(1, 10_000).trim(), "▏");
        assert_eq!(bar(1, 56).trim(), "▌");
        assert_eq!(bar(0, 10_000).trim(), "");
        assert_eq!(bar(10_000, 10_000).chars().count(), BAR as usize);
    }
}
