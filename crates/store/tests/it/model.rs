//! The store against a model of a case: what is done to a case that is kept, on both engines, comes to what the model says.

use std::cell::Cell;

use desk::case::{Case, Customer, Seq};
use desk::catalog::Catalog;
use desk::contract::TermsSpec;
use desk::id::Id;
use desk::people::{Actor, Agent, AgentRole, Contact};
use engines::riyadh::{at, content};
use engines::stores;
use model::{Step, Subject, View, decide, go_through, instant, opening, sequences, view, who};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{from_value, json};
use sla::{Holidays, Instant};
use store::{Command, Entitlements, Error, Failure, Store};

/// A case that is kept, of a Premium customer in Riyadh.
#[derive(Clone)]
struct Stored<'a> {
    store: &'a Store,
    entitlements: Entitlements,
    customer: Customer,
    contact: Id<Contact>,
    agent: Id<Agent>,
    case: Option<Id<Case>>,
    replies: Vec<Seq>,
}

impl<'a> Stored<'a> {
    fn new(store: &'a Store) -> Self {
        let (customer, contact, agent) = store.write_now::<_, Failure, _>(customer).unwrap();
        let entitlements = Entitlements::default();
        Self { store, entitlements, customer, contact, agent, case: None, replies: Vec::new() }
    }

    fn command(&self, by: Actor, now: Instant) -> Command {
        let role = by.is_agent().then_some(AgentRole::Agent);
        Command::new(desk::case::World { now, by, role, entitlement: None })
    }
}

impl Subject for Stored<'_> {
    fn open(&mut self, now: i64, priority: u8) {
        let now = instant(now);
        let contents =
            vec![content("a subject", Some(self.contact)), content("a message", Some(self.contact))];
        let open = opening(self.customer, priority, now, [contents[0].sealed(), contents[1].sealed()]);
        let command = Command { contents, ..self.command(Actor::Contact(self.contact), now) };
        let (entitlements, customer) = (self.entitlements.clone(), self.customer);
        let written = self.store.write_now::<_, Failure, _>(move |tx| {
            let entitlement = entitlements.in_force(tx, customer.organisation, Some(customer.site), now)?;
            store::open(tx, &command, entitlement.as_deref(), |world| open.decide(world))
        });
        (self.case, self.replies) = (Some(written.unwrap().id), Vec::new());
    }

    fn take(&mut self, step: &Step, now: i64) -> bool {
        let (id, last) = (self.case.unwrap(), self.replies.last().copied());
        let (contact, agent) = (self.contact, self.agent);
        let text = content("a text", None);
        let sealed = text.sealed();
        let command = self.command(who(step, contact, agent), instant(now));
        let command = Command { contents: vec![text], ..command };
        let (entitlements, step) = (self.entitlements.clone(), step.clone());
        let written = self.store.write_now(move |tx| {
            store::execute(tx, &command, id, &|tx, case| entitlements.of_case(tx, case), |case, world| {
                decide(&step, case, last, sealed, agent, world).unwrap_or(Ok(Vec::new()))
            })
        });
        match written {
            Ok(written) => {
                let replied =
                    |event: &&desk::case::Event| matches!(event.body, desk::case::Body::Replied { .. });
                self.replies.extend(written.events.iter().filter(replied).map(|event| event.seq));
                true
            }
            Err(Failure::Refused(_)) => false,
            Err(other) => panic!("{other}"),
        }
    }

    fn view(&self, now: i64) -> View {
        let (id, entitlements, now) = (self.case.unwrap(), self.entitlements.clone(), instant(now));
        let kept = self.store.read_now::<_, Error, _>(move |tx| {
            let case = store::load(tx, id)?.unwrap().case;
            let entitlement = entitlements.of_case(tx, &case)?;
            Ok((case, entitlement))
        });
        let (case, entitlement) = kept.unwrap();
        view(&case, entitlement.as_deref(), now)
    }
}

fn customer(tx: &mut store::Tx<'_>) -> Result<(Customer, Id<Contact>, Id<Agent>), Failure> {
    let made = at("2026-01-01T00:00:00Z");
    let organisation = store::add_organisation(tx, &from_value(json!({"name": "Rimal"})).unwrap())?;
    let holidays = store::add_holidays(tx, "None", made, &Holidays::default())?;
    let place = json!({"zone": "Asia/Riyadh", "region": "global", "holidays": holidays});
    let site: desk::organisation::SiteSpec =
        from_value(json!({"organisation": organisation, "name": "Riyadh", "place": place})).unwrap();
    let site = store::add_site(tx, &site.site(Catalog::builtin()).unwrap())?;
    let contact: Contact = from_value(json!({
        "organisation": organisation, "site": site, "name": "Sara", "role": "own-cases", "language": "ar",
        "addresses": [], "numbers": []
    }))
    .unwrap();
    let contact = store::add_contact(tx, &contact)?;
    let agent = json!({"name": "Omar", "address": "omar@desk.example", "role": "agent", "language": "en"});
    let agent = store::add_agent(tx, &from_value(agent).unwrap())?;
    let terms: TermsSpec = from_value(json!({
        "quote": "Q-1", "edition": Catalog::builtin().edition(), "plan": "premium", "first_day": "2026-01-01",
        "last_day": "2199-12-31", "default_site": site, "sites": [{"site": site, "place": place}]
    }))
    .unwrap();
    store::add_contract(tx, organisation, made, terms.terms(Catalog::builtin()).unwrap())?;
    Ok((Customer { organisation, site, contact: Some(contact) }, contact, agent))
}

#[test]
fn a_case_that_is_kept_is_what_its_model_is() {
    stores(|store| {
        let subject = Stored::new(store);
        // What is recorded is never before what was recorded last, so each case comes some months after the one before.
        let months = Cell::new(0);
        let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&sequences(), |(at, priority, steps)| {
                months.set(months.get() + 12 * 7 * 1440);
                go_through(&mut subject.clone(), &(at + months.get(), priority, steps));
                Ok(())
            })
            .unwrap_or_else(|failure| panic!("{:?}: {failure}", store.engine()));
        let report = store.verify().unwrap();
        assert!(report.cases >= 40, "{report:?}");
        assert_eq!(report.faulty, 0, "{:?}", report.faults);
    });
}
