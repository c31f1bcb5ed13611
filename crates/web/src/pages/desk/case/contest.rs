//! A contested lowering, for leads (policy D8): the evidence as it was recorded, and what either decision would do.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::case::{Body, Case, Evidence, Lowering, Seq};
use desk::people::Actor;
use desk::permission::{Deed, Denied};
use store::{Failure, Tx};

use super::super::Side;
use super::begun::{Begun, begin, hidden};
use super::{Reading, given};
use crate::api::cases::contest::{Decision, after_decision, decides};
use crate::api::cases::names::Names;
use crate::api::cases::shown::text;
use crate::app::App;
use crate::page::Path;
use crate::pages::cases::Typed;
use crate::pages::cases::verbs::{Filled, sent};
use crate::pages::html::{Html, isolated};
use crate::pages::markdown;
use crate::pages::promise::{self, Shown};
use crate::pages::shell::Shell;
use crate::pages::visitor::{Visitor, see};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "desk/contest.html")]
struct Page {
    shell: Shell,
    side: Side,
    key: String,
    id: i64,
    number: Html,
    lowering: Seq,
    subject: Html,
    organisation: Option<Html>,
    place: String,
    from: u8,
    to: u8,
    /// Who contests it, since when, and in which words.
    who: Html,
    since: Html,
    words: Html,
    evidence: Vec<Line>,
    /// Something from the customer's side lies in the grace period (policy D8).
    has_sign: bool,
    upheld: Option<Html>,
    dismissed: Option<Html>,
    /// What a lead has decided already.
    decided: Option<bool>,
    typed: Typed,
}

/// Something that was recorded.
struct Line {
    at: Html,
    what: Html,
    /// As colours have it.
    state: &'static str,
}

impl Page {
    fn hidden(&self) -> Html {
        hidden(&self.shell, "decide", &self.key)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, lowering)): Path<(i64, Seq)>,
) -> Result<Response, Problem> {
    page(app, visitor, (id, lowering), (Typed::default(), StatusCode::OK)).await
}

/// Decides.
pub(super) async fn decide(
    State(app): State<App>,
    Path((id, lowering)): Path<(i64, Seq)>,
    filled: Filled,
) -> Response {
    let sent = sent(&app, id, "decide", filled);
    let upheld = sent.fields.get("decide") == "uphold";
    let decision = Decision { upheld, reason: sent.fields.get("reason").to_owned() };
    let done = match sent.fields.get("decide") {
        "uphold" | "stand" => decides(&app, sent.asked(), lowering, decision).await.map(drop),
        other => {
            let (en, ar) = ("say whether the customer is right", "حدّد هل الحق مع العميل");
            Err(Problem::of(sla::Error::new("decide", other, en, ar)))
        }
    };
    match done {
        Ok(()) => see(&format!("/cases/{id}?done=decided")),
        Err(problem) => {
            sent.refused_on(problem, |app, visitor, again| page(app, visitor, (id, lowering), again)).await
        }
    }
}

async fn page(
    app: App,
    visitor: Visitor,
    (id, lowering): (i64, Seq),
    again: (Typed, StatusCode),
) -> Result<Response, Problem> {
    begin(app, visitor, (id, Deed::DecideContest), again, move |tx, begun| read(tx, begun, lowering)).await
}

fn read(tx: &mut Tx<'_>, begun: Begun, seq: Seq) -> Result<Page, Failure> {
    let reading = begun.reading()?;
    let (shell, case) = (reading.shell, reading.case);
    let hidden = || Failure::Denied(Denied::Hidden);
    let lowering = case.lowerings.iter().find(|of| of.seq == seq && of.contested).ok_or_else(hidden)?;
    let contested = reading
        .events
        .iter()
        .find(|event| matches!(event.body, Body::Contested { lowering, .. } if lowering == seq));
    let contested = contested.ok_or_else(hidden)?;
    let Body::Contested { words, .. } = contested.body else { return Err(hidden()) };
    let mut names = Names::default();
    let words = text(tx, words)?.map_or_else(|| Html(shell.t("erased")), |words| markdown::html(&words));
    let subject = text(tx, case.opened.subject)?;
    let organisation = case.organisation.map(|id| store::organisation(tx, id)).transpose()?.flatten();
    let parts = (
        reading.person(tx, &mut names, contested.by)?,
        reading.evidence(tx, &mut names, (lowering, contested.seq))?,
        [reading.decided(tx, seq, true)?, reading.decided(tx, seq, false)?],
    );
    let (who, evidence, [upheld, dismissed]) = parts;
    let (place, since) = (reading.there.city(), shell.dates.near_element(contested.occurred));
    let has_sign = reading.has_sign_in_grace(lowering);
    let (from, to, decided) = (lowering.from.number(), lowering.to.number(), lowering.upheld);
    let subject = subject.map_or_else(|| Html(shell.t("erased")), |subject| isolated(&subject));
    let Begun { loaded, side, key, id, number, typed, .. } = begun;
    Ok(Page {
        side,
        key,
        id,
        number,
        lowering: seq,
        subject,
        organisation: organisation.map(|found| isolated(&found.it.name)),
        place,
        from,
        to,
        who,
        since,
        words,
        evidence,
        has_sign,
        upheld,
        dismissed,
        decided,
        typed,
        shell: loaded.shell,
    })
}

