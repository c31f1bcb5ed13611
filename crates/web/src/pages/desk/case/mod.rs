//! The page of a case, as agents see it: its promise, all that was said and happened, and what can be done.

mod begun;
mod composer;
mod contest;
mod event;
mod facts;
mod history;
mod life;
mod merge;
mod moves;
mod post;
mod priority;
mod split;
pub(in crate::pages::desk) mod thread;
mod work;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use desk::case::{Case, Entitlement, Event, Refusal, Sealed, Seq, World};
use desk::catalog::Catalog;
use desk::id::Id;
use desk::people::Actor;
use desk::permission::{Deed, Denied, Whose};
use sla::{Instant, Language, SupportTime};
use store::{Failure, Kept, Tx};

pub(in crate::pages::desk) use self::begun::hidden;
use self::composer::Composer;
use self::facts::{ContactFacts, ContractFacts, PastPromise};
use self::life::Standing;
use self::priority::{Availability, Lower, Raise};
use self::thread::Entry;
use self::work::Work;
use super::Side;
use crate::api::cases::message::with_parts;
use crate::api::cases::names::Names;
use crate::api::cases::shown::{Reader, text};
use crate::app::App;
use crate::pages::cases::{Shown, Typed, Wanted, participants};
use crate::pages::dates::Dates;
use crate::pages::further::Further;
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::ledger;
use crate::pages::live::Follows;
use crate::pages::promise;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cases/{id}/history", get(history::show))
        .route("/cases/{id}/merge", get(merge::show))
        .route("/cases/{id}/merges", post(merge::merge))
        .route("/cases/{id}/move", get(moves::show))
        .route("/cases/{id}/moves", post(moves::go))
        .route("/cases/{id}/split", get(split::show))
        .route("/cases/{id}/splits", post(split::split))
        .route("/cases/{id}/contests/{seq}", get(contest::show))
        .route("/cases/{id}/contests/{seq}/decision", post(contest::decide))
}

/// Nobody has said why yet: for what is only looked at.
const UNSAID: Sealed = Sealed([0; 32]);

#[derive(Template)]
#[template(path = "desk/case.html")]
struct Page {
    shell: Shell,
    side: Side,
    /// What the forms of this page are known by.
    key: String,
    case: View,
    /// What was just done.
    toast: Option<Toast>,
    typed: Typed,
}

/// All that is shown of a case.
struct View {
    id: i64,
    version: Seq,
    number: Html,
    subject: Html,
    title: String,
    head: Head,
    promise: Option<Html>,
    ledger: Option<Html>,
    thread: Vec<Entry>,
    composer: Option<Composer>,
    availability: Option<Availability>,
    lower: Option<Lower>,
    raise: Option<Raise>,
    further: Vec<Further>,
    work: Work,
    standing: Standing,
    contract: Option<ContractFacts>,
    contact: Option<ContactFacts>,
    /// Who takes part in it.
    participants: Html,
    promises: Vec<PastPromise>,
}

/// What is said of a case above its promise.
struct Head {
    priority: u8,
    /// What the priority means.
    meaning: String,
    organisation: Option<(i64, Html)>,
    /// The plan: its id, and what it is called.
    plan: Option<(String, String)>,
    /// Who works on it.
    owner: Html,
    channel: String,
    /// What it is besides open: solved, over, void, part of another.
    stands: Option<Html>,
}

/// What was just done, and how it is undone.
struct Toast {
    said: Html,
    /// Where a reply is taken back that can still be.
    undo: Option<String>,
}

impl Page {
    /// What every form has, and what this one is known by.
    fn hidden(&self, form: &str) -> Html {
        hidden(&self.shell, form, &self.key)
    }

    /// The same with the version of the case that this page shows.
    fn hidden_as_read(&self, form: &str) -> Html {
        let (hidden, version) = (self.hidden(form), self.case.version);
        Html(format!("{hidden}<input type=\"hidden\" name=\"version\" value=\"{version}\">"))
    }

