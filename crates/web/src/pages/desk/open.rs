//! A case that an agent opens for a customer: how and when it reached us, whose it is, and what was confirmed (policy D15).

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::id::Id;
use desk::organisation::Organisation;
use desk::permission::Deed;
use desk::search::Query as Words;
use jiff::civil::DateTime;
use serde::Deserialize;
use sla::{Error, Instant};
use store::{Failure, Tx, Unsent};

use super::Side;
use crate::api::cases::confirmation::{Confirmation, How};
use crate::api::cases::open::{CallInput, Input, opens};
use crate::app::App;
use crate::moment::Moment;
use crate::pages::drafts::kept_line;
use crate::pages::form::Fields;
use crate::pages::html::{Html, isolated};
use crate::pages::portal::new::{Choice, Offer, choice, draft_key, request};
use crate::pages::portal::wrong::Wrong;
use crate::pages::shell::{Shell, answer};
use crate::pages::upload::{Files, Upload};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;
use crate::words::{CallEnd, Channel, Level};

/// So many organisations are offered at once, and so many sites and people of one.
const OFFERED: u32 = 20;
const MOST: u32 = 200;

/// Whose case it is to be.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looked {
    q: String,
    /// An organisation by its number, or `unknown`.
    organisation: String,
}

#[derive(Template)]
#[template(path = "desk/open.html")]
struct Page {
    shell: Shell,
    side: Side,
    q: String,
    found: Vec<(i64, Html)>,
    chosen: Option<Chosen>,
    wrong: Wrong,
    typed: Fields,
    /// When what stands in the form was kept.
    kept: Html,
    /// Whose case it is that was being written, where it isn't asked yet whose it is to be.
    unsent: Option<String>,
    /// What this form is called, so that sending it twice opens one case.
    key: String,
}

/// What is filled in, once it is known whose case it is.
struct Chosen {
    /// The organisation by number and name; none where the sender isn't known.
    organisation: Option<(i64, Html)>,
    sites: Vec<(i64, String)>,
    people: Vec<(i64, String)>,
    choices: Vec<Choice>,
    has_contract: bool,
}

impl Page {
    /// What was typed into a field.
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether a value was chosen in a field.
    fn is(&self, name: &str, value: &str) -> bool {
        self.typed.get(name) == value
    }

    /// Whether a number was chosen in a field.
    fn is_number(&self, name: &str, value: &i64) -> bool {
        self.typed.number(name) == *value
    }

    fn channels(&self) -> [(&'static str, &'static str); 3] {
        [("phone", "channel-phone"), ("email", "channel-email"), ("portal", "channel-portal")]
    }

    fn ends(&self) -> [(&'static str, &'static str); 3] {
        [("answered", "open-answered"), ("unanswered", "open-unanswered"), ("voicemail", "open-voicemail")]
    }
}

/// The form, or first the question whose case it is.
pub(crate) async fn page(app: App, visitor: Visitor, looked: Looked) -> Result<Response, Response> {
    let account = visitor.session.account;
    let kept = app.read(move |tx| Ok::<_, Failure>(store::draft(tx, account, &draft_key())?)).await;
    let form = kept.map_err(Problem::into_response)?.map(|kept| Typed::kept(kept, &looked));
    let outcome = (StatusCode::OK, Wrong::default());
    shown(&app, visitor, looked, form.unwrap_or_default(), outcome).await.map_err(Problem::into_response)
}

/// What stands in the form.
#[derive(Default)]
struct Typed {
    fields: Fields,
    /// When it was kept, where it stands as it was.
    saved: Option<Instant>,
}

impl Typed {
    /// What was kept while it was written. A statement is confirmed anew, and the people and sites of one customer aren't
    /// another's.
    fn kept(kept: Unsent, looked: &Looked) -> Self {
        let is_same = kept.fields.get("organisation").is_some_and(|of| *of == looked.organisation);
        let stays = |field: &str| match field {
            "contact" | "site" => is_same,
            field => !field.starts_with("confirm-") && !field.starts_with("statement-"),
        };
        let mut fields = Fields::default();
        for (field, value) in kept.fields.into_iter().filter(|(field, _)| stays(field)) {
            fields.push(field, value);
        }
        Self { fields, saved: Some(kept.saved) }
    }
}

/// A form that was filled in.
pub(crate) async fn send(app: App, sent: Upload<Visitor>) -> Result<Response, Response> {
    let Upload { who: visitor, fields, files } = sent;
    let language = visitor.guest.language;
    match opened(&app, &visitor, &fields, files).await {
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
            let looked = Looked { organisation: fields.get("organisation").to_owned(), ..Looked::default() };
            let outcome = (problem.status(), wrong);
            let typed = Typed { fields, saved: None };
            shown(&app, visitor, looked, typed, outcome).await.map_err(Problem::into_response)
        }
    }
}

