//! Triage: cases without a promise, each to be matched to its customer, with what that would promise (policy D13).

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use desk::case::{Case, Channel, Sealed, World};
use desk::id::Id;
use desk::mailbox::Verdict;
use desk::organisation::Organisation;
use desk::permission::Deed;
use desk::search::Query as Words;
use desk::view::Filter;
use serde::Deserialize;
use sla::Instant;
use store::{CaseLine, CaseList, CaseView, Failure, HolderId, Kept, Mail, Tx};

use super::Side;
use super::mails::said;
use crate::api::cases::binding::{self, Input, bound, first_mail, stated};
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::api::cases::verb::Asked;
use crate::app::App;
use crate::condition::IfMatch;
use crate::pages::form::Form;
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::live::Follows;
use crate::pages::markdown;
use crate::pages::promise::{self, Reader, Shown};
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many cases are listed, the oldest first.
const MOST: u32 = 100;
/// So many organisations are offered at once.
const OFFERED: u32 = 6;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/triage", get(show)).route("/cases/{id}/binding", post(bind))
}

/// Which case is looked at, and which organisations.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Looked {
    case: i64,
    find: String,
    /// What was chosen in the form that is shown again.
    #[serde(skip)]
    organisation: i64,
    #[serde(skip)]
    sender: Option<(bool, String)>,
}

impl Looked {
    /// Where the page is got again: with the case that it shows, and not as the answer to its form.
    fn address(&self, current: Option<Id<Case>>) -> String {
        let Some(case) = current else { return "/triage".to_owned() };
        let find = serde_html_form::to_string([("find", &self.find)]).unwrap_or_default();
        format!("/triage?case={case}&{find}")
    }
}

#[derive(Template)]
#[template(path = "desk/triage.html")]
struct Page {
    shell: Shell,
    side: Side,
    lines: Vec<Line>,
    more: bool,
    case: Option<Detail>,
    find: String,
    /// The organisation that was chosen, where the form is shown again.
    chosen: i64,
    wrong: Vec<String>,
}

impl Page {
    fn is_chosen(&self, offer: &Offer, is_first: &bool) -> bool {
        if self.chosen == 0 { *is_first } else { self.chosen == offer.id }
    }
}

struct Line {
    id: i64,
    subject: Html,
    number: Html,
    channel: &'static str,
    /// Whoever wrote, as far as that is known.
    from: Html,
    /// What the check of a mail's sender came to, and the state of a promise that its colour agrees with.
    check: Option<(&'static str, &'static str)>,
    waits: String,
    is_current: bool,
}

/// The case that is looked at.
struct Detail {
    id: i64,
    version: u32,
    subject: Html,
    submitted: Html,
    message: Option<Html>,
    /// Who sent it, where it came by mail.
    sender: Option<Sender>,
    offers: Vec<Offer>,
    may_bind: bool,
}

/// Whoever sent a case by mail.
struct Sender {
    mail: i64,
    shown: Html,
    address: Html,
    /// What they call themselves, as it can be changed.
    name: String,
    verdict: &'static str,
    marks: Vec<Html>,
    /// The contact whose address it is.
    known: Option<Html>,
    /// Whether they can be made a contact, and whether that is chosen.
    can_be_added: bool,
    is_added: bool,
    /// Whether the address would count as proven.
    is_proven: bool,
}

/// An organisation that it may be of, and what it would be promised then.
struct Offer {
    id: i64,
    name: Html,
    plan: Option<String>,
    /// How its promise would stand.
    state: &'static str,
    column: String,
    block: Html,
    sites: Vec<(i64, String)>,
}