    /// What is wrong with a field, under it.
    fn wrong(&self, form: &str, field: &str) -> Html {
        let wrong = self.typed.wrong(form, field);
        let said = wrong.iter().map(|wrong| {
            format!("<p class=\"error\" id=\"{form}-{field}-wrong\">{}</p>", escape(&wrong.problem))
        });
        Html(said.collect())
    }

    /// What a field says of itself where something is wrong with it.
    fn aria(&self, form: &str, field: &str) -> Html {
        match self.typed.wrong(form, field).is_empty() {
            true => Html::default(),
            false => Html(format!(" aria-invalid=\"true\" aria-describedby=\"{form}-{field}-wrong\"")),
        }
    }
}

/// What is read of a case before anything of it is shown.
struct Loaded {
    shell: Shell,
    /// The case, and those that are part of it.
    all: Vec<Kept>,
    entitlement: Option<Arc<Entitlement>>,
    catalog: Option<Arc<Catalog>>,
    now: Instant,
    /// The clocks of the site.
    there: Dates,
}

/// A case that is read for a page: for whom, and when.
struct Reading<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    /// The case, and those that are part of it.
    all: &'a [Kept],
    id: Id<Case>,
    case: &'a Case,
    events: &'a [Event],
    entitlement: Option<&'a Entitlement>,
    catalog: Option<&'a Catalog>,
    now: Instant,
    /// The clocks of the site.
    there: &'a Dates,
}

impl Loaded {
    /// The case with this number, with those that are part of it.
    fn of(tx: &mut Tx<'_>, app: &App, visitor: &Visitor, id: Id<Case>) -> Result<Self, Failure> {
        let all = with_parts(tx, &visitor.caller, id)?;
        let case = &all.first().ok_or(Failure::NoCase(id))?.case;
        let (entitlement, catalog) = given(tx, app, case)?;
        let now = all.iter().map(|kept| kept.case.recorded).fold(app.now(), Ord::max);
        let shell = Shell::for_visitor(visitor, now);
        let there = clocks(tx, &shell, case, entitlement.as_deref())?;
        Ok(Self { shell, all, entitlement, catalog, now, there })
    }

    /// The same for whoever looks.
    fn reading<'a>(&'a self, app: &'a App, visitor: &'a Visitor) -> Result<Reading<'a>, Failure> {
        let kept = self.all.first().ok_or(Failure::Denied(Denied::Hidden))?;
        Ok(Reading {
            app,
            visitor,
            shell: &self.shell,
            all: &self.all,
            id: kept.id,
            case: &kept.case,
            events: &kept.events,
            entitlement: self.entitlement.as_deref(),
            catalog: self.catalog.as_deref(),
            now: self.now,
            there: &self.there,
        })
    }
}

/// The page of a case for an agent.
pub(crate) async fn show(app: App, visitor: Visitor, wanted: Wanted) -> Result<Response, Problem> {
    let (guest, status) = (visitor.guest.clone(), wanted.status);
    let key = key(&app);
    let shared = app.clone();
    let page = app.read(move |tx| read(tx, (&shared, &visitor), wanted, key)).await?;
    Ok(answer(&guest, status, &page))
}

