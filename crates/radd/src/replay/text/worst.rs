//! The worst misses with their ledgers.

use std::io::{self, Write};

use sla::Language;

use super::Text;
use super::amounts::short;
use crate::replay::judge::{Judged, Outcome};

impl Text<'_> {
    pub(super) fn worst(&self, out: &mut dyn Write) -> io::Result<()> {
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
