//! Letters that weren't delivered, and mails that belong to no case.

use desk::id::Id;
use store::{Failure, LetterLine, LetterState, LetterTo, Tx};

use crate::pages::html::Html;
use crate::pages::shell::Shell;

/// So many of each are shown; the oldest letters and the newest mails.
const MOST: u32 = 50;

/// A letter that wasn't delivered, or of which nobody knows.
pub(super) struct Letter {
    pub id: i64,
    pub to: String,
    pub case: Option<i64>,
    pub made: Html,
    pub is_unsure: bool,
    pub problem: String,
}

/// A mail that belongs to no case.
pub(super) struct Filed {
    pub id: i64,
    pub received: Html,
    pub sender: String,
    pub why: String,
}

pub(super) fn letters(tx: &mut Tx<'_>, shell: &Shell) -> Result<Vec<Letter>, Failure> {
    let mut letters = Vec::new();
    for (line, case) in store::failed_letters(tx, 0, MOST)? {
        let LetterLine { id, contact, agent, state, problem, made, .. } = line;
        let to = contact.map(LetterTo::Contact).or(agent.map(LetterTo::Agent));
        let to = match to {
            Some(to) => store::letter_address(tx, to)?.map(|(address, _)| address),
            None => None,
        };
        letters.push(Letter {
            id,
            to: to.unwrap_or_default(),
            case: case.map(Id::number),
            made: shell.dates.near_element(made),
            is_unsure: state == LetterState::Unsure,
            problem: desk::text::harmless(&problem.unwrap_or_default()).into_owned(),
        });
    }
    Ok(letters)
}

pub(super) fn mails(tx: &mut Tx<'_>, shell: &Shell) -> Result<Vec<Filed>, Failure> {
    let mails = store::mails_without_case(tx, i64::MAX, MOST)?;
    let filed = mails.into_iter().map(|mail| {
        let why = mail.found.unanswered.unwrap_or_else(|| mail.became.word().to_owned());
        Filed {
            id: mail.id,
            received: shell.dates.near_element(mail.received),
            sender: mail.sender.unwrap_or_default(),
            why: shell.with("mailboxes-filed-why", "why", why),
        }
    });
    Ok(filed.collect())
}
