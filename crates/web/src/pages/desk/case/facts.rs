//! Facts beside a case: its contract, its contact, and every deadline that ever was.

use desk::case::{Ended, Ending, UpdateTerms};
use desk::id::Id;
use desk::permission::{Deed, Whose};
use store::{Failure, Tx};

use super::{Reading, UNSAID};
use crate::api::cases::promise::why_of;
use crate::pages::html::{Html, escape, isolated};

/// What the case's contract says.
pub(super) struct ContractFacts {
    /// Where it is shown.
    pub path: String,
    pub plan: String,
    /// The support hours: the coverage.
    pub coverage: String,
    /// The working hours of its region.
    pub hours: String,
    pub quote: Html,
    /// Each channel, and whether the customer may use it.
    pub channels: Vec<(bool, String)>,
    /// What the newest versions of the terms would make of the promise, where there are newer ones (policy D20).
    pub newer: Option<Html>,
    /// Whether the case may go to another contract or site.
    pub may_move: bool,
}

/// Whom the case is for.
pub(super) struct ContactFacts {
    pub name: Html,
    pub role: &'static str,
    pub addresses: Vec<String>,
    pub numbers: Vec<String>,
    /// What time it is there.
    pub time: Html,
    /// Whether support may contact them now, and until or from when.
    pub open: String,
    pub language: &'static str,
}

/// A deadline that was promised, and how that ended (policy D19–D21).
pub(super) struct PastPromise {
    pub by: Html,
    pub why: String,
    /// How it ended, as colours have it and in words.
    pub state: &'static str,
    pub ended: String,
}

impl Reading<'_> {
    pub(super) fn contract(&self, tx: &mut Tx<'_>) -> Result<Option<ContractFacts>, Failure> {
        let (Some(entitlement), Some(catalog)) = (self.entitlement, self.catalog) else { return Ok(None) };
        let organisation = self.case.organisation;
        if self.visitor.caller.may(Deed::SeeContract, &Whose::case(self.case)).is_err() {
            return Ok(None);
        }
        let versions = &entitlement.versions;
        let contract = store::contract(tx, Id::new(versions.contract))?;
        let Some(terms) = contract.as_ref().and_then(|contract| contract.version(versions.contract_version))
        else {
            return Ok(None);
        };
        let (terms, language) = (&terms.terms, self.language());
        let plan = catalog.plan(&terms.plan).ok();
        let coverage = terms.coverage.as_ref().or(plan.map(|plan| &plan.coverage));
        let coverage = coverage.and_then(|id| catalog.coverage(id).ok());
        let region = terms.place(self.case.site).ok().and_then(|place| catalog.region(&place.region).ok());
        let hours = region.and_then(|region| {
            let calendar = catalog.calendar(&region.working_hours).ok()?;
            let (region, hours) = (region.name.get(language), calendar.text.get(language));
            Some(match &terms.stated.week {
                Some(_) => self.words("contract-hours-quoted", &[("region", region.into())]),
                None => self.words("contract-hours", &[("region", region.into()), ("hours", hours.into())]),
            })
        });
        let channels = catalog.channels().iter().map(|channel| {
            let has = entitlement.channels.iter().any(|own| own.id() == channel.id);
            (has, channel.name.get(language).to_owned())
        });
        let may_move = self.may(Deed::Move);
        Ok(Some(ContractFacts {
            path: format!("/organisations/{}", organisation.map(Id::number).unwrap_or_default()),
            plan: self.plan().map(|(_, name)| name).unwrap_or_default(),
            coverage: coverage.map(|coverage| coverage.name.get(language).to_owned()).unwrap_or_default(),
            hours: hours.unwrap_or_default(),
            quote: isolated(&terms.quote),
            channels: channels.collect(),
            newer: if may_move { self.newer(tx)? } else { None },
            may_move,
        }))
    }

    fn newer(&self, tx: &mut Tx<'_>) -> Result<Option<Html>, Failure> {
        let newest = self.app.entitlements.newest(tx, self.case)?;
        let Some(to) = newest.filter(|to| Some(&to.versions) != self.case.terms.as_ref()) else {
            return Ok(None);
        };
        let world = self.world();
        let update = UpdateTerms { to: &to, words: UNSAID };
        let Ok(bodies) = self.case.update_terms(&update, &world) else { return Ok(None) };
        if let Some(warning) = self.case.prospect_as_is().warning() {
            return Ok(Some(Html(escape(warning.get(self.language())))));
        }
        Ok(Some(self.outlook(&self.case.after(bodies, &world))))
    }

    pub(super) fn contact(&self, tx: &mut Tx<'_>) -> Result<Option<ContactFacts>, Failure> {
        let Some(id) = self.case.contact else { return Ok(None) };
        let Some(found) = store::contact(tx, id)? else { return Ok(None) };
        let contact = found.it;
        let open = self.entitlement.map(|entitlement| {
            let hours = &entitlement.working_hours;
            let (id, at) = match hours.is_open(self.now) {
                true => ("site-open-until", hours.next_closing(self.now)),
                false => ("site-closed-until", hours.next_opening(self.now)),
            };
            at.map(|at| self.words(id, &[("time", self.there.near(at).into())])).unwrap_or_default()
        });
        let reached = |all: &[desk::people::Reach]| all.iter().map(|reach| reach.to.clone()).collect();
        Ok(Some(ContactFacts {
            name: isolated(&contact.name),
            role: match contact.role {
                desk::people::ContactRole::OwnCases => "role-own-cases",
                desk::people::ContactRole::Site => "role-site",
                desk::people::ContactRole::Organisation => "role-organisation",
                desk::people::ContactRole::Manager => "role-manager",
            },
            addresses: reached(&contact.addresses),
            numbers: reached(&contact.numbers),
            time: Html(format!("{} {}", self.there.time_element(self.now), escape(&self.there.city()))),
            open: open.unwrap_or_default(),
            language: match contact.language {
                sla::Language::En => "language-en",
                sla::Language::Ar => "language-ar",
            },
        }))
    }

    pub(super) fn promises(&self) -> Vec<PastPromise> {
        let all = self.case.every_promise(self.now);
        all.iter()
            .map(|Ending { made, ended }| {
                let (state, word) = match ended {
                    Ended::Running => ("run", "ended-running"),
                    Ended::Kept(_) => ("kept", "ended-kept"),
                    Ended::Missed => ("late", "ended-missed"),
                    Ended::Replaced { .. } => ("idle", "ended-replaced"),
                    Ended::NeverWas => ("idle", "ended-never-was"),
                    Ended::Lapsed => ("idle", "ended-lapsed"),
                };
                PastPromise {
                    by: self.there.moment_element(made.promise.deadline),
                    why: why_of(made.promise.because, self.language()).to_owned(),
                    state,
                    ended: self.t(word),
                }
            })
            .collect()
    }
}
