//! Clients that don't forget: what they asked for, what they were told, and whether that is what was kept.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::run::radd_arguments;
use crate::server::{Answer, Server, ask_at};

/// How a server is started that no client is too fast for.
pub const UNLIMITED: &str = "--token-rate 0 --address-rate 0";

/// How long a client waits before it asks again.
const PAUSE: Duration = Duration::from_millis(20);

/// Something that the customer asks for under a key, which is also what it says: no two say the same.
#[derive(Clone, Debug)]
pub struct Asked {
    pub key: String,
    /// The case that it writes to; none where it opens one.
    pub case: Option<i64>,
}

impl Asked {
    /// Sends it; each of `headers` ends its line.
    pub fn send(&self, port: u16, headers: &str) -> io::Result<Answer> {
        let (key, headers) = (
            &self.key,
            format!("Authorization: Bearer customer\r\nIdempotency-Key: {}\r\n{headers}", self.key),
        );
        let opening = json!({
            "subject": key, "message": key, "priority": "P2", "confirmation": {"version": 1, "language": "ar"}
        });
        let (path, body) = match self.case {
            None => ("/api/v1/cases".to_owned(), opening),
            Some(case) => (format!("/api/v1/cases/{case}/messages"), json!({ "message": key })),
        };
        ask_at(port, "POST", &path, &headers, &body.to_string())
    }

    /// What it was answered with once it was done; nothing where it isn't known whether it was.
    pub fn answered(&self, port: u16) -> Option<Value> {
        told(self, self.send(port, ""), 201)
    }
}

/// What was told with this status. Nothing, where the connection was closed or the server says that it can't and when to
/// come again. No answer in time, or any other, is a fault.
fn told(what: &dyn std::fmt::Debug, answer: io::Result<Answer>, status: u16) -> Option<Value> {
    match answer {
        Ok(answer) if answer.status == status => Some(answer.json()),
        Ok(answer) => {
            assert_eq!(answer.status, 503, "{what:?}: {answer:?}");
            assert!(answer.head.contains("retry-after: "), "{what:?}: {answer:?}");
            None
        }
        Err(error) => {
            assert!(
                !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
                "{what:?}: {error}"
            );
            None
        }
    }
}

/// What a client does that was told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It keeps what it asked for in mind, and stops.
    Stops,
    /// It asks for the same again, of the next server that it knows.
    AsksAgain,
}

/// What clients know together.
#[derive(Default)]
pub struct Clients {
    next: AtomicU64,
    stopping: AtomicBool,
    done: Mutex<Vec<(Asked, Value)>>,
    unknown: Mutex<Vec<Asked>>,
    told_nothing: AtomicU64,
}

/// Stops the clients when it goes, however its test ends.
pub struct Writing<'a>(&'a AtomicBool);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Clients {
    /// Lets clients write as long as this is there.
    pub fn writing(&self) -> Writing<'_> {
        self.stopping.store(false, Ordering::Relaxed);
        Writing(&self.stopping)
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// How much was asked for and done, as far as the clients were told.
    pub fn done(&self) -> usize {
        self.done.lock().unwrap().len()
    }

    /// What was done last.
    pub fn last_done(&self) -> Option<(String, i64)> {
        let done = self.done.lock().unwrap();
        done.last().map(|(asked, answer)| (asked.key.clone(), case_of(asked, answer)))
    }

    /// How much there is of which nobody knows whether it was done.
    pub fn unknown(&self) -> usize {
        self.unknown.lock().unwrap().len()
    }

    /// How often a client was told nothing.
    pub fn told_nothing(&self) -> u64 {
        self.told_nothing.load(Ordering::Relaxed)
    }

    /// Something new to ask for.
    pub fn ask(&self, case: Option<i64>) -> Asked {
        Asked { key: format!("k{}", self.next.fetch_add(1, Ordering::Relaxed)), case }
    }

    /// Keeps in mind that it was done, and how it was answered.
    pub fn was_done(&self, asked: Asked, answer: Value) {
        self.done.lock().unwrap().push((asked, answer));
    }

    /// Asks for it, and is told; its case.
    pub fn is_told(&self, port: u16, asked: Asked) -> i64 {
        let answer = asked.answered(port).unwrap_or_else(|| panic!("{asked:?}: nothing was told"));
        let case = case_of(&asked, &answer);
        self.was_done(asked, answer);
        case
    }

    /// One client, who opens cases and writes to them and to one that is everybody's.
    pub fn write(&self, mut ports: Vec<u16>, everybodys: i64, then: Then) {
        let mut own = None;
        for turn in 0.. {
            let asked = self.ask(match turn % 4 {
                0 => None,
                2 => Some(everybodys),
                _ => own,
            });
            let answer = loop {
                if self.is_stopping() {
                    break None;
                }
                if let Some(answer) = asked.answered(ports[0]) {
                    break Some(answer);
                }
                self.told_nothing.fetch_add(1, Ordering::Relaxed);
                if then == Then::Stops {
                    break None;
                }
                ports.rotate_left(1);
                std::thread::sleep(PAUSE);
            };
            let Some(answer) = answer else {
                self.unknown.lock().unwrap().push(asked);
                return;
            };
            if asked.case.is_none() {
                own = answer["id"].as_i64();
            }
            self.was_done(asked, answer);
        }
    }

    /// All ask again at once for everything of which it isn't known whether it was done.
    pub fn ask_again(&self, port: u16) {
        let unknown = std::mem::take(&mut *self.unknown.lock().unwrap());
        std::thread::scope(|scope| {
            for asked in unknown {
                scope.spawn(move || self.is_told(port, asked));
            }
        });
    }

    /// Everything that was asked for was done once, and nothing besides; sent again, it is answered as it was. Ends the
    /// server.
    pub fn find_everything_once(&self, server: Server, url: &str) {
        self.ask_again(server.port());
        let done = self.done.lock().unwrap();
        for (asked, answer) in done.iter().step_by(7) {
            assert_eq!(asked.answered(server.port()).as_ref(), Some(answer), "{asked:?}");
        }
        let mut expected: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for (asked, answer) in done.iter() {
            expected.entry(case_of(asked, answer)).or_default().push(asked.key.clone());
        }
        for (case, keys) in &mut expected {
            keys.sort();
            let mut messages = messages(server.port(), *case).unwrap();
            messages.sort();
            assert_eq!(&messages, keys, "case {case}");
        }
        server.stop();
        let verified = radd_arguments(&["verify", "--database", url], "");
        assert!(verified.ok, "{}{}", verified.out, verified.err);
        let read = format!("Cases read: {}.", expected.len());
        assert!(verified.out.starts_with(&read), "{read}: {}", verified.out);
    }
}

fn case_of(asked: &Asked, answer: &Value) -> i64 {
    asked.case.or(answer["id"].as_i64()).unwrap()
}

/// What the customer's side wrote in a case, if that is told now.
pub fn messages(port: u16, case: i64) -> Option<Vec<String>> {
    let (mut messages, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/cases/{case}/messages?limit=200{after}");
        let answer = ask_at(port, "GET", &path, "Authorization: Bearer lead\r\n", "");
        let page = told(&path, answer, 200)?;
        let items = page["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "customer");
        messages.extend(items.map(|item| item["text"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return Some(messages),
        }
    }
}
