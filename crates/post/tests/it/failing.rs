//! Mail that can't be taken in, and what comes after it.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ::desk::people::AgentRole;
use ::desk::permission::Asker;
use engines::riyadh::{later, monday};
use engines::stores;
use mail::sender::Verdict;
use post::check::{About, Level};
use post::{Arrival, LARGEST, Taken};
use store::{Became, Failure, Mail, Sql};

use crate::desk::{Desk, RUNTIME, SUPPORT, fresh};
use crate::folder::Folder;
use crate::lmtp::at_a_port;

/// A message from an address of nobody's we know.
fn mail(from: &str, id: &str) -> String {
    format!("Message-ID: <{id}@x.example>\nFrom: {from}@x.example\nTo: {SUPPORT}\nSubject: {id}\n\nHelp\n")
}

/// The engine refuses each row of a table of which a condition on `NEW` is true; every one, where that is `1 = 1`.
fn refuses(desk: &Desk, table: &'static str, condition: &'static str) {
    desk.write(move |tx| {
        let sqlite = format!(
            "CREATE TRIGGER refuses BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'it is refused'); END"
        );
        let function = "CREATE OR REPLACE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS \
                        'BEGIN RAISE EXCEPTION ''it is refused''; END'";
        let postgres = format!(
            "CREATE TRIGGER refuses BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuses()"
        );
        tx.run(Sql::Each { sqlite: "SELECT 1 WHERE 1 = 0", postgres: function }, &[])?;
        tx.run(Sql::Each { sqlite: &sqlite, postgres: &postgres }, &[])?;
        Ok(())
    });
}

fn takes_all_again(desk: &Desk, table: &'static str) {
    desk.write(move |tx| {
        let postgres = format!("DROP TRIGGER refuses ON {table}");
        tx.run(Sql::Each { sqlite: "DROP TRIGGER refuses", postgres: &postgres }, &[])?;
        Ok(())
    });
}

/// The mail whose sender's address begins with `poison`.
const POISON: &str = "NEW.sender LIKE 'poison%' AND NEW.became <> 'failed'";

fn takes(desk: &Desk, message: &str) -> Result<Taken, Failure> {
    let raw = message.replace('\n', "\r\n").into_bytes();
    let arrival = Arrival::now(Some(desk.mailbox), desk.now());
    RUNTIME.block_on(desk.room.take_in(raw, arrival, Verdict::None))
}

fn mails(desk: &Desk) -> Vec<Mail> {
    desk.read(|tx| {
        let ids = tx.all("SELECT id FROM mails ORDER BY id", &[], |row| row.take::<i64>())?;
        ids.into_iter().map(|id| Ok(store::mail(tx, id)?.unwrap())).collect()
    })
}

fn became(desk: &Desk) -> Vec<Became> {
    mails(desk).into_iter().map(|mail| mail.became).collect()
}

fn agent() -> Asker {
    Asker::Agent { id: ::desk::id::Id::new(1), role: AgentRole::Agent }
}

