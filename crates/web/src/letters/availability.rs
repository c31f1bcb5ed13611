//! Asking the customer to be available, and that nobody answered (policy S18, S20, D8).

use desk::case::{Body, CheckResult, Event, State};
use desk::permission::Deed;
use store::{Failure, Tx};

use super::block::{Block, Draft, To};
use super::link::Purpose;
use super::scene::Scene;

/// Asks, with a link that answers.
pub(super) fn asked(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let Body::AvailabilityAsked { grace_ends } = event.body else { return Ok(None) };
    let (pen, case) = (scene.pen, &scene.case);
    let link = scene.mailed(Purpose::Available(event.seq)).filter(|_| scene.may(Deed::ConfirmAvailability));
    let (Some(link), Some(clock)) = (link, scene.clock(case.priority)) else { return Ok(None) };
    let agent = scene.person(tx, event.by)?;
    let number = || ("number", pen.number(case.priority.number()));
    let args = [("name", scene.name()), ("agent", agent.clone()), ("subject", scene.subject.clone())];
    let amount = scene.target(clock.calendar.elapsed(event.occurred, grace_ends), clock);
    let answer_by = [("when", scene.moment(grace_ends)), ("amount", amount)];
    let mut facts = vec![
        (pen.t("mail-asked"), scene.moment(event.occurred)),
        (pen.t("mail-answer-by"), pen.say("mail-due-fact", &answer_by)),
    ];
    let awaited = scene.awaited();
    if let Some(made) = awaited {
        let id = if scene.state() == State::Late { "mail-promise-late" } else { "mail-promise-unchanged" };
        let due = pen.say(id, &[("when", scene.moment(made.promise.deadline))]);
        facts.push((pen.t("mail-our-promise"), due));
    }
    facts.push((pen.t("mail-asked-by"), pen.t("mail-asked-by-ways")));
    let mut blocks = vec![
        Block::Heading(pen.t("mail-available-title")),
        Block::Paragraph(pen.say("mail-available-ask", &args)),
        Block::Button(pen.way("portal-check-yes", link)),
        Block::Link(To { label: pen.t("mail-available-other"), url: format!("{}#composer", scene.page()) }),
        Block::Paragraph(pen.t("mail-available-any")),
        Block::Facts(facts),
        Block::Rule,
        Block::Small(pen.say("mail-available-duty", &[number()]), None),
    ];
    if let Some(silent) = clock.when_silent {
        let vendor = pen.ours(scene.catalog.vendor().get(pen.language));
        let args = [("vendor", vendor), ("to", pen.number(silent.to.number()))];
        blocks.push(Block::Small(pen.say("mail-available-else", &args), None));
    }
    if awaited.is_some() {
        blocks.extend(scene.small_print());
    }
    let preview = pen.say("mail-available-preview", &[("agent", agent), number()]);
    Ok(Some(scene.draft(pen.t("mail-available-title"), preview, scene.by_support(), blocks)))
}

/// Tells whoever works on the case that the grace is over. Nothing lowers by itself.
pub(super) fn ran_out(tx: &mut Tx<'_>, scene: &Scene<'_>, event: &Event) -> Result<Option<Draft>, Failure> {
    let Body::AvailabilityRanOut { check } = event.body else { return Ok(None) };
    let is_last = |of: &desk::case::Check| of.seq == check && of.result == CheckResult::RanOut;
    let Some(check) = scene.case.check.filter(is_last) else { return Ok(None) };
    let pen = scene.pen;
    let mut facts = scene.facts(tx)?;
    facts.push((pen.t("mail-asked"), scene.moment(check.asked)));
    facts.push((pen.t("mail-grace-ended"), scene.moment(check.grace_ends)));
    facts.extend(scene.due_fact());
    let mut blocks = vec![
        Block::Heading(pen.t("mail-ran-out-title")),
        Block::Paragraph(pen.t("mail-ran-out")),
        Block::Facts(facts),
        Block::Button(pen.way("mail-open-case", scene.page())),
    ];
    blocks.extend(scene.why());
    Ok(Some(scene.draft(pen.t("mail-ran-out-title"), pen.t("mail-ran-out"), scene.by_desk(), blocks)))
}
