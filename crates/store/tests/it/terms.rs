//! Verbs that need more than the case: other terms than it is under, earlier ones, or a number of its own.

use std::sync::Arc;

use desk::case::{
    Because, Bind, Body, Case, Channel, Confirmation, Confirmed, Customer, DecideContest, Entitlement,
    Evidence, Lower, Move, Raise, Rule, Split, SplitOff, State, UpdateTerms, World,
};
use desk::catalog::Priority;
use desk::contract::Contract;
use desk::effects::TimerKind;
use desk::id::Id;
use desk::people::AgentRole;
use sla::{Holidays, Instant, Language};
use store::{Command, Content, Entitlements, Error, Failure, Store, Text, Tx, Written};

use crate::desk::{Desk, keyed};
use engines::riyadh::{at, content, monday, terms};
use engines::stores;

/// A desk whose contracts are those in the store.
struct Contracts<'a> {
    desk: Desk<'a>,
    entitlements: Entitlements,
}

impl<'a> Contracts<'a> {
    fn new(store: &'a Store) -> Self {
        let none = |tx: &mut Tx<'_>| store::add_holidays(tx, "Riyadh", monday(), &Holidays::default());
        store.write_now::<_, Error, _>(none).unwrap();
        Self { desk: Desk::new(store), entitlements: Entitlements::default() }
    }

    /// The customer opens a case, now.
    fn opens(&self, priority: u8, now: Instant) -> Id<Case> {
        self.desk.opens(priority, self.desk.customer(now)).unwrap().id
    }

    /// Something is done to a case, decided with whatever the store knows.
    fn does(
        &self,
        id: Id<Case>,
        command: Command,
        verb: impl FnOnce(&mut Tx<'_>, &Entitlements, &Case, &World<'_>) -> Result<Vec<Body>, Failure>
        + Send
        + 'static,
    ) -> Result<Written, Failure> {
        let entitlements = self.entitlements.clone();
        self.desk.store.write_now(move |tx| {
            let entitle = |tx: &mut Tx<'_>, case: &Case| entitlements.of_case(tx, case);
            store::execute_reading(tx, &command, id, &entitle, |tx, case, world| {
                verb(tx, &entitlements, case, world)
            })
        })
    }

    fn says(&self, id: Id<Case>, now: Instant, text: &str) -> Written {
        let message = content(text, Some(self.desk.contact));
        let (sealed, mut command) = (message.sealed(), self.desk.customer(now));
        command.contents.push(message);
        self.does(id, command, move |_, _, case, _| Ok(case.customer_writes(sealed, Channel::Portal)?))
            .unwrap()
    }

    fn split(&self, id: Id<Case>, command: Command, message: u32) -> Result<(Written, Written), Failure> {
        let entitlements = self.entitlements.clone();
        self.desk.store.write_now(move |tx| {
            store::split(
                tx,
                &command,
                (id, message),
                &entitlements,
                |_, case, world| -> Result<SplitOff, Failure> {
                    let split = Split { message, subject: None, priority: None, confirmation: None };
                    Ok(case.split(id, &split, world)?)
                },
            )
        })
    }

    /// The contract gets a new version.
    fn contract_becomes(&self, plan: &str, made: Instant) -> Contract {
        let terms = terms(self.desk.site, plan, ["2026-01-01", "2026-12-31"]);
        let change = move |tx: &mut Tx<'_>| store::change_contract(tx, Id::new(1), made, terms);
        self.desk.store.write_now::<_, Failure, _>(change).unwrap().unwrap()
    }

    fn text(&self, sealed: desk::case::Sealed) -> Text {
        self.desk.store.read_now::<_, Error, _>(move |tx| store::text(tx, sealed)).unwrap()
    }

    fn deadline(&self, id: Id<Case>) -> Instant {
        self.desk.stored(id).case.promise_in_force().unwrap().promise.deadline
    }

    /// An agent moves the case to the newest versions of its terms.
    fn updates(&self, id: Id<Case>, now: Instant) -> Result<Written, Failure> {
        let words = content("the contract was improved", None);
        let (sealed, mut command) = (words.sealed(), self.desk.agent(now));
        command.contents.push(words);
        self.does(id, command, move |tx, entitlements, case, world| {
            let to = entitlements.newest(tx, case)?.expect("newer terms");
            Ok(case.update_terms(&UpdateTerms { to: &to, words: sealed }, world)?)
        })
    }

