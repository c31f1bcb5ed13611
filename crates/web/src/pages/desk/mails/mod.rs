//! Mail that came, whole and as it came; and what waits for an agent to let it into its case (policy D13).

mod body;
mod part;
pub(super) mod said;
mod show;

use std::io::Read as _;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use desk::case::Case;
use desk::permission::{Deed, Denied, Whose};
use mail::Message;
use post::{LARGEST, LetIn, Taken};
use sla::Language;
use store::{Became, Blob, Failure, FileError, Files, HolderId, Kept, Mail, Tx};

use super::Side;
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::form::{Fields, Form};
use crate::pages::html::{Html, case_number, isolated};
use crate::pages::live::Follows;
use crate::pages::shell::{Shell, answer};
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

/// So many are listed, those that came first.
const MOST: u32 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/mails", get(list))
        .route("/mails/{id}", get(show::show))
        .route("/mails/{id}/original", get(part::original))
        .route("/mails/{id}/parts/{part}", get(part::part))
        .route("/mails/{id}/admission", post(let_in))
        .route("/mails/{id}/refusal", post(refuse))
        .route("/mails/{id}/attempts", post(try_again))
}

/// A mail that an agent can let into its case.
pub(super) struct Waiting {
    pub id: i64,
    /// Its sender is a contact of the case's organisation, and can take part from then on.
    pub can_take_part: bool,
    /// Whether it still waits, so that it can be refused.
    pub can_be_refused: bool,
    /// Why it can't be let in.
    pub why_not: Option<String>,
}

impl Waiting {
    /// What can be done with a mail of a case, by whoever looks; nothing where nothing is to be decided.
    pub fn of(
        tx: &mut Tx<'_>,
        (visitor, shell): (&Visitor, &Shell),
        (mail, case): (&Mail, &Case),
    ) -> Result<Option<Self>, Failure> {
        use store::Became::{Automatic, Pending, Refused};
        let decidable = matches!(mail.became, Pending | Refused | Automatic) && mail.original.is_some();
        if !decidable || visitor.caller.may(Deed::SettleMail, &Whose::case(case)).is_err() {
            return Ok(None);
        }
        let holder = match &mail.sender {
            Some(sender) => store::account_at(tx, sender)?,
            None => None,
        };
        let is_agent = matches!(holder, Some(HolderId::Agent(_)));
        let organisation = match mail.contact {
            Some(contact) => store::contact(tx, contact)?.map(|contact| contact.organisation),
            None => None,
        };
        let takes_part = mail
            .contact
            .is_some_and(|contact| case.contact == Some(contact) || case.participants.contains(&contact));
        Ok(Some(Self {
            id: mail.id,
            can_take_part: !takes_part && organisation.is_some() && organisation == case.organisation,
            can_be_refused: mail.became == Pending,
            why_not: is_agent.then(|| shell.t("mails-is-an-agent-s")),
        }))
    }
}

/// A mail, and the case that it has to do with, for whoever may see them.
fn found(tx: &mut Tx<'_>, visitor: &Visitor, id: i64) -> Result<(Mail, Option<Kept>), Failure> {
    let mail = store::mail(tx, id)?.ok_or(Denied::Hidden)?;
    let kept = match mail.case {
        Some(case) => store::load(tx, case)?,
        None => None,
    };
    let whose = kept.as_ref().map(|kept| Whose::case(&kept.case)).unwrap_or_default();
    visitor.caller.may(Deed::SeeMail, &whose)?;
    Ok((mail, kept))
}

/// A message, from its original.
fn parsed(files: &Files, original: &Blob) -> Result<Message, FileError> {
    let mut raw = Vec::new();
    // One that is larger is shown as far as that, and can be downloaded.
    let mut file = files.get(original)?.take(LARGEST as u64);
    file.read_to_end(&mut raw).map_err(|error| FileError::Unreachable(error.to_string()))?;
    Ok(mail::parse::parse(&raw))
}

#[derive(Template)]
#[template(path = "desk/mails.html")]
struct List {
    shell: Shell,
    side: Side,
    lines: Vec<Line>,
    more: bool,
    failed: Vec<Failed>,
}

