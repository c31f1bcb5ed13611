use crate::steps::{Step, View};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reply {
    Sent { pressed: i64, left: i64 },
    Held { pressed: i64, until: i64 },
    Draft,
    Bounced,
}

/// A case in a few words: where it stands, what was said, and the deadlines that it was given.
pub struct Model {
    submitted: i64,
    life: &'static str,
    priority: u8,
    replies: Vec<Reply>,
    calls: Vec<i64>,
    /// When each was set, and the deadline.
    deadlines: Vec<(i64, i64)>,
    /// When the priority changed while the case was answered, and to what: no deadline followed, and one is owed if it
    /// turns out that it wasn't.
    silent_changes: Vec<(i64, u8)>,
    /// From when to when the customer had closed it.
    withdrawn: Vec<(i64, i64)>,
    /// Since when the customer has closed it.
    closed_by_customer: Option<i64>,
    /// Since when it is as it is.
    since: i64,
    /// The reply that said that it is solved: taken back, it isn't.
    solved_with: Option<usize>,
}

/// Whether a minute belongs to the working hours, Monday to Friday from nine to five.
fn is_working(minute: i64) -> bool {
    minute.div_euclid(1440).rem_euclid(7) < 5 && (540..1020).contains(&minute.rem_euclid(1440))
}

/// Minute by minute, so that no arithmetic of calendars is trusted.
fn due(from: i64, priority: u8) -> i64 {
    let (mut left, around_the_clock) = match priority {
        1 => (30, true),
        2 => (60, true),
        3 => (240, false),
        _ => (720, false),
    };
    let mut at = from;
    while left > 0 {
        left -= i64::from(around_the_clock || is_working(at));
        at += 1;
    }
    at
}

impl Model {
    pub fn open(at: i64, priority: u8) -> Self {
        let deadlines = vec![(at, due(at, priority))];
        let (replies, calls, withdrawn, silent_changes) = (vec![], vec![], vec![], vec![]);
        let (closed_by_customer, since) = (None, at);
        let life = "open";
        Self {
            submitted: at,
            life,
            priority,
            replies,
            calls,
            deadlines,
            silent_changes,
            withdrawn,
            closed_by_customer,
            since,
            solved_with: None,
        }
    }

    /// Whether a reply was written at this very minute and may still be taken back.
    pub fn has_just_replied(&self, now: i64) -> bool {
        self.replies.iter().any(|reply| {
            matches!(reply, Reply::Sent { pressed, .. } | Reply::Held { pressed, .. } if *pressed == now)
        })
    }

    fn response(&self) -> Option<i64> {
        let replies = self.replies.iter().filter_map(|reply| match reply {
            Reply::Sent { left, .. } => Some(*left),
            _ => None,
        });
        replies.chain(self.calls.iter().copied()).min()
    }

    /// Whether somebody has answered, or will when a held reply leaves.
    fn has_answer(&self) -> bool {
        let held = self.replies.iter().any(|reply| matches!(reply, Reply::Held { .. }));
        held || self.response().is_some()
    }

    fn lapsed(&self, deadline: i64) -> bool {
        let void = self.life == "void" && self.since <= deadline;
        let closed = self.closed_by_customer.is_some_and(|since| since <= deadline);
        void || closed || self.withdrawn.iter().any(|(from, to)| (*from..*to).contains(&deadline))
    }

    fn missed(&self, now: i64) -> Option<i64> {
        let next = self.deadlines.iter().skip(1).map(|(set, _)| *set).chain([i64::MAX]);
        let missed = self.deadlines.iter().zip(next).find(|((_, deadline), next)| {
            let answered = self.response().is_some_and(|at| at <= *deadline);
            *deadline < now.min(*next) && !answered && !self.lapsed(*deadline)
        });
        missed.map(|((_, deadline), _)| *deadline)
    }

    pub fn view(&self, now: i64) -> View {
        let deadlines: Vec<i64> = self.deadlines.iter().map(|(_, deadline)| *deadline).collect();
        let last = deadlines.last().copied().unwrap_or(i64::MAX);
        let (response, missed) = (self.response(), self.missed(now));
        let state = match (response, missed) {
            _ if self.life == "void" => "void",
            (Some(_), Some(_)) => "late-kept",
            (None, Some(_)) => "late",
            (Some(at), None) if at <= last => "kept",
            (_, None) if self.lapsed(last) => "withdrawn",
            (Some(_), None) => "kept",
            (None, None) => "running",
        };
        View { life: self.life, priority: self.priority, response, deadlines, missed, state }
    }

    fn becomes(&mut self, life: &'static str, now: i64) {
        if life != "void" {
            self.withdrawn.extend(self.closed_by_customer.take().map(|since| (since, now)));
        }
        (self.life, self.since, self.solved_with) = (life, now, None);
    }

    fn reply(&mut self, now: i64, at_once: bool) {
        let mut leaves = now;
        while self.priority > 2 && !at_once && !is_working(leaves) {
            leaves += 1;
        }
        self.replies.push(match leaves > now {
            true => Reply::Held { pressed: now, until: leaves },
            false => Reply::Sent { pressed: now, left: now },
        });
    }

