//! Targets beyond the initial response, as pages show them (policy D17).

use desk::case::{Case, Entitlement, State};
use sla::Instant;

use super::dates::Dates;
use super::html::{Html, escape};
use super::shell::Shell;

/// A target beyond the initial response.
pub(crate) struct Further {
    /// What it is called.
    pub name: String,
    /// What has become of it, as colours have it.
    pub state: &'static str,
    /// The same in words.
    pub said: Html,
}

impl Further {
    /// What has become of each that the case's terms give it, by some clocks.
    pub fn all(
        case: &Case,
        entitlement: Option<&Entitlement>,
        now: Instant,
        (shell, dates): (&Shell, &Dates),
    ) -> Vec<Self> {
        let served = entitlement.map(|of| of.further.as_slice()).unwrap_or_default();
        let facts = served.iter().filter_map(|terms| {
            let name = terms.first()?.name.get(shell.language).to_owned();
            // What can't be counted up to the year 9999 isn't shown.
            let of = case.further(terms, now).ok().filter(|of| of.state != State::None)?;
            let moment = |at| dates.moment_element(at);
            let said = match (of.due, of.missed.last()) {
                (Some(due), _) => shell.words.html("further-due", &[("when", moment(due))]),
                (None, _) if of.paused => Html(escape(&shell.t("further-paused"))),
                (None, Some(missed)) => shell.words.html("further-missed", &[("when", moment(*missed))]),
                (None, None) => Html(escape(&shell.t("further-done"))),
            };
            Some(Self { name, state: of.state.word(), said })
        });
        facts.collect()
    }
}
