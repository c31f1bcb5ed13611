//! A customer in Riyadh, as stories of several crates know them, and the times of those stories.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use desk::case::Case;
use desk::catalog::Catalog;
use desk::contract::{Terms, TermsSpec};
use desk::id::Id;
use desk::organisation::{Organisation, Site, SiteSpec};
use desk::people::{Agent, Contact};
use serde_json::{from_value, json};
use sla::{Holidays, Instant, SupportTime};
use store::{Content, Error, Failure, Tx};

/// An instant as it is written.
pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A Monday, 10:00 in Riyadh.
pub fn monday() -> Instant {
    at("2026-11-23T07:00:00Z")
}

/// So many minutes later.
pub fn later(from: Instant, minutes: i64) -> Instant {
    from.checked_add(SupportTime::from_microseconds(minutes * 60_000_000)).unwrap()
}

/// A clock that the story sets; it stands.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// It begins at an instant.
    pub fn at(now: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(now.as_microsecond())))
    }

    /// From now on it is so late.
    pub fn set(&self, now: Instant) {
        self.0.store(now.as_microsecond(), Ordering::Relaxed);
    }

    /// How late it is.
    pub fn now(&self) -> Instant {
        Instant::from_microsecond(self.0.load(Ordering::Relaxed)).unwrap()
    }

    /// What tells it, for those who ask the time.
    pub fn tells(&self) -> Arc<dyn Fn() -> Instant + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// A text with a salt: texts differ by their salt alone, which counts.
pub fn content(text: &str, of: Option<Id<Contact>>) -> Content {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    Content { salt: u128::from(next).to_be_bytes(), text: text.to_owned(), of }
}

/// The customer, and who answers them.
#[derive(Clone, Copy)]
pub struct Rimal {
    /// Rimal, whose domain is `rimal.example`.
    pub organisation: Id<Organisation>,
    /// Where they are, with a calendar of holidays that has none.
    pub site: Id<Site>,
    /// Sara of theirs, who reads Arabic and has a telephone.
    pub sara: Id<Contact>,
    /// Omar, an agent.
    pub omar: Id<Agent>,
}

impl Rimal {
    /// Writes them down on an empty desk.
    ///
    /// # Errors
    /// What the engine says.
    pub fn settle(tx: &mut Tx<'_>) -> Result<Self, Failure> {
        let holidays = store::add_holidays(tx, "Riyadh", at("2026-01-01T00:00:00Z"), &Holidays::default())?;
        let rimal = json!({"name": "Rimal", "domains": ["rimal.example"]});
        let organisation = store::add_organisation(tx, &from_value(rimal).unwrap())?;
        let site: SiteSpec = from_value(json!({
            "organisation": organisation, "name": "Riyadh",
            "place": {"zone": "Asia/Riyadh", "region": "global", "holidays": holidays}
        }))
        .unwrap();
        let site = store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
        let sara: Contact = from_value(json!({
            "organisation": organisation, "site": site, "name": "Sara", "role": "own-cases", "language": "ar",
            "addresses": [{"to": "sara@rimal.example", "verified": 1}], "numbers": [{"to": "+966112345678"}]
        }))
        .unwrap();
        let sara = store::add_contact(tx, &sara)?;
        let omar = json!({"name": "Omar", "address": "omar@desk.example", "role": "agent", "language": "en"});
        let omar = store::add_agent(tx, &from_value(omar).unwrap())?;
        Ok(Self { organisation, site, sara, omar })
    }
}

/// What a quote says of a site in Riyadh, from its first day to its last.
pub fn terms(site: Id<Site>, plan: &str, days: [&str; 2]) -> Terms {
    terms_in("Asia/Riyadh", site, plan, days)
}

/// The same of a site in another zone.
pub fn terms_in(zone: &str, site: Id<Site>, plan: &str, [first, last]: [&str; 2]) -> Terms {
    let spec: TermsSpec = from_value(json!({
        "quote": "Q-1", "edition": Catalog::builtin().edition(), "plan": plan, "first_day": first, "last_day": last,
        "default_site": site,
        "sites": [{"site": site, "place": {"zone": zone, "region": "global", "holidays": 1}}]
    }))
    .unwrap();
    spec.terms(Catalog::builtin()).unwrap()
}

/// What was said in a case, by everybody.
///
/// # Errors
/// What the engine says.
pub fn said(tx: &mut Tx<'_>, case: Id<Case>) -> Result<Vec<String>, Error> {
    let case = store::load(tx, case)?.unwrap().case;
    let mut said = Vec::new();
    for text in case.messages.iter().filter_map(|message| message.text) {
        if let store::Text::Kept(text) = store::text(tx, text)? {
            said.push(text);
        }
    }
    Ok(said)
}
