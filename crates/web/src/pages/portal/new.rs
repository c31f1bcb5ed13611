//! A new case: what happened, how urgent it is, and what we promise for each priority before anything is sent.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::case::{Entitlement, ServedClock};
use desk::catalog::{Catalog, Priority, PriorityMeaning};
use desk::id::Id;
use desk::organisation::Site;
use desk::people::ContactRole;
use desk::promise::recorded_rows;
use desk::text::harmless;
use desk::written::{name, text};
use serde::Deserialize;
use sla::text::duration;
use store::{DraftKey, Failure, Tx, Unsent};

use super::wrong::Wrong;
use super::{Begun, Customer, Top, priority_mark};
use crate::api::cases::confirmation::Confirmation;
use crate::api::cases::open::{Input, opens};
use crate::app::App;
use crate::ask::named_at;
use crate::auth::Caller;
use crate::pages::desk::open;
use crate::pages::drafts::kept_line;
use crate::pages::form::Fields;
use crate::pages::html::{Html, escape};
use crate::pages::ledger;
use crate::pages::promise::{self, Shown};
use crate::pages::shell::{Shell, answer};
use crate::pages::track;
use crate::pages::upload::{Files, MOST_FILES, Upload};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;
use crate::words::Level;

/// So many sites can be chosen from.
const MOST_SITES: u32 = 200;

/// What is chosen before anything is written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    site: Option<i64>,
    priority: Option<String>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    priority: Option<Priority>,
    /// The priorities whose statement is ticked.
    confirmed: Vec<Priority>,
    subject: String,
    message: String,
    reach_name: String,
    reach_how: String,
    site: Option<Id<Site>>,
    /// When it was kept, where it stands as it was.
    saved: Option<sla::Instant>,
}

/// The form of a new case.
#[derive(Template)]
#[template(path = "portal/new.html")]
struct Page {
    shell: Shell,
    top: Top,
    wrong: Wrong,
    typed: Typed,
    /// When that was kept.
    kept: Html,
    /// What this form is called, so that sending it twice opens one case.
    key: String,
    choices: Vec<Choice>,
    /// The sites that the case may be of, by number and name; none where there is nothing to choose.
    sites: Vec<(i64, String)>,
    site: Option<i64>,
    /// Why nothing is promised yet, where no contract is in force.
    without: Option<String>,
    plan: Option<Compared>,
    small_print: String,
    lowering: String,
    files_hint: String,
}

/// A priority to choose.
pub(crate) struct Choice {
    pub priority: Priority,
    pub mark: Html,
    pub name: String,
    pub definition: String,
    pub example: String,
    pub statement: String,
    pub version: u32,
    /// What is ticked to choose it.
    pub confirm: String,
    /// The response time.
    pub target: Option<String>,
    pub preview: Option<Preview>,
}

/// What is promised for a priority if the case is sent now.
pub(crate) struct Preview {
    pub when: Html,
    pub clocks: String,
    pub track: Html,
    pub mini: Html,
    pub said: String,
    pub ledger: Html,
}

/// What the plan includes, beside the others.
struct Compared {
    plans: Vec<String>,
    /// Each channel, and whether each plan has it.
    channels: Vec<(String, Vec<bool>)>,
    hours: Vec<String>,
}

impl Page {
    fn is_chosen(&self, choice: &Choice) -> bool {
        self.typed.priority == Some(choice.priority)
    }

    fn is_site(&self, id: &i64) -> bool {
        self.site == Some(*id)
    }

    /// A tick, or that it isn't so.
    fn tick(&self, is_so: &bool) -> Html {
        let said = escape(&self.shell.t(if *is_so { "portal-yes" } else { "portal-no" }));
        if !is_so {
            return Html(said);
        }
        Html(format!(
            "<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M3 8.5l3.2 3.2L13 5\"/></svg>\
             <span class=\"vh\">{said}</span>"
        ))
    }

    fn is_confirmed(&self, choice: &Choice) -> bool {
        self.typed.confirmed.contains(&choice.priority)
    }
}

