//! A case as a line of the desk's lists.

use desk::case::State;
use desk::catalog::Priority;
use desk::text::harmless;
use sla::SupportTime;
use store::CaseLine;

use crate::pages::html::{Html, case_number, isolated};
use crate::pages::promise::{self, Shown};
use crate::pages::shell::Shell;
use crate::pages::track;

/// A case as a line of a list.
pub(crate) struct Row {
    /// Its number.
    pub id: i64,
    /// The priority that it stands in the queue with.
    pub priority: Priority,
    /// What has become of its promise.
    pub state: State,
    /// What it is about.
    pub subject: Html,
    /// The number, as it is shown.
    pub number: Html,
    /// Whose case it is.
    pub organisation: Option<Html>,
    /// The plan: its id, and what it is called.
    pub plan: Option<(String, String)>,
    /// The track.
    pub track: Html,
    /// The same in words.
    pub said: String,
    /// The column of time left.
    pub column: String,
    /// By when, or when it was answered.
    pub due: Option<Html>,
    /// Who works on it.
    pub agent: Option<Html>,
    /// The name of the same in plain text, whole where the column cuts it.
    pub agent_name: String,
    /// How long the customer has waited for us, in support time.
    pub waited: Option<SupportTime>,
    /// Whether a person must hear or read something in it at once.
    pub is_unheard: bool,
}

impl Row {
    /// The line of a case.
    pub fn of(line: &CaseLine, shell: &Shell) -> Self {
        let now = shell.dates.now;
        let promise = line.promise.as_ref();
        let shown = promise.and_then(|promise| Shown::of_line(line, &promise.entitlement, now));
        let due = line.answered.filter(|_| !line.state.awaits_response());
        let due = due.or(promise.map(|promise| promise.deadline));
        Self {
            id: line.id.number(),
            priority: line.urgency,
            state: line.state,
            subject: line.subject.as_deref().map_or_else(|| Html(shell.t("erased")), isolated),
            number: case_number(line.id.number()),
            organisation: line.organisation.as_ref().and_then(|of| of.name.as_deref()).map(isolated),
            plan: promise.and_then(|promise| {
                let plan = &promise.entitlement.plan;
                Some((plan.clone(), shell.plan(plan)?))
            }),
            track: shown.as_ref().map(|shown| track::mini(shown, &shell.dates)).unwrap_or_default(),
            said: shown.as_ref().map(|shown| promise::sentence(shown, &shell.dates)).unwrap_or_default(),
            column: match &shown {
                Some(shown) => promise::column(shown, shell.language),
                None => shell.t("promise-none"),
            },
            due: due.map(|at| shell.dates.near_element(at)),
            agent_name: line
                .agent
                .as_ref()
                .and_then(|of| of.name.as_deref())
                .map(harmless)
                .unwrap_or_default()
                .into(),
            agent: line.agent.as_ref().and_then(|of| of.name.as_deref()).map(isolated),
            waited: None,
            is_unheard: line.unheard,
        }
    }

    /// The same with how long the customer has waited for us since writing last.
    #[must_use]
    pub fn waiting(mut self, line: &CaseLine, shell: &Shell) -> Self {
        let calendar = line
            .promise
            .as_ref()
            .and_then(|promise| Some(&promise.entitlement.clock(promise.priority).ok()?.calendar));
        self.waited = calendar.map(|calendar| calendar.elapsed(line.customer_wrote, shell.dates.now));
        if let Some(waited) = self.waited {
            self.column = shell.with("row-waits", "time", sla::text::duration_short(waited, shell.language));
        }
        self.due = Some(shell.dates.near_element(line.customer_wrote));
        self
    }
}
