//! What a list is asked for: the filter of a saved view, with what is said besides in its place.

use desk::catalog::Priority;
use desk::digits;
use desk::id::Id;
use desk::people::{Agent, Team};
use desk::permission::Deed;
use desk::view::{Assignee, Filter, View};
use desk::written::Errors;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sla::{Error, Instant, Name};
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::problem::Problem;
use crate::words::{Awaited, Channel, Level, Order, State, Status};

/// Which cases, and in which order. Within a parameter any of the words will do, except that a case must have all of the
/// tags; between parameters all must hold.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilterParams {
    /// A saved view: what is said besides takes the place of what it says. For agents.
    #[param(nullable = false, required = false, value_type = i64)]
    pub view: Option<String>,
    /// What has become of the promise.
    #[param(nullable = false, required = false, style = Form, explode = false, value_type = Vec<State>)]
    pub states: Option<String>,
    /// Where the case stands.
    #[param(nullable = false, required = false, style = Form, explode = false, value_type = Vec<Status>)]
    pub statuses: Option<String>,
    /// How urgent it is, together with what is part of it.
    #[param(nullable = false, required = false, style = Form, explode = false, value_type = Vec<Level>)]
    pub priorities: Option<String>,
    /// Who works on it: `me`, `nobody` or an agent's number. For agents.
    #[param(nullable = false, pattern = "^(me|nobody|[1-9][0-9]{0,17})$")]
    pub agent: Option<String>,
    /// Whose queue it is in: `me` for any of your teams, `nobody` or a team's number. For agents.
    #[param(nullable = false, pattern = "^(me|nobody|[1-9][0-9]{0,17})$")]
    pub team: Option<String>,
    /// The organisation that it is of.
    #[param(nullable = false, required = false, value_type = i64)]
    pub organisation: Option<String>,
    /// The site that it belongs to.
    #[param(nullable = false, required = false, value_type = i64)]
    pub site: Option<String>,
    /// The contact that it is for.
    #[param(nullable = false, required = false, value_type = i64)]
    pub contact: Option<String>,
    /// Tags, all of which it has. For agents.
    #[param(nullable = false, required = false, style = Form, explode = false, value_type = Vec<String>)]
    pub tags: Option<String>,
    /// Whose the next step is.
    #[param(nullable = false, required = false, value_type = Awaited)]
    pub awaits: Option<String>,
    /// How it reached the desk.
    #[param(nullable = false, required = false, style = Form, explode = false, value_type = Vec<Channel>)]
    pub channels: Option<String>,
    /// Only those with something that a person must hear or read at once, and nobody has yet. For agents.
    #[param(nullable = false, required = false, value_type = bool)]
    pub unheard: Option<String>,
    /// Only those in which something happened today, on the clocks that you chose for your pages, else on UTC. For agents.
    #[param(nullable = false, required = false, value_type = bool)]
    pub today: Option<String>,
    /// Submitted then or later.
    #[param(nullable = false, required = false, value_type = crate::moment::Moment)]
    pub submitted_from: Option<String>,
    /// Submitted before then.
    #[param(nullable = false, required = false, value_type = crate::moment::Moment)]
    pub submitted_to: Option<String>,
    /// What comes first; `respond-by` unless said. `changed` is for agents.
    #[param(nullable = false, required = false, value_type = Order)]
    pub order: Option<String>,
    /// What else a list is asked, of [`crate::page::PageParams`]: a parameter that is neither here nor there is refused.
    #[param(ignore)]
    #[serde(rename = "after")]
    _after: Option<String>,
    #[param(ignore)]
    #[serde(rename = "limit")]
    _limit: Option<String>,
}

/// What is wanted: a saved view, and what takes the place of what it says.
#[derive(Default)]
pub(crate) struct Wanted {
    /// The view.
    pub view: Option<Id<View>>,
    instead: Vec<Box<Instead>>,
}

type Instead = dyn FnOnce(&mut Filter) + Send;

impl Wanted {
    /// The filter, made of the view's.
    pub fn filter(self, mut filter: Filter) -> Filter {
        self.instead.into_iter().for_each(|change| change(&mut filter));
        filter
    }
}