    fn raises(&self, id: Id<Case>, to: u8, now: Instant) -> Written {
        let raise = Raise { to: priority(to), confirmation: self.confirmation() };
        self.does(id, self.desk.customer(now), move |_, _, case, world| Ok(case.raise(&raise, world)?))
            .unwrap()
    }

    /// On the word of somebody whom we don't know.
    fn agent_raises(&self, id: Id<Case>, to: u8, now: Instant) {
        let (contact, how, language) = (None, Confirmed::Word, Language::Ar);
        let confirmation = Confirmation { contact, how, version: 1, language, at: None };
        let raise = Raise { to: priority(to), confirmation };
        self.does(id, self.desk.agent(now), move |_, _, case, world| Ok(case.raise(&raise, world)?)).unwrap();
    }

    fn confirmation(&self) -> Confirmation {
        let contact = Some(self.desk.contact);
        Confirmation { contact, how: Confirmed::Form, version: 1, language: Language::Ar, at: None }
    }

    fn is_sound(&self) {
        let report = self.desk.store.verify().unwrap();
        assert!(report.faults.is_empty(), "{report:?}");
    }
}

fn priority(number: u8) -> Priority {
    Priority::from_number(number).unwrap()
}

/// Of Monday 10:00 in Riyadh.
fn minutes(minutes: i64) -> Instant {
    monday().checked_add(sla::SupportTime::from_microseconds(minutes * 60_000_000)).unwrap()
}

fn said(text: &str, command: &mut Command) -> desk::case::Sealed {
    let words: Content = content(text, None);
    let sealed = words.sealed();
    command.contents.push(words);
    sealed
}

#[test]
fn d22_a_message_becomes_a_case_with_a_number_and_both_read_its_text() {
    stores(|store| {
        let desk = Contracts::new(store);
        let old = desk.opens(1, monday());
        let message = desk.says(old, minutes(60), "Something else").case.seq;
        let command = keyed(desk.desk.agent(minutes(120)), "split", 1);
        let (here, new) = desk.split(old, command.clone(), message).unwrap();
        assert_eq!((here.id, new.id), (old, Id::new(old.number() + 1)));
        assert_eq!(new.case.submitted, minutes(60), "when the message reached us");
        assert_eq!(here.case.split_off, [(message, new.id)]);
        let stored = desk.desk.stored(new.id);
        assert_eq!((&stored.case, &stored.events), (&new.case, &new.events));
        let occurred: Vec<_> = new.events.iter().map(|event| event.occurred).collect();
        assert_eq!(occurred, [minutes(60), minutes(120), minutes(120)], "opened, promised, linked");
        for case in [&here.case, &new.case] {
            let text = case.messages.last().unwrap().text.unwrap();
            assert_eq!(desk.text(text), Text::Kept("Something else".to_owned()));
        }
        // Sent again it is answered as it was, whatever happened since.
        desk.says(new.id, minutes(130), "More of it");
        let (again, as_it_was) = desk.split(old, command, message).unwrap();
        assert_eq!((again.again, again.events), (true, here.events));
        assert_eq!((as_it_was.id, as_it_was.case), (new.id, new.case));
        desk.is_sound();
    });
}

#[test]
fn d22_a_split_that_is_refused_leaves_nothing_and_takes_no_number() {
    stores(|store| {
        let desk = Contracts::new(store);
        let old = desk.opens(1, monday());
        let message = desk.says(old, minutes(60), "Something else").case.seq;
        let customer = desk.split(old, desk.desk.customer(minutes(61)), message);
        assert!(matches!(customer, Err(Failure::Refused(_))), "{customer:?}");
        assert!(matches!(desk.split(Id::new(99), desk.desk.agent(monday()), 1), Err(Failure::NoCase(_))));
        let (_, new) = desk.split(old, desk.desk.agent(minutes(62)), message).unwrap();
        assert_eq!(new.id.number(), old.number() + 1);
        let twice = desk.split(old, desk.desk.agent(minutes(63)), message);
        assert!(matches!(twice, Err(Failure::Refused(_))), "it has a case of its own");
        assert_eq!(desk.desk.stored(old).case.split_off.len(), 1);
        desk.is_sound();
    });
}