/// What the check of a mail's sender came to, in few words, and the state of a promise that its colour agrees with.
fn check(mail: &Mail) -> (&'static str, &'static str) {
    match (mail.found.quarantined, mail.found.verdict) {
        (true, _) => ("late", "triage-quarantined"),
        (false, Verdict::Fail) => ("late", "mails-check-failed"),
        (false, Verdict::Aligned) => ("none", "triage-check-passed"),
        (false, Verdict::None) => ("none", "verdict-none"),
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let looked: Looked = serde_html_form::from_str(&query.unwrap_or_default()).unwrap_or_default();
    page(&app, visitor, looked, StatusCode::OK, Vec::new()).await
}

async fn page(
    app: &App,
    visitor: Visitor,
    looked: Looked,
    status: StatusCode,
    wrong: Vec<String>,
) -> Result<Response, Problem> {
    visitor.caller.may_at_all(Deed::SeeTriage)?;
    let now = app.now();
    let mut shell = Shell::for_visitor(&visitor, now);
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let typed = looked.sender.clone();
    let mut page = app
        .read(move |tx| {
            let end = store::feed_end(tx)?;
            let side = Side::load(tx, (&visitor, &shell), now, "/triage")?;
            let list = CaseList {
                view: CaseView::Triage,
                filter: Filter::default(),
                asker: visitor.caller.asker,
                now,
                midnight: shell.dates.midnight(now),
            };
            let found = store::list_cases(tx, &shared.entitlements, &list, None, MOST)?;
            let current =
                found.lines.iter().find(|line| line.id.number() == looked.case).or(found.lines.first());
            let current = current.map(|line| line.id);
            shell.follow_at(end, Follows::Cases, looked.address(current));
            let reading = Reading { app: &shared, visitor: &visitor, shell: &shell, now };
            let case = match current {
                Some(id) => Some(reading.detail(tx, id, &looked.find)?),
                None => None,
            };
            let mut lines = Vec::with_capacity(found.lines.len());
            for line in &found.lines {
                lines.push(reading.line(tx, line, current)?);
            }
            let (more, chosen) = (found.next.is_some(), looked.organisation);
            Ok(Page { side, lines, more, case, find: looked.find, chosen, wrong, shell })
        })
        .await?;
    let sender = page.case.as_mut().and_then(|case| case.sender.as_mut());
    if let (Some(sender), Some((is_added, name))) = (sender, typed) {
        (sender.is_added, sender.name) = (is_added, name);
    }
    Ok(answer(&guest, status, &page))
}

/// Whose the case is.
#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    find: String,
    #[serde(default)]
    add_sender: Option<String>,
    #[serde(default)]
    sender_name: String,
}

async fn bind(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Chosen>,
) -> Result<Response, Response> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    // A site is offered beside its organisation: one of another organisation isn't meant.
    let (of, site) = data.site.split_once('.').unwrap_or_default();
    let site = number(site).filter(|_| of == data.organisation);
    let input = Input { organisation: number(&data.organisation), site, contact: None, reason: None };
    let asked = Asked {
        caller: who.caller.clone(),
        request: None,
        case: id,
        condition: data.version.parse().map_or_else(|_| IfMatch::any(), IfMatch::version),
        heard_until: None,
    };
    let newcomer = data.add_sender.is_some().then(|| data.sender_name.clone());
    match binding::binds(&app, asked, input, newcomer).await {
        Ok(_) => Ok(see(&format!("/cases/{id}?done=bound"))),
        Err(problem) => {
            let written = problem.write(who.guest.language, "");
            let mut wrong: Vec<_> = written.errors.into_iter().map(|error| error.problem).collect();
            if wrong.is_empty() {
                wrong.extend(written.detail.or(Some(written.title)));
            }
            let looked = Looked {
                case: id,
                find: data.find,
                organisation: number(&data.organisation).unwrap_or_default(),
                sender: Some((data.add_sender.is_some(), data.sender_name)),
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&app, who, looked, status, wrong).await.map_err(Problem::into_response)
        }
    }
}

/// For whom triage is read, and when.
struct Reading<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    shell: &'a Shell,
    now: Instant,
}

