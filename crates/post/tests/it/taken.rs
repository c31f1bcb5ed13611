//! What mail becomes.

use ::desk::case::{Body, Channel, State};
use ::desk::people::Actor;
use engines::riyadh::{later, monday};
use engines::stores;
use post::Arrival;
use store::{Became, LetterState};

use crate::desk::{Desk, SUPPORT};

/// A message of Sara's.
fn mail(id: &str, rest: &str) -> String {
    format!("Message-ID: <{id}@rimal.example>\nFrom: Sara <sara@rimal.example>\nTo: {SUPPORT}\n{rest}")
}

#[test]
fn s13_d10_a_mail_is_a_case_of_priority_3_from_when_it_reached_us() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let reached = later(monday(), -30);
        let mail =
            mail("1", "Subject: Cannot sign in\nX-Priority: 1\n\nPriority 1! Nobody can.\n-- \nSara\n");
        let taken = desk.gets_at(&mail, Arrival::now(Some(desk.mailbox), reached));
        assert_eq!(taken.became, Some(Became::Case));
        let id = taken.case.unwrap();
        let case = desk.case(id);
        assert_eq!((case.priority.number(), case.opened.channel), (3, Channel::Email));
        assert_eq!(case.submitted, reached);
        assert_eq!(
            (case.organisation, case.contact),
            (Some(desk.people.organisation), Some(desk.people.sara))
        );
        assert_eq!(desk.said(id), ["Priority 1! Nobody can."], "without the signature");
        assert_eq!(desk.state(id), State::Run);
        // The receipt goes to whoever wrote, once, however often the worker looks.
        desk.works().works();
        assert_eq!(
            desk.letters(),
            [[format!("contact {}", desk.people.sara.number()), "receipt".into(), "waiting".into()]]
        );
    });
}

#[test]
fn the_same_mail_twice_is_one_wherever_it_arrives() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let other = desk.adds(serde_json::json!({"address": "help@desk.example", "name": "Help"}));
        let mail = mail("1", "Date: Mon, 23 Nov 2026 10:00:00 +0300\nSubject: Help\n\nHelp\n");
        let first = desk.gets(&format!("Received: by mx1\n{mail}"));
        let again = desk.gets_at(&format!("Received: by mx2\n{mail}"), Arrival::now(Some(other), desk.now()));
        assert_eq!((again.became, again.case, again.id), (None, first.case, first.id));
        assert_eq!(desk.case(first.case.unwrap()).messages.len(), 1);
    });
}

#[test]
fn an_empty_or_repeated_message_id_merges_nothing() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let one = desk.gets("Message-ID: <>\nFrom: sara@rimal.example\nSubject: One\n\nOne\n").case.unwrap();
        let two =
            desk.gets("Message-ID: <>\nFrom: sara@rimal.example\nIn-Reply-To: <>\nSubject: Two\n\nTwo\n");
        assert_ne!(two.case.unwrap(), one);
        let three = desk.gets(&mail("same", "Subject: Three\n\nThree\n")).case.unwrap();
        let four = desk.gets(&mail("same", "Subject: Four\n\nFour\n")).case.unwrap();
        assert_ne!(three, four);
    });
}

#[test]
fn a_reply_goes_on_in_its_case_by_address_by_reference_or_by_number() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
        let to = desk.reply_address(id).to_uppercase();
        let by_address = desk.gets(&format!(
            "Message-ID: <2@x>\nFrom: sara@rimal.example\nTo: {to}\nSubject: other\n\nBy address\n"
        ));
        let by_own_id =
            desk.gets(&mail("3", "References: <1@rimal.example>\nSubject: Re: Help\n\nBy reference\n"));
        let number = id.number();
        let by_number = desk.gets(&mail("4", &format!("Subject: رد: [#{number}] Help\n\nBy number\n")));
        for taken in [by_address, by_own_id, by_number] {
            assert_eq!((taken.became, taken.case), (Some(Became::Message), Some(id)));
        }
        assert_eq!(desk.said(id), ["Help", "By address", "By reference", "By number"]);
    });
}

