//! Timers: claimed when due, and done against the case as it is by then.

use desk::case::{Refusal, World};
use desk::effects::{Fired, fire, fire_expiry};
use desk::id::Id;
use desk::people::Actor;
use sla::{Instant, SupportTime};
use store::{Claimed, Command, Entitlements, Error, Failure, Set, Tx};
use tokio::sync::watch::Receiver;

use crate::pace::Backoff;
use crate::{CLAIM, Worker, later};

/// So many are claimed at a time: enough to share a commit, few enough not to keep people waiting behind them.
const AT_ONCE: i64 = 32;
const BACKOFF: Backoff = Backoff { first: 1_000_000, longest: 300_000_000, tries: 10 };
/// When to try again what couldn't be tried, as the database was busy.
const BUSY: SupportTime = SupportTime::from_microseconds(1_000_000);

/// What became of a timer.
enum Outcome {
    /// So many things happened.
    Did(usize),
    /// There was nothing left to do.
    Over,
    /// It isn't due yet.
    Early,
}

impl Worker {
    /// Fires what is due until nothing more is; when the next is due.
    pub(crate) async fn fire_timers(&self, stop: &Receiver<bool>) -> Result<Option<Instant>, Error> {
        loop {
            let next = self.store.read(store::next_timer).await?;
            let now = self.now();
            if next.is_none_or(|next| next > now) || *stop.borrow() {
                return Ok(next);
            }
            let until = later(now, CLAIM);
            let claim = move |tx: &mut Tx<'_>| store::claim_timers(tx, now, AT_ONCE, until);
            let claimed = self.store.write(claim).await?;
            if claimed.is_empty() {
                return Ok(next); // Another node is claiming them just now.
            }
            // All are asked for before the first is waited for, so that they share commits or run side by side.
            let fired: Vec<_> = claimed.into_iter().map(|claimed| (claimed, self.fire(claimed.it))).collect();
            for (claimed, fired) in fired {
                self.note(&claimed, fired.await).await;
            }
        }
    }

    fn fire(&self, set: Set) -> impl Future<Output = Result<Outcome, Failure>> + Send + use<> {
        let (entitlements, now) = (self.entitlements.clone(), self.now());
        self.store.write(move |tx| match set.timer.kind.is_of_contract() {
            true => fire_of_contract(tx, now, &set),
            false => fire_of_case(tx, &entitlements, now, &set),
        })
    }

    /// Logs what a timer did; puts it off where it failed.
    async fn note(&self, claimed: &Claimed<Set>, outcome: Result<Outcome, Failure>) {
        let Set { subject, timer } = claimed.it;
        match outcome {
            Ok(Outcome::Did(events)) => {
                tracing::info!(subject, timer = ?timer.kind, version = timer.version, events, "fired");
            }
            Ok(Outcome::Over | Outcome::Early) => {}
            Err(failure) => {
                let noted = self.put_off(claimed, &failure).await;
                let retry =
                    if noted.is_ok() { "it is tried again" } else { "it is tried when its claim ends" };
                tracing::error!(subject, timer = ?timer.kind, version = timer.version, "{retry}: {failure}");
            }
        }
    }

    async fn put_off(&self, claimed: &Claimed<Set>, failure: &Failure) -> Result<(), Error> {
        let Claimed { it: set, attempts } = *claimed;
        let now = self.now();
        if is_the_databases(failure) {
            let again = later(now, BUSY);
            return self.store.write(move |tx| store::put_off_timer(tx, &set, again)).await;
        }
        let again = BACKOFF.again(now, attempts, self.random());
        let problem = failure.to_string();
        self.store
            .write(move |tx| store::fail_timer(tx, &set, now, again, &problem, BACKOFF.tries))
            .await
            .map(|_| ())
    }
}

/// A trouble that isn't the timer's own, and so doesn't count against it.
fn is_the_databases(failure: &Failure) -> bool {
    matches!(failure, Failure::Store(Error::Busy(_) | Error::Lost(_) | Error::Closed))
}

/// Takes a timer up, in one transaction with what it does. The case is held first, as by everybody who changes one.
fn fire_of_case(
    tx: &mut Tx<'_>,
    entitlements: &Entitlements,
    now: Instant,
    set: &Set,
) -> Result<Outcome, Failure> {
    let id = Id::new(set.subject);
    if !store::hold_case(tx, id)? {
        return Err(Failure::NoCase(id));
    }
    if !store::finish_timer(tx, set)? {
        return Ok(Outcome::Over);
    }
    let world = World { now, by: Actor::Desk, role: None, entitlement: None };
    let mut early = None;
    let entitle = |tx: &mut Tx<'_>, case: &_| entitlements.of_case(tx, case);
    let written = store::execute(tx, &Command::new(world), id, &entitle, |case, world| {
        Ok::<_, Refusal>(match fire(&set.timer, case, world)? {
            Fired::Did(bodies) => bodies,
            Fired::Over => Vec::new(),
            Fired::Early(due) => {
                early = Some(due);
                Vec::new()
            }
        })
    })?;
    if let Some(due) = early {
        store::set_timer_anew(tx, set, due)?;
        return Ok(Outcome::Early);
    }
    Ok(match written.events.len() {
        0 => Outcome::Over,
        events => Outcome::Did(events),
    })
}

/// The same for a timer of a contract, which is held first.
fn fire_of_contract(tx: &mut Tx<'_>, now: Instant, set: &Set) -> Result<Outcome, Failure> {
    let id = Id::new(set.subject);
    let contract = store::contract_to_change(tx, id)?
        .ok_or_else(|| Error::Shape(format!("contract {id}: it is gone")))?;
    if !store::finish_timer(tx, set)? {
        return Ok(Outcome::Over);
    }
    let contracts = store::contracts_of(tx, contract.organisation())?;
    Ok(match fire_expiry(&set.timer, &contract, &contracts, now) {
        Fired::Did(body) => {
            store::happened_to_contract(tx, id, now, body)?;
            Outcome::Did(1)
        }
        Fired::Over => Outcome::Over,
        Fired::Early(due) => {
            store::set_timer_anew(tx, set, due)?;
            Outcome::Early
        }
    })
}