/// A mail that couldn't be taken in.
struct Failed {
    id: i64,
    sender: Html,
    at: Html,
    failing: Failing,
}

/// Why a mail couldn't be taken in, and whether it can be tried again.
pub(super) struct Failing {
    pub id: i64,
    pub why: Html,
    pub can_be_tried: bool,
}

impl Failing {
    /// Why a mail couldn't; nothing of any other mail.
    fn of(shell: &Shell, mail: &Mail) -> Option<Self> {
        let failing = mail.found.failing.as_ref().filter(|_| mail.became == Became::Failed)?;
        let why = match shell.language {
            Language::En => &failing.en,
            Language::Ar => &failing.ar,
        };
        let can_be_tried = mail.original.is_some_and(|original| original.size <= LARGEST as u64);
        Some(Self { id: mail.id, why: isolated(why), can_be_tried })
    }
}

/// A mail that waits.
struct Line {
    sender: Html,
    at: Html,
    case: i64,
    number: Html,
    subject: Html,
    marks: Vec<Html>,
    waiting: Option<Waiting>,
    id: i64,
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    visitor.caller.may_at_all(Deed::SeeMail)?;
    let now = app.now();
    let mut shell = Shell::for_visitor(&visitor, now);
    let guest = visitor.guest.clone();
    let page = app
        .read(move |tx| {
            shell.follow(store::feed_end(tx)?, Follows::Cases);
            let side = Side::load(tx, (&visitor, &shell), now, "/mails")?;
            let mut found = store::pending_mails(tx, 0, MOST + 1)?;
            let more = found.len() > MOST as usize;
            found.truncate(MOST as usize);
            let mut lines = Vec::with_capacity(found.len());
            for mail in found {
                lines.extend(line(tx, (&visitor, &shell), &mail)?);
            }
            let failed = store::failed_mails(tx, 0, MOST)?.into_iter().filter_map(|mail| {
                let failing = Failing::of(&shell, &mail)?;
                let (sender, at) = (said::sender(&shell, &mail), shell.dates.near_element(mail.received));
                Some(Failed { id: mail.id, sender, at, failing })
            });
            Ok(List { side, lines, more, failed: failed.collect(), shell })
        })
        .await?;
    Ok(answer(&guest, StatusCode::OK, &page))
}

fn line(tx: &mut Tx<'_>, (visitor, shell): (&Visitor, &Shell), mail: &Mail) -> Result<Option<Line>, Failure> {
    let Some(id) = mail.case else { return Ok(None) };
    let Kept { case, .. } = store::load(tx, id)?.ok_or(Failure::NoCase(id))?;
    let subject = text(tx, case.opened.subject)?;
    Ok(Some(Line {
        sender: said::author(shell, mail),
        at: shell.dates.near_element(mail.received),
        case: id.number(),
        number: case_number(id.number()),
        subject: subject.as_deref().map_or_else(|| Html(shell.t("erased")), isolated),
        marks: said::marks(tx, (shell, &mut Names::default()), mail)?,
        waiting: Waiting::of(tx, (visitor, shell), (mail, &case))?,
        id: mail.id,
    }))
}

/// Lets a mail into its case.
async fn let_in(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, data }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let LetIn { case, seq } = app.room().let_in(id, who.caller.asker, data.has("takes_part")).await?;
    Ok(see(&format!("/cases/{case}?done=let-in&message={seq}#m-{case}-{seq}")))
}

/// Tries again to take a mail in.
async fn try_again(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, .. }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let Taken { id, became, case } = app.room().try_again(id, who.caller.asker).await?;
    Ok(see(&match (became, case) {
        (Some(Became::Failed), _) => format!("/mails/{id}?tried=true"),
        (_, Some(case)) => format!("/cases/{case}?done=taken-in"),
        (_, None) => format!("/mails/{id}"),
    }))
}

/// Doesn't let a mail into its case.
async fn refuse(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form { who, .. }: Form<Visitor, Fields>,
) -> Result<Response, Problem> {
    let case = app.room().refuse(id, who.caller.asker).await?;
    Ok(see(&format!("/cases/{case}?done=not-let-in")))
}