impl Reading<'_> {
    /// What was recorded from the beginning, or the change of priority before, to the contest.
    fn evidence(
        &self,
        tx: &mut Tx<'_>,
        names: &mut Names,
        (lowering, contest): (&Lowering, Seq),
    ) -> Result<Vec<Line>, Failure> {
        let changes = self.events.iter().filter(|event| {
            event.seq < lowering.seq && matches!(event.body, Body::Raised { .. } | Body::Lowered { .. })
        });
        let from = changes.map(|event| event.seq).next_back().unwrap_or(0);
        let mut lines = Vec::new();
        for event in self.events.iter().filter(|event| (from..=contest).contains(&event.seq)) {
            let what = match &event.body {
                Body::CustomerWrote { message, .. } => {
                    let who = self.person(tx, names, event.by)?;
                    let words = self.quote(tx, *message)?;
                    Some(
                        self.html("contest-wrote", &[("who", super::thread::strong(&who)), ("words", words)]),
                    )
                }
                Body::Called { .. } => self.call_line(tx, names, event.seq)?,
                body if is_evidence(body) => self.event(tx, names, event)?,
                _ => None,
            };
            let Some(what) = what else { continue };
            let state = match event.body {
                Body::CustomerWrote { .. } | Body::AvailabilityConfirmed { .. }
                    if self.is_in_grace(lowering, event.occurred) =>
                {
                    "late"
                }
                Body::Contested { .. } => "soon",
                _ => "",
            };
            lines.push(Line { at: self.there.day_time_element(event.occurred), what, state });
        }
        Ok(lines)
    }

    fn call_line(&self, tx: &mut Tx<'_>, names: &mut Names, seq: Seq) -> Result<Option<Html>, Failure> {
        let Some(kept) = self.all.first() else { return Ok(None) };
        let Some(message) = kept.case.messages.iter().find(|message| message.seq == seq) else {
            return Ok(None);
        };
        let desk::case::MessageKind::Call(end) = message.kind else { return Ok(None) };
        Ok(Some(self.called(tx, names, (kept, message), end, Vec::new())?.what))
    }

    /// The grace period of the check that is the evidence.
    fn grace(&self, lowering: &Lowering) -> Option<(sla::Instant, sla::Instant)> {
        let Evidence::Silent { check } = lowering.evidence else { return None };
        let asked = self.events.iter().find(|event| event.seq == check)?;
        match asked.body {
            Body::AvailabilityAsked { grace_ends } => Some((asked.occurred, grace_ends)),
            _ => None,
        }
    }

    fn is_in_grace(&self, lowering: &Lowering, at: sla::Instant) -> bool {
        self.grace(lowering).is_some_and(|(asked, ends)| (asked..=ends).contains(&at))
    }

    fn has_sign_in_grace(&self, lowering: &Lowering) -> bool {
        self.events.iter().any(|event| {
            let theirs = event.by.is_customer() || matches!(event.body, Body::AvailabilityConfirmed { .. });
            theirs && event.by != Actor::Desk && self.is_in_grace(lowering, event.occurred)
        })
    }

    /// The promise as a decision would leave it; nothing where it can't be decided so.
    fn decided(&self, tx: &mut Tx<'_>, lowering: Seq, upheld: bool) -> Result<Option<Html>, Failure> {
        let world = self.world();
        let after: Case = match after_decision(tx, &self.reader(), (self.case, &world), (lowering, upheld)) {
            Ok(after) => after,
            Err(Failure::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let (entitlement, _) = given(tx, self.app, &after)?;
        let shown = entitlement.as_deref().and_then(|of| Shown::of_case(&after, of, self.now));
        let id = if upheld { "promise-upheld" } else { "promise-dismissed" };
        let missed = after.outcome(self.now).missed.filter(|_| upheld);
        let missed = missed.map(|at| {
            let said = self.html("contest-missed", &[("when", self.there.moment_element(at))]);
            format!("<p class=\"soft\">{said}</p>")
        });
        Ok(shown.map(|shown| {
            let block = promise::block(&shown, &self.shell.dates, promise::Reader::Agent, id);
            Html(format!("{block}{}", missed.unwrap_or_default()))
        }))
    }
}

/// What a lead weighs, and not who worked on the case or how it was tagged.
fn is_evidence(body: &Body) -> bool {
    matches!(
        body,
        Body::Opened(_)
            | Body::Promised(_)
            | Body::Raised { .. }
            | Body::Lowered { .. }
            | Body::Contested { .. }
            | Body::AvailabilityAsked { .. }
            | Body::CheckUndelivered { .. }
            | Body::AvailabilityConfirmed { .. }
            | Body::AvailabilityRanOut { .. }
            | Body::CustomerSpokeIn { .. }
            | Body::Mitigated
    )
}
