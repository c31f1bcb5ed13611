//! Programs that answer programs: whatever the desk is made to write to, it stops by itself.

use std::time::{Duration, Instant};

use desk::case::MessageKind;
use desk::id::Id;
use engines::Database;
use servers::Servers;
use store::{Became, LetterState};

use super::desk::{Desk, HUDA, Lines, SUPPORT, inbox, message, servers, until, within};
use crate::server::PATIENCE;

/// Nothing comes for so long once it has stopped: longer than a round between two desks takes.
const QUIET: Duration = Duration::from_secs(8);

/// Waits until nothing is on its way any more, and fails where that doesn't come to an end. An answer leaves some seconds
/// after it was written (policy D11).
fn stops(servers: &Servers, desks: &[&Desk]) {
    let count =
        || -> Vec<_> { desks.iter().map(|desk| (desk.mails().len(), desk.letters().len())).collect() };
    let (mut seen, mut since) = (count(), Instant::now());
    within(PATIENCE, "the mail stops", || {
        let now = count();
        let on_its_way = servers.queued() > 0 || desks.iter().any(|desk| !desk.has_sent_all());
        if now != seen || on_its_way {
            (seen, since) = (now, Instant::now());
        }
        since.elapsed() >= QUIET
    });
}

fn opens(servers: &Servers, desk: &Desk, from: &str) -> i64 {
    let (before, id) = (desk.cases().len(), format!("opens@{from}"));
    servers
        .send(Some(from), &[SUPPORT], &message(from, SUPPORT, &id, "Subject: Help\n", "Help me."))
        .unwrap();
    until("the mail is a case", || desk.cases().len() > before);
    desk.cases()[before]
}

/// Two desks know each other as customers.
fn two_desks_mail_each_other([one, other]: [Database; 2]) {
    let theirs = "help@supplier.example";
    let servers = servers(&[theirs], &[]);
    let ours = Desk::new(one, &servers, SUPPORT, Lines::Clear);
    let others = Desk::new(other, &servers, theirs, Lines::Clear);
    ours.knows(theirs);
    others.knows(SUPPORT);
    // As if a person over there had written from the address that all write from.
    let case = opens(&servers, &ours, theirs);
    ours.answers(case, "What can we do for you?");
    stops(&servers, &[&ours, &others]);
    assert_eq!(ours.cases(), [case]);
    assert!(others.cases().len() <= 1, "{:?}", others.cases());
    let (came, left) =
        (ours.mails().len() + others.mails().len(), ours.letters().len() + others.letters().len());
    assert!(came <= 6 && left <= 6, "{came} mails came and {left} letters left");
    // What a program wrote is no word of the customer's.
    let said = ours.mails().iter().filter(|mail| mail.became == Became::Message).count();
    assert_eq!(said, 0, "{:?}", ours.mails());
}

/// The desk's own address is a customer's, and what a customer has their mail sent on to is ours, too.
fn a_desk_mails_itself(database: Database) {
    let forwarded = "everybody@rimal.example";
    let servers = servers(&[], &[(forwarded, SUPPORT)]);
    let desk = Desk::new(database, &servers, SUPPORT, Lines::Clear);
    desk.knows(SUPPORT);
    desk.knows(forwarded);
    let first = opens(&servers, &desk, forwarded);
    desk.answers(first, "What can we do for you?");
    let own = message(SUPPORT, SUPPORT, "own@desk.example", "Subject: From us to us\n", "Hello.");
    servers.send(Some(SUPPORT), &[SUPPORT], &own).unwrap();
    until("the desk's own mail comes", || {
        desk.mails().iter().any(|mail| mail.message_id.as_deref() == Some("own@desk.example"))
    });
    stops(&servers, &[&desk]);
    assert_eq!(desk.cases(), [first], "{:?}", desk.mails());
    assert!(desk.letters().len() <= 3, "{:?}", desk.letters());
    assert_eq!(desk.case(first).messages.len(), 2);
}

/// Somebody is away, and their programs say so to whatever comes: one as it should be said, one without a word that a
/// program said it.
fn absence_is_answered_by_nobody(database: Database) {
    let omar = "omar@rimal.example";
    let servers = servers(&[omar], &[]);
    let desk = Desk::new(database, &servers, SUPPORT, Lines::Clear);
    desk.knows(omar);
    let (polite, rude) = (opens(&servers, &desk, HUDA), opens(&servers, &desk, omar));
    desk.answers(polite, "What can we do for you?");
    desk.answers(rude, "What can we do for you?");
    let mut said = [0, 0];
    let began = Instant::now();
    while began.elapsed() < QUIET * 2 {
        for (n, (from, headers)) in
            [(HUDA, "Auto-Submitted: auto-replied\n"), (omar, "")].into_iter().enumerate()
        {
            for letter in inbox(&servers, from).iter().skip(said[n]) {
                said[n] += 1;
                let id = letter.id.as_ref().unwrap();
                let (to, own) = (&letter.reply_to[0].address, format!("away{}@{from}", said[n]));
                let headers = format!("Subject: I am away\nIn-Reply-To: <{id}>\n{headers}");
                servers.send(Some(from), &[to], &message(from, to, &own, &headers, "Until Sunday.")).unwrap();
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    stops(&servers, &[&desk]);
    assert_eq!(said, [2, 2], "a receipt and an answer for each, and nothing more");
    assert_eq!(desk.cases(), [polite, rude]);
    let automatic = desk.mails().iter().filter(|mail| mail.became == Became::Automatic).count();
    assert!(automatic >= 2, "{:?}", desk.mails());
    assert_eq!(desk.case(polite).messages.len(), 2, "absence counts for nothing");
}

/// One address takes mail and gives it back later, another takes none.
fn what_comes_back_is_known_and_not_answered(database: Database) {
    let [gone, nobody] = ["gone@rimal.example", "nobody@rimal.example"];
    let servers = servers(&[], &[(gone, "left@rimal.example")]);
    let desk = Desk::new(database, &servers, SUPPORT, Lines::Clear);
    for (from, state) in [(gone, LetterState::Bounced), (nobody, LetterState::Dead)] {
        desk.knows(from);
        let case = opens(&servers, &desk, from);
        desk.answers(case, "What can we do for you?");
        until("the answer is known to have reached nobody", || {
            let messages = desk.case(case).messages;
            messages.iter().any(|of| matches!(of.kind, MessageKind::Undelivered { .. }))
        });
        let ids = desk.read(move |tx| store::letters_of(tx, Id::new(case)));
        assert_eq!(ids.iter().map(|letter| letter.state).collect::<Vec<_>>(), [state, state], "{ids:?}");
    }
    stops(&servers, &[&desk]);
    assert_eq!(desk.cases().len(), 2);
    let reports = desk.mails().iter().filter(|mail| mail.became == Became::Report).count();
    assert_eq!(reports, 2, "{:?}", desk.mails());
}

#[test]
fn d13_two_desks_that_mail_each_other_stop_by_themselves() {
    two_desks_mail_each_other(engines::databases());
}

#[test]
fn d13_a_desk_that_mails_itself_stops_by_itself() {
    engines::databases().into_iter().for_each(a_desk_mails_itself);
}

#[test]
fn d13_absence_is_filed_and_neither_answered_nor_counted() {
    let [sqlite, _] = engines::databases();
    absence_is_answered_by_nobody(sqlite);
}

#[test]
fn d16_what_comes_back_reopens_the_clock_and_is_not_answered() {
    engines::databases().into_iter().for_each(what_comes_back_is_known_and_not_answered);
}
