//! `radd user`: the vendor's agents and the customers' contacts.

mod link;

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::people::{Agent, AgentRole, Contact, ContactRole, ContactSpec, Reach, ReachSpec};
use desk::permission::Asker;
use desk::text::harmless;
use serde::Serialize;
use sla::{Error, Instant, Language};
use store::{Failure, Store, Tx};

use crate::Lang;
use crate::listing::{self, PAGE, Shared, as_options, each};
use link::{LinkArgs, SignOutArgs};

#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Add an agent or, with --organisation, a contact of a customer's.
    Add(AddArgs),
    /// List agents and contacts.
    List {
        /// Only the contacts of this organisation, by its number.
        #[arg(long, value_name = "NUMBER")]
        organisation: Option<i64>,
        #[command(flatten)]
        shared: Shared,
    },
    /// Print a link that lets somebody in once: an agent sets a password and a code app by it.
    Link(LinkArgs),
    /// End all sessions of somebody's.
    SignOut(SignOutArgs),
}

/// Somebody who is added.
#[derive(Args)]
pub(crate) struct AddArgs {
    /// What the person is called.
    name: String,
    /// The person's email address.
    address: String,
    /// What the person may see and do [default: agent; own-cases for a contact].
    #[arg(long, value_enum)]
    role: Option<Role>,
    /// The language that the person reads.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    language: Lang,
    /// The number of the contact's organisation.
    #[arg(long, value_name = "NUMBER")]
    organisation: Option<i64>,
    /// The number of the contact's site.
    #[arg(long, value_name = "NUMBER", requires = "organisation")]
    site: Option<i64>,
    /// A telephone number of the contact's; it can be given more than once.
    #[arg(long, value_name = "PHONE", requires = "organisation")]
    phone: Vec<String>,
    /// Vouch that the address and numbers are the contact's, who is then known by them.
    #[arg(long, requires = "organisation")]
    verified: bool,
    #[command(flatten)]
    shared: Shared,
}

/// What somebody may see and do: the first three are agents', the others contacts'.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Works on cases.
    Agent,
    /// Decides contests and sees to the teams besides.
    Lead,
    /// Sets the desk up besides.
    Administrator,
    /// Sees the own cases.
    OwnCases,
    /// Sees those of the site.
    Site,
    /// Sees those of the organisation.
    Organisation,
    /// Sees to the organisation's contacts besides.
    Manager,
}

/// Runs a command and prints whom it added or found to `out`.
///
/// # Errors
/// What is refused, by option; a database that can't be opened.
pub(crate) fn run(
    command: UserCommand,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        UserCommand::Add(args) => {
            let (store, json) = (args.shared.database.open()?, args.shared.json);
            let added = store.write_now(move |tx| args.add(tx, now)).map_err(by_option)?;
            added.print(json, language, out)
        }
        UserCommand::Link(args) => args.run(now, language, out),
        UserCommand::SignOut(args) => args.run(now, language, out),
        UserCommand::List { organisation, shared } => {
            let store = shared.database.open_existing()?;
            let mut show = |shown: Shown| shown.print(shared.json, language, out);
            match organisation {
                Some(organisation) => {
                    let id = Id::new(organisation);
                    let found =
                        store.read_now::<_, store::Error, _>(move |tx| store::organisation(tx, id))?;
                    found.ok_or(Failure::NoOrganisation(id))?;
                    contacts(&store, organisation, &mut show)
                }
                None => everybody(&store, &mut show),
            }
        }
    }
}

impl AddArgs {
    fn add(self, tx: &mut Tx<'_>, now: Instant) -> Result<Shown, Failure> {
        match self.organisation {
            Some(organisation) => self.add_contact(tx, Id::new(organisation), now),
            None => self.add_agent(tx),
        }
    }

    fn add_agent(self, tx: &mut Tx<'_>) -> Result<Shown, Failure> {
        let role = match self.role {
            None | Some(Role::Agent) => AgentRole::Agent,
            Some(Role::Lead) => AgentRole::Lead,
            Some(Role::Administrator) => AgentRole::Administrator,
            Some(Role::OwnCases | Role::Site | Role::Organisation | Role::Manager) => {
                return Err(wrong_role(
                    "a contact's: say whose with --organisation",
                    "دور جهة اتصال: اذكر مؤسستها بالخيار --organisation",
                ));
            }
        };
        let (name, address, language) = (self.name, self.address, self.language.into());
        let agent = Agent { name, address, role, language, active: true }.check()?;
        let id = store::add_agent(tx, &agent)?;
        Ok(Shown::Agent { id: id.number(), agent })
    }

    fn add_contact(
        self,
        tx: &mut Tx<'_>,
        organisation: Id<Organisation>,
        now: Instant,
    ) -> Result<Shown, Failure> {
        let role = match self.role {
            None | Some(Role::OwnCases) => ContactRole::OwnCases,
            Some(Role::Site) => ContactRole::Site,
            Some(Role::Organisation) => ContactRole::Organisation,
            Some(Role::Manager) => ContactRole::Manager,
            Some(Role::Agent | Role::Lead | Role::Administrator) => {
                return Err(wrong_role(
                    "an agent's, who is of no organisation: leave out --organisation",
                    "دور موظف، ولا مؤسسة له: احذف الخيار --organisation",
                ));
            }
        };
        let verified = Some(self.verified);
        let reach = |to| ReachSpec { to, verified };
        let spec = ContactSpec {
            site: self.site.map(Id::new),
            name: self.name,
            role,
            language: self.language.into(),
            addresses: Some(vec![reach(self.address)]),
            numbers: Some(self.phone.into_iter().map(reach).collect()),
        };
        let contact = spec.contact(organisation, None, now)?;
        let id = store::add_contact(tx, &contact)?;
        Ok(Shown::contact(id.number(), contact))
    }
}

