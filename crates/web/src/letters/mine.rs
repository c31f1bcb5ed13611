//! What somebody who works on cases is told of them.

use desk::case::{Alert, Body, Event, Promised, State};
use desk::people::Actor;
use desk::permission::Asker;
use store::{Failure, Tx};

use super::block::{Block, Draft};
use super::said::Said;
use super::scene::Scene;
use super::style::Tone;
use crate::api::cases::shown::text;
use crate::pages::promise;

/// A letter to one of us: what happened, the case in facts, and the way there.
fn told(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    (subject, said): (Said, Said),
    quote: Option<Block>,
) -> Result<Option<Draft>, Failure> {
    let mut facts = scene.facts(tx)?;
    facts.extend(scene.due_fact());
    let mut blocks =
        vec![Block::Heading(subject.clone()), Block::Paragraph(said.clone()), Block::Facts(facts)];
    blocks.extend(quote);
    blocks.push(Block::Button(scene.pen.way("mail-open-case", scene.page())));
    blocks.extend(scene.why());
    Ok(Some(scene.draft(subject, said, scene.by_desk(), blocks)))
}

/// That the case was given to the reader; nothing where it is another's by now.
pub(super) fn assigned(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let is_theirs = matches!(scene.to.asker, Asker::Agent { id, .. } if scene.case.agent == Some(id));
    if !is_theirs {
        return Ok(None);
    }
    let by = scene.person(tx, event.by)?;
    let said = scene.pen.say("mail-assigned", &[("name", by)]);
    told(tx, scene, (scene.pen.t("mail-assigned-title"), said), None)
}

/// That the customer wrote, and what.
pub(super) fn customer_wrote(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    event: &Event,
) -> Result<Option<Draft>, Failure> {
    let Body::CustomerWrote { message, .. } = event.body else { return Ok(None) };
    let by = match event.by {
        Actor::Stranger => scene.pen.t("mail-the-customer"),
        by => scene.person(tx, by)?,
    };
    let words = text(tx, message)?;
    let said = scene.pen.say("mail-wrote", &[("name", by.clone())]);
    let quote = scene.quoted(by, event.occurred, words);
    told(tx, scene, (scene.pen.t("mail-wrote-title"), said), Some(quote))
}

/// That nobody sees to the case; nothing once somebody does.
pub(super) fn alert(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let Body::Alerted { alert, .. } = event.body else { return Ok(None) };
    let stands = match alert {
        Alert::Triage => scene.case.terms.is_none() && scene.case.life == desk::case::Life::Open,
        Alert::Urgent => !scene.case.unheard.is_empty(),
    };
    let [title, said] = match alert {
        Alert::Triage => ["mail-triage-alert-title", "mail-triage-alert"],
        Alert::Urgent => ["mail-urgent-alert-title", "mail-urgent-alert"],
    };
    if !stands {
        return Ok(None);
    }
    let said = scene.pen.say(said, &[("when", scene.moment(scene.case.submitted))]);
    told(tx, scene, (scene.pen.t(title), said), None)
}

/// That the customer contests a lowering; nothing once it is decided.
pub(super) fn contested(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let Body::Contested { lowering, words } = event.body else { return Ok(None) };
    let open = scene.case.lowerings.iter().find(|of| of.seq == lowering && of.upheld.is_none());
    let Some(lowering) = open else { return Ok(None) };
    let (pen, by) = (scene.pen, scene.person(tx, event.by)?);
    let number = |priority: desk::catalog::Priority| pen.number(priority.number());
    let args = [("name", by.clone()), ("from", number(lowering.from)), ("to", number(lowering.to))];
    let said = pen.say("mail-contested", &args);
    let words = text(tx, words)?;
    let mut facts = scene.facts(tx)?;
    facts.extend(scene.due_fact());
    let decide = format!("{}/contests/{}", scene.page(), lowering.seq);
    let mut blocks = vec![
        Block::Heading(pen.t("mail-contested-title")),
        Block::Paragraph(said.clone()),
        scene.quoted(by, event.occurred, words),
        Block::Facts(facts),
        Block::Button(pen.way("mail-contested-decide", decide)),
    ];
    blocks.extend(scene.why());
    Ok(Some(scene.draft(pen.t("mail-contested-title"), said, scene.by_desk(), blocks)))
}

/// How little is left of a promise, or that it is missed; nothing once it was answered, or another promise took its place.
pub(super) fn reminder(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    (event, percent): (&Event, u8),
) -> Result<Option<Draft>, Failure> {
    let Body::Reminded { promise: of, .. } = event.body else { return Ok(None) };
    let (pen, state) = (scene.pen, scene.state());
    let Some(made) = scene.awaited().filter(|made| made.seq == of || percent == 100) else {
        return Ok(None);
    };
    if percent == 100 && state != State::Late {
        return Ok(None);
    }
    let Some(shown) = scene.shown() else { return Ok(None) };
    let tone = if state == State::Late { Tone::Late } else { Tone::Soon };
    let lead = pen.ours(&promise::lead(&shown, pen.language));
    let due = shown.course.due;
    let rest = if state == State::Late { "mail-was-due-at" } else { "mail-respond-by-at" };
    let rest = pen.say(rest, &[("when", scene.moment(due))]);
    let mut facts = scene.facts(tx)?;
    facts.push((pen.t("mail-used"), used(scene, &made.promise)));
    let organisation = scene.organisation(tx)?.unwrap_or_default();
    let number = ("number", pen.number(scene.case.priority.number()));
    let subject =
        pen.say("mail-reminder-subject", &[("lead", lead.clone()), ("organisation", organisation), number]);
    let mut blocks = vec![
        Block::Due(lead, rest.clone(), tone),
        scene.track(&shown, tone),
        Block::Facts(facts),
        Block::Button(pen.way("mail-open-case", scene.page())),
    ];
    blocks.push(Block::Soft(pen.t("mail-only-a-reply")));
    blocks.extend(scene.why());
    let percent = Said::code(&format!("{percent}%"));
    let from = pen.say("mail-from-reminder", &[("percent", percent)]);
    Ok(Some(scene.draft(subject, rest, from, blocks)))
}

/// How much of a promise's time is used.
fn used(scene: &Scene<'_>, promise: &Promised) -> Said {
    let pen = scene.pen;
    let Some(clock) = scene.clock(promise.priority) else { return Said::default() };
    let (from, due) = (promise.counted_from, promise.deadline);
    let used = promise::elapsed(&clock.calendar, from, scene.now.min(due));
    let whole = promise::elapsed(&clock.calendar, from, due);
    pen.say("mail-used-of", &[("used", pen.amount(used)), ("whole", scene.target(whole, clock))])
}
