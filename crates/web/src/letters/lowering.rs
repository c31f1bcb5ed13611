//! That the priority was lowered, with the reason and the evidence (policy D8), and what a lead decided when that was contested.

use desk::case::{Body, CallEnd, Event, Evidence, Life, Lowering, Made};
use desk::permission::Deed;
use store::{Failure, Tx};

use super::block::{Block, Draft};
use super::link::Purpose;
use super::said::Said;
use super::scene::Scene;
use crate::api::cases::shown::text;

/// Tells the customer of a lowering by support; nothing once a contest of it was upheld, which tells more.
pub(super) fn lowered(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let lowering = scene.case.lowerings.iter().find(|of| of.seq == event.seq && of.upheld != Some(true));
    let Some(lowering) = lowering else { return Ok(None) };
    let pen = scene.pen;
    let numbers = || {
        let number = |priority: desk::catalog::Priority| pen.number(priority.number());
        [("from", number(lowering.from)), ("to", number(lowering.to))]
    };
    let mut blocks = vec![Block::Heading(pen.say("mail-lowered-title", &numbers()))];
    blocks.extend(reason(tx, scene, (lowering, event))?);
    blocks.extend(deadlines(scene, lowering));
    let tried = evidence(tx, scene, lowering)?;
    blocks.extend([Block::Paragraph(pen.t("mail-tried").strong()), Block::Facts(tried)]);
    blocks.extend(ways(scene, lowering));
    blocks.push(Block::Rule);
    blocks.extend(rule(scene, lowering));
    blocks.extend(scene.small_print());
    let subject = match lowering.evidence {
        Evidence::Silent { .. } => "mail-lowered-silent-subject",
        _ => "mail-lowered-subject",
    };
    let subject = pen.say(subject, &numbers());
    Ok(Some(scene.draft(subject, pen.t("mail-lowered-preview"), scene.by_support(), blocks)))
}

fn reason(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    (lowering, event): (&Lowering, &Event),
) -> Result<Vec<Block>, Failure> {
    let (pen, name, subject) = (scene.pen, scene.name(), scene.subject.clone());
    let Evidence::CannotProvide { words } = lowering.evidence else {
        let organisation = scene.organisation(tx)?.unwrap_or_default();
        let args = [("name", name), ("organisation", organisation), ("subject", subject)];
        return Ok(vec![Block::Paragraph(pen.say("mail-lowered-silent", &args))]);
    };
    let said = pen.say("mail-lowered-reason", &[("name", name), ("subject", subject)]);
    let (by, words) = (scene.person(tx, event.by)?, text(tx, words)?);
    Ok(vec![Block::Paragraph(said), scene.quoted(by, event.occurred, words)])
}

/// The deadline before, and the one that stands since; nothing where the case was answered, which has none (policy D21).
fn deadlines(scene: &Scene<'_>, lowering: &Lowering) -> Option<Block> {
    let promises = &scene.case.promises;
    let after = promises.iter().find(|made| made.follows == lowering.seq)?;
    let before = promises.iter().rev().find(|made| made.follows < lowering.seq && !made.undone)?;
    let pen = scene.pen;
    let fact = |made: &Made| {
        let clock = scene.clock(made.promise.priority);
        let target = sla::SupportTime::from_microseconds(made.promise.target_us);
        let amount = clock.map_or_else(|| pen.amount(target), |clock| scene.target(target, clock));
        pen.say("mail-due-fact", &[("when", scene.moment(made.promise.deadline)), ("amount", amount)])
    };
    Some(Block::Facts(vec![
        (pen.t("mail-due-before"), fact(before)),
        (pen.t("mail-due-now"), fact(after).strong()),
    ]))
}

/// What was tried since the priority changed before, and the lowering.
fn evidence(tx: &mut Tx<'_>, scene: &Scene<'_>, lowering: &Lowering) -> Result<Vec<(Said, Said)>, Failure> {
    let pen = scene.pen;
    let changes = scene.events.iter().filter(|event| {
        event.seq < lowering.seq && matches!(event.body, Body::Raised { .. } | Body::Lowered { .. })
    });
    let from = changes.map(|event| event.seq).next_back().unwrap_or(0);
    let mut tried = Vec::new();
    for event in scene.events.iter().filter(|event| (from + 1..=lowering.seq).contains(&event.seq)) {
        let what = match &event.body {
            Body::AvailabilityAsked { .. } => pen.t("mail-tried-asked"),
            Body::CheckUndelivered { .. } => pen.t("mail-tried-undelivered"),
            Body::Called { inbound: false, end: CallEnd::Unanswered } => pen.t("mail-tried-call"),
            Body::Called { inbound: false, end: CallEnd::Voicemail } => pen.t("mail-tried-voicemail"),
            Body::AvailabilityRanOut { check } => ran_out(scene, *check),
            Body::Lowered { .. } if event.seq == lowering.seq => {
                pen.say("mail-tried-lowered", &[("name", scene.person(tx, event.by)?)])
            }
            _ => continue,
        };
        tried.push((scene.when(event.occurred), what));
    }
    Ok(tried)
}