async fn opened(app: &App, visitor: &Visitor, fields: &Fields, files: Files) -> Result<i64, Problem> {
    let shell = Shell::for_visitor(visitor, app.now());
    let number = |name: &str| Some(fields.number(name)).filter(|number| *number > 0);
    let submitted = moment(&shell, fields.get("submitted"))?;
    let call = match fields.get("channel") {
        "phone" => Some(CallInput {
            end: match fields.get("call") {
                "unanswered" => CallEnd::Unanswered,
                "voicemail" => CallEnd::Voicemail,
                _ => CallEnd::Answered,
            },
            answered: None,
        }),
        _ => None,
    };
    let priority = fields.get("priority").parse().ok();
    let statement = priority.map(|priority| format!("statement-{priority}"));
    let confirmed =
        priority.is_some_and(|priority: desk::catalog::Priority| fields.has(&format!("confirm-{priority}")));
    let version = statement.and_then(|name| fields.get(&name).parse().ok()).filter(|_| confirmed);
    let confirmation = version.map(|version| Confirmation {
        version,
        language: visitor.guest.language.into(),
        how: Some(How::Word),
        contact: number("contact"),
        at: None,
    });
    let input = Input {
        subject: fields.get("subject").to_owned(),
        message: fields.get("message").to_owned(),
        priority: priority.map(Level),
        confirmation,
        organisation: number("organisation"),
        site: number("site"),
        contact: number("contact"),
        channel: Some(match fields.get("channel") {
            "phone" => Channel::Phone,
            "portal" => Channel::Portal,
            _ => Channel::Email,
        }),
        submitted: submitted.map(Moment),
        call,
    };
    let files = files.keep(app, &visitor.caller).await?;
    let request = request(&visitor.caller, fields);
    Ok(opens(app, (visitor.caller.clone(), request), input, files).await?.id())
}

/// A local time as browsers write it, on the reader's clocks; nothing where none is given.
fn moment(shell: &Shell, text: &str) -> Result<Option<Instant>, Problem> {
    let text = desk::digits::latin(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        Problem::of(Error::new(
            "submitted",
            text.as_ref(),
            "write a date and a time, such as 2026-11-23T16:30, or leave it empty for now",
            "اكتب تاريخًا ووقتًا مثل \u{2066}2026-11-23T16:30\u{2069}، أو اتركه فارغًا ليكون الآن",
        ))
    };
    let local: DateTime = text.replace(' ', "T").parse().map_err(|_| wrong())?;
    let zoned = local.to_zoned(shell.dates.zone.time_zone().clone()).map_err(|_| wrong())?;
    Instant::from_microsecond(zoned.timestamp().as_microsecond()).map(Some).map_err(|_| wrong())
}

async fn shown(
    app: &App,
    visitor: Visitor,
    looked: Looked,
    typed: Typed,
    (status, wrong): (StatusCode, Wrong),
) -> Result<Response, Problem> {
    let now = app.now();
    let shell = Shell::for_visitor(&visitor, now);
    let key = app.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    let (guest, shared) = (visitor.guest.clone(), app.clone());
    let page = app
        .read(move |tx| {
            visitor.caller.may_at_all(Deed::Open)?;
            let side = Side::load(tx, (&visitor, &shell), now, "/cases/new")?;
            let chosen = match looked.organisation.as_str() {
                "" => None,
                number => Some(Chosen::read(tx, (&shared, &visitor, &shell), number.parse().ok())?),
            };
            let mut found = Vec::new();
            if chosen.is_none() {
                let ids = match looked.q.trim() {
                    "" => store::organisations(tx, 0, OFFERED)?.into_iter().map(|(id, _)| id).collect(),
                    q => store::find_organisations(tx, &visitor.caller.asker, &Words::parse(q), OFFERED)?,
                };
                for id in ids {
                    let name = store::organisation(tx, id)?.map(|of| isolated(&of.it.name));
                    found.extend(name.map(|name| (id.number(), name)));
                }
            }
            let kept = kept_line(&shell, typed.saved);
            let typed = typed.fields;
            let unsent = typed.filled("organisation").filter(|_| chosen.is_none());
            let unsent =
                unsent.map(|of| of.parse::<i64>().map_or_else(|_| "unknown".to_owned(), |id| id.to_string()));
            Ok(Page { side, q: looked.q, found, chosen, wrong, typed, kept, unsent, key, shell })
        })
        .await?;
    Ok(answer(&guest, status, &page))
}

impl Chosen {
    fn read(
        tx: &mut Tx<'_>,
        (app, visitor, shell): (&App, &Visitor, &Shell),
        organisation: Option<i64>,
    ) -> Result<Self, Failure> {
        let Some(id) = organisation.map(Id::<Organisation>::new) else {
            let catalog = app.entitlements.newest_catalog(tx)?;
            let offer = Offer { entitlement: None, catalog };
            let choices = offer.catalog.priorities().iter().map(|of| choice(of, &offer, shell)).collect();
            return Ok(Self {
                organisation: None,
                sites: Vec::new(),
                people: Vec::new(),
                choices,
                has_contract: false,
            });
        };
        let name = store::organisation(tx, id)?.ok_or(Failure::NoOrganisation(id))?.it.name;
        let offer = Offer::of(tx, app, id, None)?;
        let sites = store::sites(tx, id, 0, MOST)?.into_iter().map(|(id, site)| (id.number(), site.it.name));
        let people = store::contacts(tx, id, &visitor.caller.asker, 0, MOST)?.into_iter();
        Ok(Self {
            organisation: Some((id.number(), isolated(&name))),
            sites: sites.collect(),
            people: people.map(|(id, contact)| (id.number(), contact.it.name)).collect(),
            choices: offer.catalog.priorities().iter().map(|of| choice(of, &offer, shell)).collect(),
            has_contract: offer.entitlement.is_some(),
        })
    }
}