fn wrong_role(en: &str, ar: &str) -> Failure {
    Failure::Invalid(vec![Error::new("--role", "", en, ar)])
}

fn by_option(failure: Failure) -> Failure {
    let options = [("name", "NAME"), ("address", "ADDRESS"), ("addresses[0]", "ADDRESS"), ("site", "--site")];
    as_options(failure, &options)
}

fn everybody(store: &Store, show: &mut dyn FnMut(Shown) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let agents = |tx: &mut Tx<'_>, after| {
        let page = store::agents(tx, after, PAGE)?;
        Ok(page.into_iter().map(|(id, agent)| (id.number(), agent.it)).collect())
    };
    each(store, agents, |id, agent| show(Shown::Agent { id, agent }))?;
    let organisations = |tx: &mut Tx<'_>, after| {
        let page = store::organisations(tx, after, PAGE)?;
        Ok(page.into_iter().map(|(id, _)| (id.number(), ())).collect())
    };
    each(store, organisations, |organisation, ()| contacts(store, organisation, show))
}

fn contacts(
    store: &Store,
    organisation: i64,
    show: &mut dyn FnMut(Shown) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let page = move |tx: &mut Tx<'_>, after| {
        let page = store::contacts(tx, Id::new(organisation), &Asker::Desk, after, PAGE)?;
        Ok(page.into_iter().map(|(id, contact)| (id.number(), contact.it)).collect())
    };
    each(store, page, |id, contact| show(Shown::contact(id, contact)))
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Shown {
    Agent {
        id: i64,
        #[serde(flatten)]
        agent: Agent,
    },
    Contact {
        id: i64,
        organisation: Id<Organisation>,
        #[serde(skip_serializing_if = "Option::is_none")]
        site: Option<i64>,
        name: String,
        role: ContactRole,
        language: &'static str,
        addresses: Vec<ShownReach>,
        numbers: Vec<ShownReach>,
    },
}

#[derive(Serialize)]
struct ShownReach {
    to: String,
    verified: bool,
}

impl Shown {
    fn contact(id: i64, contact: Contact) -> Self {
        let reaches = |list: Vec<Reach>| {
            list.into_iter()
                .map(|Reach { to, verified }| ShownReach { to, verified: verified.is_some() })
                .collect()
        };
        Self::Contact {
            id,
            organisation: contact.organisation,
            site: contact.site.map(Id::number),
            name: contact.name,
            role: contact.role,
            language: contact.language.code(),
            addresses: reaches(contact.addresses),
            numbers: reaches(contact.numbers),
        }
    }

    fn print(&self, json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        if json {
            return listing::json(self, out);
        }
        writeln!(out, "{}", self.line(language))?;
        Ok(())
    }

    fn line(&self, language: Language) -> String {
        match self {
            Self::Agent { id, agent } => {
                let (name, address) = (harmless(&agent.name), &agent.address);
                let (role, left) = (agent_role(agent.role, language), left(agent.active, language));
                match language {
                    Language::En => format!("agent {id}: {name} <{address}>, {role}{left}"),
                    Language::Ar => format!("الموظف {id}: {name} \u{2066}<{address}>\u{2069}، {role}{left}"),
                }
            }
            Self::Contact { id, organisation, name, role, addresses, numbers, .. } => {
                let (name, role) = (harmless(name), contact_role(*role, language));
                let reaches: Vec<_> =
                    addresses.iter().chain(numbers).map(|reach| reach.text(language)).collect();
                match language {
                    Language::En => {
                        format!(
                            "contact {id}: {name} <{}>, {role} of organisation {organisation}",
                            reaches.join(", ")
                        )
                    }
                    Language::Ar => format!(
                        "جهة الاتصال {id}: {name} \u{2066}<{}>\u{2069}، {role} في المؤسسة {organisation}",
                        reaches.join(", ")
                    ),
                }
            }
        }
    }
}

impl ShownReach {
    fn text(&self, language: Language) -> String {
        match (self.verified, language) {
            (true, _) => self.to.clone(),
            (false, Language::En) => format!("{} (not verified)", self.to),
            (false, Language::Ar) => format!("{} (غير مؤكد)", self.to),
        }
    }
}

fn left(active: bool, language: Language) -> &'static str {
    match (active, language) {
        (true, _) => "",
        (false, Language::En) => ", left",
        (false, Language::Ar) => "، غادر",
    }
}

fn agent_role(role: AgentRole, language: Language) -> &'static str {
    match (role, language) {
        (AgentRole::Agent, Language::En) => "agent",
        (AgentRole::Agent, Language::Ar) => "موظف دعم",
        (AgentRole::Lead, Language::En) => "lead",
        (AgentRole::Lead, Language::Ar) => "قائد فريق",
        (AgentRole::Administrator, Language::En) => "administrator",
        (AgentRole::Administrator, Language::Ar) => "مدير النظام",
    }
}

fn contact_role(role: ContactRole, language: Language) -> &'static str {
    match (role, language) {
        (ContactRole::OwnCases, Language::En) => "own cases",
        (ContactRole::OwnCases, Language::Ar) => "حالاته فقط",
        (ContactRole::Site, Language::En) => "site",
        (ContactRole::Site, Language::Ar) => "الموقع",
        (ContactRole::Organisation, Language::En) => "organisation",
        (ContactRole::Organisation, Language::Ar) => "المؤسسة كلها",
        (ContactRole::Manager, Language::En) => "manager",
        (ContactRole::Manager, Language::Ar) => "مدير العميل",
    }
}