    fn each_held(&mut self, becomes: impl Fn(i64) -> Reply) {
        for reply in &mut self.replies {
            if let Reply::Held { pressed, .. } = *reply {
                *reply = becomes(pressed);
            }
        }
    }

    fn customer_is_back(&mut self, now: i64) {
        self.each_held(|_| Reply::Draft);
        if matches!(self.life, "resolved" | "closed" | "withdrawn") {
            self.becomes("open", now);
        }
    }

    fn reprioritise(&mut self, to: u8, now: i64) {
        self.priority = to;
        if self.response().is_none() && !self.lapsed(self.present()) {
            self.promise(to, now);
        } else {
            self.silent_changes.push((now, to));
        }
    }

    fn present(&self) -> i64 {
        self.deadlines.last().map_or(i64::MAX, |(_, deadline)| *deadline)
    }

    fn promise(&mut self, priority: u8, now: i64) {
        let (present, from_submission) = (self.present(), due(self.submitted, priority));
        let next = if from_submission > present { from_submission } else { present.min(due(now, priority)) };
        self.deadlines.push((now, next));
    }

    /// A reply doesn't count after all, so what changed before anybody answered has its deadline.
    fn owe(&mut self) {
        if self.lapsed(self.present()) {
            return;
        }
        let response = self.response().unwrap_or(i64::MAX);
        let (owed, silent) = self.silent_changes.iter().partition(|(at, _)| *at < response);
        self.silent_changes = silent;
        let owed: Vec<(i64, u8)> = owed;
        owed.into_iter().for_each(|(at, priority)| self.promise(priority, at));
    }

    /// What becomes of the last reply; nothing if it can't.
    fn last_reply(&mut self, now: i64, becomes: impl Fn(Reply) -> Option<Reply>) -> bool {
        let Some(last) = self.replies.last_mut() else { return true };
        let Some(next) = becomes(*last) else { return false };
        let counted_for_nothing = *last == Reply::Bounced;
        *last = next;
        let solved = matches!(self.life, "resolved" | "closed") && self.closed_by_customer.is_none();
        let unsaid = next == Reply::Draft && self.solved_with == self.replies.len().checked_sub(1);
        if solved && (unsaid || !self.has_answer()) {
            self.becomes("open", now);
        }
        if matches!(next, Reply::Draft | Reply::Bounced) && !counted_for_nothing {
            self.owe();
        }
        true
    }

    pub fn take(&mut self, step: &Step, now: i64) -> bool {
        let open = self.life == "open";
        let going = open || self.life == "resolved";
        match *step {
            Step::Reply | Step::ReplyNow if going => self.reply(now, matches!(step, Step::ReplyNow)),
            Step::LastReplyLeaves | Step::TakeLastReplyBack | Step::LastReplyBounces => {
                return self.take_reply(step, now);
            }
            Step::CustomerWrites => self.customer_is_back(now),
            Step::CustomerCalls { answered } => {
                self.calls.extend(answered.then_some(now));
                self.customer_is_back(now);
            }
            Step::WeCallInVain | Step::Note => {}
            Step::Assign if going => {}
            Step::Await if open => {}
            Step::Raise(to) if going && to < self.priority => {
                self.reprioritise(to, now);
                if to <= 2 {
                    self.each_held(|pressed| Reply::Sent { pressed, left: now });
                }
            }
            Step::LowerOwn(to) if going && to > self.priority => self.reprioritise(to, now),
            Step::Resolve if open && self.has_answer() => self.becomes("resolved", now),
            Step::ResolveWithReply if open => {
                self.reply(now, false);
                self.becomes("resolved", now);
                self.solved_with = self.replies.len().checked_sub(1);
            }
            Step::Close if self.life == "resolved" => self.becomes("closed", now),
            Step::Withdraw if going => {
                self.each_held(|_| Reply::Draft);
                let end = if self.response().is_some() { "closed" } else { "withdrawn" };
                self.becomes(end, now);
                self.closed_by_customer = Some(now);
            }
            Step::Void if self.life != "void" => {
                self.each_held(|_| Reply::Draft);
                self.becomes("void", now);
            }
            Step::Reopen { by_customer: true } if self.life == "void" => return false,
            Step::Reopen { .. } if !open => {
                self.becomes("open", now);
            }
            _ => return false,
        }
        true
    }

    fn take_reply(&mut self, step: &Step, now: i64) -> bool {
        let may_leave = is_working(now);
        self.last_reply(now, |reply| match (step, reply) {
            (Step::LastReplyLeaves, Reply::Held { pressed, until }) if until <= now && may_leave => {
                Some(Reply::Sent { pressed, left: now })
            }
            (Step::TakeLastReplyBack, Reply::Held { .. }) => Some(Reply::Draft),
            (Step::TakeLastReplyBack, Reply::Sent { pressed, left }) if pressed == left && left == now => {
                Some(Reply::Draft)
            }
            (Step::LastReplyBounces, Reply::Sent { .. } | Reply::Bounced) => Some(Reply::Bounced),
            _ => None,
        })
    }
}