#[test]
fn a_stranger_gets_in_nowhere() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
        let eve =
            |id: &str, rest: &str| format!("Message-ID: <{id}@evil.example>\nFrom: eve@evil.example\n{rest}");
        // By a number alone: a case of their own, in triage.
        let by_number =
            desk.gets(&eve("1", &format!("To: {SUPPORT}\nSubject: [#{}]\n\nLet me in\n", id.number())));
        assert_eq!(by_number.became, Some(Became::Case));
        assert_ne!(by_number.case, Some(id));
        let own = desk.case(by_number.case.unwrap());
        assert!(own.is_in_triage() && own.organisation.is_none());
        // By an address that was forwarded to them: an agent decides.
        let to = desk.reply_address(id);
        let by_address = desk.gets(&eve("2", &format!("To: {to}\nSubject: Re\n\nLet me in\n")));
        assert_eq!((by_address.became, by_address.case), (Some(Became::Pending), Some(id)));
        assert_eq!(desk.said(id), ["Help"]);
        // They go on with what is theirs.
        let more = desk.gets(&eve("3", "In-Reply-To: <1@evil.example>\nSubject: Re\n\nMore\n"));
        assert_eq!((more.became, more.case), (Some(Became::Message), by_number.case));
    });
}

#[test]
fn d13_a_stranger_is_told_where_that_is_safe_and_once_a_day() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let from = |domain: &str, id: u8, checked: &str| {
            format!(
                "{checked}Message-ID: <{id}@{domain}>\nFrom: someone@{domain}\nTo: {SUPPORT}\nSubject: {id}\n\nHi\n"
            )
        };
        let pass = Desk::checked("known.example", "pass");
        let told = desk.gets(&from("known.example", 1, &pass)).id;
        desk.gets(&from("unknown.example", 2, ""));
        desk.gets(&from("known.example", 3, &pass));
        desk.works();
        let receipt = |mail: i64| [format!("sender of {mail}"), "receipt".to_owned(), "waiting".to_owned()];
        let receipts =
            || desk.letters().into_iter().filter(|[_, what, _]| what == "receipt").collect::<Vec<_>>();
        assert_eq!(receipts(), [receipt(told)]);
        desk.set(later(monday(), 25 * 60));
        let again = desk.gets(&from("known.example", 4, &pass)).id;
        desk.works();
        assert_eq!(receipts(), [receipt(told), receipt(again)]);
    });
}

#[test]
fn d13_a_spoofed_sender_gets_nothing_and_is_looked_at_by_people() {
    stores(|store| {
        let desk = Desk::new(store, "premium");
        let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
        let fail = Desk::checked("rimal.example", "fail");
        let spoofed = desk.gets(&format!("{fail}{}", mail("2", "Subject: Change my password\n\nPlease\n")));
        let own = desk.case(spoofed.case.unwrap());
        assert!(own.organisation.is_none() && own.contact.is_none() && own.is_in_triage());
        let found = desk.read(move |tx| store::mail(tx, spoofed.id)).unwrap().found;
        assert!(found.quarantined);
        let reply = format!(
            "{fail}Message-ID: <3@x>\nFrom: sara@rimal.example\nTo: {}\nSubject: Re\n\nYes\n",
            desk.reply_address(id)
        );
        assert_eq!(desk.gets(&reply).became, Some(Became::Pending));
        desk.works();
        let receipts = desk.letters().into_iter().filter(|[_, what, _]| what == "receipt").count();
        assert_eq!(receipts, 1, "of the first mail alone");
    });
}

#[test]
fn what_a_program_wrote_is_filed_and_counts_for_nothing() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
        let before = desk.events(id).len();
        let away = mail(
            "2",
            "Auto-Submitted: auto-replied\nIn-Reply-To: <1@rimal.example>\nSubject: خارج المكتب\n\nAway\n",
        );
        let away = desk.gets(&away);
        assert_eq!((away.became, away.case), (Some(Became::Automatic), Some(id)));
        let lost = desk.gets(&mail("3", "Auto-Submitted: auto-generated\nSubject: Report\n\nDisk full\n"));
        assert_eq!((lost.became, lost.case), (Some(Became::Automatic), None));
        assert_eq!(desk.events(id).len(), before);
        assert_eq!(desk.read(|tx| store::mails_without_case(tx, i64::MAX, 10)).len(), 1, "nothing is lost");
    });
}

#[test]
fn a_list_s_mail_is_a_case_that_nothing_answers() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let taken = desk.gets(&mail("1", "List-Id: <all.rimal.example>\nSubject: Help\n\nHelp\n"));
        assert_eq!(taken.became, Some(Became::Case));
        desk.works();
        assert_eq!(desk.letters(), Vec::<[String; 3]>::new());
    });
}

