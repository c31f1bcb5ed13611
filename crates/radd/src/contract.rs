//! `radd contract`: what binds a customer to a plan (policy D12).

mod show;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use desk::contract::{Contract, Draft, DraftSite, StatedSpec};
use desk::id::Id;
use sla::{Error, Instant, Language};
use store::{Entitlements, Failure, Store, Tx};

use crate::file;
use crate::listing::{PAGE, Shared, as_options, each};

#[derive(Subcommand)]
pub(crate) enum ContractCommand {
    /// Add a contract to a customer.
    ///
    /// It begins at 00:00 of its first day and is over at 00:00 after its last, in the zone of its default site. One that
    /// covers a site on days on which another contract covers it too is refused.
    Add {
        /// The number of the organisation.
        #[arg(long, value_name = "NUMBER")]
        organisation: i64,
        /// What the contract says, as JSON: what `radd contract show --json` calls its terms. - is standard input.
        #[arg(long, value_name = "FILE", conflicts_with = "TermsArgs")]
        file: Option<PathBuf>,
        #[command(flatten)]
        terms: Option<TermsArgs>,
        #[command(flatten)]
        shared: Shared,
    },
    /// Show a contract, in its last version or another.
    Show {
        /// The number of the contract.
        id: i64,
        /// The number of a version [default: the last one].
        #[arg(long, value_name = "NUMBER")]
        version: Option<u32>,
        #[command(flatten)]
        shared: Shared,
    },
    /// List contracts, each in its last version.
    List {
        /// Only those of this organisation.
        #[arg(long, value_name = "NUMBER")]
        organisation: Option<i64>,
        #[command(flatten)]
        shared: Shared,
    },
}

/// What a contract says. What a quote states otherwise than its plan is given by --file.
#[derive(Args)]
#[group(id = "TermsArgs", multiple = true, requires_all = ["quote", "plan", "first_day", "last_day", "sites"])]
pub(crate) struct TermsArgs {
    /// The reference of the quote.
    #[arg(required = false, long)]
    quote: String,
    /// The id of the plan, such as basic.
    #[arg(required = false, long, value_name = "ID")]
    plan: String,
    /// The id of the coverage, where it is another than the plan's, such as 24x5.
    #[arg(long, value_name = "ID")]
    coverage: Option<String>,
    /// The first day, such as 2026-01-01.
    #[arg(required = false, long, value_name = "DATE")]
    first_day: String,
    /// The last day, which is still covered.
    #[arg(required = false, long, value_name = "DATE")]
    last_day: String,
    /// The number of a site that it covers. Can be repeated; the first one is the default.
    #[arg(long = "site", value_name = "NUMBER", required = false)]
    sites: Vec<i64>,
    /// The edition of the catalogue [default: the newest].
    #[arg(long, value_name = "ID")]
    edition: Option<String>,
}

impl From<TermsArgs> for Draft {
    fn from(args: TermsArgs) -> Self {
        let site = |site| DraftSite { site: Id::new(site), place: None };
        Self {
            quote: args.quote,
            edition: args.edition,
            plan: args.plan,
            coverage: args.coverage,
            first_day: args.first_day,
            last_day: args.last_day,
            default_site: None,
            sites: args.sites.into_iter().map(site).collect(),
            stated: StatedSpec::default(),
        }
    }
}

