//! What forms do to a case, each a verb as a resource: what the API decides, answered with a page.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use desk::case::Seq;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as Unknown, StrDeserializer};
use sla::Error;

use super::sent::Sent;
use crate::api::cases::confirmation::{Confirmation, How};
use crate::api::cases::shown::{Relation, VoidReason};
use crate::api::cases::verb::Done;
use crate::api::cases::{
    assignment, availability, call, contest, heard, life, link, merge, message, note, participants, priority,
    reply, terms, waiting,
};
use crate::app::App;
use crate::page::Path;
use crate::pages::form::{Fields, Form};
use crate::pages::upload::{Files, Upload};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;
use crate::words::{CallEnd, Level};

/// A form about a case, as it was filled in.
pub(crate) type Filled = Form<Visitor, Fields>;
type Outcome = Result<Done, Problem>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cases/{id}/messages", post(write))
        .route("/cases/{id}/notes", post(note_down))
        .route("/cases/{id}/replies", post(reply_to))
        .route("/cases/{id}/replies/{seq}", post(reword))
        .route("/cases/{id}/replies/{seq}/taking-back", post(take_back))
        .route("/cases/{id}/replies/{seq}/sending", post(send))
        .route("/cases/{id}/calls", post(record_call))
        .route("/cases/{id}/heard", post(hear))
        .route("/cases/{id}/availability", post(ask_availability))
        .route("/cases/{id}/availability/confirmation", post(confirm_availability))
        .route("/cases/{id}/priority", post(change_priority))
        .route("/cases/{id}/contests", post(contest_lowering))
        .route("/cases/{id}/assignment", post(assign))
        .route("/cases/{id}/tags", post(tag))
        .route("/cases/{id}/tags/removal", post(untag))
        .route("/cases/{id}/participants", post(add_participant))
        .route("/cases/{id}/participants/removal", post(remove_participant))
        .route("/cases/{id}/links", post(link_to))
        .route("/cases/{id}/links/removal", post(unlink))
        .merge(standing())
}

/// Where a case stands, and which terms it is under.
fn standing() -> Router<App> {
    Router::new()
        .route("/cases/{id}/mitigation", post(mitigate))
        .route("/cases/{id}/waiting", post(wait))
        .route("/cases/{id}/waiting/end", post(wait_no_longer))
        .route("/cases/{id}/resolution", post(resolve))
        .route("/cases/{id}/withdrawal", post(withdraw))
        .route("/cases/{id}/void", post(void))
        .route("/cases/{id}/reopening", post(reopen))
        .route("/cases/{id}/closing", post(close))
        .route("/cases/{id}/terms", post(update_terms))
        .route("/cases/{id}/merges/undoing", post(part))
}

/// What somebody sent about a case by this form of its page.
pub(crate) fn sent(app: &App, case: i64, form: &str, filled: Filled) -> Sent {
    let Form { who, data } = filled;
    Sent { app: app.clone(), visitor: who, case, form: form.to_owned(), fields: data }
}

fn sent_with(app: &App, case: i64, form: &str, upload: Upload<Visitor>) -> (Sent, Files) {
    let Upload { who, fields, files } = upload;
    (Sent { app: app.clone(), visitor: who, case, form: form.to_owned(), fields }, files)
}

/// A word of a list, as the API has it.
fn word<T: DeserializeOwned>(fields: &Fields, field: &str) -> Result<T, Problem> {
    let text = fields.get(field);
    T::deserialize(StrDeserializer::<Unknown>::new(text)).map_err(|_| {
        let (en, ar) = ("choose one of those that are offered", "اختر واحدًا مما هو معروض");
        Problem::of(Error::new(field, text, en, ar))
    })
}

/// A number that may be left out.
fn number(fields: &Fields, field: &str) -> Option<i64> {
    fields.filled(field).map(|_| fields.number(field))
}

/// The place of an event; 0, which no event has, where none is written.
fn seq(fields: &Fields, field: &str) -> Seq {
    fields.number(field).try_into().unwrap_or_default()
}

/// The form that a message is written in.
const COMPOSER: &str = "composer";

async fn reply_to(State(app): State<App>, Path(id): Path<i64>, upload: Upload<Visitor>) -> Response {
    let (sent, files) = sent_with(&app, id, COMPOSER, upload);
    if sent.fields.has("insert") {
        return insert(sent).await;
    }
    // What is meant for agents never leaves by the wrong button.
    if sent.fields.get("kind") == "note" {
        return noted(sent, files).await;
    }
    let done = replied(&sent, files).await;
    sent.answer_to_writer(done, "reply").await
}

async fn replied(sent: &Sent, files: Files) -> Outcome {
    let files = files.keep(&sent.app, &sent.visitor.caller).await?;
    let fields = &sent.fields;
    let status = fields.filled("status").map(|_| word(fields, "status")).transpose()?;
    let send_now = fields.filled("send_now").map(str::to_owned);
    let body = reply::Input { message: fields.get("message").to_owned(), send_now, status };
    reply::replies(&sent.app, sent.asked_as_heard(), body, files).await
}

