//! Senders whom no receiver that we trust has judged: name servers are asked.

use std::net::IpAddr;

use ::desk::mailbox::Dkim;
use engines::stores;
use mail::sender::{Arrival as From, Verdict};
use post::{Arrival, signer};
use store::{Became, Failure};

use crate::desk::{Desk, RUNTIME, SUPPORT};
use crate::names::names;

const KEY: &str = include_str!("../../../mail/tests/keys/ed25519.pem");

fn key() -> Dkim {
    Dkim { domain: "rimal.example".into(), selector: "s1".into(), key: KEY.into() }
}

fn mail(id: &str) -> Vec<u8> {
    format!("From: New <new@rimal.example>\r\nTo: {SUPPORT}\r\nMessage-ID: <{id}@rimal.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0300\r\nSubject: {id}\r\n\r\nHelp {id}\r\n").into_bytes()
}

/// A domain that says where its mail comes from, with which key it is signed, and that nothing else is its.
fn strict(desk: &mut Desk) {
    let (name, text) = signer(&key()).unwrap().record();
    desk.room.resolver = Some(names(vec![
        ("rimal.example".into(), "v=spf1 ip4:192.0.2.0/24 -all".into()),
        ("_dmarc.rimal.example".into(), "v=DMARC1; p=reject".into()),
        (name, text),
    ]));
}

/// What a mail became, its verdict, and whether it waits apart.
fn taken(desk: &Desk, raw: Vec<u8>, from: Option<&From>) -> (Option<Became>, Verdict, bool) {
    let arrival = Arrival::now(Some(desk.mailbox), desk.now());
    let taken = RUNTIME.block_on(desk.room.receive(raw, arrival, from)).unwrap();
    let mail = desk.write(move |tx| store::mail(tx, taken.id)?.ok_or(Failure::Changed));
    (taken.became, mail.found.verdict, mail.found.quarantined)
}

fn from(address: [u8; 4]) -> From {
    From { address: IpAddr::from(address), helo: "mx".into(), mail_from: "new@rimal.example".into() }
}

#[test]
fn d13_mail_that_its_domain_denies_is_put_aside_and_what_it_vouches_for_is_theirs() {
    stores(|store| {
        let mut desk = Desk::new(store, "basic");
        strict(&mut desk);
        let verdict = |of: (Option<Became>, Verdict, bool)| (of.1, of.2);
        let denied = taken(&desk, mail("denied"), Some(&from([198, 51, 100, 7])));
        assert_eq!(verdict(denied), (Verdict::Fail, true));
        let vouched = taken(&desk, mail("vouched"), Some(&from([192, 0, 2, 1])));
        assert_eq!(verdict(vouched), (Verdict::Aligned, false), "by SPF");
        let signed = signer(&key()).unwrap().signed(&mail("signed")).unwrap();
        assert_eq!(verdict(taken(&desk, signed, None)), (Verdict::Aligned, false), "by DKIM alone");
        assert_eq!(verdict(taken(&desk, mail("plain"), None)), (Verdict::None, false), "nothing to go by");
    });
}

#[test]
fn a_receiver_that_we_trust_has_the_last_word_and_name_servers_out_of_reach_have_none() {
    stores(|store| {
        let mut desk = Desk::new(store, "basic");
        strict(&mut desk);
        let mut raw = Desk::checked("rimal.example", "pass").replace('\n', "\r\n").into_bytes();
        raw.extend(mail("trusted"));
        let trusted = taken(&desk, raw, Some(&from([198, 51, 100, 7])));
        assert_eq!(trusted.1, Verdict::Aligned);
        // Nobody listens at this port any more.
        let gone = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        desk.room.resolver = Some(mail::sender::Resolver::asking(gone).unwrap());
        let unknown = taken(&desk, mail("unknown"), Some(&from([198, 51, 100, 7])));
        assert_eq!((unknown.0, unknown.1), (Some(Became::Case), Verdict::None));
    });
}
