#![allow(missing_docs, reason = "a step is what it is called")]

use proptest::prelude::*;

/// Something that is done to a case. What is said of "the last reply" does nothing where there is none.
#[derive(Clone, Debug)]
pub enum Step {
    Reply,
    ReplyNow,
    LastReplyLeaves,
    TakeLastReplyBack,
    LastReplyBounces,
    CustomerWrites,
    CustomerCalls { answered: bool },
    WeCallInVain,
    Note,
    Assign,
    Await,
    Raise(u8),
    LowerOwn(u8),
    Resolve,
    ResolveWithReply,
    Close,
    Withdraw,
    Void,
    Reopen { by_customer: bool },
}

/// What anybody can see of a case; instants are minutes.
#[derive(Debug, PartialEq, Eq)]
pub struct View {
    pub life: &'static str,
    pub priority: u8,
    pub response: Option<i64>,
    pub deadlines: Vec<i64>,
    pub missed: Option<i64>,
    /// The state of the promise; `running` while it is neither answered nor late.
    pub state: &'static str,
}

/// Whatever keeps a case: of a Premium customer in Riyadh, where minute 0 is the beginning of a Monday.
pub trait Subject {
    /// A case opens in the portal.
    fn open(&mut self, now: i64, priority: u8);
    /// Does a step, and says whether it was accepted.
    fn take(&mut self, step: &Step, now: i64) -> bool;
    fn view(&self, now: i64) -> View;
}

/// How long nothing happens: often no time at all, sometimes for days.
pub fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0_i64), 1_i64..90, 60_i64..1000, Just(1440_i64 * 3)]
}

pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Reply),
        1 => Just(Step::ReplyNow),
        2 => Just(Step::LastReplyLeaves),
        1 => Just(Step::TakeLastReplyBack),
        2 => Just(Step::LastReplyBounces),
        2 => Just(Step::CustomerWrites),
        1 => any::<bool>().prop_map(|answered| Step::CustomerCalls { answered }),
        1 => Just(Step::WeCallInVain),
        1 => Just(Step::Note),
        1 => Just(Step::Assign),
        1 => Just(Step::Await),
        3 => (1_u8..=4).prop_map(Step::Raise),
        3 => (1_u8..=4).prop_map(Step::LowerOwn),
        2 => Just(Step::Resolve),
        1 => Just(Step::ResolveWithReply),
        1 => Just(Step::Close),
        2 => Just(Step::Withdraw),
        1 => Just(Step::Void),
        3 => any::<bool>().prop_map(|by_customer| Step::Reopen { by_customer }),
    ]
}
