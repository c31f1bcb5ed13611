use jiff::Span;
use sla::Instant;

use super::Fired;
use super::timers::{Timer, TimerKind};
use crate::contract::{Contract, ContractBody, in_force};

const AHEAD: [(TimerKind, u8); 3] =
    [(TimerKind::Expiry60, 60), (TimerKind::Expiry30, 30), (TimerKind::Expiry7, 7)];

/// The timers of a contract that ends: 60, 30 and 7 days before, at 00:00 in the default site's zone. Of those that have
/// passed one stands for all; a contract that is over has none.
pub fn expiries(contract: &Contract, now: Instant) -> Vec<Timer> {
    let version = contract.last();
    if version.terms.ends() <= now {
        return Vec::new();
    }
    let zone = &version.terms.sites.default.place.zone;
    let timer = |(kind, days): (TimerKind, u8)| {
        let day = version.terms.last_day.saturating_sub(Span::new().days(i64::from(days) - 1));
        Timer { kind, version: version.number, due: zone.first_instant(day) }
    };
    let all = AHEAD.map(timer);
    let last_passed = all.iter().rposition(|timer| timer.due <= now).unwrap_or(0);
    all.into_iter().skip(last_passed).collect()
}

/// What becomes of a contract's timer that a worker took up: it tells that the contract ends if its version stands and no
/// other of the organisation's `contracts` goes on where it ends.
pub fn fire_expiry(
    timer: &Timer,
    contract: &Contract,
    contracts: &[Contract],
    now: Instant,
) -> Fired<ContractBody> {
    let standing = expiries(contract, now);
    let own = standing.iter().find(|own| own.kind == timer.kind && own.version == timer.version);
    let days = AHEAD.iter().find(|(kind, _)| *kind == timer.kind).map(|(_, days)| *days);
    let (Some(own), Some(days)) = (own, days) else { return Fired::Over };
    if now < own.due {
        return Fired::Early(own.due);
    }
    let terms = &contract.last().terms;
    let others: Vec<Contract> =
        contracts.iter().filter(|other| other.id() != contract.id()).cloned().collect();
    match in_force(&others, Some(terms.sites.default.site), terms.ends()) {
        Some(_) => Fired::Over,
        None => Fired::Did(ContractBody::Expiring { version: timer.version, days }),
    }
}