impl Reading<'_> {
    fn line(&self, tx: &mut Tx<'_>, line: &CaseLine, current: Option<Id<Case>>) -> Result<Line, Failure> {
        let mail = match line.channel {
            Channel::Email => first_mail(tx, line.id)?,
            Channel::Portal | Channel::Phone => None,
        };
        let channel = match line.channel {
            Channel::Portal => "channel-portal",
            Channel::Email => "channel-email",
            Channel::Phone => "channel-phone",
        };
        let contact = line.contact.as_ref().and_then(|of| of.name.as_deref());
        let known = contact.or(line.organisation.as_ref().and_then(|of| of.name.as_deref()));
        Ok(Line {
            id: line.id.number(),
            from: match &mail {
                Some(mail) => said::author(self.shell, mail),
                None => known.map(isolated).unwrap_or_default(),
            },
            check: mail.as_ref().map(check),
            subject: line.subject.as_deref().map_or_else(|| Html(self.shell.t("erased")), isolated),
            number: case_number(line.id.number()),
            channel,
            waits: sla::text::duration_short(self.now - line.submitted, self.shell.language),
            is_current: current == Some(line.id),
        })
    }

    fn detail(&self, tx: &mut Tx<'_>, id: Id<Case>, find: &str) -> Result<Detail, Failure> {
        let Kept { case, .. } = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
        let message = case.messages.iter().find_map(|message| message.text);
        let message = message.map(|sealed| text(tx, sealed)).transpose()?.flatten();
        let mut offers = Vec::new();
        for organisation in self.candidates(tx, &case, find)? {
            offers.extend(self.offer(tx, &case, organisation)?);
        }
        let subject = text(tx, case.opened.subject)?;
        Ok(Detail {
            id: id.number(),
            version: case.seq,
            subject: subject.as_deref().map_or_else(|| Html(self.shell.t("erased")), isolated),
            submitted: self.shell.dates.moment_element(case.submitted),
            message: message.as_deref().map(markdown::html),
            sender: self.sender(tx, id, &case)?,
            offers,
            may_bind: self.visitor.caller.may(Deed::Bind, &desk::permission::Whose::case(&case)).is_ok(),
        })
    }

    /// Whoever sent it, where it came by mail.
    fn sender(&self, tx: &mut Tx<'_>, id: Id<Case>, case: &Case) -> Result<Option<Sender>, Failure> {
        let Some(mail) = first_mail(tx, id)? else { return Ok(None) };
        let holder = match &mail.sender {
            Some(sender) => store::account_at(tx, sender)?,
            None => None,
        };
        let known = match holder {
            Some(HolderId::Contact(contact)) => store::contact(tx, contact)?.map(|of| of.it.name),
            Some(HolderId::Agent(agent)) => store::agent(tx, agent)?.map(|of| of.it.name),
            None => None,
        };
        Ok(Some(Sender {
            mail: mail.id,
            shown: said::author(self.shell, &mail),
            address: said::sender(self.shell, &mail),
            name: mail.found.name.clone(),
            verdict: said::verdict(mail.found.verdict),
            marks: said::marks(tx, (self.shell, &mut Names::default()), &mail)?,
            can_be_added: mail.sender.is_some() && holder.is_none() && case.contact.is_none(),
            known: known.filter(|_| case.contact.is_none()).map(|name| isolated(&name)),
            is_added: false,
            is_proven: mail.found.verdict == Verdict::Aligned,
        }))
    }

    /// Organisations that it may be of: what was searched for, else the one that it was matched to without a contract, else the
    /// first ones.
    fn candidates(&self, tx: &mut Tx<'_>, case: &Case, find: &str) -> Result<Vec<Id<Organisation>>, Failure> {
        if !find.trim().is_empty() {
            let found =
                store::find_organisations(tx, &self.visitor.caller.asker, &Words::parse(find), OFFERED)?;
            return Ok(found);
        }
        if let Some(organisation) = case.organisation {
            return Ok(vec![organisation]);
        }
        Ok(store::organisations(tx, 0, OFFERED)?.into_iter().map(|(id, _)| id).collect())
    }

    /// An organisation, and what the case would be promised as its.
    fn offer(&self, tx: &mut Tx<'_>, case: &Case, id: Id<Organisation>) -> Result<Option<Offer>, Failure> {
        let Some(organisation) = store::organisation(tx, id)? else { return Ok(None) };
        let caller = &self.visitor.caller;
        let now = self.now.max(case.recorded);
        let world = World { now, by: caller.actor(), role: caller.role(), entitlement: None };
        // Nobody has said why yet, where it was another's before.
        let words = Some(Sealed([0; 32]));
        let whose = stated(Some(id.number()), None, None);
        let bodies = match bound(tx, (self.app, caller), whose, words, (case, &world)) {
            Ok(bodies) => bodies,
            // What can't be bound to it now, as for want of a site, can still be chosen: the refusal says why then.
            Err(Failure::Refused(_) | Failure::Invalid(_)) => Vec::new(),
            Err(failure) => return Err(failure),
        };
        let after = case.after(bodies, &world);
        let given = self.app.entitlements.of_case(tx, &after)?;
        let shown = given.as_deref().and_then(|given| Shown::of_case(&after, given, now));
        let sites = store::sites(tx, id, 0, MOST)?.into_iter().map(|(id, site)| (id.number(), site.it.name));
        Ok(Some(Offer {
            id: id.number(),
            name: isolated(&organisation.it.name),
            plan: given.as_ref().and_then(|given| self.shell.plan(&given.plan)),
            state: shown.as_ref().map_or("none", |shown| shown.state.word()),
            column: match &shown {
                Some(shown) => promise::column(shown, self.shell.language),
                None => self.shell.t("triage-no-contract"),
            },
            block: match &shown {
                Some(shown) => {
                    promise::block(shown, &self.shell.dates, Reader::Agent, &format!("offer-{id}"))
                }
                None => Html(crate::pages::html::escape(&self.shell.t("triage-stays"))),
            },
            sites: sites.collect(),
        }))
    }
}
