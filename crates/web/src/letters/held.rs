//! What became of a reply that its author thinks is sent: it waits, came back, or reached nobody (policy D11, D16).

use desk::case::{Message, MessageKind, Seq};
use store::{Failure, Tx};

use super::block::{Block, Draft, To};
use super::said::Said;
use super::scene::Scene;
use crate::api::cases::shown::text;

/// When a held reply leaves.
pub(super) fn waits(tx: &mut Tx<'_>, scene: &Scene<'_>, seq: Seq) -> Result<Option<Draft>, Failure> {
    let Some(message) = message(scene, seq) else { return Ok(None) };
    let MessageKind::Held(leaves) = message.kind else { return Ok(None) };
    let (pen, there) = (scene.pen, scene.there());
    let customer = customer(tx, scene)?;
    let time = |at| pen.ours(&there.time(at));
    let place = || ("place", pen.ours(&there.city()));
    let why = [("time", time(message.at)), place()];
    let mut facts = vec![(pen.t("mail-leaves"), scene.moment(leaves).strong())];
    if let Some(made) = scene.awaited() {
        let (due, clock) = (made.promise.deadline, scene.clock(made.promise.priority));
        let fact = match clock.filter(|_| leaves <= due) {
            Some(clock) => {
                let before = clock.calendar.elapsed(leaves, due);
                let args = [("amount", pen.amount_after(before)), ("when", scene.moment(due))];
                pen.say("mail-leaves-keeps", &args)
            }
            None => pen.say("mail-leaves-late", &[("when", scene.moment(due))]),
        };
        facts.push((pen.t("promise"), fact));
    }
    facts.push((pen.say("mail-writes-first", &[("name", customer)]), pen.t("mail-back-to-draft")));
    let mut blocks = vec![
        Block::Heading(pen.t("mail-held-title")),
        Block::Paragraph(pen.say("mail-held", &why)),
        Block::Facts(facts),
    ];
    blocks.push(own_words(tx, scene, message)?);
    blocks.push(Block::Button(to_message(scene, "mail-held-change", seq)));
    blocks.extend(scene.why());
    let subject = [("time", time(leaves)), place()];
    let preview = pen.say("mail-held-preview", &[("when", scene.moment(leaves))]);
    Ok(Some(scene.draft(pen.say("mail-held-subject", &subject), preview, scene.by_desk(), blocks)))
}

/// That a held reply is a draft again, since the customer wrote.
pub(super) fn came_back(tx: &mut Tx<'_>, scene: &Scene<'_>, seq: Seq) -> Result<Option<Draft>, Failure> {
    let is_draft = |message: &&Message| message.kind == MessageKind::Draft;
    let Some(message) = message(scene, seq).filter(is_draft) else { return Ok(None) };
    returned(tx, scene, message, ["mail-back-title", "mail-back", "mail-back-do"])
}

/// That a reply reached nobody, so that the customer waits still.
pub(super) fn reached_nobody(tx: &mut Tx<'_>, scene: &Scene<'_>, seq: Seq) -> Result<Option<Draft>, Failure> {
    let was_lost = |message: &&Message| matches!(message.kind, MessageKind::Undelivered { .. });
    let Some(message) = message(scene, seq).filter(was_lost) else { return Ok(None) };
    returned(tx, scene, message, ["mail-undelivered-title", "mail-undelivered", "mail-open-case"])
}

fn returned(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    message: &Message,
    [title, said, way]: [&str; 3],
) -> Result<Option<Draft>, Failure> {
    let (pen, customer) = (scene.pen, customer(tx, scene)?);
    let mut facts = scene.facts(tx)?;
    facts.extend(scene.due_fact());
    let said = pen.say(said, &[("name", customer)]);
    let mut blocks = vec![Block::Heading(pen.t(title)), Block::Paragraph(said.clone()), Block::Facts(facts)];
    blocks.push(own_words(tx, scene, message)?);
    blocks.push(Block::Button(to_message(scene, way, message.seq)));
    blocks.extend(scene.why());
    Ok(Some(scene.draft(pen.t(title), said, scene.by_desk(), blocks)))
}

fn message<'a>(scene: &'a Scene<'_>, seq: Seq) -> Option<&'a Message> {
    scene.case.messages.iter().find(|message| message.seq == seq)
}

/// Whom the case is for, by name.
fn customer(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Said, Failure> {
    match scene.case.contact {
        Some(contact) => scene.person(tx, desk::people::Actor::Contact(contact)),
        None => Ok(scene.pen.t("mail-the-customer")),
    }
}

fn own_words(tx: &mut Tx<'_>, scene: &Scene<'_>, message: &Message) -> Result<Block, Failure> {
    let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
    Ok(scene.quoted(scene.pen.t("mail-your-reply"), message.at, words))
}

fn to_message(scene: &Scene<'_>, id: &str, seq: Seq) -> To {
    scene.pen.way(id, format!("{}#m-{}-{seq}", scene.page(), scene.id))
}
