//! How urgent a case is, what another priority would do (policy D8, D9, D21), and whether the customer is available.

use desk::case::{Body, Case, Check, CheckResult, Event};
use desk::catalog::{Priority, PriorityMeaning};
use desk::people::Actor;
use desk::permission::Deed;
use sla::{Instant, SupportTime};
use store::{Failure, Tx};

use super::{Offer, Reading};
use crate::api::cases::names::Names;
use crate::api::cases::promise::why_of;
use crate::pages::html::{Html, escape};

/// So many people of a customer's are offered.
const MOST_PEOPLE: u32 = 100;

/// Whether the customer is available.
pub(super) struct Availability {
    pub said: Html,
    /// The shape of its mark: `` (available), `away`, `silent`.
    pub presence: &'static str,
    /// Asking.
    pub ask: Option<Offer>,
    /// Recording that they are.
    pub confirm: Option<Offer>,
    /// Who may have said so.
    pub people: Vec<(i64, String)>,
}

/// Lowering by one level.
pub(super) struct Lower {
    pub to: u8,
    /// The availability check that proves that nobody answered.
    pub check: Option<u32>,
    /// What of that isn't proven.
    pub not_silent: Vec<String>,
    /// What would become of the promise.
    pub outlook: Html,
    pub offer: Offer,
}

/// Raising.
pub(super) struct Raise {
    pub to: Vec<Higher>,
    /// Who may have confirmed.
    pub people: Vec<(i64, String)>,
}

/// A higher priority.
pub(super) struct Higher {
    pub priority: u8,
    pub meaning: String,
    /// What is confirmed by choosing it, and the version of its words.
    pub statement: String,
    pub version: u32,
    /// What would become of the promise.
    pub outlook: Html,
}

impl Reading<'_> {
    pub(super) fn availability(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
    ) -> Result<Option<Availability>, Failure> {
        if !self.has_duty() && self.case.check.is_none() {
            return Ok(None);
        }
        let (presence, said) = self.presence(tx, names)?;
        let ask = self.offer(Deed::AskForAvailability, self.case.ask_availability(&self.world()));
        let confirm = self.case.check.and_then(|_| self.offer(Deed::ConfirmAvailability, Ok(())));
        Ok(Some(Availability { said, presence, ask, confirm, people: self.people(tx)? }))
    }

    /// What is known of the customer's being available.
    fn presence(&self, tx: &mut Tx<'_>, names: &mut Names) -> Result<(&'static str, Html), Failure> {
        let near = |at| self.there.near_element(at);
        let Some(check) = self.case.check else {
            return Ok(("away", Html(escape(&self.t("presence-unasked")))));
        };
        let (shape, id, at) = match check.result {
            CheckResult::Running => ("away", "presence-running", check.grace_ends),
            CheckResult::RanOut => ("silent", "presence-silent", check.grace_ends),
            CheckResult::Undelivered => ("away", "presence-undelivered", check.asked),
            CheckResult::Cancelled => ("away", "presence-cancelled", check.asked),
            CheckResult::Answered => {
                let Some(sign) = self.sign_since(check) else {
                    return Ok(("", self.html("presence-available", &[("when", near(check.asked))])));
                };
                let who = self.person(tx, names, sign.1)?;
                return Ok((
                    "",
                    self.html("presence-available-who", &[("who", who), ("when", near(sign.0))]),
                ));
            }
        };
        Ok((shape, self.html(id, &[("when", near(at))])))
    }

    /// The first sign of the customer's in a check's grace period, and whose it was.
    fn sign_since(&self, check: Check) -> Option<(Instant, Actor)> {
        let grace = check.asked..=check.grace_ends;
        let within =
            self.events.iter().filter(|event| event.seq != check.seq && grace.contains(&event.occurred));
        // What was said at the very moment of asking, and before it, answers nothing.
        let mut within = within.filter(|event| event.occurred != check.asked || event.seq > check.seq);
        within.find_map(|event: &Event| match &event.body {
            Body::AvailabilityConfirmed { contact: Some(contact), .. } => {
                Some((event.occurred, Actor::Contact(*contact)))
            }
            _ => event.by.is_customer().then_some((event.occurred, event.by)),
        })
    }

    /// The people of the customer, whom the case is for first.
    pub(super) fn people(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let Some(organisation) = self.case.organisation else { return Ok(Vec::new()) };
        let asker = self.visitor.caller.asker;
        let found = store::contacts(tx, organisation, &asker, 0, MOST_PEOPLE)?;
        let mut people: Vec<_> = found.into_iter().map(|(id, contact)| (id, contact.it.name)).collect();
        people.sort_by_key(|(id, _)| Some(*id) != self.case.contact);
        Ok(people
            .into_iter()
            .map(|(id, name)| (id.number(), desk::text::harmless(&name).into_owned()))
            .collect())
    }

    pub(super) fn lower(&self) -> Option<Lower> {
        let to = self.case.priority.one_lower()?;
        self.meaning(to)?;
        let (case, world) = (self.case, self.world());
        let needed = case.lowering_conditions(to, &world);
        let after = case.with_priority(to, &world);
        let warning = case.prospect_of_priority(to, &world).ok().and_then(|prospect| prospect.warning());
        let outlook = match (&after, warning) {
            (_, Some(warning)) => Html(escape(warning.get(self.language()))),
            (Ok(after), None) => self.outlook(after),
            (Err(_), None) => Html::default(),
        };
        let not_silent = needed.silence.iter().filter(|condition| !condition.met);
        let not_silent = not_silent.map(|condition| condition.why.get(self.language()).to_owned()).collect();
        let lower = |offer| Lower { to: to.number(), check: needed.check, not_silent, outlook, offer };
        self.offer(Deed::Lower, after.map(drop)).map(lower)
    }

    pub(super) fn raise(&self, tx: &mut Tx<'_>) -> Result<Option<Raise>, Failure> {
        let (case, world) = (self.case, self.world());
        let Some(catalog) = self.catalog.filter(|_| self.may(Deed::Raise)) else { return Ok(None) };
        let higher = catalog.priorities().iter().filter(|meaning| meaning.priority < case.priority);
        let to: Vec<_> = higher
            .filter_map(|meaning| {
                let after = case.with_priority(meaning.priority, &world).ok()?;
                let prospect = case.prospect_of_priority(meaning.priority, &world).ok()?;
                let outlook = match prospect.warning() {
                    Some(warning) => Html(escape(warning.get(self.language()))),
                    None => self.outlook(&after),
                };
                Some(Higher {
                    priority: meaning.priority.number(),
                    meaning: meaning.name.get(self.language()).to_owned(),
                    statement: meaning.statement.text.get(self.language()).to_owned(),
                    version: meaning.statement.version,
                    outlook,
                })
            })
            .collect();
        Ok(if to.is_empty() { None } else { Some(Raise { to, people: self.people(tx)? }) })
    }

    /// What a priority means in the case's catalogue.
    pub(super) fn meaning(&self, priority: Priority) -> Option<&PriorityMeaning> {
        self.catalog?.priorities().iter().find(|meaning| meaning.priority == priority)
    }

    /// The promise that would be in force.
    pub(super) fn outlook(&self, after: &Case) -> Html {
        let Some(made) = after.promise_in_force() else { return Html(escape(&self.t("outlook-none"))) };
        let promise = &made.promise;
        let target = sla::text::duration(SupportTime::from_microseconds(promise.target_us), self.language());
        let args = [
            ("when", self.there.moment_element(promise.deadline)),
            ("target", Html(escape(&target))),
            ("why", Html(escape(why_of(promise.because, self.language())))),
        ];
        self.html("outlook", &args)
    }
}
