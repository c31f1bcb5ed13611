use sla::{Instant, SupportTime};

use crate::case::decide::{Decision, Refusal, World};
use crate::case::event::{Body, Channel, Sealed, Seq};
use crate::case::fold::{Case, Life, Message, MessageKind};
use crate::case::promised::Entitlement;
use crate::catalog::{Contact, Priority};

/// A message from an agent to the customer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What it says.
    pub message: Sealed,
    /// Why it leaves outside the contact window, if the agent says so (policy D11).
    pub send_now: Option<Sealed>,
}

/// How long a reply that left at once can be taken back (policy D11).
pub const UNDO: SupportTime = SupportTime::from_microseconds(5_000_000);

impl Case {
    /// When a reply would leave if it were sent now: now, or for a priority that is contacted during working hours
    /// only, at their next opening (policy S22, S24, D11).
    ///
    /// # Errors
    /// A priority that the contract's catalogue doesn't have.
    pub fn reply_leaves(&self, world: &World<'_>) -> Result<Option<Instant>, Refusal> {
        let Some(entitlement) = world.entitlement else { return Ok(None) };
        entitlement.clock(self.priority)?;
        Ok(self.opening_ahead(entitlement, world.now))
    }

    /// The next opening of the contact window, where the case waits for it: P1 and P2 never do, nor does a case that
    /// one of them is part of (policy D11, D22).
    fn opening_ahead(&self, entitlement: &Entitlement, now: Instant) -> Option<Instant> {
        let parts = self.parts.iter().map(|part| part.priority);
        let waits = [self.priority].into_iter().chain(parts).all(|priority| waits(entitlement, priority));
        entitlement.working_hours.next_opening(now).filter(|opening| waits && *opening > now)
    }

    /// When a held reply leaves: when it was told or, where the desk couldn't do it then, at the next opening.
    pub(crate) fn held_until(
        &self,
        leaves: Instant,
        entitlement: Option<&Entitlement>,
        now: Instant,
    ) -> Instant {
        let passed = entitlement.filter(|_| leaves < now);
        passed.and_then(|of| self.opening_ahead(of, now)).unwrap_or(leaves)
    }

    /// What is held leaves at once where a priority never waits (policy D11).
    pub(crate) fn leave_unless_they_wait(
        &self,
        priority: Priority,
        world: &World<'_>,
    ) -> Result<Vec<Body>, Refusal> {
        if let Some(entitlement) = world.entitlement {
            entitlement.clock(priority)?;
            if waits(entitlement, priority) {
                return Ok(Vec::new());
            }
        }
        let held = self.messages.iter().filter(|message| matches!(message.kind, MessageKind::Held(_)));
        Ok(held.map(|message| Body::Left { reply: message.seq, outside_window: None }).collect())
    }

    /// An agent writes to the customer.
    ///
    /// # Errors
    /// Nobody but an agent replies; the case is over.
    pub fn reply(&self, reply: &Reply, world: &World<'_>) -> Decision {
        if !world.by.is_agent() {
            return Err(Refusal::forbidden("only an agent replies", "لا يرد إلا موظف دعم"));
        }
        self.must_be_open()?;
        let leaves = self.reply_leaves(world)?;
        let outside_window = reply.send_now.filter(|_| leaves.is_some());
        let leaves = leaves.filter(|_| outside_window.is_none());
        Ok(vec![Body::Replied { message: reply.message, leaves, outside_window }])
    }

    /// Lets a held reply leave whose time has come.
    ///
    /// # Errors
    /// It isn't held, or its time hasn't come.
    pub fn let_leave(&self, reply: Seq, world: &World<'_>) -> Decision {
        match self.message(reply)?.kind {
            MessageKind::Held(leaves)
                if self.held_until(leaves, world.entitlement, world.now) <= world.now =>
            {
                Ok(vec![Body::Left { reply, outside_window: None }])
            }
            MessageKind::Held(_) => Err(Refusal::conflict(
                "reply",
                "its time has not come yet: an agent may send it now, and says why",
                "لم يحن وقته بعد: لموظف الدعم أن يرسله الآن مع ذكر السبب",
            )),
            _ => Err(not_held()),
        }
    }

    /// An agent sends a held reply before its time, for a stated reason (policy D11).
    ///
    /// # Errors
    /// Nobody but an agent sends it; it isn't held.
    pub fn send_now(&self, reply: Seq, reason: Sealed, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        match self.message(reply)?.kind {
            MessageKind::Held(_) => Ok(vec![Body::Left { reply, outside_window: Some(reason) }]),
            _ => Err(not_held()),
        }
    }

    /// Takes a reply back: any agent a held one until it leaves, its author one that left at once for five seconds
    /// (policy D11).
    ///
    /// # Errors
    /// Nobody but an agent takes back; it is a draft already; it has left for good; it left, and somebody else wrote it.
    pub fn take_back(&self, reply: Seq, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        let message = self.message(reply)?;
        if message.kind == MessageKind::Draft {
            return Err(Refusal::conflict("reply", "it is a draft already", "هو مسودة بالفعل"));
        }
        if message.by != world.by && !matches!(message.kind, MessageKind::Held(_)) {
            return Err(Refusal::forbidden("somebody else wrote it", "كتبه شخص آخر"));
        }
        let taken_back = || [Body::TakenBack { reply }].into_iter().chain(self.unsaid_with(reply)).collect();
        match message.kind {
            MessageKind::Held(_) => Ok(taken_back()),
            MessageKind::Sent(_) if message.undo_ends().is_some_and(|ends| world.now <= ends) => {
                Ok(taken_back())
            }
            _ => Err(Refusal::conflict(
                "reply",
                "it has left and can no longer be taken back: write another",
                "غادر الرد ولا يمكن التراجع عنه: اكتب ردًا آخر",
            )),
        }
    }