/// Where what somebody writes is kept until a case is opened with it.
pub(crate) fn draft_key() -> DraftKey {
    DraftKey { form: "new-case".to_owned(), case: None }
}

/// The form, with what was being written when it was left.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Response> {
    let query = query.unwrap_or_default();
    if visitor.caller.role().is_some() {
        return open::page(app, visitor, serde_html_form::from_str(&query).unwrap_or_default()).await;
    }
    let asked: Asked = serde_html_form::from_str(&query).unwrap_or_default();
    let customer = Customer::of(&visitor)?;
    let account = visitor.session.account;
    let kept = app.read(move |tx| Ok::<_, Failure>(store::draft(tx, account, &draft_key())?)).await;
    let kept = kept.map_err(Problem::into_response)?.map(|kept| Typed::kept(&kept)).unwrap_or_default();
    let typed = Typed {
        priority: asked.priority.as_deref().and_then(|priority| priority.parse().ok()).or(kept.priority),
        site: asked.site.map(Id::new).or(kept.site),
        ..kept
    };
    shown(&app, visitor, customer, typed, Wrong::default(), StatusCode::OK).await
}

/// A form that was filled in: the case, or the form again with what is wrong and everything that was typed.
pub(super) async fn send(State(app): State<App>, sent: Upload<Visitor>) -> Result<Response, Response> {
    if sent.who.caller.role().is_some() {
        return open::send(app, sent).await;
    }
    let Upload { who: visitor, fields, files } = sent;
    let customer = Customer::of(&visitor)?;
    let language = visitor.guest.language;
    let typed = Typed::of(&fields);
    let (shared, site) = (app.clone(), customer.meant(typed.site));
    let offer = app.read(move |tx| Offer::of(tx, &shared, customer.organisation, site));
    let offer = offer.await.map_err(Problem::into_response)?;
    let wrong = typed.wrong(&offer, language);
    if !wrong.is_empty() {
        return shown(&app, visitor, customer, typed, wrong, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match opened(&app, &visitor, (&typed, &offer), &fields, files).await {
        Ok(case) => {
            let account = visitor.session.account;
            let dropped =
                app.write(move |tx| Ok::<_, Failure>(store::drop_draft(tx, account, &draft_key())?));
            dropped.await.map_err(Problem::into_response)?;
            Ok(see(&format!("/cases/{case}?done=opened")))
        }
        Err(problem) if problem.status().is_server_error() => Err(problem.into_response()),
        Err(problem) => {
            let mut wrong = Wrong::default();
            wrong.problem(&problem, language);
            shown(&app, visitor, customer, typed, wrong, problem.status()).await
        }
    }
}

/// Opens the case, and gives its number. The page gave the form a name: what is sent twice by it, word for word, is opened
/// once.
async fn opened(
    app: &App,
    visitor: &Visitor,
    (typed, offer): (&Typed, &Offer),
    fields: &Fields,
    files: Files,
) -> Result<i64, Problem> {
    let (caller, language) = (visitor.caller.clone(), visitor.guest.language);
    let meaning = typed.priority.and_then(|priority| offer.catalog.priority(priority).ok());
    // What was read is confirmed, and not what the wording may have become since.
    let version = |meaning: &PriorityMeaning| {
        let sent = fields.get(&format!("statement-{}", meaning.priority));
        sent.parse().unwrap_or(meaning.statement.version)
    };
    let confirmation = meaning.map(|meaning| Confirmation::of_form(version(meaning), language));
    let input = Input::of_contact(
        (typed.subject.clone(), typed.whole_message(offer, app, visitor)),
        (typed.priority.map(Level), confirmation),
        typed.site.map(Id::number),
    );
    let files = files.keep(app, &caller).await?;
    let request = request(&caller, fields);
    Ok(opens(app, (caller, request), input, files).await?.id())
}

/// What the form is called by its page. The space is in no key that a client of the API gives.
pub(crate) fn request(caller: &Caller, fields: &Fields) -> Option<store::Request> {
    let key = fields.get("key");
    let fits = !key.is_empty() && key.len() <= 64 && key.bytes().all(|byte| byte.is_ascii_graphic());
    let named = |key: &str| {
        let mut request = named_at(caller, key.to_owned(), "/cases", fields.content().as_bytes());
        let hash: String = request.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        request.key = format!("{key} {hash}");
        request
    };
    fits.then(|| named(key))
}

impl Customer {
    /// The site that a case is of, where one is chosen; whoever belongs to one opens cases for that, unless the role
    /// reaches further.
    fn meant(&self, chosen: Option<Id<Site>>) -> Option<Id<Site>> {
        match self.role {
            ContactRole::Organisation | ContactRole::Manager => chosen.or(self.site),
            ContactRole::OwnCases | ContactRole::Site => self.site.or(chosen),
        }
    }

    /// The sites that a case may be of.
    fn sites(&self, tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>, Failure> {
        let own = matches!(self.role, ContactRole::OwnCases | ContactRole::Site) && self.site.is_some();
        if own {
            return Ok(Vec::new());
        }
        let sites = store::sites(tx, self.organisation, 0, MOST_SITES)?;
        let named = |(id, site): (Id<Site>, store::Versioned<Site>)| {
            (id.number(), harmless(&site.it.name).into_owned())
        };
        let sites: Vec<_> = sites.into_iter().map(named).collect();
        Ok(if sites.len() > 1 { sites } else { Vec::new() })
    }
}

/// What is offered to a case of a site: what its contract gives it, and the catalogue that says what priorities mean.
pub(crate) struct Offer {
    pub entitlement: Option<Arc<Entitlement>>,
    pub catalog: Arc<Catalog>,
}

impl Offer {
    /// What a customer is offered now.
    pub fn of(
        tx: &mut Tx<'_>,
        app: &App,
        organisation: Id<desk::organisation::Organisation>,
        site: Option<Id<Site>>,
    ) -> Result<Self, Failure> {
        let entitlement = app.entitlements.in_force(tx, organisation, site, app.now())?;
        let catalog = match &entitlement {
            Some(of) => app.entitlements.catalog(tx, &of.versions.edition)?,
            None => app.entitlements.newest_catalog(tx)?,
        };
        Ok(Self { entitlement, catalog })
    }

    fn clock(&self, priority: Priority) -> Option<&ServedClock> {
        self.entitlement.as_ref().and_then(|of| of.clock(priority).ok())
    }
}

impl Typed {
    fn of(sent: &Fields) -> Self {
        let all = (1..=9).filter_map(Priority::from_number);
        Self {
            priority: sent.get("priority").parse().ok(),
            confirmed: all.filter(|priority| sent.has(&format!("confirm-{priority}"))).collect(),
            subject: sent.get("subject").to_owned(),
            message: sent.get("message").to_owned(),
            reach_name: sent.get("reach-name").to_owned(),
            reach_how: sent.get("reach-how").to_owned(),
            site: sent.get("site").parse().ok().map(Id::new),
            saved: None,
        }
    }

    /// What was kept while it was written. A statement is confirmed as it is read, so no tick is kept.
    fn kept(kept: &Unsent) -> Self {
        let of = |field: &str| kept.fields.get(field).cloned().unwrap_or_default();
        Self {
            priority: of("priority").parse().ok(),
            confirmed: Vec::new(),
            subject: of("subject"),
            message: of("message"),
            reach_name: of("reach-name"),
            reach_how: of("reach-how"),
            site: of("site").parse().ok().map(Id::new),
            saved: Some(kept.saved),
        }
    }

    /// Everything that is wrong with it, before anybody is asked.
    fn wrong(&self, offer: &Offer, language: sla::Language) -> Wrong {
        let words = crate::pages::words::Words::of(language);
        let mut wrong = Wrong::default();
        let meaning = self.priority.and_then(|priority| offer.catalog.priority(priority).ok());
        match meaning {
            None => wrong.say("priority", words.t("new-choose-priority"), language),
            Some(meaning) if !self.confirmed.contains(&meaning.priority) => {
                let id = format!("confirm-{}", meaning.priority);
                wrong.say(&id, words.t("new-confirm-it"), language);
            }
            Some(meaning) if meaning.lower_when_silent.is_some() && self.reach_how.trim().is_empty() => {
                wrong.say("reach-how", words.t("new-say-how-to-reach"), language);
            }
            Some(_) => {}
        }
        for (field, typed, empty, read) in [
            ("subject", &self.subject, "new-write-subject", name("subject", &self.subject)),
            ("message", &self.message, "new-write-message", text("message", &self.message)),
        ] {
            match read {
                Ok(_) => {}
                Err(_) if typed.trim().is_empty() => wrong.say(field, words.t(empty), language),
                Err(error) => wrong.error(&error, language),
            }
        }
        wrong
    }

    /// The message, with who stays reachable and how, where the priority asks for it: agents read it there.
    fn whole_message(&self, offer: &Offer, app: &App, visitor: &Visitor) -> String {
        let duty = self.priority.and_then(|priority| offer.catalog.priority(priority).ok());
        let is_needed = duty.is_some_and(|meaning| meaning.lower_when_silent.is_some());
        if !is_needed {
            return self.message.clone();
        }
        let shell = Shell::for_visitor(visitor, app.now());
        let name = match self.reach_name.trim() {
            "" => shell.me.as_ref().map_or("", |me| me.name.as_str()),
            name => name,
        };
        let args = [("name", name.into()), ("how", self.reach_how.trim().into())];
        format!("{}\n\n{}", self.message.trim_end(), shell.words.with("new-reach-line", &args))
    }
}

async fn shown(
    app: &App,
    visitor: Visitor,
    customer: Customer,
    mut typed: Typed,
    wrong: Wrong,
    status: StatusCode,
) -> Result<Response, Response> {
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let key = app.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let most = app.attachments.most >> 20;
    let page = app.read(move |tx| {
        let Begun { shell, top, customer, .. } = Begun::read(tx, (&shared, &visitor), customer, "new")?;
        let site = customer.meant(typed.site);
        let offer = Offer::of(tx, &shared, customer.organisation, site)?;
        if typed.reach_name.is_empty() && typed.reach_how.is_empty() {
            typed.fill_reach(&visitor);
        }
        let language = shell.language;
        let texts = offer.catalog.texts();
        let files = [("count", MOST_FILES.into()), ("size", most.into())];
        Ok(Page {
            wrong,
            key,
            choices: offer.catalog.priorities().iter().map(|of| choice(of, &offer, &shell)).collect(),
            sites: customer.sites(tx)?,
            site: site.map(Id::number),
            without: offer.entitlement.is_none().then(|| shell.t("new-no-contract")),
            plan: compared(&offer, &shell),
            small_print: texts.reasonable_efforts.get(language).to_owned(),
            lowering: texts.lowering.get(language).to_owned(),
            files_hint: shell.words.with("new-files-hint", &files),
            kept: kept_line(&shell, typed.saved),
            typed,
            shell,
            top,
        })
    });
    let page = page.await.map_err(Problem::into_response)?;
    Ok(answer(&guest, status, &page))
}

impl Typed {
    /// The person who writes is the first to think of.
    fn fill_reach(&mut self, visitor: &Visitor) {
        if let store::Holder::Contact(_, contact) = &visitor.session.holder {
            self.reach_name.clone_from(&contact.name);
            let reach = contact.numbers.first().or(contact.addresses.first());
            self.reach_how = reach.map(|reach| reach.to.clone()).unwrap_or_default();
        }
    }
}

/// A priority to choose, with what is promised for it now.
pub(crate) fn choice(meaning: &PriorityMeaning, offer: &Offer, shell: &Shell) -> Choice {
    let say = |name: &sla::Name| name.get(shell.language).to_owned();
    let duty = meaning.lower_when_silent.is_some();
    let confirm = if duty { "new-confirm-and-stay" } else { "new-confirm" };
    let clock = offer.clock(meaning.priority);
    Choice {
        priority: meaning.priority,
        mark: priority_mark(shell, meaning.priority),
        name: say(&meaning.name),
        definition: say(&meaning.definition),
        example: say(&meaning.example),
        statement: say(&meaning.statement.text),
        version: clock.map_or(meaning.statement.version, |clock| clock.statement),
        confirm: shell.with(confirm, "name", say(&meaning.name)),
        target: clock.map(|clock| duration(clock.target.support_time(), shell.language)),
        preview: clock.and_then(|clock| preview(clock, offer, shell)),
    }
}

/// What is promised now; nothing beyond the end of time.
fn preview(clock: &ServedClock, offer: &Offer, shell: &Shell) -> Option<Preview> {
    let now = shell.dates.now;
    let shown = Shown::ahead(clock, now).ok()?;
    let ledger = clock.calendar.ledger(now, clock.target).ok()?;
    let dates = &shell.dates;
    let there = dates.on(clock.calendar.zone());
    let same = there.moment(shown.course.due) == dates.moment(shown.course.due);
    let clocks = if same { "new-your-time" } else { "new-time-in" };
    let caption = caption(clock, offer, shell);
    let light = ledger::Light { dates, calendar: &clock.calendar, until: None, caption: &caption };
    Some(Preview {
        when: there.moment_element(shown.course.due),
        clocks: shell.with(clocks, "place", there.city()),
        track: track::full(&shown, dates, &format!("preview-{}", clock.priority)),
        mini: track::mini(&shown, dates),
        said: promise::sentence(&shown, dates),
        ledger: ledger::rows(&recorded_rows(&ledger), shown.course.due, &light),
    })
}

/// How much time is promised, of which kind, and whether the quote says otherwise than the plan.
fn caption(clock: &ServedClock, offer: &Offer, shell: &Shell) -> String {
    let amount = |budget: sla::Budget| duration(budget.support_time(), shell.language);
    let number = u32::from(clock.priority.number());
    let plan = offer.entitlement.as_ref().and_then(|of| offer.catalog.plan(&of.plan).ok());
    let usual = plan.and_then(|plan| plan.response(clock.priority)).map(|response| response.target);
    let target = amount(clock.target);
    let around = clock.calendar.is_always_open();
    match usual.filter(|usual| *usual != clock.target) {
        Some(usual) => {
            let args =
                [("number", number.into()), ("amount", target.into()), ("usual", amount(usual).into())];
            shell.words.with("new-counted-quote", &args)
        }
        None => {
            let id = if around { "new-counted-around" } else { "new-counted" };
            shell.words.with(id, &[("number", number.into()), ("amount", target.into())])
        }
    }
}

fn compared(offer: &Offer, shell: &Shell) -> Option<Compared> {
    let (catalog, language) = (&offer.catalog, shell.language);
    let own = offer.entitlement.as_ref()?;
    let plans = catalog.plans();
    let named = plans.iter().map(|plan| {
        let name = plan.name.get(language);
        if plan.id == own.plan { shell.with("new-plan-yours", "plan", name) } else { name.to_owned() }
    });
    let has = |plan: &desk::catalog::Plan, id: &str| match plan.id == own.plan {
        true => own.channels.iter().any(|channel| channel.id() == id),
        false => plan.has_channel(id),
    };
    let channels = catalog.channels().iter().map(|channel| {
        let each = plans.iter().map(|plan| has(plan, &channel.id)).collect();
        (channel.name.get(language).to_owned(), each)
    });
    let hours = plans.iter().map(|plan| {
        let coverage = catalog.coverage(&plan.coverage);
        coverage.map_or_else(|_| String::new(), |coverage| coverage.name.get(language).to_owned())
    });
    Some(Compared { plans: named.collect(), channels: channels.collect(), hours: hours.collect() })
}