/// The bytes of an original.
fn original(desk: &Desk, mail: &Mail) -> Vec<u8> {
    let mut bytes = Vec::new();
    desk.room.files.get(&mail.original.unwrap()).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn s13_a_mail_that_fails_for_what_it_is_is_filed_whole_and_what_follows_is_taken_in() {
    stores(|store| {
        let (desk, folder) = (Desk::new(store, "basic"), Folder::new());
        let (mailbox, fetcher) = folder.mailbox(&desk);
        refuses(&desk, "mails", POISON);
        for (uid, from) in [(1, "one"), (2, "poison"), (3, "three")] {
            folder.put(uid, &mail(from, from));
        }
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        let found = mails(&desk);
        assert_eq!(became(&desk), [Became::Case, Became::Failed, Became::Case]);
        assert_eq!(folder.seen(), [1, 2, 3]);
        let failed = &found[1];
        assert_eq!(failed.sender.as_deref(), Some("poison@x.example"));
        assert!(failed.found.failing.as_ref().unwrap().en.contains("it is refused"), "{failed:?}");
        assert!(failed.found.failing.as_ref().unwrap().ar.contains("قاعدة البيانات"), "{failed:?}");
        assert_eq!(original(&desk, failed), mail("poison", "poison").replace('\n', "\r\n").into_bytes());
        // Nothing is left to fetch, and a look says what became of it.
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        assert_eq!(mails(&desk).len(), 3);
        let steps = RUNTIME.block_on(desk.room.check(mailbox, false)).unwrap().unwrap();
        let step = steps.iter().find(|step| step.about == About::Failed).unwrap();
        assert!(step.level == Level::Look && step.says.en.contains(": 1."), "{step:?}");
        // It is tried again by agents alone, fails again, and is a case once the cause is gone: from when it reached us.
        let again = |by| RUNTIME.block_on(desk.room.try_again(failed.id, by));
        assert!(matches!(again(Asker::Stranger), Err(Failure::Denied(_))));
        takes_all_again(&desk, "mails");
        refuses(&desk, "cases", "1 = 1");
        assert_eq!(again(agent()).unwrap().became, Some(Became::Failed));
        takes_all_again(&desk, "cases");
        desk.set(later(monday(), 90));
        let taken = again(agent()).unwrap();
        assert_eq!((taken.id, taken.became), (failed.id, Some(Became::Case)));
        assert_eq!(desk.case(taken.case.unwrap()).submitted, failed.received);
        let (twice, cases) = (again(agent()).unwrap(), 3);
        assert_eq!((twice.case, desk.read(|tx| count(tx, "cases"))), (taken.case, cases));
        assert!(desk.read(|tx| store::failed_mails(tx, 0, 10)).is_empty());
    });
}

fn count(tx: &mut store::Tx<'_>, table: &str) -> Result<i64, store::Error> {
    let counted = tx.one(format!("SELECT COUNT(*) FROM {table}").as_str(), &[], |row| row.take())?;
    Ok(counted.unwrap_or_default())
}

#[test]
fn a_failed_mail_that_comes_again_in_another_way_is_one() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        refuses(&desk, "mails", POISON);
        let failed = takes(&desk, &mail("poison", "1")).unwrap();
        let again = takes(&desk, &mail("poison", "1")).unwrap();
        assert_eq!((again.id, again.became), (failed.id, None), "handed over twice, it is filed once");
        takes_all_again(&desk, "mails");
        let taken = takes(&desk, &format!("Received: by mx2\n{}", mail("poison", "1"))).unwrap();
        assert_eq!(taken.became, Some(Became::Case));
        let tried = RUNTIME.block_on(desk.room.try_again(failed.id, agent())).unwrap();
        assert_eq!((tried.id, tried.case), (taken.id, taken.case));
        assert_eq!(became(&desk), [Became::Case], "what was kept of it is dropped");
    });
}

#[test]
fn s13_an_outage_files_nothing_and_afterwards_everything_is_taken_in() {
    stores(|store| {
        let (mut desk, folder) = (Desk::new(store, "basic"), Folder::new());
        let faulty = Arc::new(AtomicBool::new(false));
        let panics = faulty.clone();
        desk.room.random = Arc::new(move |bytes| {
            assert!(!panics.load(Ordering::Relaxed), "a fault that every mail hits");
            fresh(bytes);
        });
        let (mailbox, fetcher) = folder.mailbox(&desk);
        folder.put(1, &mail("one", "1"));
        let fetch = || RUNTIME.block_on(fetcher.fetch_once(mailbox));
        let nothing = |why: &str| {
            let problem = fetch().unwrap_err();
            assert!(problem.contains(why), "{problem}");
            assert_eq!((became(&desk), folder.seen()), (vec![], vec![]), "{why}");
            at_a_port(&desk, |talk| {
                talk.begin(&[SUPPORT]).is(&format!("{}\r\n.", mail("two", "2").replace('\n', "\r\n")), "451");
            });
            assert_eq!(became(&desk), [], "{why}");
        };
        // The engine takes no case from anybody.
        refuses(&desk, "cases", "1 = 1");
        nothing("it is refused");
        takes_all_again(&desk, "cases");
        // Every mail hits the same fault.
        faulty.store(true, Ordering::Relaxed);
        nothing("fault in our own code");
        faulty.store(false, Ordering::Relaxed);
        // There is no place for originals.
        let place = desk.files().to_owned();
        let aside = place.with_extension("aside");
        std::fs::rename(&place, &aside).unwrap();
        std::fs::write(&place, "in the way").unwrap();
        nothing("files");
        std::fs::remove_file(&place).unwrap();
        std::fs::rename(&aside, &place).unwrap();
        fetch().unwrap();
        assert_eq!((became(&desk), folder.seen()), (vec![Became::Case], vec![1]));
    });
}

