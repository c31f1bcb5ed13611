//! How the log was read: what a reader should know before trusting the figures.

use std::io::{self, Write};

use sla::Language;

use super::Text;
use super::amounts::grouped;
use crate::replay::figures::PlanFigures;
use crate::replay::history::Aside;

/// So many of the rows that couldn't be read are listed; the others are counted.
const LISTED: usize = 10;

impl Text<'_> {
    pub(super) fn notes(&self, out: &mut dyn Write) -> io::Result<()> {
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
    pub(in crate::replay) fn bad_rows(&self, out: &mut dyn Write, indent: &str) -> io::Result<()> {
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
}
