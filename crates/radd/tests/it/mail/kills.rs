//! The desk and both servers, killed in the middle of their work: every message is one case or one word in one, and every
//! answer left once, or a person is told that nobody knows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use desk::case::MessageKind;
use desk::id::Id;
use engines::Database;
use mail::parse::parse;
use servers::{Servers, Which};
use store::{Became, LetterState};

use super::desk::{Desk, Lines, SUPPORT, answers_at, message, servers, within};

/// On each engine so many begin a case, so many go on in one, and so many cases are answered: a thousand mails come, and two
/// hundred answers leave.
const OPENING: usize = 200;
const GOING_ON: usize = 300;
const ANSWERS: usize = 100;
/// So many write.
const CUSTOMERS: usize = 20;
/// What all of it takes at the most, on however busy a machine.
const WHOLE: Duration = Duration::from_secs(240);

fn customer(n: usize) -> String {
    format!("customer{}@rimal.example", n % CUSTOMERS)
}

/// Hands a message over until it is taken, as servers do: who isn't told that it was says it again.
fn hands_over(servers: &Mutex<Servers>, n: usize, headers: &str, text: &str) {
    let (from, id) = (customer(n), format!("{text}@rimal.example"));
    let message = message(&from, SUPPORT, &id, &format!("Subject: {text}\n{headers}"), text);
    loop {
        let port = servers.lock().unwrap().ports.smtp;
        if servers::hand_over(port, Some(&from), &[SUPPORT], &message).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Answers until it is told that it is done; the key makes it one answer.
fn answers(desk: &Mutex<Desk>, case: i64, n: usize) {
    loop {
        let port = desk.lock().unwrap().server.port();
        let key = format!("Idempotency-Key: answer-{n}\r\n");
        let answered = answers_at(port, case, &format!("answer{n}."), &key);
        if answered.is_ok_and(|answer| matches!(answer.status, 200 | 201)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

struct Run {
    servers: Mutex<Servers>,
    desk: Mutex<Desk>,
    /// A store of our own, which nobody kills.
    store: store::Store,
}

impl Run {
    fn came(&self) -> usize {
        let count = "SELECT COUNT(*) FROM mails WHERE became IN ('case', 'message')";
        let count =
            self.store.read_now::<_, store::Error, _>(move |tx| tx.one(count, &[], |row| row.take::<i64>()));
        usize::try_from(count.unwrap().unwrap()).unwrap()
    }

    fn waits_for(&self, many: usize) {
        within(WHOLE, &format!("{many} mails came"), || self.came() >= many);
    }

    /// Ends one of the three and starts it again.
    fn kills(&self, which: Option<Which>) {
        match which {
            Some(which) => {
                let mut servers = self.servers.lock().unwrap();
                servers.kill(which);
                servers.restart(which);
            }
            None => {
                let servers = self.servers.lock().unwrap();
                let mut desk = self.desk.lock().unwrap();
                desk.kill();
                desk.restart(&servers);
            }
        }
    }
}

fn survive(database: Database) {
    let customers: Vec<String> = (0..CUSTOMERS).map(customer).collect();
    let customers: Vec<&str> = customers.iter().map(String::as_str).collect();
    let servers = servers(&customers, &[]);
    let desk = Desk::new(database, &servers, SUPPORT, Lines::Clear);
    for address in &customers {
        desk.knows(address);
    }
    let run = Run { store: desk.store.clone(), servers: Mutex::new(servers), desk: Mutex::new(desk) };
    all_write(
        &run,
        0..OPENING,
        &|_| String::new(),
        &[(50, Some(Which::Dovecot)), (100, None), (150, Some(Which::Postfix))],
    );
    let cases = began(&run);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..ANSWERS).for_each(|n| answers(&run.desk, cases[&n], n)));
        let answered = |n| format!("In-Reply-To: <opening{}@rimal.example>\n", n % OPENING);
        let kills = [
            (OPENING + 50, None),
            (OPENING + 100, Some(Which::Postfix)),
            (OPENING + 150, Some(Which::Dovecot)),
            (OPENING + 200, None),
        ];
        all_write(&run, OPENING..OPENING + GOING_ON, &answered, &kills);
    });
    within(WHOLE, "all is sent", || run.desk.lock().unwrap().has_sent_all());
    within(WHOLE, "all is delivered", || run.servers.lock().unwrap().queued() == 0);
    let (desk, servers) = (run.desk.into_inner().unwrap(), run.servers.into_inner().unwrap());
    every_mail_is_one_thing(&desk, &cases);
    every_answer_left_once(&desk, &servers, &cases);
}

/// Several customers write at once, until all of it has come; at each number one is killed.
fn all_write(
    run: &Run,
    which: std::ops::Range<usize>,
    headers: &(dyn Fn(usize) -> String + Sync),
    kills: &[(usize, Option<Which>)],
) {
    let (next, until) = (AtomicUsize::new(which.start), which.end);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(n) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < until) {
                    let text = if n < OPENING { format!("opening{n}") } else { format!("goes-on{n}") };
                    hands_over(&run.servers, n % OPENING, &headers(n), &text);
                }
            });
        }
        for (at, which) in kills {
            run.waits_for(*at);
            run.kills(*which);
        }
        run.waits_for(until);
    });
}

