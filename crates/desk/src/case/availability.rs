use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Confirmed, Seq};
use crate::case::fold::{Case, Check, CheckResult, Life};
use crate::id::Id;
use crate::people::{Actor, Contact};

/// Somebody on the customer's side says that they are available (policy S18, S20, D8).
#[derive(Clone, Copy, Debug)]
pub struct ConfirmAvailability {
    /// The check.
    pub check: Seq,
    /// Who; nobody where it is somebody whom we don't know.
    pub contact: Option<Id<Contact>>,
    /// In the form, by the link, by a key, or by word to the agent who records it.
    pub how: Confirmed,
}

impl Case {
    /// Asks the customer to be available. Silence through the grace period, counted on the case's own calendar, is
    /// evidence for a lowering (policy S18, S20, D8). Every contact of the case is told.
    ///
    /// # Errors
    /// Nobody but an agent asks; the case isn't worked on, or its impact is mitigated (policy S8); the priority asks
    /// nobody to stay available; a check is running.
    pub fn ask_availability(&self, world: &World<'_>) -> Decision {
        self.must_owe_availability(world)?;
        if self.check.is_some_and(|check| check.result == CheckResult::Running) {
            return Err(Refusal::conflict(
                "availability",
                "a check is already running: wait for its end",
                "هناك فحص جارٍ: انتظر انتهاءه",
            ));
        }
        let Some(entitlement) = world.entitlement else {
            return Err(Refusal::conflict(
                "availability",
                "the case belongs to no contract yet, so no duty to stay available was confirmed: match it first",
                "لا تتبع الحالة عقدًا بعد، فلم يُؤكَّد أي التزام بالبقاء متاحًا: اربطها بعميل أولًا",
            ));
        };
        let clock = entitlement.clock(self.priority)?;
        let Some(silent) = clock.when_silent else {
            return Err(Refusal::conflict(
                "availability",
                "this priority asks nobody to stay available",
                "لا تُلزم هذه الأولوية أحدًا بالبقاء متاحًا",
            ));
        };
        let grace_ends = clock.calendar.due(world.now, silent.grace)?;
        Ok(vec![Body::AvailabilityAsked { grace_ends }])
    }

    /// Whether the next step is the customer's: an agent waits for something, or asked whether the customer is available
    /// and has no answer yet.
    pub fn is_with_customer(&self) -> bool {
        self.awaits_customer || self.check.is_some_and(|check| check.result == CheckResult::Running)
    }

    fn must_owe_availability(&self, world: &World<'_>) -> Result<(), Refusal> {
        if !world.by.is_agent() {
            return Err(Refusal::forbidden(
                "only an agent asks for availability",
                "لا يطلب تأكيد التوفر إلا موظف دعم",
            ));
        }
        self.must_be_open()?;
        if self.life == Life::Resolved {
            return Err(Refusal::conflict(
                "availability",
                "support considers the case solved: nobody has to stay available for it",
                "يعدّ الدعم الحالة محلولة: لا يلزم أحدًا البقاء متاحًا من أجلها",
            ));
        }
        match self.mitigated {
            None => Ok(()),
            Some(_) => Err(Refusal::conflict(
                "availability",
                "the impact is mitigated, which ended the duty to stay available",
                "خُفِّف الأثر، وانتهى بذلك الالتزام بالبقاء متاحًا",
            )),
        }
    }

    /// Somebody on the customer's side says that they are available. It answers the check if it comes within the grace
    /// period, and is kept on record if it comes later (policy D8).
    ///
    /// # Errors
    /// The case has no such check; the desk itself can't confirm, and an agent only what the customer said by word.
    pub fn confirm_availability(&self, confirm: &ConfirmAvailability, world: &World<'_>) -> Decision {
        self.check_called(confirm.check)?;
        match (world.by, confirm.how) {
            (Actor::Contact(_) | Actor::Stranger, _) | (Actor::Agent(_), Confirmed::Word) => {}
            // A key pressed on the telephone is recorded by the desk.
            (Actor::Desk, Confirmed::Key) => {}
            _ => {
                return Err(Refusal::forbidden(
                    "the customer confirms; an agent records only what was said by word",
                    "العميل هو من يؤكد؛ ولا يسجل الموظف إلا ما قيل له شفهيًا",
                ));
            }
        }
        let ConfirmAvailability { check, contact, how } = *confirm;
        Ok(vec![Body::AvailabilityConfirmed { check, contact, how }])
    }

    /// A check bounced and reached nobody, so silence proves nothing, also where that is learnt after the grace period
    /// (policy D8). Nothing follows where the customer gave a sign, or the check was cancelled.
    ///
    /// # Errors
    /// The case has no such check.
    pub fn check_undelivered(&self, check: Seq) -> Decision {
        match self.check_called(check)?.result {
            CheckResult::Running | CheckResult::RanOut => Ok(vec![Body::CheckUndelivered { check }]),
            CheckResult::Answered | CheckResult::Undelivered | CheckResult::Cancelled => Ok(vec![]),
        }
    }

    /// The grace period ended without a sign of the customer. Nothing follows from a check that was answered,
    /// undelivered or cancelled; and nothing is ever lowered by it (policy D8).
    ///
    /// # Errors
    /// The case has no such check; the grace period hasn't ended.
    pub fn availability_ran_out(&self, check: Seq, world: &World<'_>) -> Decision {
        let asked = self.check_called(check)?;
        if asked.result != CheckResult::Running {
            return Ok(vec![]);
        }
        if world.now < asked.grace_ends {
            return Err(Refusal::conflict(
                "availability",
                "the grace period has not ended yet",
                "لم تنتهِ المهلة بعد",
            ));
        }
        Ok(vec![Body::AvailabilityRanOut { check }])
    }

    /// The impact is mitigated: the customer need no longer stay available, and a running check is cancelled
    /// (policy S8, D8).
    ///
    /// # Errors
    /// Nobody but an agent says so; the case is over; it was said before.
    pub fn mitigate(&self, world: &World<'_>) -> Decision {
        if !world.by.is_agent() {
            return Err(Refusal::forbidden(
                "only an agent marks a case as mitigated",
                "لا يسجل تخفيف الأثر إلا موظف دعم",
            ));
        }
        self.must_be_open()?;
        if self.mitigated.is_some() {
            return Err(Refusal::conflict(
                "mitigated",
                "the impact was marked as mitigated before",
                "سُجِّل تخفيف الأثر من قبل",
            ));
        }
        Ok(vec![Body::Mitigated])
    }

    /// The last check, if it goes by this name. An earlier one is over, whatever came of it.
    fn check_called(&self, seq: Seq) -> Result<Check, Refusal> {
        self.check.filter(|check| check.seq == seq).ok_or_else(|| {
            Refusal::conflict(
                "availability",
                "this isn't the case's last availability check",
                "ليس هذا آخر فحص توفر في الحالة",
            )
        })
    }
}