async fn note_down(State(app): State<App>, Path(id): Path<i64>, upload: Upload<Visitor>) -> Response {
    let (sent, files) = sent_with(&app, id, COMPOSER, upload);
    noted(sent, files).await
}

async fn noted(sent: Sent, files: Files) -> Response {
    let done = async {
        let files = files.keep(&sent.app, &sent.visitor.caller).await?;
        note::notes(&sent.app, sent.asked(), sent.fields.get("message"), files).await
    };
    let done = done.await;
    sent.answer_to_writer(done, "note").await
}

async fn write(State(app): State<App>, Path(id): Path<i64>, upload: Upload<Visitor>) -> Response {
    let (sent, files) = sent_with(&app, id, COMPOSER, upload);
    let done = async {
        let files = files.keep(&sent.app, &sent.visitor.caller).await?;
        message::writes(&sent.app, sent.asked(), sent.fields.get("message"), files).await
    };
    let done = done.await;
    sent.answer_to_writer(done, "message").await
}

/// Puts a saved reply into the box; nothing is sent.
async fn insert(sent: Sent) -> Response {
    let fields = sent.fields.clone();
    sent.again(fields).await
}

async fn reword(State(app): State<App>, Path((id, seq)): Path<(i64, Seq)>, filled: Filled) -> Response {
    let sent = sent(&app, id, &format!("reword-{seq}"), filled);
    let done = reply::rewords(&app, sent.asked_as_read(), seq, sent.fields.get("message")).await;
    sent.answer(done, "reworded").await
}

async fn take_back(State(app): State<App>, Path((id, seq)): Path<(i64, Seq)>, filled: Filled) -> Response {
    let sent = sent(&app, id, &format!("take-back-{seq}"), filled);
    match reply::takes_back(&app, sent.asked(), seq).await {
        Ok(_) => crate::pages::visitor::see(&format!("/cases/{id}?done=taken-back&draft={seq}#compose")),
        Err(problem) => sent.refused(problem).await,
    }
}

async fn send(State(app): State<App>, Path((id, seq)): Path<(i64, Seq)>, filled: Filled) -> Response {
    let sent = sent(&app, id, &format!("send-{seq}"), filled);
    let done = reply::sends(&app, sent.asked(), seq, sent.fields.get("reason")).await;
    sent.answer(done, "reply").await
}

async fn record_call(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "call", filled);
    let done = async {
        let end: CallEnd = word(&sent.fields, "end")?;
        let inbound = sent.fields.get("direction") == "inbound";
        call::calls(&app, sent.asked(), call::Input { inbound, end, at: None }).await
    };
    let done = done.await;
    sent.answer(done, "call").await
}

async fn hear(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "heard", filled);
    let done = heard::hears(&app, sent.asked(), seq(&sent.fields, "message")).await;
    sent.answer(done, "heard").await
}

async fn ask_availability(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "availability", filled);
    let done = availability::checks(&app, sent.asked()).await;
    sent.answer(done, "asked").await
}

async fn confirm_availability(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "confirmation", filled);
    let check = sent.fields.filled("check").map(|_| seq(&sent.fields, "check"));
    let body = availability::Confirmation { check, contact: number(&sent.fields, "contact") };
    let done = availability::confirms(&app, sent.asked(), body).await;
    sent.answer(done, "available").await
}

/// Raises or lowers: the form says which evidence or confirmation there is.
async fn change_priority(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let Form { data, .. } = &filled;
    let form = if data.get("why") == "confirmed" { "raise" } else { "lower" };
    let sent = sent(&app, id, form, filled);
    let done = priority_changed(&sent).await;
    sent.answer(done, if form == "raise" { "raised" } else { "lowered" }).await
}

async fn priority_changed(sent: &Sent) -> Outcome {
    let fields = &sent.fields;
    let to: Level = word(fields, "to")?;
    let is_agent = sent.visitor.caller.role().is_some();
    let mut input = priority::Input { to, confirmation: None, cannot_provide: None, silent_check: None };
    match fields.get("why") {
        "confirmed" => {
            if !fields.has("confirmed") {
                return Err(must_be_confirmed());
            }
            input.confirmation = Some(confirmation(sent, fields.get("to"), is_agent)?);
        }
        "cannot-provide" => input.cannot_provide = Some(fields.get("reason").to_owned()),
        "silent" => input.silent_check = Some(seq(fields, "check")),
        _ if is_agent => {
            let (en, ar) = ("say which condition is met", "حدّد الشرط المتحقق");
            return Err(Problem::of(Error::new("why", "", en, ar)));
        }
        // The customer lowers by their own wish.
        _ => {}
    }
    priority::changes(&sent.app, sent.asked_as_read(), input).await
}

