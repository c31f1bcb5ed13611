//! Archives of mail become history.

use ::desk::case::{Body, Customer, State};
use engines::riyadh::at;
use engines::stores;
use post::archive::{Archive, split, threads};

use crate::desk::{Desk, RUNTIME};

const ARCHIVE: &str = "From sara@rimal.example Mon Jan  4 09:00:00 2027\n\
Received: by mx.desk.example with ESMTP; Mon, 4 Jan 2027 09:00:00 +0300\n\
Received: by sara.example; Sun, 3 Jan 2027 01:00:00 +0300\n\
Message-ID: <1@rimal.example>\nDate: Sat, 2 Jan 2027 00:00:00 +0300\nFrom: sara@rimal.example\nSubject: Help\n\n\
Help\n>From the start it was so.\n\n\
From omar@desk.example Mon Jan  4 10:00:00 2027\n\
Message-ID: <2@desk.example>\nIn-Reply-To: <1@rimal.example>\nDate: Mon, 4 Jan 2027 10:00:00 +0300\n\
From: omar@desk.example\nSubject: Re: Help\n\nWe look into it.\n\n\
From huda@rimal.example Tue Jan  5 10:00:00 2027\n\
Message-ID: <3@rimal.example>\nDate: Tue, 5 Jan 2027 10:00:00 +0300\nFrom: huda@rimal.example\nSubject: Other\n\nOther\n\n\
From sara@rimal.example Tue Jan  5 11:00:00 2027\n\
Message-ID: <4@rimal.example>\nReferences: <1@rimal.example> <2@desk.example>\nDate: Tue, 5 Jan 2027 11:00:00 +0300\n\
From: sara@rimal.example\nSubject: Re: Help\n\nThanks\n";

#[test]
fn an_archive_is_split_and_threaded() {
    let raws = split(ARCHIVE.as_bytes());
    assert_eq!(raws.len(), 4);
    assert!(String::from_utf8_lossy(&raws[0]).contains("\nFrom the start it was so."));
    let messages: Vec<_> = raws.iter().map(|raw| mail::parse::parse(raw)).collect();
    assert_eq!(threads(&messages), [vec![0, 1, 3], vec![2]]);
    assert!(split(b"no archive\n").is_empty());
}

#[test]
fn each_thread_is_a_case_once_and_promised_only_where_that_is_wanted() {
    for with_promises in [false, true] {
        stores(|store| {
            let desk = Desk::new(store, "basic");
            desk.set(at("2027-02-01T00:00:00Z"));
            let organisation = desk.people.organisation;
            let site = desk.read(move |tx| store::sites(tx, organisation, 0, 1))[0].0;
            let by = desk.read(|tx| store::agents(tx, 0, 1))[0].0;
            let archive = Archive {
                customer: Customer { organisation, site, contact: None },
                by,
                own: Vec::new(),
                trusted: vec!["mx.desk.example".to_owned()],
                with_promises,
            };
            let raws = split(ARCHIVE.as_bytes());
            let thread = || [0, 1, 3].map(|at| (raws[at].clone(), mail::parse::parse(&raws[at]))).to_vec();
            let brought = RUNTIME.block_on(desk.room.bring_in(&archive, thread())).unwrap().unwrap();
            assert_eq!(brought.messages, 3);
            let id = brought.case;
            let case = desk.case(id);
            assert_eq!(case.submitted, at("2027-01-04T09:00:00+03:00"), "by the receiver that is trusted");
            assert_eq!(desk.said(id), ["Help\nFrom the start it was so.", "We look into it.", "Thanks"]);
            let replied =
                desk.events(id).into_iter().find(|event| matches!(event.body, Body::Replied { .. }));
            assert_eq!(replied.unwrap().occurred, at("2027-01-04T10:00:00+03:00"));
            assert_eq!(desk.state(id), if with_promises { State::Kept } else { State::None });
            let mails = desk.read(move |tx| store::mails_of(tx, id));
            assert_eq!(mails.len(), 3);
            assert!(mails.iter().all(|mail| mail.original.is_some() && mail.seq.is_some()));
            let again = RUNTIME.block_on(desk.room.bring_in(&archive, thread())).unwrap().unwrap();
            assert_eq!((again.case, again.messages), (id, 0));
            desk.works();
            assert_eq!(desk.letters(), Vec::<[String; 3]>::new(), "history sends nothing");
        });
    }
}
