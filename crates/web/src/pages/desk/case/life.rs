//! Where a case stands, and what can be made of that.

use desk::case::{Case, Life, Message, MessageKind, VoidReason};
use desk::permission::Deed;

use super::event::void_word;
use super::{Offer, Reading, UNSAID};
use crate::pages::html::{Html, escape};

/// What can be made of where a case stands.
pub(super) struct Standing {
    pub mitigate: Option<Offer>,
    pub wait: Option<Offer>,
    pub wait_no_longer: Option<Offer>,
    pub resolve: Option<Offer>,
    pub reopen: Option<Offer>,
    pub close: Option<Offer>,
    pub void: Option<Offer>,
    pub call: Option<Offer>,
    pub merge: Option<Offer>,
    /// What must be said before anybody reopens or merges it: that no new promise follows (policy D21).
    pub no_new_promise: Option<String>,
}

impl Reading<'_> {
    pub(super) fn standing(&self) -> Standing {
        let (case, world) = (self.case, self.world());
        let is = |life: bool| life.then_some(());
        let worked_on = matches!(case.life, Life::Open | Life::Resolved);
        let is_part = matches!(case.life, Life::Merged(_));
        let over = !worked_on && !is_part;
        let warning = case.prospect_of_reopening(self.now).warning();
        Standing {
            mitigate: is(worked_on && case.mitigated.is_none() && self.has_duty())
                .and_then(|()| self.offer(Deed::Mitigate, case.mitigate(&world))),
            wait: is(case.life == Life::Open && !case.awaits_customer)
                .and_then(|()| self.offer(Deed::AwaitCustomer, case.wait_for_customer(&world))),
            wait_no_longer: is(case.life == Life::Open && case.awaits_customer)
                .and_then(|()| self.offer(Deed::AwaitCustomer, case.wait_no_longer(&world))),
            resolve: is(case.life == Life::Open)
                .and_then(|()| self.offer(Deed::Resolve, case.resolve(None, &world))),
            reopen: is(over || case.life == Life::Resolved)
                .and_then(|()| self.offer(Deed::Reopen, case.reopen(&world))),
            close: is(case.life == Life::Resolved).and_then(|()| self.offer(Deed::Close, case.close(&world))),
            void: is(!is_part && !matches!(case.life, Life::Void(_)))
                .and_then(|()| self.offer(Deed::Void, case.void(VoidReason::Duplicate, UNSAID, &world))),
            call: is(worked_on).and_then(|()| self.offer(Deed::Call, Ok(()))),
            merge: is(worked_on).and_then(|()| self.offer(Deed::Merge, Ok(()))),
            no_new_promise: warning.map(|warning| warning.get(self.language()).to_owned()),
        }
    }

    /// Whether the priority asks the customer to stay available.
    pub(super) fn has_duty(&self) -> bool {
        let clock = self.entitlement.and_then(|of| of.clock(self.case.priority).ok());
        clock.is_some_and(|clock| clock.when_silent.is_some())
    }
}

/// What a case is besides open.
pub(super) fn stands(reading: &Reading<'_>) -> Option<Html> {
    let Case { life, awaits_customer, .. } = reading.case;
    let word = match life {
        Life::Open if *awaits_customer => "stands-waiting",
        Life::Open => return None,
        Life::Resolved => "stands-resolved",
        Life::Withdrawn(_) => "stands-withdrawn",
        Life::Closed => "stands-closed",
        Life::Void(reason) => {
            let reason = Html(reading.t(void_word(*reason)));
            return Some(reading.html("stands-void", &[("reason", reason)]));
        }
        Life::Merged(survivor) => {
            return Some(reading.html("stands-merged", &[("case", reading.case_link(*survivor))]));
        }
    };
    Some(Html(escape(&reading.t(word))))
}

/// What was just done, by the word that the address has of it.
pub(super) fn done(reading: &Reading<'_>, word: &str, message: Option<&Message>) -> Option<Html> {
    if let (true, Some(MessageKind::Held(leaves))) =
        (matches!(word, "reply" | "reworded"), message.map(|of| of.kind))
    {
        return Some(reading.html("done-held", &[("when", reading.there.near_element(leaves))]));
    }
    let id = match word {
        "reply" => "done-reply",
        "note" => "done-note",
        "reworded" => "done-reworded",
        "taken-back" => "done-taken-back",
        "call" => "done-call",
        "heard" => "done-heard",
        "asked" => "done-asked",
        "available" => "done-available",
        "raised" => "done-raised",
        "lowered" => "done-lowered",
        "assigned" => "done-assigned",
        "tagged" => "done-tagged",
        "untagged" => "done-untagged",
        "participant-added" => "done-participant-added",
        "participant-removed" => "done-participant-removed",
        "linked" => "done-linked",
        "unlinked" => "done-unlinked",
        "mitigated" => "done-mitigated",
        "waiting" => "done-waiting",
        "waiting-no-longer" => "done-waiting-no-longer",
        "resolved" => "done-resolved",
        "voided" => "done-voided",
        "reopened" => "done-reopened",
        "closed" => "done-closed",
        "terms" => "done-terms",
        "moved" => "done-moved",
        "corrected" => "done-corrected",
        "merged" => "done-merged",
        "parted" => "done-parted",
        "split" => "done-split",
        "decided" => "done-decided",
        "let-in" => "done-let-in",
        "taken-in" => "done-taken-in",
        "not-let-in" => "done-not-let-in",
        _ => return None,
    };
    Some(Html(escape(&reading.t(id))))
}
