//! `radd organisation`: customers and their sites.

use std::io::Write;

use clap::{Args, Subcommand};
use desk::id::Id;
use desk::organisation::{Organisation, PlaceSpec, Site, SiteSpec};
use desk::text::harmless;
use serde::Serialize;
use sla::{Error, Language};
use store::{Entitlements, Failure, Store};

use crate::listing::{self, PAGE, Shared, as_options, each};

#[derive(Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Add a customer, with a first site if one is given.
    Add {
        /// What it is called.
        name: String,
        /// A domain of its mail: whoever writes from there, and is made sure of, is one of its people. It can be given more
        /// than once.
        #[arg(long, value_name = "DOMAIN")]
        domain: Vec<String>,
        #[command(flatten)]
        site: Option<SiteArgs>,
        #[command(flatten)]
        shared: Shared,
    },
    /// Add a site to a customer.
    #[command(mut_group("SiteArgs", |of| of.required(true)))]
    AddSite {
        /// The number of the organisation.
        organisation: i64,
        #[command(flatten)]
        site: SiteArgs,
        #[command(flatten)]
        shared: Shared,
    },
    /// List customers, each with its sites.
    List {
        #[command(flatten)]
        shared: Shared,
    },
}

/// A site, and what makes time local to it.
#[derive(Args)]
#[group(multiple = true, requires_all = ["site_name", "zone", "region", "holidays"])]
pub(crate) struct SiteArgs {
    /// What the site is called.
    #[arg(id = "site_name", required = false, long = "site", value_name = "NAME")]
    name: String,
    /// The name of a zone of the tz database, such as Asia/Riyadh.
    #[arg(required = false, long)]
    zone: String,
    /// The id of a region of the catalogue, such as global.
    #[arg(required = false, long)]
    region: String,
    /// The number of the site's holiday calendar.
    #[arg(required = false, long, value_name = "NUMBER")]
    holidays: i64,
}

/// Runs a command and prints what it added or found to `out`.
///
/// # Errors
/// What is refused, by option; a database that can't be opened.
pub(crate) fn run(
    command: OrganisationCommand,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        OrganisationCommand::Add { name, domain, site, shared } => {
            let store = shared.database.open()?;
            let organisation = Organisation { name, domains: domain };
            let added = store.write_now(move |tx| add(tx, organisation, site));
            let (id, Organisation { name, domains }, site) = added.map_err(by_option)?;
            let shown = Shown { id, name, domains, sites: site.into_iter().collect() };
            shown.print(shared.json, language, out)
        }
        OrganisationCommand::AddSite { organisation, site, shared } => {
            let store = shared.database.open_existing()?;
            let added = store.write_now(move |tx| add_site(tx, Id::new(organisation), site));
            let site = added.map_err(by_option)?;
            if shared.json {
                listing::json(&site, out)
            } else {
                Ok(writeln!(out, "{}", site.line(language))?)
            }
        }
        OrganisationCommand::List { shared } => list(&shared, language, out),
    }
}

fn add(
    tx: &mut store::Tx<'_>,
    organisation: Organisation,
    site: Option<SiteArgs>,
) -> Result<(i64, Organisation, Option<ShownSite>), Failure> {
    let organisation = organisation.check().map_err(|errors| {
        let of_domain = |error: &Error| error.field().starts_with("domains");
        let renamed = |error: Error| if of_domain(&error) { error.renamed("--domain") } else { error };
        errors.into_iter().map(renamed).collect::<Vec<_>>()
    })?;
    let id = store::add_organisation(tx, &organisation)?;
    let site = site.map(|site| add_site(tx, id, site)).transpose()?;
    Ok((id.number(), organisation, site))
}

fn add_site(
    tx: &mut store::Tx<'_>,
    organisation: Id<Organisation>,
    args: SiteArgs,
) -> Result<ShownSite, Failure> {
    let SiteArgs { name, zone, region, holidays } = args;
    let spec =
        SiteSpec { organisation, name, place: PlaceSpec { zone, region, holidays: Id::new(holidays) } };
    // What is wrong with a site is told apart from what is wrong with its organisation: both have names.
    let site = store::check_site(tx, &Entitlements::default(), spec).map_err(|failure| {
        as_options(
            failure,
            &[
                ("name", "--site"),
                ("place.zone", "--zone"),
                ("place.region", "--region"),
                ("place.holidays", "--holidays"),
            ],
        )
    })?;
    let id = store::add_site(tx, &site)?;
    Ok(ShownSite::new(id.number(), site))
}

fn by_option(failure: Failure) -> Failure {
    as_options(failure, &[("name", "NAME")])
}

fn list(shared: &Shared, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = shared.database.open_existing()?;
    let organisations = |tx: &mut store::Tx<'_>, after| {
        let page = store::organisations(tx, after, PAGE)?;
        Ok(page.into_iter().map(|(id, organisation)| (id.number(), organisation.it)).collect())
    };
    each(&store, organisations, |id, organisation: Organisation| {
        let sites = sites(&store, id)?;
        let Organisation { name, domains } = organisation;
        Shown { id, name, domains, sites }.print(shared.json, language, out)
    })
}

fn sites(store: &Store, organisation: i64) -> anyhow::Result<Vec<ShownSite>> {
    let mut all = Vec::new();
    let page = move |tx: &mut store::Tx<'_>, after| {
        let page = store::sites(tx, Id::new(organisation), after, PAGE)?;
        Ok(page.into_iter().map(|(id, site)| (id.number(), site.it)).collect())
    };
    each(store, page, |id, site| {
        all.push(ShownSite::new(id, site));
        Ok(())
    })?;
    Ok(all)
}

#[derive(Serialize)]
struct Shown {
    id: i64,
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domains: Vec<String>,
    sites: Vec<ShownSite>,
}

#[derive(Serialize)]
struct ShownSite {
    id: i64,
    organisation: Id<Organisation>,
    name: String,
    place: PlaceSpec,
}

impl Shown {
    fn print(&self, json: bool, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
        if json {
            return listing::json(self, out);
        }
        let (id, name) = (self.id, harmless(&self.name));
        match language {
            Language::En => writeln!(out, "organisation {id}: {name}")?,
            Language::Ar => writeln!(out, "المؤسسة {id}: {name}")?,
        }
        if !self.domains.is_empty() {
            match language {
                Language::En => writeln!(out, "  mail from: {}", self.domains.join(", "))?,
                Language::Ar => writeln!(out, "  بريدها من: \u{2066}{}\u{2069}", self.domains.join(", "))?,
            }
        }
        for site in &self.sites {
            writeln!(out, "  {}", site.line(language))?;
        }
        Ok(())
    }
}

impl ShownSite {
    fn new(id: i64, site: Site) -> Self {
        Self { id, organisation: site.organisation, name: site.name, place: site.place.into() }
    }

    fn line(&self, language: Language) -> String {
        let (id, name, PlaceSpec { zone, region, holidays }) = (self.id, harmless(&self.name), &self.place);
        match language {
            Language::En => format!("site {id}: {name} ({zone}, {region}, holiday calendar {holidays})"),
            Language::Ar => {
                format!(
                    "الموقع {id}: {name} (\u{2066}{zone}\u{2069}، \u{2066}{region}\u{2069}، تقويم العطل {holidays})"
                )
            }
        }
    }
}