#[test]
fn d22_a_split_case_has_what_the_contract_gave_when_its_message_reached_us() {
    stores(|store| {
        let desk = Contracts::new(store);
        let old = desk.opens(1, monday());
        let before = desk.says(old, minutes(10), "One").case.seq;
        desk.contract_becomes("premium", minutes(20));
        let after = desk.says(old, minutes(30), "Two").case.seq;
        let versions = [before, after].map(|message| {
            let (_, new) = desk.split(old, desk.desk.agent(minutes(40)), message).unwrap();
            (new.case.terms.unwrap().contract_version, new.case.promises[0].promise.deadline)
        });
        // P3 of Monday 10:10: 24 hours on Basic, Thursday 10:10; of 10:30: 4 hours on Premium.
        assert_eq!(versions, [(1, at("2026-11-26T07:10:00Z")), (2, minutes(270))]);
    });
}

#[test]
fn d8_a_contest_is_decided_under_the_terms_of_each_changes_own_time() {
    stores(|store| {
        let desk = Contracts::new(store);
        let id = desk.opens(1, monday());
        let mut command = desk.desk.agent(minutes(10));
        let words = said("they have no logs", &mut command);
        let lower = Lower { to: priority(2), evidence: Evidence::CannotProvide { words } };
        let lowered =
            desk.does(id, command, move |_, _, case, world| Ok(case.lower(&lower, world)?)).unwrap();
        let lowering = lowered.case.lowerings[0].seq;
        desk.raises(id, 1, minutes(20));
        desk.contract_becomes("premium", minutes(25));
        desk.updates(id, minutes(30)).unwrap();
        assert_eq!(desk.deadline(id), minutes(60), "half an hour from the update");
        let mut command = desk.desk.customer(minutes(40));
        let words = said("we do have them", &mut command);
        desk.does(id, command, move |_, _, case, world| Ok(case.contest(lowering, words, world)?)).unwrap();
        let mut command = desk.desk.agent(minutes(50));
        command.world.role = Some(AgentRole::Lead);
        let words = said("true", &mut command);
        let decide = DecideContest { lowering, upheld: true, words };
        let decided = desk.does(id, command, move |tx, entitlements, case, world| {
            let past = store::past_terms(tx, case, &|tx, case| entitlements.of_case(tx, case))?;
            assert_eq!(past.len(), 2);
            Ok(case.decide_contest(&decide, &past, world)?)
        });
        let case = decided.unwrap().case;
        assert_eq!((case.priority, desk.deadline(id)), (priority(1), minutes(60)));
        assert_eq!(case.terms.unwrap().contract_version, 2, "it changes no terms");
        desk.is_sound();
    });
}

#[test]
fn d16_what_is_owed_when_a_reply_bounces_is_promised_in_the_same_transaction() {
    stores(|store| {
        let desk = Contracts::new(store);
        let id = desk.opens(3, monday());
        let reply = desk.desk.replies(id, desk.desk.agent(minutes(10))).unwrap().case.seq;
        desk.raises(id, 1, minutes(20));
        desk.contract_becomes("premium", minutes(25));
        desk.updates(id, minutes(30)).unwrap();
        assert_eq!(desk.desk.stored(id).case.promises.len(), 1, "answered, it was promised nothing more");
        let mut bounce = desk.desk.agent(minutes(40));
        bounce.world.by = desk::people::Actor::Desk;
        let bounced = desk.does(id, bounce, move |_, _, case, _| Ok(case.bounced(reply, false)?)).unwrap();
        let because: Vec<_> = bounced.case.promises.iter().map(|made| made.promise.because).collect();
        assert!(matches!(because[..], [Because::Opened, Because::Changed { .. }, Because::Changed { .. }]));
        assert_eq!(desk.deadline(id), minutes(60), "half an hour from the update");
        assert_eq!(desk.desk.stored(id).events, {
            let events = desk.desk.stored(id).events;
            assert!(events.ends_with(&bounced.events));
            events
        });
        desk.is_sound();
    });
}