#[test]
fn whoever_writes_from_a_customer_s_domain_is_one_of_theirs_once_that_is_sure() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let from = |id: u8, checked: &str| {
            format!(
                "{checked}Message-ID: <n{id}@x>\nFrom: \"ليلى\" <Layla@Rimal.example>\nTo: {SUPPORT}\nSubject: سؤال\n\nكيف أضيف جهازًا؟\n"
            )
        };
        let unsure = desk.gets(&from(1, "")).case.unwrap();
        assert!(desk.case(unsure).contact.is_none());
        let sure = desk.gets(&from(2, &Desk::checked("rimal.example", "pass"))).case.unwrap();
        let case = desk.case(sure);
        assert_eq!(case.organisation, Some(desk.people.organisation));
        let contact = case.contact.unwrap();
        let layla = desk.read(move |tx| store::contact(tx, contact)).unwrap();
        assert_eq!((layla.name.as_str(), layla.language), ("ليلى", sla::Language::Ar));
        assert_eq!(desk.state(sure), State::Run);
        // A program there is nobody.
        let robot = Desk::checked("rimal.example", "pass");
        desk.gets(&format!(
            "{robot}Message-ID: <r@x>\nFrom: no-reply@rimal.example\nTo: {SUPPORT}\nSubject: Report\n\nx\n"
        ));
        assert_eq!(desk.read(|tx| store::account_at(tx, "no-reply@rimal.example")), None);
    });
}

#[test]
fn colleagues_whom_it_went_to_as_well_take_part() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let cc = "Cc: Huda <huda@rimal.example>, eve@evil.example\nSubject: Help\n\nHelp\n";
        let id = desk.gets(&mail("1", cc)).case.unwrap();
        assert_eq!(desk.case(id).participants, [desk.people.huda]);
    });
}

#[test]
fn d7_d11_an_agent_s_mail_answers_where_it_is_sure_to_be_theirs() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
        let to = desk.reply_address(id);
        let omar = |mail: u8, checked: &str| {
            format!(
                "{checked}Message-ID: <o{mail}@desk.example>\nFrom: Omar <omar@desk.example>\nTo: {to}\nSubject: Re\n\nWe look into it.\n\nOn Mon, 23 Nov 2026 at 10:00, Sara <sara@rimal.example> wrote:\n> Help\n"
            )
        };
        assert_eq!(desk.gets(&omar(1, "")).became, Some(Became::Pending));
        assert!(!desk.case(id).is_answered());
        let sure = Desk::checked("desk.example", "pass");
        assert_eq!(desk.gets(&omar(2, &sure)).became, Some(Became::Reply));
        assert_eq!(desk.said(id), ["Help", "We look into it."]);
        assert_eq!(desk.state(id), State::Kept);
        // At night it waits for working hours.
        desk.set(later(monday(), 12 * 60));
        assert_eq!(desk.gets(&omar(3, &sure)).became, Some(Became::Reply));
        let held = desk.bodies(id).into_iter().rev().find_map(|body| match body {
            Body::Replied { leaves, .. } => Some(leaves),
            _ => None,
        });
        assert!(held.flatten().is_some_and(|leaves| leaves > desk.now()));
    });
}

/// Omar's reply, sent; its letter's id.
fn replied(desk: &Desk) -> (::desk::id::Id<::desk::case::Case>, String) {
    let id = desk.gets(&mail("1", "Subject: Help\n\nHelp\n")).case.unwrap();
    let sure = Desk::checked("desk.example", "pass");
    let to = desk.reply_address(id);
    desk.gets(&format!(
        "{sure}Message-ID: <o@desk.example>\nFrom: omar@desk.example\nTo: {to}\nSubject: Re\n\nTry again.\n"
    ));
    desk.set(later(monday(), 1)).works();
    let now = desk.now();
    let sent = desk.write(move |tx| {
        let due = store::claim_letters(tx, now, 10, later(now, 5))?;
        for letter in &due {
            store::letter_sent(tx, letter.id, now)?;
        }
        Ok(due)
    });
    let is_reply = |letter: &&store::LetterDue| matches!(&letter.says, Some(store::Says::Notice(it)) if format!("{:?}", it.notice.kind).starts_with("Reply"));
    (id, sent.iter().find(is_reply).unwrap().message_id.clone())
}