/// The case that each opening message has become.
fn began(run: &Run) -> BTreeMap<usize, i64> {
    let desk = run.desk.lock().unwrap();
    let of = |mail: &store::Mail| {
        let id = mail.message_id.as_ref()?.strip_prefix("opening")?.split('@').next()?.parse().ok()?;
        Some((id, mail.case?.number()))
    };
    desk.mails().iter().filter_map(of).collect()
}

fn every_mail_is_one_thing(desk: &Desk, cases: &BTreeMap<usize, i64>) {
    let mails = desk.mails();
    let mut seen = BTreeSet::new();
    for mail in mails.iter().filter(|mail| mail.became != Became::Report) {
        let id = mail.message_id.clone().unwrap();
        let went_on = id.strip_prefix("goes-on").and_then(|id| id.split('@').next()?.parse::<usize>().ok());
        let case = mail.case.map(Id::number);
        match went_on {
            None => assert_eq!(mail.became, Became::Case, "{mail:?}"),
            Some(n) => {
                assert_eq!((mail.became, case), (Became::Message, Some(cases[&(n % OPENING)])), "{mail:?}");
            }
        }
        assert!(seen.insert(id), "it is taken in twice: {mail:?}");
    }
    assert_eq!(seen.len(), OPENING + GOING_ON);
    assert_eq!(desk.cases().len(), OPENING);
    let mut said = BTreeMap::new();
    for case in desk.cases() {
        for text in desk.said(case) {
            *said.entry(text).or_insert(0) += 1;
        }
    }
    assert!(said.values().all(|times| *times == 1), "{said:?}");
    assert_eq!(said.len(), OPENING + GOING_ON + ANSWERS);
}

/// An answer that is sent is there once. One that nobody knows of, or that couldn't be sent, is listed, and there once at the
/// most.
fn every_answer_left_once(desk: &Desk, servers: &Servers, cases: &BTreeMap<usize, i64>) {
    let mut handed_over: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for n in 0..CUSTOMERS {
        for raw in servers.inbox(&customer(n)) {
            // Postfix is killed, too, and may put one mail there twice: that it took it once shows in what it called it.
            let taken =
                raw.split_once("(Postfix) with ").and_then(|(_, rest)| rest.split_once(" id ")).unwrap().1;
            let queued = taken.split_whitespace().next().unwrap().to_owned();
            handed_over.entry(parse(raw.as_bytes()).id.unwrap()).or_default().insert(queued);
        }
    }
    let failed: BTreeSet<String> = desk
        .read(|tx| store::failed_letters(tx, 0, 10_000))
        .into_iter()
        .map(|(of, _)| of.message_id)
        .collect();
    let mut answers = 0;
    for case in cases.values().take(ANSWERS) {
        let (case, messages) = (*case, desk.case(*case).messages);
        for letter in desk.read(move |tx| store::letters_of(tx, Id::new(case))) {
            let times = handed_over.get(&letter.message_id).map_or(0, BTreeSet::len);
            match letter.state {
                LetterState::Sent => assert_eq!(times, 1, "{letter:?}"),
                LetterState::Unsure | LetterState::Dead => {
                    assert!(failed.contains(&letter.message_id) && times <= 1, "{times}: {letter:?}");
                }
                _ => panic!("{letter:?}"),
            }
            let of = messages.iter().find(|of| Some(of.seq) == letter.seq);
            answers += usize::from(of.is_some_and(|of| matches!(of.kind, MessageKind::Sent(_))));
        }
    }
    assert_eq!(answers, ANSWERS, "each answer has its letter");
    assert!(failed.len() <= 10, "each kill leaves one or two that nobody knows of: {failed:?}");
}

#[test]
fn nothing_is_lost_or_said_twice_whoever_is_killed_on_sqlite() {
    let [sqlite, _] = engines::databases();
    survive(sqlite);
}

#[test]
fn nothing_is_lost_or_said_twice_whoever_is_killed_on_postgresql() {
    let [_, postgres] = engines::databases();
    survive(postgres);
}