#[test]
fn d9_d20_timers_follow_a_case_to_another_site_of_the_same_contract() {
    stores(|store| {
        let desk = Contracts::new(store);
        let second = desk.another_site("Europe/Berlin");
        let id = desk.opens(3, monday());
        let due = |kind: TimerKind| {
            let far = at("2027-01-01T00:00:00Z");
            let all =
                store.write_now::<_, Error, _>(move |tx| store::claim_timers(tx, far, 10, far)).unwrap();
            all.into_iter().find(|set| set.it.timer.kind == kind).unwrap().it.timer.due
        };
        desk.updates(id, minutes(1)).unwrap();
        let mut command = desk.desk.agent(minutes(2));
        let words = said("they are in Berlin", &mut command);
        let site = second;
        desk.does(id, command, move |tx, entitlements, case, world| {
            let organisation = case.organisation.unwrap();
            let to = entitlements.in_force(tx, organisation, Some(site), world.now)?.unwrap();
            Ok(case.move_to(&Move { site, to: &to, words, correction: true }, world)?)
        })
        .unwrap();
        // 24 hours from Monday 8:00 in Berlin: Monday, Tuesday and Wednesday from 9:00 to 17:00. Half of it is at 13:00 on
        // Tuesday; the first site's calendar would put it at 10:30 UTC.
        assert_eq!(desk.deadline(id), at("2026-11-25T16:00:00Z"));
        assert_eq!(due(TimerKind::Reminder50), at("2026-11-24T12:00:00Z"));
        desk.is_sound();
    });
}

impl Contracts<'_> {
    /// Another site, which the contract covers from now on.
    fn another_site(&self, zone: &str) -> Id<desk::people::Site> {
        let (organisation, zone, first) = (self.desk.organisation, zone.to_owned(), self.desk.site);
        let add = move |tx: &mut Tx<'_>| {
            let place = |zone: &str| serde_json::json!({"zone": zone, "region": "global", "holidays": 1});
            let site: desk::organisation::SiteSpec = serde_json::from_value(serde_json::json!({
                "organisation": organisation, "name": "Second", "place": place(&zone)
            }))
            .unwrap();
            let site = store::add_site(tx, &site.site(desk::catalog::Catalog::builtin()).unwrap())?;
            let terms: desk::contract::TermsSpec = serde_json::from_value(serde_json::json!({
                "quote": "Q-1", "edition": "2026-01", "plan": "basic", "first_day": "2026-01-01",
                "last_day": "2026-12-31", "default_site": first,
                "sites": [{"site": first, "place": place("Asia/Riyadh")}, {"site": site, "place": place(&zone)}]
            }))
            .unwrap();
            let terms = terms.terms(desk::catalog::Catalog::builtin()).unwrap();
            let made = at("2026-01-02T00:00:00Z");
            store::change_contract(tx, Id::new(1), made, terms)?.expect("the contract");
            Ok(site)
        };
        self.desk.store.write_now::<_, Failure, _>(add).unwrap()
    }
}

#[test]
fn d13_a_case_of_an_unknown_sender_is_bound_to_what_was_in_force_when_it_was_submitted() {
    stores(|store| {
        let desk = Contracts::new(store);
        let id = desk.unknown_sender(monday());
        desk.contract_becomes("premium", minutes(60));
        let whose = desk.customer();
        let bound = desk.binds(id, whose, None, minutes(2880)).unwrap();
        let versions = bound.case.terms.clone().unwrap();
        assert_eq!(versions.contract_version, 1, "not what was made later");
        // Basic: 24 hours from Monday 10:00.
        assert_eq!(desk.deadline(id), at("2026-11-26T07:00:00Z"));
        assert_eq!(bound.case.state(None, minutes(2880)), State::Run);
        desk.is_sound();
    });
}

#[test]
fn d13_a_deadline_that_a_raise_in_triage_kept_is_no_fault_when_promises_are_counted_anew() {
    stores(|store| {
        let desk = Contracts::new(store);
        let id = desk.unknown_sender(at("2026-11-25T13:50:00Z"));
        // P3 of Basic is due on Monday, 16:50; two hours of P1 from 16:00 would be due later.
        desk.agent_raises(id, 1, at("2026-11-30T13:00:00Z"));
        desk.binds(id, desk.customer(), None, at("2026-11-30T13:10:00Z")).unwrap();
        assert_eq!(desk.deadline(id), at("2026-11-30T13:50:00Z"));
        let promise = &desk.desk.stored(id).case.promises[0].promise;
        assert_eq!((promise.because, promise.priority), (Because::Bound { rule: Rule::Kept }, priority(1)));
        assert_eq!(store.recount().unwrap(), []);
        desk.is_sound();
    });
}

