use sla::{Instant, Name};

use crate::case::decide::{Decision, Refusal, Why, World};
use crate::case::event::{Body, CallEnd, Sealed, Seq, VoidReason};
use crate::case::fold::{Case, Life, MessageKind};
use crate::case::merge::Part;
use crate::case::reply::Reply;

impl Case {
    /// The next step is the customer's. The response clock runs on (policy D17).
    ///
    /// # Errors
    /// Nobody but an agent says so; the case isn't worked on.
    pub fn wait_for_customer(&self, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        self.must_be_worked_on()?;
        Ok(unless(self.awaits_customer, Body::AwaitingCustomer))
    }

    /// The next step is ours again, though the customer's side has given no sign here.
    ///
    /// # Errors
    /// As [`Case::wait_for_customer`].
    pub fn wait_no_longer(&self, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        self.must_be_worked_on()?;
        Ok(unless(!self.awaits_customer, Body::AwaitsNoLonger))
    }

    /// Support considers it solved, with a last reply or after one (policy D18). A reply that waits for the contact
    /// window is enough, since it will leave; taken back or returned, it brings the case back. What is part of the case
    /// is solved with it, so somebody must have answered that too (policy D22).
    ///
    /// # Errors
    /// Nobody but an agent resolves; the case is over or solved already; nobody has written to the customer, in this case
    /// or in one that is part of it.
    pub fn resolve(&self, last: Option<&Reply>, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        self.must_be_worked_on()?;
        if last.is_none() {
            self.must_have_an_answer()?;
        }
        let mut events = last.map_or(Ok(vec![]), |reply| self.reply(reply, world))?;
        events.push(Body::Resolved);
        Ok(events)
    }

    /// The customer closes the case. Before the response that withdraws it: neither kept nor missed, if the deadline
    /// was ahead (policy D18). What is held goes back to draft, and so never becomes a response.
    ///
    /// # Errors
    /// Nobody but the customer withdraws; the case is over.
    pub fn withdraw(&self, world: &World<'_>) -> Decision {
        if !world.by.is_customer() {
            return Err(Refusal::forbidden(
                "only the customer closes a case so: resolve it, or say why it doesn't count",
                "لا يغلق الحالة هكذا إلا العميل: عالجها، أو اذكر لماذا لا تُحتسب",
            ));
        }
        self.must_be_open()?;
        let end = if self.is_answered() { Body::Closed } else { Body::Withdrawn };
        Ok(self.drafts_again().chain([end]).collect())
    }

    /// The case doesn't count: spam, a test, a duplicate. Every figure shows it with its reason (policy D18), also
    /// where its deadline had passed: nobody waited for an answer.
    ///
    /// # Errors
    /// Nobody but an agent says so; the case is part of another, or void already.
    pub fn void(&self, reason: VoidReason, words: Sealed, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        match self.life {
            Life::Merged(_) => self.must_be_open().map(|()| vec![]),
            Life::Void(_) => Err(Refusal::conflict(
                "case",
                "the case is void already: reopen it to state another reason",
                "الحالة ملغاة بالفعل: أعد فتحها لذكر سبب آخر",
            )),
            _ => Ok(self.drafts_again().chain([Body::Voided { reason, words }]).collect()),
        }
    }

    /// The case goes on. It makes no new promise (policy D21); what becomes of the one that there was is told at
    /// [`Outcome`](crate::case::Outcome).
    ///
    /// # Errors
    /// It is worked on already; it is part of another; the desk doesn't reopen by itself; an agent voided it, and only
    /// an agent undoes that.
    pub fn reopen(&self, world: &World<'_>) -> Decision {
        match self.life {
            Life::Open => Err(Refusal::conflict("case", "the case is open", "الحالة مفتوحة")),
            Life::Merged(_) => self.must_be_open().map(|()| vec![]),
            Life::Void(_) => self.only_an_agent(world).map(|()| vec![Body::Reopened]),
            _ if world.by.is_agent() || world.by.is_customer() => Ok(vec![Body::Reopened]),
            _ => Err(Refusal::forbidden(
                "nothing reopens a case by itself",
                "لا شيء يعيد فتح الحالة من تلقاء نفسه",
            )),
        }
    }