pub(crate) fn must_be_confirmed() -> Problem {
    let (en, ar) = (
        "the statement of this priority must be confirmed first: tick the box",
        "يجب تأكيد نص هذه الأولوية أولًا: ضع علامة في المربع",
    );
    Problem::of(Error::new("confirmed", "", en, ar))
}

/// That the statement was confirmed which the page showed for the chosen priority.
pub(crate) fn confirmation(sent: &Sent, to: &str, is_agent: bool) -> Result<Confirmation, Problem> {
    let fields = &sent.fields;
    // Each priority's statement has a version of its own beside it.
    let version = fields.number(&format!("statement-{to}")).try_into().unwrap_or_default();
    let how = if is_agent { Some(word::<How>(fields, "how")?) } else { None };
    let contact = number(fields, "contact").filter(|_| is_agent);
    let language = sent.visitor.guest.language.into();
    Ok(Confirmation { version, language, how, contact, at: None })
}

async fn contest_lowering(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "contest", filled);
    let (lowering, reason) = (seq(&sent.fields, "lowering"), sent.fields.get("reason").to_owned());
    let done = contest::contests(&app, sent.asked(), contest::Contest { lowering, reason }).await;
    sent.answer(done, "contested").await
}

async fn assign(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "assign", filled);
    let to =
        assignment::Assignment { agent: number(&sent.fields, "agent"), team: number(&sent.fields, "team") };
    let done = assignment::assigns(&app, sent.asked_as_read(), to).await;
    sent.answer(done, "assigned").await
}

async fn tag(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "tag", filled);
    let done = assignment::tags(&app, sent.asked(), sent.fields.get("tag").to_owned()).await;
    sent.answer(done, "tagged").await
}

async fn untag(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "tag", filled);
    let done = assignment::untags(&app, sent.asked(), sent.fields.get("tag").to_owned()).await;
    sent.answer(done, "untagged").await
}

async fn add_participant(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "participant", filled);
    let done = participants::adds(&app, sent.asked(), sent.fields.get("address")).await;
    sent.answer(done, "participant-added").await
}

async fn remove_participant(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "participant", filled);
    match participants::removes(&app, sent.asked(), sent.fields.number("contact")).await {
        // Whoever took themselves off sees the case no longer.
        Ok(None) => crate::pages::visitor::see("/cases"),
        Ok(Some(done)) => sent.answer(Ok(done), "participant-removed").await,
        Err(problem) => sent.refused(problem).await,
    }
}

async fn link_to(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "link", filled);
    let done = async {
        let relation: Relation = word(&sent.fields, "relation")?;
        let case = sent.fields.number("case");
        link::links(&app, sent.asked(), link::Link { case, relation }).await
    };
    let done = done.await;
    sent.answer(done, "linked").await
}

async fn unlink(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "link", filled);
    let done = link::unlinks(&app, sent.asked(), sent.fields.number("case")).await;
    sent.answer(done, "unlinked").await
}

async fn mitigate(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "mitigate", filled);
    let done = waiting::mitigates(&app, sent.asked()).await;
    sent.answer(done, "mitigated").await
}

async fn wait(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "wait", filled);
    let done = waiting::waits(&app, sent.asked()).await;
    sent.answer(done, "waiting").await
}

async fn wait_no_longer(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "wait", filled);
    let done = waiting::waits_no_longer(&app, sent.asked()).await;
    sent.answer(done, "waiting-no-longer").await
}

async fn resolve(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "resolve", filled);
    let body = life::Resolution { message: None, send_now: None };
    let done = life::resolves(&app, sent.asked_as_heard(), body).await;
    sent.answer(done, "resolved").await
}

async fn withdraw(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "withdraw", filled);
    let done = life::withdraws(&app, sent.asked()).await;
    sent.answer(done, "withdrawn").await
}

async fn void(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "void", filled);
    let done = async {
        let reason: VoidReason = word(&sent.fields, "reason")?;
        let words = sent.fields.get("words").to_owned();
        life::voids(&app, sent.asked_as_heard(), life::Voided { reason, words }).await
    };
    let done = done.await;
    sent.answer(done, "voided").await
}

async fn reopen(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "reopen", filled);
    let done = life::reopens(&app, sent.asked()).await;
    sent.answer(done, "reopened").await
}

async fn close(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "close", filled);
    let done = life::closes(&app, sent.asked_as_heard()).await;
    sent.answer(done, "closed").await
}

async fn update_terms(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "terms", filled);
    let done = terms::updates(&app, sent.asked_as_read(), sent.fields.get("reason")).await;
    sent.answer(done, "terms").await
}

async fn part(State(app): State<App>, Path(id): Path<i64>, filled: Filled) -> Response {
    let sent = sent(&app, id, "part", filled);
    let done = merge::parts(&app, sent.asked(), sent.fields.number("case")).await;
    sent.answer(done, "parted").await
}
