//! Puts the scene into an empty database, by the same commands as everybody's.

use std::collections::BTreeMap;

use desk::case::{Body, Case, Channel, Confirmation, Confirmed, Customer, Entitlement, Open, Reply, World};
use desk::catalog::Priority;
use desk::contract::TermsSpec;
use desk::holidays::public;
use desk::id::Id;
use desk::organisation::{Organisation, Site, SiteSpec};
use desk::people::{Actor, Agent, AgentRole, Contact, Team};
use jiff::Span;
use serde_json::{from_value, json};
use sla::{Instant, Language};
use store::{Command, Content, Entitlements, Error, Failure, HolderId, Tx};

use super::scene::{self, Scene, Story, Told};
use super::story::{Act, acts, later};

/// A salt.
pub(super) type Salt = dyn Fn() -> [u8; 16];

/// What the scene needs to happen.
pub(super) struct Filling<'a, 'b> {
    pub tx: &'a mut Tx<'b>,
    pub now: Instant,
    pub salt: &'a Salt,
    pub entitlements: Entitlements,
    agents: BTreeMap<String, (Id<Agent>, AgentRole)>,
    contacts: Vec<Known>,
    team: Option<Id<Team>>,
}

/// What lets somebody in.
pub(super) struct Keys {
    /// The hash of a token.
    pub token: store::Hash,
    /// That of a password.
    pub password: String,
    /// What the codes of an agent's code app are counted from.
    pub code_app: Option<Vec<u8>>,
}

#[derive(Clone)]
struct Known {
    address: String,
    customer: Customer,
    language: Language,
    id: Id<Contact>,
}

/// A case on its way: what it is called once it is open, and the last event.
struct Going<'a> {
    told: &'a Told,
    from: Option<Known>,
    priority: Priority,
    id: Option<Id<Case>>,
}

impl<'a, 'b> Filling<'a, 'b> {
    pub(super) fn new(tx: &'a mut Tx<'b>, now: Instant, salt: &'a Salt) -> Self {
        let (entitlements, agents) = (Entitlements::default(), BTreeMap::new());
        Self { tx, now, salt, entitlements, agents, contacts: Vec::new(), team: None }
    }

    /// Everything; `keys` are of the scene's people, in their order.
    pub(super) fn fill(&mut self, scene: &Scene, keys: &[Keys]) -> Result<(), Failure> {
        let mut keys = keys.iter();
        for person in &scene.agents {
            let id = self.add_agent(person)?;
            self.let_in(keys.next(), HolderId::Agent(id))?;
        }
        let agents = scene.team.agents.iter().filter_map(|of| Some(self.agents.get(of)?.0)).collect();
        let team = checked(Team { name: scene.team.name.clone(), agents }.check())?;
        self.team = Some(store::add_team(self.tx, &team)?);
        for customer in &scene.customers {
            for id in self.add_customer(customer)? {
                self.let_in(keys.next(), HolderId::Contact(id))?;
            }
        }
        self.cases(scene)
    }

    fn let_in(&mut self, keys: Option<&Keys>, holder: HolderId) -> Result<(), Failure> {
        let Some(Keys { token, password, code_app }) = keys else { return Ok(()) };
        store::add_token(self.tx, token, "demonstration", holder, self.now, None)?;
        let account = store::open_account(self.tx, holder)?;
        store::set_password(self.tx, account, password, None, self.now)?;
        if let Some(secret) = code_app {
            store::propose_code_app(self.tx, account, secret)?;
            store::confirm_code_app(self.tx, account, secret, 0, self.now)?;
        }
        Ok(())
    }

    fn add_agent(&mut self, person: &scene::Person<AgentRole>) -> Result<Id<Agent>, Failure> {
        let agent: Agent = shaped(json!({
            "name": person.name, "address": person.address, "role": person.role, "language": person.language
        }))?;
        let agent = checked(agent.check())?;
        let id = store::add_agent(self.tx, &agent)?;
        self.agents.insert(agent.address, (id, agent.role));
        Ok(id)
    }

    /// An organisation with its sites, contract and contacts.
    fn add_customer(&mut self, customer: &scene::Customer) -> Result<Vec<Id<Contact>>, Failure> {
        let organisation = checked(Organisation::named(&customer.name).check())?;
        let organisation = store::add_organisation(self.tx, &organisation)?;
        let mut sites = Vec::new();
        for place in &customer.sites {
            sites.push(self.add_site(organisation, place)?);
        }
        self.add_contract(organisation, customer, &sites)?;
        let mut contacts = Vec::new();
        for person in &customer.contacts {
            let named = sites.iter().find(|(name, ..)| Some(*name) == person.site.as_deref());
            let Some((_, site, _)) = named.or(sites.first()) else { continue };
            contacts.push(self.add_contact(organisation, *site, person)?);
        }
        Ok(contacts)
    }