#[test]
fn d13_a_case_put_right_is_listed_with_its_right_customer_and_sets_its_timers_anew() {
    stores(|store| {
        let desk = Contracts::new(store);
        let id = desk.unknown_sender(monday());
        desk.binds(id, desk.customer(), None, minutes(10)).unwrap();
        let other = desk.another_customer();
        let unsaid = desk.binds(id, other, None, minutes(20));
        assert!(matches!(unsaid, Err(Failure::Refused(_))), "{unsaid:?}");
        let right = desk.binds(id, other, Some("it is theirs"), minutes(20)).unwrap();
        assert_eq!(right.case.organisation, Some(other.organisation));
        // Nobody has a contract with them: it waits in triage again, and nothing reminds of the other's promise.
        assert!(right.case.is_in_triage());
        let far = at("2027-01-01T00:00:00Z");
        let waiting =
            store.write_now::<_, Error, _>(move |tx| store::claim_timers(tx, far, 10, far)).unwrap();
        // The rest is the contract's, which has the same number.
        let expires = [TimerKind::Expiry60, TimerKind::Expiry30, TimerKind::Expiry7];
        let kinds = waiting.iter().map(|set| set.it.timer.kind).filter(|kind| !expires.contains(kind));
        assert_eq!(kinds.collect::<Vec<_>>(), [TimerKind::Triage]);
        desk.is_sound();
    });
}

impl Contracts<'_> {
    fn customer(&self) -> Customer {
        let contact = Some(self.desk.contact);
        Customer { organisation: self.desk.organisation, site: self.desk.site, contact }
    }

    fn another_customer(&self) -> Customer {
        let add = |tx: &mut Tx<'_>| {
            let named = serde_json::from_value(serde_json::json!({"name": "Maple"})).unwrap();
            let organisation = store::add_organisation(tx, &named).unwrap();
            let place =
                serde_json::json!({"zone": "America/Toronto", "region": "north-america", "holidays": 1});
            let site: desk::organisation::SiteSpec = serde_json::from_value(serde_json::json!({
                "organisation": organisation, "name": "Toronto", "place": place
            }))
            .unwrap();
            let site = store::add_site(tx, &site.site(desk::catalog::Catalog::builtin()).unwrap())?;
            Ok(Customer { organisation, site, contact: None })
        };
        self.desk.store.write_now::<_, Error, _>(add).unwrap()
    }

    /// A mail of somebody whom we don't know.
    fn unknown_sender(&self, now: Instant) -> Id<Case> {
        let (subject, message) = (content("Help", None), content("Nobody can sign in.", None));
        let open = desk::case::Open {
            customer: None,
            channel: Channel::Email,
            submitted: now,
            call: None,
            priority: None,
            confirmation: None,
            subject: subject.sealed(),
            message: message.sealed(),
        };
        let mut command = self.desk.customer(now);
        command.world.by = desk::people::Actor::Stranger;
        command.occurred = Some(now);
        command.contents.extend([subject, message]);
        let opened =
            self.desk.store.write_now(move |tx| store::open(tx, &command, None, |world| open.decide(world)));
        opened.unwrap().id
    }

    fn binds(
        &self,
        id: Id<Case>,
        customer: Customer,
        why: Option<&str>,
        now: Instant,
    ) -> Result<Written, Failure> {
        let mut command = self.desk.agent(now);
        let words = why.map(|why| said(why, &mut command));
        self.does(id, command, move |tx, entitlements, case, world| {
            let (organisation, site) = (customer.organisation, Some(customer.site));
            let given: Option<Arc<Entitlement>> =
                entitlements.in_force(tx, organisation, site, case.submitted)?;
            let world = World { entitlement: given.as_deref(), ..*world };
            Ok(case.bind(&Bind { customer, words }, &world)?)
        })
    }
}
