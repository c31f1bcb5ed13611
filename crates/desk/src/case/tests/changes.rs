//! What the stories about changes of priority and terms have in common.

use super::Desk;
use super::desk::{AGENT, CUSTOMER, TEXT, confirmation, entitled, priority};
use crate::case::event::{Body, Evidence, Seq};
use crate::case::promised::Entitlement;
use crate::case::reply::Reply;
use crate::case::{Lower, Raise};

/// What a plan of the page gives a site under a contract and a version of it.
pub(super) fn contract(
    desk: &Desk,
    plan: &str,
    (number, version): (i64, u32),
    holidays: &[&str],
) -> Entitlement {
    let mut entitlement = entitled(plan, desk.zone(), holidays);
    (entitlement.versions.contract, entitlement.versions.contract_version) = (number, version);
    entitlement
}

impl Desk {
    /// The customer raises the priority and confirms its statement, now.
    #[track_caller]
    pub(super) fn raise(&mut self, number: u8) -> &mut Self {
        let raise = Raise { to: priority(number), confirmation: confirmation() };
        self.does(CUSTOMER, |case, world| case.raise(&raise, world))
    }

    /// Support lowers the priority one level, since the customer can't provide what a solution needs (policy S16).
    #[track_caller]
    pub(super) fn lower(&mut self) -> Seq {
        let to = self.case().priority.one_lower().expect("a lower priority");
        let lower = Lower { to, evidence: Evidence::CannotProvide { words: TEXT } };
        self.does(AGENT, |case, world| case.lower(&lower, world));
        self.case().lowerings.last().expect("the lowering").seq
    }

    /// The customer lowers the own case, now.
    #[track_caller]
    pub(super) fn lower_own(&mut self, number: u8) -> &mut Self {
        let lower = Lower { to: priority(number), evidence: Evidence::OwnWish };
        self.does(CUSTOMER, |case, world| case.lower(&lower, world))
    }

    /// An agent answers, now.
    #[track_caller]
    pub(super) fn answer(&mut self) -> &mut Self {
        self.does(AGENT, |case, world| case.reply(&Reply { message: TEXT, send_now: None }, world))
    }

    /// An agent asks for availability, now.
    #[track_caller]
    pub(super) fn ask(&mut self) -> Seq {
        self.does(AGENT, |case, world| case.ask_availability(world));
        self.case().check.expect("the check").seq
    }

    /// When the last check's grace period ends, as the site's clocks show it.
    pub(super) fn grace_ends(&self) -> String {
        self.local(self.case().check.expect("a check").grace_ends)
    }

    pub(super) fn promises_made(&self) -> usize {
        self.events.iter().filter(|event| matches!(event.body, Body::Promised(_))).count()
    }
}
