//! What is told of a mail, and of a letter, in words.

use desk::mailbox::Verdict;
use desk::people::Actor;
use store::{Became, Failure, LetterLine, LetterState, Mail, Tx};

use crate::api::cases::names::Names;
use crate::pages::html::{Html, case_number, escape, isolated};
use crate::pages::shell::Shell;

/// An address, which reads from left to right in every language.
pub(in crate::pages::desk) fn address(text: &str) -> Html {
    Html(format!("<bdi dir=\"ltr\">{}</bdi>", escape(&desk::text::harmless(text))))
}

/// Whoever sent a mail, by the address that it gives.
pub(in crate::pages::desk) fn sender(shell: &Shell, mail: &Mail) -> Html {
    match &mail.sender {
        Some(sender) => address(sender),
        None => Html(escape(&shell.t("case-by-stranger"))),
    }
}

/// Whoever sent a mail, by what they call themselves, and by the address that it gives.
pub(in crate::pages::desk) fn author(shell: &Shell, mail: &Mail) -> Html {
    match mail.found.name.as_str() {
        "" => sender(shell, mail),
        name => Html(format!("{} <span class=\"muted\">{}</span>", isolated(name), sender(shell, mail))),
    }
}

/// What the check of a mail's sender came to.
pub(in crate::pages::desk) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Aligned => "verdict-aligned",
        Verdict::Fail => "verdict-fail",
        Verdict::None => "verdict-none",
    }
}

/// Why nothing answers a mail by itself.
fn reason(word: &str) -> &'static str {
    match word {
        "own" => "reason-own",
        "report" => "reason-report",
        "no-return-path" => "reason-no-return-path",
        "auto-reply" => "reason-auto-reply",
        "loop" => "reason-loop",
        "robot" => "reason-robot",
        "absence" => "reason-absence",
        "list" => "reason-list",
        "bulk" => "reason-bulk",
        "suppressed" => "reason-suppressed",
        "not-addressed" => "reason-not-addressed",
        _ => "reason-auto-submitted",
    }
}

/// What became of a mail that wasn't said in its case.
pub(in crate::pages::desk) fn filed(
    tx: &mut Tx<'_>,
    (shell, names): (&Shell, &mut Names),
    mail: &Mail,
) -> Result<Html, Failure> {
    let sender = sender(shell, mail);
    Ok(match mail.became {
        Became::Automatic => {
            let reason = reason(mail.found.unanswered.as_deref().unwrap_or_default());
            let reason = Html(escape(&shell.t(reason)));
            shell.words.html("mails-filed-automatic", &[("sender", sender), ("reason", reason)])
        }
        Became::Report => shell.html("mails-filed-report", "sender", sender),
        _ => {
            let who = settler(tx, (shell, names), mail)?;
            shell.words.html("mails-filed-refused", &[("sender", sender), ("who", who)])
        }
    })
}

/// Who let a mail in, or didn't.
fn settler(tx: &mut Tx<'_>, (shell, names): (&Shell, &mut Names), mail: &Mail) -> Result<Html, Failure> {
    let name = match mail.found.settled_by {
        Some(agent) => names.of(tx, Actor::Agent(agent))?,
        None => None,
    };
    Ok(name.map_or_else(|| Html(escape(&shell.t("erased"))), |name| isolated(&name)))
}

/// What an agent must know of a mail before it is believed.
pub(in crate::pages::desk) fn marks(
    tx: &mut Tx<'_>,
    (shell, names): (&Shell, &mut Names),
    mail: &Mail,
) -> Result<Vec<Html>, Failure> {
    let found = &mail.found;
    let mut marks = Vec::new();
    let mut mark = |id: &str| marks.push(Html(escape(&shell.t(id))));
    match (found.quarantined, found.verdict) {
        (true, _) => mark("mails-quarantined"),
        (false, Verdict::Fail) => mark("mails-check-failed"),
        _ => {}
    }
    if found.put_there {
        mark("mails-put-there");
    }
    // What a program wrote is told apart anyway.
    if let (Some(word), true) = (&found.unanswered, mail.became != Became::Automatic) {
        marks.push(shell.html("mails-unanswered", "reason", Html(escape(&shell.t(reason(word))))));
    }
    if let (Some(perhaps), Some(case)) = (found.perhaps, mail.case) {
        let link = format!("<a href=\"/cases/{case}/merge?with={perhaps}\">{}</a>", case_number(perhaps));
        marks.push(shell.html("mails-perhaps", "case", Html(link)));
    }
    if found.settled_by.is_some() && mail.became == Became::Message {
        let who = settler(tx, (shell, names), mail)?;
        marks.push(shell.html("mails-let-in-by", "who", who));
    }
    Ok(marks)
}

/// What became of a letter to the customer's side, and the state of a promise that its colour agrees with. Nothing of one that
/// was needed no more.
pub(in crate::pages::desk) fn letter(
    tx: &mut Tx<'_>,
    (shell, names): (&Shell, &mut Names),
    (line, when): (&LetterLine, Html),
) -> Result<Option<(Html, &'static str)>, Failure> {
    let name = match line.contact {
        Some(contact) => names.of(tx, Actor::Contact(contact))?.map(|name| isolated(&name)),
        None => Some(Html(escape(&shell.t("letter-to-sender")))),
    };
    let who = name.unwrap_or_else(|| Html(escape(&shell.t("erased"))));
    let problem = isolated(line.problem.as_deref().unwrap_or("…"));
    let (id, state) = match line.state {
        LetterState::Waiting if line.problem.is_some() => ("letter-tried", "soon"),
        LetterState::Waiting | LetterState::Sending => ("letter-waiting", "idle"),
        LetterState::Sent => ("letter-sent", "idle"),
        LetterState::Delayed => ("letter-delayed", "soon"),
        LetterState::Bounced => ("letter-bounced", "late"),
        LetterState::Unsure => ("letter-unsure", "soon"),
        LetterState::Dead => ("letter-dead", "late"),
        LetterState::NeedsNot => return Ok(None),
    };
    Ok(Some((shell.words.html(id, &[("who", who), ("when", when), ("problem", problem)]), state)))
}