    /// A solved case is over, at an agent's word or after a while by itself.
    ///
    /// # Errors
    /// The customer withdraws instead; the case isn't solved.
    pub fn close(&self, world: &World<'_>) -> Decision {
        if world.by.is_customer() {
            return self.withdraw(world);
        }
        match self.life {
            Life::Resolved => Ok(vec![Body::Closed]),
            Life::Open => {
                Err(Refusal::conflict("case", "the case isn't resolved yet", "لم تُعالَج الحالة بعد"))
            }
            _ => self.must_be_open().map(|()| vec![]),
        }
    }

    fn must_have_an_answer(&self) -> Result<(), Refusal> {
        if !self.own_answers_but(None).any(|_| true) {
            return Err(Refusal::conflict(
                "case",
                "nobody has answered the customer yet: reply, or say that it is spam, a test or a duplicate",
                "لم يرد أحد على العميل بعد: اكتب ردًا، أو اذكر أنها رسالة مزعجة أو اختبار أو مكررة",
            ));
        }
        let Some(part) = self.parts.iter().find(|part| !self.has_answered(part, None)) else { return Ok(()) };
        Err(Refusal::new(
            Why::Conflict,
            "case",
            part.case.to_string(),
            Name::new(
                format!(
                    "nobody has answered case {}, which is part of it: reply, or undo the merge",
                    part.case
                ),
                format!("لم يرد أحد على الحالة {}، وهي جزء منها: اكتب ردًا، أو تراجع عن الدمج", part.case),
            ),
        ))
    }

    /// Brings a case back that was solved by a reply which turns out not to count: an agent can't resolve an
    /// unanswered case (policy D16, D18). What the customer closed stays closed: it was withdrawn.
    pub(crate) fn unsolved_without(&self, reply: Option<Seq>) -> Option<Body> {
        let solved = matches!(self.life, Life::Resolved | Life::Closed) && !self.closed_by_customer;
        (solved && !self.has_an_answer_but(reply)).then_some(Body::Reopened)
    }

    /// Whether a human has answered, or a human's reply is on its way, other than this one: here, and to whatever is
    /// part of the case.
    pub(crate) fn has_an_answer_but(&self, reply: Option<Seq>) -> bool {
        self.own_answers_but(reply).any(|_| true)
            && self.parts.iter().all(|part| self.has_answered(part, reply))
    }

    /// Whether what is part of the case was answered by itself, or by something said here since.
    pub(crate) fn has_answered(&self, part: &Part, but: Option<Seq>) -> bool {
        part.answered || self.own_answers_but(but).any(|answer| (part.since, part.seq) < answer)
    }

    /// When each human's answer left or will leave, other than this one, and what it is called.
    fn own_answers_but(&self, reply: Option<Seq>) -> impl Iterator<Item = (Instant, Seq)> {
        let others =
            self.messages.iter().filter(move |message| Some(message.seq) != reply && message.by.is_agent());
        others.filter_map(|message| match message.kind {
            MessageKind::Sent(at) | MessageKind::Held(at) => Some((at, message.seq)),
            MessageKind::Call(CallEnd::Answered) => Some((message.at, message.seq)),
            _ => None,
        })
    }

    /// Refuses what can only be done to a case that isn't solved.
    fn must_be_worked_on(&self) -> Result<(), Refusal> {
        self.must_be_open()?;
        if self.life == Life::Open {
            return Ok(());
        }
        Err(Refusal::conflict("case", "the case is resolved: reopen it first", "عولجت الحالة: أعد فتحها أولًا"))
    }

    pub(crate) fn only_an_agent(&self, world: &World<'_>) -> Result<(), Refusal> {
        if world.by.is_agent() {
            return Ok(());
        }
        Err(Refusal::new(
            Why::Forbidden,
            "",
            "",
            Name::new("only an agent does this", "لا يفعل هذا إلا موظف دعم"),
        ))
    }
}

/// An event, unless it is so already.
pub(crate) fn unless(already: bool, event: Body) -> Vec<Body> {
    if already { vec![] } else { vec![event] }
}
