//! A holiday calendar that is added to the desk.

use std::io::Write;

use desk::text::harmless;
use desk::written;
use serde::Serialize;
use sla::{Holidays, Instant, Language};

use crate::listing::{self, Shared};

#[derive(Serialize)]
struct Added<'a> {
    id: i64,
    version: u32,
    name: &'a str,
    days: usize,
}

/// Adds a calendar with the days of all sources, and prints its number.
///
/// # Errors
/// A name that is empty, too long or not one line; a source that can't be read; a database that can't be opened.
pub(super) fn run(
    name: &str,
    from: &[String],
    shared: &Shared,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let name = written::name("NAME", name)?;
    let mut days = Vec::new();
    for source in from {
        let list = super::load(source).map_err(|error| {
            let field = if error.field().is_empty() { "--from".to_owned() } else { error.field().to_owned() };
            error.renamed(field)
        })?;
        days.extend(list.iter().cloned());
    }
    let days = Holidays::new(days);
    let (count, called) = (days.len(), name.clone());
    let store = shared.database.open()?;
    let id = store.write_now::<_, store::Error, _>(move |tx| store::add_holidays(tx, &called, now, &days))?;
    if shared.json {
        return listing::json(&Added { id: id.number(), version: 1, name: &name, days: count }, out);
    }
    let name = harmless(&name);
    match language {
        Language::En => writeln!(out, "holiday calendar {id}: {name}, days: {count}")?,
        Language::Ar => writeln!(out, "تقويم العطل {id}: {name}، الأيام: {count}")?,
    }
    Ok(())
}
