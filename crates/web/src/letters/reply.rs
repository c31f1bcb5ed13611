//! What a person wrote to the customer, and what it made of the promise.

use desk::case::{Case, Message, MessageKind, Seq, State};
use desk::permission::Deed;
use store::{Failure, Tx};

use super::block::{Block, Draft};
use super::said::Said;
use super::scene::Scene;
use super::style::Tone;
use crate::api::cases::shown::text;
use crate::pages::promise;

/// A reply; nothing where its words were erased.
pub(super) fn replied(tx: &mut Tx<'_>, scene: &Scene<'_>, seq: Seq) -> Result<Option<Draft>, Failure> {
    let Some((message, words)) = said(tx, &scene.case, seq)? else { return Ok(None) };
    let (author, pen) = (scene.person(tx, message.by)?, scene.pen);
    let mut blocks = vec![Block::Words(words.clone())];
    blocks.extend(answered(tx, scene, message)?);
    blocks.push(Block::Rule);
    let is_response = scene.case.response().is_some_and(|response| response.message == seq);
    if !scene.to.is_stranger() {
        blocks.extend(outcome(scene).filter(|_| is_response).map(Block::Soft));
        blocks.extend(duty(scene).map(Block::Soft));
        blocks.push(scene.open());
    }
    let id = if scene.to.is_stranger() { "mail-reply-adds" } else { "mail-reply-seen" };
    blocks.push(Block::Small(pen.t(id), None));
    if is_response && !scene.to.is_stranger() {
        blocks.extend(scene.small_print());
    }
    let number = Said::code(&format!("[#{}]", scene.id));
    let subject = pen.say("mail-reply-subject", &[("case", number), ("subject", scene.subject.clone())]);
    let args = [("name", author), ("who", scene.support.clone()), ("case", scene.number())];
    let from = pen.say("mail-from-person", &args);
    let preview = Said::theirs(&super::wrap::beginning(&words));
    let draft = scene.draft(subject.clone(), preview, from, blocks);
    Ok(Some(Draft { subject: subject.text, ..draft }))
}

/// What several customers were told. It answers no case (policy D7).
pub(super) fn told(tx: &mut Tx<'_>, scene: &Scene<'_>, seq: Seq) -> Result<Option<Draft>, Failure> {
    let Some((message, words)) = said(tx, &scene.case, seq)? else { return Ok(None) };
    let (author, pen) = (scene.person(tx, message.by)?, scene.pen);
    let preview = Said::theirs(&super::wrap::beginning(&words));
    let awaited = scene.awaited().filter(|_| scene.state() != State::Late);
    let mut blocks = vec![Block::Words(words), Block::Rule, Block::Soft(pen.t("mail-bulk"))];
    if !scene.to.is_stranger() {
        if let Some(made) = awaited {
            let due = ("when", scene.moment(made.promise.deadline));
            blocks.push(Block::Soft(pen.say("mail-still-due", &[due])));
        }
        blocks.push(scene.open());
    }
    blocks.push(Block::Small(pen.t("mail-reply-adds"), None));
    if awaited.is_some() && !scene.to.is_stranger() {
        blocks.extend(scene.small_print());
    }
    let args = [("name", author), ("who", scene.support.clone()), ("case", scene.number())];
    let from = pen.say("mail-from-person", &args);
    Ok(Some(scene.draft(scene.subject.clone(), preview, from, blocks)))
}

/// A message of an agent's with its words.
fn said<'a>(tx: &mut Tx<'_>, case: &'a Case, seq: Seq) -> Result<Option<(&'a Message, String)>, Failure> {
    let Some(message) = case.messages.iter().find(|message| message.seq == seq) else { return Ok(None) };
    let words = message.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
    Ok(words.map(|words| (message, words)))
}

/// What the customer's side said last before it, short.
fn answered(tx: &mut Tx<'_>, scene: &Scene<'_>, reply: &Message) -> Result<Option<Block>, Failure> {
    let before = scene.case.messages.iter().rev().find(|message| {
        message.kind == MessageKind::FromCustomer && message.at <= reply.at && message.seq < reply.seq
    });
    let Some(before) = before else { return Ok(None) };
    let words = before.text.map(|sealed| text(tx, sealed)).transpose()?.flatten();
    let by = match before.by {
        desk::people::Actor::Stranger => scene.pen.t("portal-by-mail"),
        by => scene.person(tx, by)?,
    };
    Ok(words.map(|words| scene.quoted(by, before.at, Some(words))))
}

/// What the response made of the promise; nothing where there was none.
pub(super) fn outcome(scene: &Scene<'_>) -> Option<Said> {
    let (shown, pen) = (scene.shown()?, scene.pen);
    let due = scene.when(shown.course.due);
    match shown.state {
        State::Kept if shown.until() <= shown.course.due => {
            let kept = pen.toned(pen.t("promise-kept"), Tone::Kept);
            let before = pen.ours(&promise::before(&shown, pen.language));
            Some(pen.say("mail-kept", &[("kept", kept), ("amount", before), ("when", due)]))
        }
        State::LateKept => {
            let late = pen.ours(&promise::lead(&shown, pen.language));
            Some(pen.say("mail-late-kept", &[("late", pen.toned(late, Tone::Late)), ("when", due)]))
        }
        _ => None,
    }
}

/// That somebody stays available, while that is a duty (policy S18, S20).
pub(super) fn duty(scene: &Scene<'_>) -> Option<Said> {
    let case = &scene.case;
    let clock = scene.clock(case.priority).filter(|clock| clock.when_silent.is_some())?;
    let owes = case.mitigated.is_none() && case.life == desk::case::Life::Open;
    let number = scene.pen.number(clock.priority.number());
    (owes && scene.may(Deed::ConfirmAvailability)).then(|| scene.pen.say("mail-stay", &[("number", number)]))
}
