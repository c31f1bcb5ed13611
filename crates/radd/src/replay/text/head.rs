//! What was replayed, and what counts as the response.

use std::io::{self, Write};

use sla::{Language, tz_release};

use super::Text;
use super::amounts::grouped;
use crate::replay::history::Measure;
use crate::replay::table::Table;

impl Text<'_> {
    pub(super) fn head(&self, out: &mut dyn Write) -> io::Result<()> {
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
        line(self.say("Holidays", "العطل"), report.holidays.to_string());
        table.write(out, self.language)
    }

    /// What a measure is called.
    pub(super) fn measure(&self, measure: Measure) -> String {
        let untouched = &self.report.untouched;
        match (measure, self.language) {
            (Measure::Work, Language::En) => "first sign of work".to_owned(),
            (Measure::Work, Language::Ar) => "أول علامة على العمل".to_owned(),
            (Measure::State, Language::En) if untouched.is_empty() => "first state".to_owned(),
            (Measure::State, Language::Ar) if untouched.is_empty() => "أول وضع".to_owned(),
            (Measure::State, Language::En) => format!("state no longer {untouched}"),
            (Measure::State, Language::Ar) => format!("لم يعد الوضع {untouched}"),
            (Measure::Stated, Language::En) => "response that the log states".to_owned(),
            (Measure::Stated, Language::Ar) => "الاستجابة كما في السجل".to_owned(),
        }
    }

    /// What a measure takes for the response.
    fn meaning(&self, measure: Measure) -> String {
        let untouched = &self.report.untouched;
        let (en, ar) = match measure {
            Measure::Work if untouched.is_empty() => (
                "First sign of work: the first update that names an assignee or has a state.".to_owned(),
                "أول علامة على العمل: أول تحديث يسمي مسؤولًا أو يكون له وضع.".to_owned(),
            ),
            Measure::Work => (
                format!(
                    "First sign of work: the first update that names an assignee or has a state other than {untouched}."
                ),
                format!("أول علامة على العمل: أول تحديث يسمي مسؤولًا أو يكون وضعه غير {untouched}."),
            ),
            Measure::State if untouched.is_empty() => (
                "First state, the stricter figure: the first update that has a state.".to_owned(),
                "أول وضع، وهو الرقم الأشد: أول تحديث له وضع.".to_owned(),
            ),
            Measure::State => (
                format!(
                    "State no longer {untouched}, the stricter figure: the first update whose state is another."
                ),
                format!("لم يعد الوضع {untouched}، وهو الرقم الأشد: أول تحديث وضعه غير ذلك."),
            ),
            Measure::Stated => (
                "The response that the log states, whatever its desk counted as one.".to_owned(),
                "الاستجابة كما يذكرها السجل، أيًا كان ما عدّه صاحبه استجابة.".to_owned(),
            ),
        };
        match self.language {
            Language::En => en,
            Language::Ar => ar,
        }
    }

    pub(super) fn measures(&self, out: &mut dyn Write) -> io::Result<()> {
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
}
