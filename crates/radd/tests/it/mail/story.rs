//! A customer writes by mail, an agent answers on the desk, and the customer goes on, with programs between them that know
//! nothing of each other.

use engines::Database;
use servers::Servers;
use store::Became;

use super::desk::{Desk, HUDA, Lines, SUPPORT, inbox, message, servers, until};

fn writes_and_is_answered(database: Database, lines: Lines) {
    let servers = servers(&[], &[]);
    let desk = Desk::new(database, &servers, SUPPORT, lines);
    let checked = desk.mailbox("check");
    assert!(checked.ok, "{}{}", checked.out, checked.err);
    for says in [
        "fine   Receiving: localhost",
        "lets us in",
        "as support@desk.example by a password",
        "fine   Sending:",
    ] {
        assert!(checked.out.contains(says), "{says}: {}", checked.out);
    }
    let first = message(HUDA, SUPPORT, "first@rimal.example", "Subject: Nobody can sign in\n", "Since ten.");
    servers.send(Some(HUDA), &[SUPPORT], &first).unwrap();
    until("the mail is a case", || desk.cases().len() == 1);
    let case = desk.cases()[0];
    assert_eq!(desk.said(case), ["Since ten."]);

    until("its receipt arrives", || inbox(&servers, HUDA).len() == 1);
    let receipt = &inbox(&servers, HUDA)[0];
    assert_eq!(receipt.header("Auto-Submitted").collect::<Vec<_>>(), ["auto-replied"]);
    assert_eq!(receipt.in_reply_to, ["first@rimal.example"]);
    assert!(receipt.subject.contains(&format!("#{case}")), "{}", receipt.subject);

    desk.answers(case, "Please try again now.");
    until("the answer arrives", || inbox(&servers, HUDA).len() == 2);
    let answer = &inbox(&servers, HUDA)[1];
    assert!(!answer.has("Auto-Submitted"), "a person wrote it");
    assert!(answer.text.as_ref().unwrap().contains("Please try again now."));
    assert_eq!(answer.in_reply_to, ["first@rimal.example"]);
    // What is answered stands last (RFC 5322 3.6.4).
    assert_eq!(answer.references, [receipt.id.clone().unwrap(), "first@rimal.example".to_owned()]);

    goes_on(&servers, &desk, case, (&answer.reply_to[0].address, answer.id.as_ref().unwrap()));
    assert_eq!(desk.cases(), [case]);
    assert_eq!(desk.said(case).len(), 4);
    assert!(desk.mails().iter().all(|mail| mail.original.is_some()));
}

/// The customer answers as programs do: to the address that they were given, and, from one that keeps no other, by the
/// message that is answered alone.
fn goes_on(servers: &Servers, desk: &Desk, case: i64, (reply_to, id): (&str, &str)) {
    let answers = [
        (reply_to, "Subject: Re: whatever\n".to_owned(), "It works."),
        (SUPPORT, format!("Subject: Re: whatever\nIn-Reply-To: <{id}>\nReferences: <{id}>\n"), "It doesn't."),
    ];
    for (n, (to, headers, text)) in answers.into_iter().enumerate() {
        let answer = message(HUDA, to, &format!("answer{n}@rimal.example"), &headers, text);
        servers.send(Some(HUDA), &[to], &answer).unwrap();
        until("it is said in the case", || desk.said(case).iter().any(|said| said == text));
    }
    let became: Vec<_> = desk.mails().iter().map(|mail| mail.became).collect();
    assert_eq!(became, [Became::Case, Became::Message, Became::Message]);
}

#[test]
fn s13_a_mail_becomes_a_case_and_is_answered_in_its_thread_over_sqlite() {
    let [sqlite, _] = engines::databases();
    writes_and_is_answered(sqlite, Lines::TlsAndStarttls);
}

#[test]
fn s13_a_mail_becomes_a_case_and_is_answered_in_its_thread_over_postgresql() {
    let [_, postgres] = engines::databases();
    writes_and_is_answered(postgres, Lines::StarttlsAndTls);
}
