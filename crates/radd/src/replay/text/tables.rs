//! The figures in tables, and the response times as bars.

use std::io::{self, Write};

use sla::{Language, SupportTime};

use super::Text;
use super::amounts::{grouped, per_cent, short};
use crate::replay::figures::{BUCKETS, FIRST_LATE, MeasureFigures, PlanFigures, Spread};
use crate::replay::judge::Served;
use crate::replay::table::Table;

/// How many blocks the longest bar of a histogram has.
const BAR: u64 = 28;

impl Text<'_> {
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

    pub(super) fn compliance(&self, out: &mut dyn Write) -> io::Result<()> {
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
    pub(super) fn unanswered(&self, out: &mut dyn Write) -> io::Result<()> {
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

    pub(super) fn response_times(&self, out: &mut dyn Write) -> io::Result<()> {
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

    pub(super) fn histogram(&self, out: &mut dyn Write, plan: &PlanFigures<'_>) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_whatever_is_there() {
        assert_eq!(bar(1, 10_000).trim(), "▏");
        assert_eq!(bar(1, 56).trim(), "▌");
        assert_eq!(bar(0, 10_000).trim(), "");
        assert_eq!(bar(10_000, 10_000).chars().count(), BAR as usize);
    }
}
