//! Contracts as lines for people, and as JSON.

use std::io::Write;

use desk::contract::{Contract, Stated, StatedSpec, Terms, TermsSpec, Version};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::text::harmless;
use serde::Serialize;
use sla::Language;
use sla::text::{date, duration, moment};

use crate::listing;

/// A version of a contract as JSON.
#[derive(Serialize)]
struct Shown {
    id: Id<Contract>,
    organisation: Id<Organisation>,
    version: u32,
    made: String,
    begins: String,
    ends: String,
    terms: TermsSpec,
}

impl Shown {
    fn new(contract: &Contract, version: &Version) -> Self {
        Self {
            id: contract.id(),
            organisation: contract.organisation(),
            version: version.number,
            made: version.made.to_string(),
            begins: version.terms.begins().to_string(),
            ends: version.terms.ends().to_string(),
            terms: version.terms.clone().into(),
        }
    }
}

/// Prints a contract in its last version, in a line.
///
/// # Errors
/// What whoever reads it says.
pub(super) fn line(
    contract: &Contract,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let last = contract.last();
    if json {
        return listing::json(&Shown::new(contract, last), out);
    }
    let Terms { quote, plan, .. } = &last.terms;
    let (id, organisation, version, quote) =
        (contract.id(), contract.organisation(), last.number, harmless(quote));
    let [first, end] = [last.terms.first_day, last.terms.last_day].map(|day| date(day, language));
    let sites: Vec<_> = last.terms.sites.iter().map(|covered| covered.site.to_string()).collect();
    match language {
        Language::En => writeln!(
            out,
            "contract {id} of organisation {organisation}, version {version}: {plan}, {first} to {end}, quote {quote}, \
             sites {}",
            sites.join(", ")
        )?,
        Language::Ar => writeln!(
            out,
            "العقد {id} للمؤسسة {organisation}، الإصدار {version}: \u{2066}{plan}\u{2069}، من {first} إلى {end}، عرض الأسعار \
             \u{2068}{quote}\u{2069}، المواقع {}",
            sites.join("، ")
        )?,
    }
    Ok(())
}

/// Prints a version of a contract with all that it says.
///
/// # Errors
/// What whoever reads it says.
pub(super) fn whole(
    contract: &Contract,
    version: &Version,
    json: bool,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if json {
        return listing::json(&Shown::new(contract, version), out);
    }
    let terms = &version.terms;
    let (id, organisation, number, all) =
        (contract.id(), contract.organisation(), version.number, contract.last().number);
    let zone = &terms.sites.default.place.zone;
    let [begins, ends] = [terms.begins(), terms.ends()].map(|at| moment(at, zone, language));
    let (quote, plan, edition, zone) = (harmless(&terms.quote), &terms.plan, &terms.edition, zone.name());
    match language {
        Language::En => {
            writeln!(out, "contract {id} of organisation {organisation}, version {number} of {all}")?;
            writeln!(out, "  quote {quote}")?;
            writeln!(out, "  {plan} of edition {edition}")?;
            writeln!(out, "  from {begins} to {ends} in {zone}")?;
        }
        Language::Ar => {
            writeln!(out, "العقد {id} للمؤسسة {organisation}، الإصدار {number} من {all}")?;
            writeln!(out, "  عرض الأسعار \u{2068}{quote}\u{2069}")?;
            writeln!(out, "  \u{2066}{plan}\u{2069} من الطبعة \u{2066}{edition}\u{2069}")?;
            writeln!(out, "  من {begins} إلى {ends} بتوقيت \u{2066}{zone}\u{2069}")?;
        }
    }
    if let Some(coverage) = &terms.coverage {
        match language {
            Language::En => writeln!(out, "  coverage {coverage}")?,
            Language::Ar => writeln!(out, "  التغطية \u{2066}{coverage}\u{2069}")?,
        }
    }
    sites(terms, language, out)?;
    stated(&terms.stated, language, out)
}

fn sites(terms: &Terms, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    for covered in terms.sites.iter() {
        let (site, place) = (covered.site, &covered.place);
        let (zone, region, holidays) = (place.zone.name(), &place.region, place.holidays);
        match language {
            Language::En => writeln!(out, "  site {site} ({zone}, {region}, holiday calendar {holidays})")?,
            Language::Ar => writeln!(
                out,
                "  الموقع {site} (\u{2066}{zone}\u{2069}، \u{2066}{region}\u{2069}، تقويم العطل {holidays})"
            )?,
        }
    }
    Ok(())
}

/// What the quote states otherwise, each with its line.
fn stated(stated: &Stated, language: Language, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut says = |line: &str, en: String, ar: String| {
        let line = harmless(line);
        match language {
            Language::En => writeln!(out, "  line {line} of the quote: {en}"),
            Language::Ar => writeln!(out, "  سطر عرض الأسعار \u{2068}{line}\u{2069}: {ar}"),
        }
    };
    for target in &stated.targets {
        let (priority, amount) = (target.priority, duration(target.target.support_time(), language));
        says(&target.line, format!("{priority} within {amount}"), format!("{priority} خلال {amount}"))?;
    }
    for clock in StatedSpec::from(stated.clone()).clocks {
        let (priority, counts_on) = (clock.priority, clock.clock);
        says(
            &clock.line,
            format!("{priority} counts on {counts_on}"),
            format!("تُحسب {priority} على \u{2066}{counts_on}\u{2069}"),
        )?;
    }
    if let Some(week) = &stated.week {
        says(&week.line, "working hours of its own".to_owned(), "ساعات عمل خاصة".to_owned())?;
    }
    for channel in &stated.channels {
        let id = channel.channel.id();
        says(&channel.line, format!("also {id}"), format!("وأيضًا \u{2066}{id}\u{2069}"))?;
    }
    Ok(())
}