    fn add_site<'s>(
        &mut self,
        organisation: Id<Organisation>,
        place: &'s scene::Place,
    ) -> Result<(&'s str, Id<Site>, serde_json::Value), Failure> {
        let days = public(&place.holidays).map_err(refused)?;
        let holidays = store::add_holidays(self.tx, &place.name, self.now, &days)?;
        let written = json!({"zone": place.zone, "region": place.region, "holidays": holidays});
        let spec: SiteSpec =
            shaped(json!({"organisation": organisation, "name": place.name, "place": written}))?;
        let catalog = self.entitlements.newest_catalog(self.tx)?;
        let id = store::add_site(self.tx, &checked(spec.site(&catalog))?)?;
        Ok((&place.name, id, written))
    }

    fn add_contract(
        &mut self,
        organisation: Id<Organisation>,
        customer: &scene::Customer,
        sites: &[(&str, Id<Site>, serde_json::Value)],
    ) -> Result<(), Failure> {
        let today = self.now.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
        let last_day = match customer.ends_in_days {
            Some(days) => today.saturating_add(Span::new().days(days)),
            None => jiff::civil::date(today.year() + 1, 12, 31),
        };
        let catalog = self.entitlements.newest_catalog(self.tx)?;
        let covered: Vec<_> =
            sites.iter().map(|(_, id, place)| json!({"site": id, "place": place})).collect();
        let spec: TermsSpec = shaped(json!({
            "quote": customer.quote, "edition": catalog.edition(), "plan": customer.plan, "coverage": customer.coverage,
            "first_day": jiff::civil::date(today.year() - 1, 1, 1).to_string(), "last_day": last_day.to_string(),
            "default_site": sites.first().map(|(_, id, _)| id), "sites": covered
        }))?;
        let terms = checked(spec.terms(&catalog))?;
        store::add_contract(self.tx, organisation, self.now, terms)?;
        Ok(())
    }

    fn add_contact(
        &mut self,
        organisation: Id<Organisation>,
        site: Id<Site>,
        person: &scene::Person<desk::people::ContactRole>,
    ) -> Result<Id<Contact>, Failure> {
        let verified = self.now.as_microsecond();
        let numbers: Vec<_> =
            person.number.iter().map(|to| json!({"to": to, "verified": verified})).collect();
        let contact: Contact = shaped(json!({
            "organisation": organisation, "site": site, "name": person.name, "role": person.role,
            "language": person.language, "addresses": [{"to": person.address, "verified": verified}], "numbers": numbers
        }))?;
        let contact = checked(contact.check())?;
        let id = store::add_contact(self.tx, &contact)?;
        let customer = Customer { organisation, site, contact: Some(id) };
        self.contacts.push(Known {
            address: person.address.clone(),
            customer,
            language: contact.language,
            id,
        });
        Ok(id)
    }

    /// Every case's story, told side by side in the order in which things happened.
    fn cases(&mut self, scene: &Scene) -> Result<(), Failure> {
        let (mut going, mut all) = (Vec::new(), Vec::new());
        for told in &scene.cases {
            let from = self.sender(told)?;
            let priority = told.priority().or(Priority::from_number(3));
            let Some(priority) = priority else { continue };
            match &from {
                Some((_, entitlement)) => {
                    let acts = acts(told, priority, entitlement, self.now).map_err(refused)?;
                    all.extend(acts.into_iter().map(|(at, act)| (at, act, going.len())));
                }
                None => all.push((later(self.now, -20), Act::Open, going.len())),
            }
            going.push(Going { told, from: from.map(|(known, _)| known), priority, id: None });
        }
        all.sort_by_key(|(at, act, case)| (*at, *case, *act));
        for (at, act, case) in all {
            if let Some(going) = going.get_mut(case) {
                self.act(going, act, at)?;
            }
        }
        Ok(())
    }

    /// Who sends a case, and what their contract gives them; nobody whom we know, in triage.
    fn sender(&mut self, told: &Told) -> Result<Option<(Known, std::sync::Arc<Entitlement>)>, Failure> {
        if told.story == Story::Triage {
            return Ok(None);
        }
        for known in self.contacts.clone() {
            let Customer { organisation, site, .. } = known.customer;
            let entitlement = self.entitlements.in_force(self.tx, organisation, Some(site), self.now)?;
            let Some(entitlement) = entitlement else { continue };
            let meant = match &told.from {
                Some(address) => *address == known.address,
                // At any hour of the week one of the sites is closed.
                None => !entitlement.working_hours.is_open(self.now),
            };
            if meant {
                return Ok(Some((known, entitlement)));
            }
        }
        Err(Error::Shape(format!("nobody sends {:?}", told.subject)).into())
    }

    fn act(&mut self, going: &mut Going<'_>, act: Act, at: Instant) -> Result<(), Failure> {
        let told = going.told;
        if act == Act::Open {
            going.id = Some(self.open(going, at)?);
            return Ok(());
        }
        let Some(id) = going.id else { return Ok(()) };
        let (agent, role) = told
            .agent
            .as_ref()
            .and_then(|of| self.agents.get(of).copied())
            .ok_or_else(|| Failure::Store(Error::Shape(format!("nobody works on {:?}", told.subject))))?;
        let text = match act {
            Act::Note => told.note.clone(),
            Act::Reply => told.reply.clone(),
            _ => None,
        };
        let content = self.content(text.unwrap_or_default(), None);
        let sealed = content.sealed();
        let world = World { now: at, by: Actor::Agent(agent), role: Some(role), entitlement: None };
        let contents = if matches!(act, Act::Note | Act::Reply) { vec![content] } else { Vec::new() };
        let command = Command { contents, ..Command::new(world) };
        let (entitlements, team) = (self.entitlements.clone(), self.team);
        let decide = |case: &Case, world: &World<'_>| -> Result<Vec<Body>, Failure> {
            Ok(match act {
                Act::Open => Vec::new(),
                Act::Assign => case.assign(Some(agent), team, world)?,
                Act::Tag => case.tag(told.tag.as_deref().unwrap_or_default(), world)?,
                Act::Note => case.note(sealed, world)?,
                Act::Reply => case.reply(&Reply { message: sealed, send_now: None }, world)?,
                Act::Await => case.wait_for_customer(world)?,
                Act::Resolve => case.resolve(None, world)?,
            })
        };
        store::execute(self.tx, &command, id, &|tx, case| entitlements.of_case(tx, case), decide)?;
        Ok(())
    }

    fn open(&mut self, going: &Going<'_>, at: Instant) -> Result<Id<Case>, Failure> {
        let of = going.from.as_ref().map(|known| known.id);
        let subject = self.content(going.told.subject.clone(), of);
        let message = self.content(going.told.message.clone(), of);
        let customer = going.from.as_ref().map(|known| known.customer);
        let entitlement = match customer {
            Some(of) => self.entitlements.in_force(self.tx, of.organisation, Some(of.site), at)?,
            None => None,
        };
        let statement =
            entitlement.as_ref().and_then(|of| of.clock(going.priority).ok()).map(|of| of.statement);
        let confirmation = going.from.as_ref().zip(statement).map(|(known, version)| Confirmation {
            contact: Some(known.id),
            how: Confirmed::Form,
            version,
            language: known.language,
            at: None,
        });
        let open = Open {
            customer,
            channel: if customer.is_some() { Channel::Portal } else { Channel::Email },
            submitted: at,
            call: None,
            priority: customer.map(|_| going.priority),
            confirmation,
            subject: subject.sealed(),
            message: message.sealed(),
        };
        let by = of.map_or(Actor::Stranger, Actor::Contact);
        let world = World { now: at, by, role: None, entitlement: None };
        let command = Command { contents: vec![subject, message], ..Command::new(world) };
        let written = store::open(self.tx, &command, entitlement.as_deref(), |world| open.decide(world))?;
        Ok(written.id)
    }

    fn content(&self, text: String, of: Option<Id<Contact>>) -> Content {
        Content { salt: (self.salt)(), text, of }
    }
}

fn shaped<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> Result<T, Failure> {
    from_value(json).map_err(|e| Error::Shape(e.to_string()).into())
}

fn checked<T>(read: Result<T, Vec<sla::Error>>) -> Result<T, Failure> {
    read.map_err(|errors| {
        let said: Vec<_> = errors.iter().map(ToString::to_string).collect();
        Error::Shape(said.join("; ")).into()
    })
}

fn refused(error: sla::Error) -> Failure {
    Failure::Refused(error.into())
}
