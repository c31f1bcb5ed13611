//! Lists of what a database holds: page by page, as lines for people or as JSON for programs.

use std::io::Write;

use clap::Args;
use serde::Serialize;
use sla::Error;
use store::{Failure, Store, Tx};

use crate::database::DatabaseArgs;

/// So much is read at once, however long the list is.
pub(crate) const PAGE: u32 = 500;

/// What commands on customers, people and tokens share.
#[derive(Args)]
pub(crate) struct Shared {
    /// Print JSON, an object a line.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Shows everything that comes in pages; `page` reads those after a number, each with its number.
///
/// # Errors
/// What the engine says, or whoever is shown it.
pub(crate) fn each<T: Send + 'static>(
    store: &Store,
    page: impl Fn(&mut Tx<'_>, i64) -> Result<Vec<(i64, T)>, store::Error> + Clone + Send + 'static,
    mut show: impl FnMut(i64, T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut after = 0;
    loop {
        let page = page.clone();
        let items = store.read_now::<_, store::Error, _>(move |tx| page(tx, after))?;
        let Some((last, _)) = items.last() else { return Ok(()) };
        after = *last;
        for (number, item) in items {
            show(number, item)?;
        }
    }
}

/// Writes a thing as a line of JSON.
///
/// # Errors
/// What whoever reads it says.
pub(crate) fn json(thing: &impl Serialize, out: &mut dyn Write) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, thing)?;
    writeln!(out)?;
    Ok(())
}

/// What the store refuses, with each field called as the command line calls it.
pub(crate) fn as_options(failure: Failure, options: &[(&str, &str)]) -> Failure {
    let renamed = |error: Error| {
        let option = options.iter().find(|(field, _)| *field == error.field()).map(|(_, option)| *option);
        option.map_or(error.clone(), |option| error.renamed(option))
    };
    match failure {
        Failure::Invalid(errors) => Failure::Invalid(errors.into_iter().map(renamed).collect()),
        other => other,
    }
}
