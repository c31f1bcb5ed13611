//! That we have a case: with its promise (policy D10), or in triage without a word of any contract (policy D13).

use desk::case::{Body, Channel, Event, Life, State};
use desk::catalog::Contact;
use desk::permission::Deed;

use super::block::{Block, Draft};
use super::link::Purpose;
use super::said::Said;
use super::scene::Scene;
use crate::pages::portal::week;

/// The receipt of somebody whom we know. Nothing where the case doesn't count, or a later receipt says more.
pub(super) fn received(scene: &Scene<'_>, event: &Event) -> Option<Draft> {
    let case = &scene.case;
    let was_matched_since = matches!(event.body, Body::Opened(_)) && is_bound_after(scene, event);
    if matches!(case.life, Life::Void(_)) || was_matched_since {
        return None;
    }
    if case.terms.is_none() {
        return Some(unmatched(scene));
    }
    let pen = scene.pen;
    let mut blocks = vec![Block::Paragraph(greeting(scene))];
    let (subject, preview) = match scene.awaited() {
        Some(made) => {
            blocks.extend(scene.promise(made));
            if scene.state() == State::Late {
                let id = match case.outcome(scene.now).matched_late {
                    Some(_) => "mail-matched-late",
                    None => "mail-late",
                };
                blocks.push(Block::Paragraph(pen.t(id)));
                (pen.t("mail-receipt-late-subject"), pen.t("mail-receipt-late-subject"))
            } else {
                let when = || ("when", scene.when(made.promise.deadline));
                let preview = [when(), ("whose", scene.whose(made.promise.deadline))];
                (pen.say("mail-receipt-subject", &[when()]), pen.say("mail-receipt-preview", &preview))
            }
        }
        None => {
            blocks.extend(super::reply::outcome(scene).map(Block::Soft));
            (pen.t("mail-receipt-late-subject"), pen.t("mail-receipt-late-subject"))
        }
    };
    blocks.extend(raises(scene));
    blocks.push(scene.open());
    blocks.push(Block::Soft(pen.t("mail-reply-adds")));
    blocks.extend(hours(scene).map(Block::Soft));
    blocks.extend([Block::Rule, Block::Small(pen.t("mail-receipt-is-none"), None)]);
    blocks.extend(scene.small_print());
    Some(scene.draft(subject, preview, scene.by_support(), blocks))
}

/// That we have a message, and say so once it is matched. It quotes nothing: whoever forged the sender's address would have
/// us send it on (policy D13).
pub(super) fn unmatched(scene: &Scene<'_>) -> Draft {
    let pen = scene.pen;
    let has_it = match &scene.to.name {
        Some(_) => pen.say("mail-triage-named", &[("name", scene.name()), ("case", scene.number())]),
        None => pen.say("mail-triage", &[("case", scene.number())]),
    };
    let blocks = vec![
        Block::Paragraph(has_it),
        Block::Paragraph(pen.t("mail-triage-next")),
        Block::Soft(pen.t("mail-reply-adds")),
        Block::Rule,
        Block::Small(pen.t("mail-triage-is-none"), None),
    ];
    let subject = pen.t("mail-triage-subject");
    scene.draft(subject, pen.t("mail-triage-next"), scene.by_support(), blocks)
}

fn is_bound_after(scene: &Scene<'_>, event: &Event) -> bool {
    scene.events.iter().any(|later| later.seq > event.seq && matches!(later.body, Body::Bound { .. }))
}

/// Whose message it was, as far as the reader knows by that what is meant.
fn greeting(scene: &Scene<'_>) -> Said {
    let case = &scene.case;
    let (id, when) = match scene.to.is_asker(case) && case.opened.channel == Channel::Email {
        true => ("mail-receipt-by-mail", scene.short(case.submitted)),
        false => ("mail-receipt", scene.near(case.submitted)),
    };
    let args = [
        ("name", scene.name()),
        ("when", when),
        ("case", scene.number()),
        ("subject", scene.subject.clone()),
    ];
    scene.pen.say(id, &args)
}

/// What a mail can't confirm, and what each higher priority means (policy D10).
fn raises(scene: &Scene<'_>) -> Vec<Block> {
    let (case, pen) = (&scene.case, scene.pen);
    let is_open = matches!(case.life, Life::Open | Life::Resolved);
    let by_mail = case.opened.channel == Channel::Email && case.opened.confirmation.is_none();
    let link = scene.mailed(Purpose::Raise).filter(|_| is_open && by_mail && scene.may(Deed::Raise));
    let higher = scene.catalog.priorities().iter().filter(|meaning| meaning.priority < case.priority);
    let facts: Vec<_> = higher
        .filter_map(|meaning| {
            let clock = scene.clock(meaning.priority)?;
            let target = scene.target(clock.target.support_time(), clock);
            let definition = pen.ours(meaning.definition.get(pen.language));
            let id = if clock.when_silent.is_some() { "mail-raise-and-stay" } else { "mail-raise-means" };
            let fact = pen.say(id, &[("target", target), ("definition", definition)]);
            Some((scene.priority("mail-priority", meaning.priority), fact))
        })
        .collect();
    let Some(link) = link.filter(|_| !facts.is_empty()) else { return Vec::new() };
    let why = pen.say("mail-raise-why", &[("number", pen.number(case.priority.number()))]);
    vec![
        Block::Rule,
        Block::Paragraph(pen.t("mail-raise-title").strong()),
        Block::Paragraph(why),
        Block::Facts(facts),
        Block::Button(pen.way("mail-raise-do", link)),
    ]
}

/// When we contact the customer, where that isn't at any hour (policy D11).
fn hours(scene: &Scene<'_>) -> Option<Said> {
    let clock = scene.clock(scene.case.priority)?;
    let hours = &scene.entitlement.as_deref()?.working_hours;
    let (pen, place) = (scene.pen, scene.there().city());
    let hours = pen.ours(&week(hours, pen.language));
    let hours = pen.say("plan-hours", &[("hours", hours), ("place", pen.ours(&place))]);
    (clock.contact == Contact::WorkingHours).then(|| pen.say("mail-contact-hours", &[("hours", hours)]))
}