#[test]
fn s13_what_is_handed_over_by_lmtp_and_fails_is_kept_and_answered_so() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        refuses(&desk, "mails", POISON);
        at_a_port(&desk, |talk| {
            for from in ["poison", "two"] {
                talk.begin(&[SUPPORT])
                    .is(&format!("{}\r\n.", mail(from, from).replace('\n', "\r\n")), "250 2.0.0");
            }
        });
        assert_eq!(became(&desk), [Became::Failed, Became::Case]);
    });
}

#[test]
fn a_mail_over_which_the_program_is_killed_again_and_again_is_filed_unread() {
    stores(|store| {
        let (desk, folder) = (Desk::new(store, "basic"), Folder::new());
        let (mailbox, fetcher) = folder.mailbox(&desk);
        let killed = |times: u32| {
            desk.write(move |tx| {
                Ok(tx.run("UPDATE mailboxes SET tries = $1 WHERE id = $2", &[&times, &mailbox])?)
            });
        };
        killed(4);
        folder.put(1, &mail("one", "1"));
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        assert_eq!(became(&desk), [Became::Case], "so often it may be chance");
        killed(5);
        folder.put(2, &mail("two", "2"));
        folder.put(3, &mail("three", "3"));
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        assert_eq!(became(&desk), [Became::Case, Became::Failed, Became::Case], "the first of them alone");
        let failing = mails(&desk)[1].found.failing.clone().unwrap();
        assert!(failing.en.contains("ended 5 times in a row"), "{failing:?}");
        let tried = RUNTIME.block_on(desk.room.try_again(mails(&desk)[1].id, agent())).unwrap();
        assert_eq!(tried.became, Some(Became::Case));
    });
}

#[test]
fn a_mail_that_is_too_large_is_filed_whole() {
    stores(|store| {
        let (desk, folder) = (Desk::new(store, "basic"), Folder::new());
        let (mailbox, fetcher) = folder.mailbox(&desk);
        let mut large = mail("large", "1").replace('\n', "\r\n").into_bytes();
        let line = [&[b'x'; 98][..], b"\r\n"].concat();
        large.extend(line.repeat(LARGEST / 100 + 1));
        folder.put_bytes(1, large.clone());
        folder.put(2, &mail("two", "2"));
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        assert_eq!(became(&desk), [Became::Failed, Became::Case]);
        let failed = &mails(&desk)[0];
        assert!(original(&desk, failed) == large, "byte for byte");
        assert_eq!(failed.sender.as_deref(), Some("large@x.example"));
        let again = RUNTIME.block_on(desk.room.try_again(failed.id, agent()));
        assert!(again.unwrap_err().to_string().contains("larger"));
    });
}

#[test]
fn a_mail_that_its_server_does_not_give_out_is_not_passed_over() {
    stores(|store| {
        let (desk, folder) = (Desk::new(store, "basic"), Folder::new());
        let (mailbox, fetcher) = folder.mailbox(&desk);
        folder.put(7, &mail("one", "1"));
        folder.put(8, &mail("two", "2"));
        folder.gives(7, false);
        let problem = RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap_err();
        assert!(problem.contains("the message with the UID 7"), "{problem}");
        assert_eq!(became(&desk), []);
        folder.gives(7, true);
        RUNTIME.block_on(fetcher.fetch_once(mailbox)).unwrap();
        assert_eq!(became(&desk), [Became::Case, Became::Case]);
    });
}

#[test]
fn what_no_column_takes_is_no_part_of_a_mail() {
    stores(|store| {
        let desk = Desk::new(store, "basic");
        // Letters that don't repeat: an index of PostgreSQL takes so many of them only where they can be compressed.
        let long: String = (0..9_000_u32)
            .map(|n| char::from(b'a' + u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap() % 26))
            .collect();
        for (n, head) in [
            "Message-ID: <a\0b@x.example>\nIn-Reply-To: <c\0d@x.example>\nFrom: one@x.example".to_owned(),
            format!("Message-ID: <{long}@x.example>\nReferences: <{long}>\nFrom: two@x.example"),
            format!("From: {long}@x.example"),
            format!("From: \"a\0b\" <three\0@x.example>\nCc: {long}@x.example"),
            format!("From: {long}\0 <four@{long}.example>"),
        ]
        .into_iter()
        .enumerate()
        {
            let taken = takes(&desk, &format!("{head}\nSubject: a\0{n}\n\nHelp\0\n")).unwrap();
            assert_eq!(taken.became.filter(|became| *became != Became::Automatic), Some(Became::Case), "{n}");
        }
    });
}
