//! Moving a case to another site or contract (policy D9), and putting right one that was chosen wrongly: both deadlines are
//! shown before anybody confirms.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::permission::Deed;
use serde::Deserialize;
use store::{Failure, Tx};

use super::super::Side;
use super::begun::{Begun, begin, hidden};
use super::{Reading, UNSAID, given};
use crate::api::cases::promise::why_of;
use crate::api::cases::terms::{Goal, MoveInput, moved, moves};
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::Typed;
use crate::pages::cases::verbs::{Filled, sent};
use crate::pages::form::Fields;
use crate::pages::html::Html;
use crate::pages::promise::{self, Shown};
use crate::pages::shell::Shell;
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many sites can be chosen from.
const MOST_SITES: u32 = 200;

/// Where the case is thought to go, as it was chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    site: String,
    contract: String,
    correction: String,
}

#[derive(Template)]
#[template(path = "desk/move.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    id: i64,
    number: Html,
    version: u32,
    chosen: Chosen,
    /// The sites and contracts of the customer, by number and name.
    sites: Vec<(i64, String)>,
    contracts: Vec<(i64, String)>,
    /// What the move would do, once something is chosen.
    outlook: Option<Outlook>,
    typed: Typed,
}

/// What a move would do.
enum Outlook {
    /// Why it can't be.
    Refused(String),
    Allowed(Both),
}

/// Both promises.
struct Both {
    now: Option<Html>,
    after: Option<Html>,
    /// Which rule the new deadline follows.
    why: Option<&'static str>,
    /// The deadline that would have passed unanswered.
    missed: Option<Html>,
    /// That no new promise follows (policy D21).
    warning: Option<String>,
}

impl Chosen {
    fn of(fields: &Fields) -> Self {
        let of = |field| fields.get(field).to_owned();
        Self { site: of("site"), contract: of("contract"), correction: of("correction") }
    }

    fn is_empty(&self) -> bool {
        self.site.is_empty() && self.contract.is_empty()
    }

    /// Where that is; what isn't a number is 0, which nothing has.
    fn goal(&self) -> Goal {
        let number =
            |text: &str| Some(text).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(0));
        Goal {
            site: number(&self.site),
            contract: number(&self.contract),
            correction: !self.correction.is_empty(),
        }
    }

    fn is_site(&self, id: &i64) -> bool {
        self.site == id.to_string()
    }

    fn is_contract(&self, id: &i64) -> bool {
        self.contract == id.to_string()
    }
}

impl Page {
    fn hidden(&self) -> Html {
        let (hidden, version) = (hidden(&self.shell, "move", &self.key), self.version);
        Html(format!("{hidden}<input type=\"hidden\" name=\"version\" value=\"{version}\">"))
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    page(app, visitor, (id, chosen), (Typed::default(), StatusCode::OK)).await
}

/// Moves it to where the page has shown what that does.
pub(super) async fn go(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "move", filled);
    let chosen = Chosen::of(&sent.fields);
    let Goal { site, contract, correction } = chosen.goal();
    let input = MoveInput { site, contract, correction, reason: sent.fields.get("reason").to_owned() };
    match moves(&app, sent.asked_as_read(), input).await {
        Ok(_) => see(&format!("/cases/{id}?done={}", if correction { "corrected" } else { "moved" })),
        Err(problem) => {
            sent.refused_on(problem, |app, visitor, again| page(app, visitor, (id, chosen), again)).await
        }
    }
}

async fn page(
    app: App,
    visitor: Visitor,
    (id, chosen): (i64, Chosen),
    again: (Typed, StatusCode),
) -> Result<Response, Problem> {
    begin(app, visitor, (id, Deed::Move), again, move |tx, begun| read(tx, begun, chosen)).await
}

fn read(tx: &mut Tx<'_>, begun: Begun, mut chosen: Chosen) -> Result<Page, Failure> {
    let reading = begun.reading()?;
    let outlook = match chosen.is_empty() {
        true => None,
        false => Some(reading.outlook_of_move(tx, chosen.goal())?),
    };
    if chosen.site.is_empty() {
        chosen.site = reading.case.site.map(|site| site.to_string()).unwrap_or_default();
    }
    let (sites, contracts) = (reading.sites_to_choose(tx)?, reading.contracts_to_choose(tx)?);
    let version = reading.case.seq;
    let Begun { loaded, side, key, id, number, typed, .. } = begun;
    Ok(Page { shell: loaded.shell, side, key, id, number, version, chosen, sites, contracts, outlook, typed })
}

impl Reading<'_> {
    fn sites_to_choose(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let Some(organisation) = self.case.organisation else { return Ok(Vec::new()) };
        let sites = store::sites(tx, organisation, 0, MOST_SITES)?;
        let named = sites
            .into_iter()
            .map(|(id, site)| (id.number(), desk::text::harmless(&site.it.name).into_owned()));
        Ok(named.collect())
    }

    fn contracts_to_choose(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let Some(organisation) = self.case.organisation else { return Ok(Vec::new()) };
        let mut named = Vec::new();
        for contract in store::contracts_of(tx, organisation)? {
            let terms = &contract.last().terms;
            let plan = self.catalog.and_then(|catalog| catalog.plan(&terms.plan).ok());
            let plan = plan.map_or(terms.plan.as_str(), |plan| plan.name.get(self.language()));
            let [from, to] = [terms.first_day, terms.last_day].map(|day| self.shell.dates.date_of(day));
            let number = contract.id().to_string();
            let args = [
                ("contract", number.into()),
                ("plan", plan.into()),
                ("from", from.into()),
                ("to", to.into()),
            ];
            named.push((contract.id().number(), self.words("move-contract-named", &args)));
        }
        Ok(named)
    }

    fn outlook_of_move(&self, tx: &mut Tx<'_>, goal: Goal) -> Result<Outlook, Failure> {
        let world = self.world();
        let bodies = match moved(tx, &self.app.entitlements, goal, UNSAID, (self.case, &world)) {
            Ok(bodies) => bodies,
            Err(Failure::Refused(refusal)) => {
                return Ok(Outlook::Refused(refusal.error.problem(self.language()).to_owned()));
            }
            Err(other) => return Err(other),
        };
        let after = self.case.after(bodies, &world);
        let (entitlement, _) = given(tx, self.app, &after)?;
        let is = self.entitlement.and_then(|of| Shown::of_case(self.case, of, self.now));
        let would_be = entitlement.as_deref().and_then(|of| Shown::of_case(&after, of, self.now));
        let block = |shown: Option<Shown<'_>>, id| {
            shown.map(|shown| promise::block(&shown, &self.shell.dates, promise::Reader::Agent, id))
        };
        let warning = self.case.prospect_as_is().warning();
        let why = after.promise_in_force().filter(|_| warning.is_none());
        let missed = after.outcome(self.now).missed.filter(|_| warning.is_none());
        let missed_now = self.case.outcome(self.now).missed;
        Ok(Outlook::Allowed(Both {
            now: block(is, "promise-now"),
            after: block(would_be, "promise-after"),
            why: why.map(|made| why_of(made.promise.because, self.language())),
            missed: missed
                .filter(|at| missed_now != Some(*at))
                .map(|at| self.html("move-missed", &[("when", self.shell.dates.moment_element(at))])),
            warning: warning.map(|warning| warning.get(self.language()).to_owned()),
        }))
    }
}
