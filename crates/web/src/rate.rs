//! How often one may ask: each token, each address, and how often an address may guess tokens.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::app::App;
use crate::problem::Problem;
use crate::seen::Seen;

/// The most requests in a minute; any number where there is none. So many may also come at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// With one token.
    pub token: Option<NonZeroU32>,
    /// From one address.
    pub address: Option<NonZeroU32>,
    /// From one address with tokens that aren't known.
    pub guesses: Option<NonZeroU32>,
}

/// After so many requests, what needn't be remembered any more is forgotten.
const TIDY_EVERY: u32 = 4096;
/// So many tokens are remembered as known.
const MOST_KNOWN: usize = 100_000;

/// What has been asked for lately.
pub(crate) struct Limiter {
    tokens: Option<Buckets<i64>>,
    addresses: Option<Buckets<IpAddr>>,
    guesses: Option<Buckets<IpAddr>>,
    /// The hashes of tokens that were seen to be good: they are no guesses, whoever else guesses at their address.
    known: Mutex<HashSet<[u8; 32]>>,
    /// Addresses that have guessed too often, and until when they may not.
    shut_out: Mutex<HashMap<IpAddr, Instant>>,
    asked: AtomicU32,
}

struct Buckets<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>,
    clock: DefaultClock,
}

/// What is left of a quota after a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    limit: u32,
    rest: u32,
    /// Seconds until all of it is there again.
    full_in: u64,
}

impl Left {
    /// The field `RateLimit-Policy`.
    pub fn policy(self) -> String {
        format!("\"minute\";q={};w=60", self.limit)
    }

    /// The field `RateLimit`.
    pub fn rest(self) -> String {
        format!("\"minute\";r={};t={}", self.rest, self.full_in)
    }
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(a_minute: NonZeroU32) -> Self {
        let limiter = RateLimiter::keyed(Quota::per_minute(a_minute)).with_middleware();
        Self { limiter, clock: DefaultClock::default() }
    }

    /// What is left, or how long to wait.
    fn take(&self, key: &K) -> Result<Left, (Left, Duration)> {
        let left = |quota: Quota, rest: u32| {
            let limit = quota.burst_size().get();
            let full_in = quota.replenish_interval() * (limit - rest.min(limit));
            Left { limit, rest, full_in: seconds(full_in) }
        };
        match self.limiter.check_key(key) {
            Ok(state) => Ok(left(state.quota(), state.remaining_burst_capacity())),
            Err(not) => Err((left(not.quota(), 0), not.wait_time_from(self.clock.now()))),
        }
    }
}

/// Whole seconds, the begun one too, and at least one.
fn seconds(duration: Duration) -> u64 {
    (duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).max(1)
}

impl Limiter {
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            tokens: rates.token.map(Buckets::new),
            addresses: rates.address.map(Buckets::new),
            guesses: rates.guesses.map(Buckets::new),
            known: Mutex::default(),
            shut_out: Mutex::default(),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts a request with a token that is good.
    pub(crate) fn asked_with(&self, token: i64, hash: &[u8; 32], seen: Option<&Seen>) -> Result<(), Problem> {
        let mut known = lock(&self.known);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(*hash);
        drop(known);
        let Some(buckets) = &self.tokens else { return Ok(()) };
        let (left, wait) = match buckets.take(&token) {
            Ok(left) => (left, None),
            Err((left, wait)) => (left, Some(wait)),
        };
        if let Some(seen) = seen {
            // The token's quota is set once, before any other.
            let _ = seen.left.set(left);
        }
        wait.map_or(Ok(()), |wait| Err(Problem::too_many(seconds(wait))))
    }

    /// Whether a token may be looked up at all.
    pub(crate) fn may_guess(&self, hash: &[u8; 32], seen: Option<&Seen>) -> Result<(), Problem> {
        let Some(address) = seen.and_then(|seen| seen.peer.address) else { return Ok(()) };
        let until = lock(&self.shut_out).get(&network(address)).copied();
        let wait = until.map(|until| until.saturating_duration_since(Instant::now()));
        match wait.filter(|wait| !wait.is_zero()) {
            Some(wait) if !lock(&self.known).contains(hash) => Err(Problem::too_many(seconds(wait))),
            _ => Ok(()),
        }
    }

    /// Counts a token that wasn't good.
    pub(crate) fn guessed(&self, seen: Option<&Seen>) {
        let Some(address) = seen.and_then(|seen| seen.peer.address).map(network) else { return };
        let Some(Err((_, wait))) = self.guesses.as_ref().map(|buckets| buckets.take(&address)) else {
            return;
        };
        lock(&self.shut_out).insert(address, Instant::now() + wait);
    }

    fn asked_from(&self, address: IpAddr) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY_EVERY) {
            self.tidy();
        }
        let Some(buckets) = &self.addresses else { return Ok(()) };
        let taken = buckets.take(&network(address));
        taken.map(drop).map_err(|(_, wait)| Problem::too_many(seconds(wait)))
    }

    fn tidy(&self) {
        self.tokens.iter().for_each(|buckets| buckets.limiter.retain_recent());
        for buckets in [&self.addresses, &self.guesses].into_iter().flatten() {
            buckets.limiter.retain_recent();
        }
        let now = Instant::now();
        lock(&self.shut_out).retain(|_, until| *until > now);
    }
}

/// Whoever has an address of IPv6 has the 2⁶⁴ beside it too.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(of) => Ipv6Addr::from_bits(of.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds a lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Refuses a request where too many have come from its address. A page's stylesheets and fonts aren't counted: they cost
/// less than the count, and a page without them is none.
pub(crate) async fn limit_address(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(crate::pages::assets::FOLDER) {
        return next.run(request).await;
    }
    let address = Seen::of(request.extensions()).and_then(|seen| seen.peer.address);
    match address.map(|address| app.limiter().asked_from(address)) {
        Some(Err(problem)) => problem.into_response(),
        _ => next.run(request).await,
    }
}