/// Runs a command and prints what it added or found to `out`.
///
/// # Errors
/// What is refused, by option or field; a file that can't be read; a database that can't be opened.
pub(crate) fn run(
    command: ContractCommand,
    now: Instant,
    language: Language,
    input: &mut dyn std::io::BufRead,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        ContractCommand::Add { organisation, file, terms, shared } => {
            let by_option = file.is_none();
            let draft = match (file, terms) {
                (Some(file), _) => read(&file, input)?,
                (None, Some(terms)) => terms.into(),
                (None, None) => return Err(nothing_given().into()),
            };
            let store = shared.database.open_existing()?;
            let added = store.write_now(move |tx| add(tx, organisation, &draft, now));
            let contract = added.map_err(|failure| if by_option { named(failure) } else { failure })?;
            show::line(&contract, shared.json, language, out)
        }
        ContractCommand::Show { id, version, shared } => {
            let store = shared.database.open_existing()?;
            let found = store.read_now::<_, store::Error, _>(move |tx| store::contract(tx, Id::new(id)))?;
            let contract = found.ok_or_else(|| no_such("ID", id))?;
            let version = match version {
                Some(number) => contract.version(number).ok_or_else(|| no_such("--version", number))?,
                None => contract.last(),
            };
            show::whole(&contract, version, shared.json, language, out)
        }
        ContractCommand::List { organisation, shared } => {
            list(&shared.database.open_existing()?, organisation, |contract| {
                show::line(&contract, shared.json, language, out)
            })
        }
    }
}

fn add(tx: &mut Tx<'_>, organisation: i64, draft: &Draft, now: Instant) -> Result<Contract, Failure> {
    let organisation = Id::new(organisation);
    let terms = store::draft_terms(tx, &Entitlements::default(), organisation, draft)?;
    store::add_contract(tx, organisation, now, terms)
}

fn list(
    store: &Store,
    organisation: Option<i64>,
    mut show: impl FnMut(Contract) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut of = |organisation: i64| {
        let page = move |tx: &mut Tx<'_>, after| {
            let page = store::contracts(tx, Id::new(organisation), after, PAGE)?;
            Ok(page.into_iter().map(|contract| (contract.id().number(), contract)).collect())
        };
        each(store, page, |_, contract| show(contract))
    };
    if let Some(number) = organisation {
        let known =
            store.read_now::<_, store::Error, _>(move |tx| store::organisation(tx, Id::new(number)))?;
        known.ok_or_else(|| no_such("--organisation", number))?;
        return of(number);
    }
    let organisations = |tx: &mut Tx<'_>, after| {
        let page = store::organisations(tx, after, PAGE)?;
        Ok(page.into_iter().map(|(id, _)| (id.number(), ())).collect())
    };
    each(store, organisations, |id, ()| of(id))
}

/// The draft of a file, or of standard input.
fn read(path: &Path, input: &mut dyn std::io::BufRead) -> anyhow::Result<Draft> {
    let (name, text) = if path == Path::new("-") {
        let mut text = String::new();
        input.read_to_string(&mut text)?;
        ("-".to_owned(), text)
    } else {
        (file::name(path), file::text(path)?)
    };
    serde_json::from_str(&text).map_err(|error| {
        let (en, ar) = (
            format!("not the terms of a contract: {error}"),
            format!("ليست شروط عقد: \u{2066}{error}\u{2069}"),
        );
        Error::new(name, "", en, ar).into()
    })
}

/// What the store refuses, with each field called as the command line calls it.
fn named(failure: Failure) -> Failure {
    let Failure::Invalid(errors) = failure else { return failure };
    let sites = |error: Error| match error.field().starts_with("sites[") {
        true => error.renamed("--site"),
        false => error,
    };
    let options = [
        ("quote", "--quote"),
        ("plan", "--plan"),
        ("coverage", "--coverage"),
        ("first_day", "--first-day"),
        ("last_day", "--last-day"),
        ("edition", "--edition"),
    ];
    as_options(Failure::Invalid(errors.into_iter().map(sites).collect()), &options)
}

fn nothing_given() -> Error {
    let (en, ar) = (
        "say what the contract says: --quote, --plan, --first-day, --last-day and --site, or --file",
        "اذكر ما ينص عليه العقد: ‎--quote و‎--plan و‎--first-day و‎--last-day و‎--site، أو ‎--file",
    );
    Error::new("--file", "", en, ar)
}

fn no_such(field: &str, number: impl ToString) -> Error {
    Error::new(field, number.to_string(), "there is none with this number", "لا شيء بهذا الرقم")
}