    /// What a reply said of how the case stands goes with it (policy D11).
    fn unsaid_with(&self, reply: Seq) -> Option<Body> {
        match self.life {
            Life::Resolved if self.stands_by(reply) => Some(Body::Reopened),
            Life::Open if self.stands_by(reply) => Some(Body::AwaitsNoLonger),
            _ => self.unsolved_without(Some(reply)),
        }
    }

    /// An agent rewords a held reply.
    ///
    /// # Errors
    /// Nobody but an agent rewords; it isn't held.
    pub fn reword(&self, reply: Seq, message: Sealed, world: &World<'_>) -> Decision {
        self.only_an_agent(world)?;
        match self.message(reply)?.kind {
            MessageKind::Held(_) => Ok(vec![Body::Reworded { reply, message }]),
            _ => Err(not_held()),
        }
    }

    /// Somebody on the customer's side writes. It is served at any hour, and returns what is held to draft, since its
    /// author has not read this (policy D11).
    ///
    /// Nothing that was accepted is lost: a solved, closed or withdrawn case goes on; a void one, and one that is part
    /// of another, keeps the message and is marked, so that a person reads it ([`Case::unheard`]).
    ///
    /// # Errors
    /// None: the customer may always write.
    pub fn customer_writes(&self, message: Sealed, channel: Channel) -> Decision {
        let wrote = [Body::CustomerWrote { message, channel }];
        Ok(wrote.into_iter().chain(self.drafts_again()).chain(self.goes_on()).collect())
    }

    /// A reply turned out not to have reached a recipient (policy D16). It is as if it had never been sent, unless it
    /// `reached` anybody else on the customer's side.
    ///
    /// # Errors
    /// There is no such reply, or it hasn't left.
    pub fn bounced(&self, reply: Seq, reached: bool) -> Decision {
        match self.message(reply)?.kind {
            MessageKind::Sent(_) => {
                let unsolved = self.unsolved_without(Some(reply)).filter(|_| !reached);
                Ok([Body::Bounced { reply, reached }].into_iter().chain(unsolved).collect())
            }
            MessageKind::Undelivered { .. } => Ok(vec![]),
            _ => Err(Refusal::conflict("reply", "it hasn't left", "لم يغادر بعد")),
        }
    }

    pub(crate) fn message(&self, seq: Seq) -> Result<&Message, Refusal> {
        self.messages.iter().find(|message| message.seq == seq).ok_or_else(|| {
            Refusal::conflict("reply", "the case has no such message", "لا توجد رسالة كهذه في الحالة")
        })
    }
}

impl Message {
    /// Until when its author can take back a reply that left at once (policy D11).
    pub fn undo_ends(&self) -> Option<Instant> {
        match self.kind {
            MessageKind::Sent(left) if left == self.at && self.by.is_agent() => left.checked_add(UNDO),
            _ => None,
        }
    }

    /// Whether the customer's side sees it at an instant: not what agents keep to themselves, nor a reply that hasn't
    /// left, or can still be undone and then never was (policy D11).
    pub fn is_seen_by_customer(&self, at: Instant) -> bool {
        match self.kind {
            MessageKind::FromCustomer
            | MessageKind::Automatic
            | MessageKind::BulkNotice
            | MessageKind::Call(_)
            | MessageKind::Undelivered { .. } => true,
            MessageKind::Sent(left) => left <= at && self.undo_ends().is_none_or(|ends| ends < at),
            MessageKind::Held(_) | MessageKind::Draft | MessageKind::Note => false,
        }
    }
}

impl Case {
    /// The case as its customer knows it: a reply that can still be undone is stored and counts from the press, but if it is
    /// undone it never was, so that the customer hears of it no sooner than that is over (policy D11).
    #[must_use]
    pub fn as_customer_knows_it(&self, world: &World<'_>) -> Self {
        let can_be_undone = |message: &&Message| message.undo_ends().is_some_and(|ends| world.now <= ends);
        let mut undone = self.messages.iter().filter(can_be_undone).peekable();
        if undone.peek().is_none() {
            return self.clone();
        }
        let known = self.after(undone.map(|message| Body::TakenBack { reply: message.seq }), world);
        // What such a reply solved is open without it, as taking it back leaves it.
        match known.unsolved_without(None) {
            Some(open_again) => known.after([open_again], world),
            None => known,
        }
    }
}

/// Whether support contacts the customer about a priority in working hours only (policy S22, S24).
fn waits(entitlement: &Entitlement, priority: Priority) -> bool {
    entitlement.clock(priority).is_ok_and(|clock| clock.contact == Contact::WorkingHours)
}

fn not_held() -> Refusal {
    Refusal::conflict("reply", "it isn't held", "هذا الرد ليس مؤجلًا")
}