/// What the forms of a page are known by.
pub(in crate::pages::desk) fn key(app: &App) -> String {
    app.random::<12>().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(
    tx: &mut Tx<'_>,
    (app, visitor): (&App, &Visitor),
    wanted: Wanted,
    key: String,
) -> Result<Page, Failure> {
    let id = Id::new(wanted.case);
    // Whatever comes after is told to the page that is open.
    let end = store::feed_end(tx)?;
    let mut loaded = Loaded::of(tx, app, visitor, id)?;
    let shown = loaded.all.iter().map(|kept| kept.id).collect();
    loaded.shell.follow_at(end, Follows::These(shown), format!("/cases/{id}"));
    let reading = loaded.reading(app, visitor)?;
    let case = reading.view(tx, &wanted, &key)?;
    let toast = reading.toast(&wanted.shown);
    let side = Side::load(tx, (visitor, &loaded.shell), loaded.now, "")?;
    Ok(Page { side, key, case, toast, typed: wanted.typed, shell: loaded.shell })
}

/// What the terms of a case give it, and their catalogue.
type Given = (Option<Arc<Entitlement>>, Option<Arc<Catalog>>);

/// What the terms of a case give it, and the catalogue that they are of.
pub(super) fn given(tx: &mut Tx<'_>, app: &App, case: &Case) -> Result<Given, Failure> {
    let entitlement = app.entitlements.of_case(tx, case)?;
    let catalog = match &entitlement {
        Some(entitlement) => app.entitlements.catalog(tx, &entitlement.versions.edition)?,
        None => app.entitlements.newest_catalog(tx)?,
    };
    Ok((entitlement, Some(catalog)))
}

/// The clocks of a case's site; the reader's where it has none.
pub(super) fn clocks(
    tx: &mut Tx<'_>,
    shell: &Shell,
    case: &Case,
    entitlement: Option<&Entitlement>,
) -> Result<Dates, Failure> {
    if let Some(entitlement) = entitlement {
        return Ok(shell.dates.on(entitlement.working_hours.zone()));
    }
    let site = case.site.map(|site| store::site(tx, site)).transpose()?.flatten();
    Ok(site.map_or_else(|| shell.dates.clone(), |site| shell.dates.on(&site.it.place.zone)))
}

impl Reading<'_> {
    fn view(&self, tx: &mut Tx<'_>, wanted: &Wanted, key: &str) -> Result<View, Failure> {
        let mut names = Names::default();
        let subject = text(tx, self.case.opened.subject)?;
        let title = subject
            .as_deref()
            .map_or_else(|| self.t("erased"), |line| desk::text::harmless(line).into_owned());
        let shown = self.entitlement.and_then(|of| promise::Shown::of_case(self.case, of, self.now));
        Ok(View {
            id: self.id.number(),
            version: self.case.seq,
            number: case_number(self.id.number()),
            subject: isolated(&title),
            title,
            head: self.head(tx, &mut names)?,
            promise: shown.as_ref().map(|shown| {
                promise::block(shown, &self.shell.dates, promise::Reader::Agent, "promise-track")
            }),
            ledger: shown.as_ref().and_then(|shown| self.ledger(shown)),
            thread: self.thread(tx, &mut names)?,
            composer: self.composer(tx, &mut names, wanted)?,
            availability: self.availability(tx, &mut names)?,
            lower: self.lower(),
            raise: self.raise(tx)?,
            further: Further::all(self.case, self.entitlement, self.now, (self.shell, self.there)),
            work: self.work(tx)?,
            standing: self.standing(),
            contract: self.contract(tx)?,
            contact: self.contact(tx)?,
            participants: participants::panel(
                tx,
                (self.shell, self.visitor),
                (self.id, self.case),
                (key, &wanted.typed),
            )?,
            promises: self.promises(),
        })
    }

    fn head(&self, tx: &mut Tx<'_>, names: &mut Names) -> Result<Head, Failure> {
        let organisation = self.case.organisation;
        let organisation =
            organisation.map(|id| Ok::<_, Failure>((id, store::organisation(tx, id)?))).transpose()?;
        let owner = match self.case.agent {
            Some(agent) => self.person(tx, names, Actor::Agent(agent))?,
            None => Html(escape(&self.t("nobody"))),
        };
        let meaning = self.catalog.and_then(|catalog| catalog.priority(self.case.priority).ok());
        Ok(Head {
            priority: self.case.priority.number(),
            meaning: meaning.map(|meaning| meaning.name.get(self.language()).to_owned()).unwrap_or_default(),
            organisation: organisation.map(|(id, found)| {
                (id.number(), found.map_or_else(|| Html(self.t("erased")), |found| isolated(&found.it.name)))
            }),
            plan: self.plan(),
            owner,
            channel: self.t(event::came_by(self.case.opened.channel)),
            stands: life::stands(self),
        })
    }

    /// The plan: its id, and what it is called.
    fn plan(&self) -> Option<(String, String)> {
        let plan = &self.entitlement?.plan;
        let name = self.catalog.and_then(|catalog| catalog.plan(plan).ok());
        Some((
            plan.clone(),
            name.map_or_else(|| plan.clone(), |found| found.name.get(self.language()).to_owned()),
        ))
    }

    /// How the deadline came about.
    fn ledger(&self, shown: &promise::Shown<'_>) -> Option<Html> {
        let made = self.case.promise_in_force()?;
        let target = SupportTime::from_microseconds(made.promise.target_us);
        let caption = self.words(
            "case-ledger-caption",
            &[
                ("priority", i64::from(made.promise.priority.number()).into()),
                ("plan", self.plan().map(|(_, name)| name).unwrap_or_default().into()),
                ("target", sla::text::duration(target, self.language()).into()),
                ("place", self.there.city().into()),
            ],
        );
        let light = ledger::Light {
            dates: &self.shell.dates,
            calendar: shown.calendar,
            until: Some(shown.until()),
            caption: &caption,
        };
        Some(ledger::table(&made.promise, &light))
    }

    /// What was just done, where its address says so in a word of ours.
    fn toast(&self, shown: &Shown) -> Option<Toast> {
        let message =
            shown.message.and_then(|seq| self.case.messages.iter().find(|message| message.seq == seq));
        let said = life::done(self, &shown.done, message)?;
        let mine = message.filter(|message| message.by == self.visitor.caller.actor());
        let undo = mine.filter(|message| message.undo_ends().is_some_and(|ends| self.now <= ends));
        let undo = undo.map(|message| format!("/cases/{}/replies/{}/taking-back", self.id, message.seq));
        Some(Toast { said, undo })
    }

    /// What somebody is called.
    fn person(&self, tx: &mut Tx<'_>, names: &mut Names, actor: Actor) -> Result<Html, Failure> {
        Ok(match actor {
            Actor::Desk => Html(escape(&self.t("case-by-desk"))),
            Actor::Stranger => Html(escape(&self.t("case-by-stranger"))),
            known => match names.of(tx, known)? {
                Some(name) => isolated(&name),
                None => Html(escape(&self.t("erased"))),
            },
        })
    }

    fn reader(&self) -> Reader<'_> {
        Reader { app: self.app, caller: &self.visitor.caller, now: self.now }
    }

    /// What verbs are decided in.
    fn world(&self) -> World<'_> {
        let caller = &self.visitor.caller;
        World { now: self.now, by: caller.actor(), role: caller.role(), entitlement: self.entitlement }
    }

    fn may(&self, deed: Deed) -> bool {
        self.visitor.caller.may(deed, &Whose::case(self.case)).is_ok()
    }

    /// Something that is offered to whoever may do it, and why it can't be done as things stand.
    fn offer<T>(&self, deed: Deed, decided: Result<T, Refusal>) -> Option<Offer> {
        let why_not = decided.err().map(|refusal| refusal.error.problem(self.language()).to_owned());
        self.may(deed).then_some(Offer { why_not })
    }

    fn language(&self) -> Language {
        self.shell.language
    }

    fn t(&self, id: &str) -> String {
        self.shell.t(id)
    }

    fn words(&self, id: &str, args: &[(&str, crate::pages::words::Arg)]) -> String {
        self.shell.words.with(id, args)
    }

    fn html(&self, id: &str, args: &[(&str, Html)]) -> Html {
        self.shell.words.html(id, args)
    }

    /// An amount of time behind a preposition.
    fn amount(&self, time: SupportTime) -> String {
        match self.language() {
            Language::En => sla::text::duration_short(time, Language::En),
            Language::Ar => {
                let minutes = time.as_microseconds() / 60_000_000 * 60_000_000;
                sla::text::duration_after(SupportTime::from_microseconds(minutes), Language::Ar)
            }
        }
    }
}

/// Something that may be done.
struct Offer {
    /// Why it can't be as things stand.
    why_not: Option<String>,
}