fn bounce(of: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\nMessage-ID: <b{status}@mx.rimal.example>\nFrom: MAILER-DAEMON@mx.rimal.example\nTo: {SUPPORT}\n\
         Subject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.rimal.example\n\n\
         Final-Recipient: rfc822; sara@rimal.example\nAction: {action}\nStatus: {status}\n\n--b\n\
         Content-Type: message/rfc822\n\nMessage-ID: <{of}>\nSubject: X\n\nHi\n--b--\n"
    )
}

#[test]
fn d16_a_reply_that_comes_back_is_none_and_one_that_is_late_is_noted() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let (id, letter) = replied(&desk);
        assert_eq!(desk.state(id), State::Kept);
        let delayed = desk.gets(&bounce(&letter, "delayed", "4.4.1"));
        assert_eq!((delayed.became, delayed.case), (Some(Became::Report), Some(id)));
        assert_eq!(desk.state(id), State::Kept);
        assert!(
            desk.read(move |tx| store::letters_of(tx, id)).iter().any(|of| of.state == LetterState::Delayed)
        );
        desk.gets(&bounce(&letter, "failed", "5.1.1"));
        assert!(!desk.case(id).is_answered(), "the clock runs again");
        assert_eq!(desk.state(id), State::Run);
        let again = bounce(&letter, "failed", "5.1.2");
        let before = desk.events(id).len();
        desk.gets(&again);
        assert_eq!(desk.events(id).len(), before, "said twice, it is one failure");
    });
}

#[test]
fn d16_a_reply_that_was_seen_in_the_portal_has_reached_them() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let (id, letter) = replied(&desk);
        let (sara, seq) = (desk.people.sara, desk.case(id).seq);
        desk.write(move |tx| Ok(store::note_seen(tx, id, sara, seq)?));
        desk.gets(&bounce(&letter, "failed", "5.1.1"));
        assert_eq!(desk.state(id), State::Kept);
        assert!(desk.bodies(id).iter().any(|body| matches!(body, Body::Bounced { reached: true, .. })));
    });
}

#[test]
fn d15_what_somebody_put_into_the_mailbox_is_marked() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let arrival = Arrival { put_there: true, ..Arrival::now(Some(desk.mailbox), desk.now()) };
        let taken = desk.gets_at(&mail("1", "Subject: Old\n\nOld\n"), arrival);
        assert!(desk.read(move |tx| store::mail(tx, taken.id)).unwrap().found.put_there);
        assert_eq!(desk.case(taken.case.unwrap()).submitted, desk.now());
    });
}

#[test]
fn files_are_added_and_the_original_is_kept_whole_until_its_sender_is_erased() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        let body = "Subject: Log\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the log.\n--b\n\
                    Content-Type: text/plain; name=app.log\nContent-Disposition: attachment; filename=app.log\n\nline 1\n--b\n\
                    Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=run.exe\n\nMZ\n--b--\n";
        let raw = mail("1", body);
        let taken = desk.gets(&raw);
        let (id, mail) = (taken.case.unwrap(), taken.id);
        let files = desk.read(move |tx| store::files_of(tx, id, 0));
        let names: Vec<_> = files.iter().map(|file| file.kept.as_ref().unwrap().0.name.clone()).collect();
        assert_eq!(names, ["app.log"], "what a click starts stays in the original");
        let kept = desk.read(move |tx| store::mail(tx, mail)).unwrap();
        let mut bytes = String::new();
        let mut file = desk.room.files.get(&kept.original.unwrap()).unwrap();
        std::io::Read::read_to_string(&mut file, &mut bytes).unwrap();
        assert_eq!(bytes, raw.replace('\n', "\r\n"));
        let (sara, now) = (desk.people.sara, desk.now());
        desk.write(move |tx| Ok(store::erase_contact(tx, sara, now)?));
        let erased = desk.read(move |tx| store::mail(tx, mail)).unwrap();
        assert_eq!((erased.original, erased.sender), (None, None));
        let swept = desk.room.store.sweep_files(&desk.room.files, now).unwrap();
        assert_eq!(swept.removed, 2);
        assert_eq!(desk.events(id)[0].by, Actor::Contact(sara));
    });
}

#[test]
fn whatever_arrives_becomes_something() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        for (at, raw) in
            ["", "\n", "Subject:\n\n", "From: \n\n\u{0}\n", "From: sara@rimal.example\n\n"].iter().enumerate()
        {
            let taken = desk.gets_at(raw, Arrival::now(Some(desk.mailbox), later(monday(), -(at as i64))));
            assert!(taken.became.is_some(), "{raw:?}");
        }
    });
}
