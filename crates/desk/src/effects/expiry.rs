use jiff::Span;
use sla::Instant;

use super::timers::{Timer, TimerKind};
use crate::contract::{Contract, in_force};

const AHEAD: [(TimerKind, i64); 3] =
    [(TimerKind::Expiry60, 60), (TimerKind::Expiry30, 30), (TimerKind::Expiry7, 7)];

/// The timers of a contract that ends: 60, 30 and 7 days before, at 00:00 in the default site's zone. Of those that have
/// passed one stands for all; a contract that is over has none.
pub fn expiries(contract: &Contract, now: Instant) -> Vec<Timer> {
    let version = contract.last();
    if version.terms.ends() <= now {
        return Vec::new();
    }
    let zone = &version.terms.sites.default.place.zone;
    let timer = |(kind, days): (TimerKind, i64)| {
        let day = version.terms.last_day.saturating_sub(Span::new().days(days - 1));
        Timer { kind, version: version.number, due: zone.first_instant(day) }
    };
    let all = AHEAD.map(timer);
    let last_passed = all.iter().rposition(|timer| timer.due <= now).unwrap_or(0);
    all.into_iter().skip(last_passed).collect()
}

/// Whether a contract's timer still tells anything at `now`: its version stands, and no other of the organisation's
/// `contracts` goes on where it ends.
pub fn expiry_stands(timer: &Timer, contract: &Contract, contracts: &[Contract], now: Instant) -> bool {
    let terms = &contract.last().terms;
    let others: Vec<Contract> =
        contracts.iter().filter(|other| other.id() != contract.id()).cloned().collect();
    let goes_on = in_force(&others, Some(terms.sites.default.site), terms.ends()).is_some();
    !goes_on && timer.due <= now && expiries(contract, now).contains(timer)
}