impl FilterParams {
    /// What is wanted, or everything that is wrong with it.
    pub fn wanted(self, caller: &Caller) -> Result<Wanted, Problem> {
        let mut read = Read { errors: Errors::default(), wanted: Wanted::default() };
        if caller.may_at_all(Deed::SeeNotes).is_err() {
            let desk = [
                ("view", &self.view),
                ("agent", &self.agent),
                ("team", &self.team),
                ("tags", &self.tags),
                ("unheard", &self.unheard),
                ("today", &self.today),
                ("order", &self.order.clone().filter(|order| order == "changed")),
            ];
            desk.into_iter().for_each(|(field, text)| read.for_agents(field, text.as_deref()));
        }
        read.wanted.view = self.view.and_then(|text| read.errors.keep(number("view", &text)));
        read.each("states", self.states, STATES, |filter, states| filter.states = states);
        read.each("statuses", self.statuses, STATUSES, |filter, stages| filter.stages = stages);
        read.each("channels", self.channels, CHANNELS, |filter, channels| filter.channels = channels);
        read.one(
            self.awaits,
            |of| word("awaits", of, AWAITED),
            |filter, awaits| filter.awaits = Some(awaits),
        );
        read.one(self.order, |of| word("order", of, ORDERS), |filter, order| filter.order = order);
        let priorities = |text: &str| {
            split(text).map(|of| of.parse::<Priority>().map_err(|e| e.renamed("priorities"))).collect()
        };
        read.one(self.priorities, priorities, |filter, all: Vec<_>| filter.priorities = all);
        let agent = |text: &str| text.parse::<Assignee<Agent>>().map_err(|e| e.renamed("agent"));
        read.one(self.agent, agent, |filter, agent| filter.agent = Some(agent));
        let team = |text: &str| text.parse::<Assignee<Team>>().map_err(|e| e.renamed("team"));
        read.one(self.team, team, |filter, team| filter.team = Some(team));
        let organisation = |text: &str| number("organisation", text);
        read.one(self.organisation, organisation, |filter, id| filter.organisation = Some(id));
        read.one(self.site, |text| number("site", text), |filter, id| filter.site = Some(id));
        read.one(self.contact, |text| number("contact", text), |filter, id| filter.contact = Some(id));
        let tags = |text: &str| Ok(split(text).map(str::to_owned).collect());
        read.one(self.tags, tags, |filter, tags| filter.tags = tags);
        read.one(self.unheard, |of| word("unheard", of, BOOLEANS), |filter, of| filter.unheard = of);
        read.one(self.today, |of| word("today", of, BOOLEANS), |filter, of| filter.today = of);
        let from = |text: &str| text.parse::<Instant>().map_err(|e| e.renamed("submitted_from"));
        read.one(self.submitted_from, from, |filter, at| filter.submitted_from = Some(at));
        let to = |text: &str| text.parse::<Instant>().map_err(|e| e.renamed("submitted_to"));
        read.one(self.submitted_to, to, |filter, at| filter.submitted_to = Some(at));
        read.errors.finish(Some(read.wanted)).map_err(Problem::invalid)
    }

    /// Whether the queue can be in the order that is asked for.
    pub fn must_be_of_the_queue(&self) -> Result<(), Problem> {
        match self.order.as_deref() {
            None | Some("respond-by" | "priority") => Ok(()),
            Some(other) => Err(Problem::invalid(vec![Error::new(
                "order",
                other,
                "the queue is ordered by respond-by or by priority; see /cases for other orders",
                "يُرتَّب صف الانتظار حسب respond-by أو priority؛ وللترتيبات الأخرى انظر /cases",
            )])),
        }
    }
}

const STATES: &str = "run, idle, soon, late, kept, late-kept, withdrawn, void, none";
const STATUSES: &str = "open, resolved, withdrawn, void, closed, merged";
const CHANNELS: &str = "portal, email, phone";
const AWAITED: &str = "support, customer";
const ORDERS: &str = "respond-by, priority, newest, oldest, changed";
const BOOLEANS: &str = "true, false";

/// What was read so far.
struct Read {
    errors: Errors,
    wanted: Wanted,
}

impl Read {
    fn for_agents(&mut self, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            let problem = Name::new(
                "only agents of the desk can ask for this: leave it out",
                "لا يطلب هذا إلا موظفو الدعم: احذفه",
            );
            self.errors.say(field, text, problem);
        }
    }

    fn one<T: Send + 'static>(
        &mut self,
        text: Option<String>,
        parse: impl FnOnce(&str) -> Result<T, Error>,
        put: impl FnOnce(&mut Filter, T) + Send + 'static,
    ) {
        let Some(text) = text else { return };
        if let Some(value) = self.errors.keep(parse(&text)) {
            self.wanted.instead.push(Box::new(move |filter| put(filter, value)));
        }
    }

    fn each<T: DeserializeOwned + Send + 'static>(
        &mut self,
        field: &'static str,
        text: Option<String>,
        allowed: &str,
        put: impl FnOnce(&mut Filter, Vec<T>) + Send + 'static,
    ) {
        self.one(text, |text| split(text).map(|of| word(field, of, allowed)).collect(), put);
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn word<T: DeserializeOwned>(field: &str, text: &str, allowed: &str) -> Result<T, Error> {
    let plain = match text.trim() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        other => Value::String(other.to_owned()),
    };
    serde_json::from_value(plain).map_err(|_| {
        Error::new(
            field,
            text,
            format!("not one of {allowed}"),
            format!("ليست من القيم المقبولة: \u{2066}{allowed}\u{2069}"),
        )
    })
}

fn number<T>(field: &str, text: &str) -> Result<Id<T>, Error> {
    let parsed = digits::latin(text.trim()).parse::<i64>().ok().filter(|number| *number > 0);
    parsed
        .map(Id::new)
        .ok_or_else(|| Error::new(field, text, "not a number from 1 on", "ليس رقمًا من 1 فصاعدًا"))
}