/// How long nobody answered.
fn ran_out(scene: &Scene<'_>, check: u32) -> Said {
    let asked = scene.events.iter().find(|event| event.seq == check);
    let grace = asked.and_then(|asked| match asked.body {
        Body::AvailabilityAsked { grace_ends } => Some((asked.occurred, grace_ends)),
        _ => None,
    });
    let priority =
        scene.case.lowerings.iter().find(|of| of.seq > check).map_or(scene.case.priority, |of| of.from);
    match (grace, scene.clock(priority)) {
        (Some((from, until)), Some(clock)) => {
            let amount = scene.target(clock.calendar.elapsed(from, until), clock);
            scene.pen.say("mail-tried-ran-out", &[("amount", amount)])
        }
        _ => scene.pen.t("portal-ran-out"),
    }
}

/// What the customer can do about it.
fn ways(scene: &Scene<'_>, lowering: &Lowering) -> Vec<Block> {
    let (pen, mut blocks) = (scene.pen, Vec::new());
    if !lowering.contested
        && scene.may(Deed::Contest)
        && let Some(contest) = scene.mailed(Purpose::Contest(lowering.seq))
    {
        blocks.push(Block::Paragraph(pen.t("mail-contest-why")));
        blocks.push(Block::Button(pen.way("mail-contest-do", contest)));
    }
    let is_open = matches!(scene.case.life, Life::Open | Life::Resolved);
    if is_open
        && scene.may(Deed::Raise)
        && let Some(raise) = scene.mailed(Purpose::Raise)
    {
        let id = match lowering.evidence {
            Evidence::Silent { .. } => "mail-raise-reachable",
            _ => "mail-raise-again",
        };
        blocks.push(Block::Link(pen.way(id, raise)));
    }
    blocks.push(scene.open());
    blocks
}

/// The rule of the plan that it went by, in the vendor's words.
fn rule(scene: &Scene<'_>, lowering: &Lowering) -> Option<Block> {
    let language = scene.pen.language;
    let said = match lowering.evidence {
        Evidence::Silent { .. } => {
            scene.catalog.priority(lowering.from).ok()?.statement.text.get(language).to_owned()
        }
        _ => scene.catalog.texts().lowering.get(language).to_owned(),
    };
    let said = scene.pen.say("mail-plan-says", &[("rule", scene.pen.ours(&said))]);
    Some(Block::Small(said, None))
}

/// Tells the customer what a lead decided.
pub(super) fn decided(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let Body::ContestDecided { upheld, words, .. } = event.body else { return Ok(None) };
    let pen = scene.pen;
    let number = || ("number", pen.number(scene.case.priority.number()));
    let [subject, title, said] = match upheld {
        true => ["mail-upheld-subject", "mail-upheld-title", "mail-upheld"],
        false => ["mail-dismissed-subject", "mail-dismissed-title", "mail-dismissed"],
    };
    let args = [("name", scene.name()), ("subject", scene.subject.clone()), number()];
    let mut blocks = vec![Block::Heading(pen.t(title)), Block::Paragraph(pen.say(said, &args))];
    let (by, words) = (scene.person(tx, event.by)?, text(tx, words)?);
    blocks.push(scene.quoted(by, event.occurred, words));
    let outcome = scene.case.outcome(scene.now);
    if let Some(missed) = outcome.missed {
        blocks.push(Block::Paragraph(pen.say("mail-missed", &[("when", scene.moment(missed))])));
    }
    let awaited = scene.awaited().filter(|made| made.promise.deadline > scene.now);
    if let Some(made) = awaited {
        let fact = scene.moment(made.promise.deadline);
        blocks.push(Block::Facts(vec![(pen.t("mail-respond-by-row"), fact.strong())]));
    }
    blocks.push(Block::Button(pen.way("mail-open-case", scene.page())));
    if awaited.is_some() || outcome.missed.is_some() {
        blocks.push(Block::Rule);
        blocks.extend(scene.small_print());
    }
    let subject = pen.say(subject, &[number()]);
    Ok(Some(scene.draft(subject, pen.t(title), scene.by_support(), blocks)))
}
